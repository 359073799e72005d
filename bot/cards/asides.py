"""Pages shown in front of the card: why, skipped questions, help, privacy, confirmations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from bot.cards.buttons import close, confirm, go
from bot.cards.card import Button, ButtonKind, Card, Paragraph
from bot.cards.consent import RENEWAL, privacy_paragraphs, renewal_card
from bot.cards.glossary import meanings, terms_of
from bot.cards.handover import CONTACT, OFFER, contact_card, given, offer_card, ways_back
from bot.cards.paging import arrows, page_of, pages, turned
from bot.cards.parties import PARTY_VIEWS, party_card
from bot.cards.question import asked
from bot.cards.welcome import language_buttons
from bot.cards.wording import question_text
from bot.language import has_text
from bot.privacy_notice import THIS_COMPUTER, PrivacyNotice
from bot.text import ProvisionRef, Text, text
from flows.engine.interview_status import InterviewStatus, why_skipped
from flows.engine.question import AnyQuestion, Flow
from flows.engine.session import Session
from flows.law.library import library

SHOWN_COMMANDS = (
    "start",
    "continue",
    "back",
    "why",
    "skip",
    "review",
    "lang",
    "restart",
    "privacy",
    "brief",
    "export",
    "delete",
    "help",
)
"""The commands that help lists, and that a channel may put into its menu."""
CONFIRMED_COMMANDS = ("restart", "delete")
"""The commands that ask for a confirmation on a page of their own."""


@dataclass(frozen=True, slots=True)
class PageContext:
    """What a page is made from; `view` is None before the first question."""

    flow: Flow
    session: Session
    view: InterviewStatus | None
    notice: PrivacyNotice = THIS_COMPUTER


Aside: TypeAlias = Callable[[PageContext], Card | None]


def aside_card(
    flow: Flow,
    session: Session,
    view: InterviewStatus | None,
    notice: PrivacyNotice = THIS_COMPUTER,
) -> Card | None:
    """Return the page shown in front of the card, or None."""
    name, _ = turned(session.view)
    page = _ASIDES.get(name)
    return page(PageContext(flow, session, view, notice)) if page else None


def _help(ground: PageContext) -> Card:
    commands = tuple(
        text("help.command", name=name, what=Text(f"command.{name}")) for name in SHOWN_COMMANDS
    )
    return _page(ground.session, text("help.heading"), ((text("help.text"),), commands))


def _privacy(ground: PageContext) -> Card:
    said, session = privacy_paragraphs(ground.notice), ground.session
    return _page(session, text("privacy.heading"), (*given(session), *said), ways_back(session))


def _language(ground: PageContext) -> Card:
    session = ground.session
    return Card(
        id="language",
        revision=session.revision,
        paragraphs=((text("welcome.language"),),),
        rows=(*language_buttons(session), (close(session),)),
    )


def _confirmation(command: str) -> Aside:
    """Return the page that asks for a confirmation before a command is carried out."""

    def page(ground: PageContext) -> Card:
        session = ground.session
        no = go(session, "continue", "button.no_go_on", numbered=True)
        return Card(
            id=f"confirm:{command}",
            revision=session.revision,
            paragraphs=((Text(f"confirm.{command}"),),),
            rows=((confirm(session, command),), (no,)),
        )

    return page


def _why(ground: PageContext) -> Card | None:
    """Return why the question is asked, an example, and the provision behind it, paraphrased."""
    session, view = ground.session, ground.view
    question = asked(ground.flow, session, view) if view else None
    if question is None:
        return None
    paragraphs: list[Paragraph] = [(Text(f"question.{question.id}.why"),)]
    example = f"question.{question.id}.example"
    if has_text(example):
        paragraphs.append((Text(example),))
    if terms := meanings(terms_of(question)):
        paragraphs.append(terms)
    if question.article:
        article = library().current(question.article, session.as_of)
        law = text("why.law", cite=ProvisionRef(article.id))
        paragraphs.append((law, Text(article.text_key)))
    return Card(
        id="why",
        revision=session.revision,
        heading=text("why.heading"),
        paragraphs=tuple(paragraphs),
        rows=((go(session, "skipped", "button.skipped", numbered=True),), (close(session),)),
    )


def _skipped(ground: PageContext) -> Card | None:
    """Return the skipped questions, each with the settled element that made it unnecessary."""
    view = ground.view
    if view is None:
        return None
    passed = [
        _passed(ground, view, question)
        for question in ground.flow.questions
        if question.id in view.standing.open and question.id not in view.ahead
    ]
    lead = text("skipped.lead" if passed else "skipped.none")
    return _page(ground.session, text("skipped.heading"), ((lead,), *passed))


def _passed(ground: PageContext, view: InterviewStatus, question: AnyQuestion) -> Paragraph:
    session = ground.session
    settled = why_skipped(ground.flow, view, question, session.depth, session.as_of)
    family = "circumstance" if "." in settled else "element"
    return (
        text(
            "skipped.line",
            question=question_text(question, view.standing.facts),
            reason=Text(f"{family}.{settled}", fallback="skipped.settled"),
        ),
    )


def _page(
    session: Session,
    heading: Text,
    paragraphs: tuple[Paragraph, ...],
    rows: tuple[tuple[Button, ...], ...] = (),
) -> Card:
    """Return a page of text, split into parts that fit; its heading names it."""
    name = heading.key.removesuffix(".heading")
    parts = pages(paragraphs)
    _, number = turned(session.view)
    shown = page_of(len(parts), number)
    turn = arrows(ButtonKind.VIEW, f"?{name}", shown, len(parts), session.revision)
    return Card(
        id=name,
        revision=session.revision,
        heading=heading,
        paragraphs=parts[shown - 1],
        rows=(*rows, *((turn,) if turn else ()), (close(session),)),
    )


_ASIDES: dict[str, Aside] = {
    "?help": _help,
    "?privacy": _privacy,
    "?lang": _language,
    "?restart": _confirmation("restart"),
    "?delete": _confirmation("delete"),
    RENEWAL: lambda ground: renewal_card(ground.session, ground.notice),
    "?why": _why,
    "?skipped": _skipped,
    OFFER: lambda ground: offer_card(ground.session),
    CONTACT: lambda ground: contact_card(ground.session),
    **dict.fromkeys(PARTY_VIEWS, lambda ground: party_card(ground.session)),
}
