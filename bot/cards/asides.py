"""Pages laid over the card: why, skipped questions, help, privacy, and to be sure."""

from __future__ import annotations

from collections.abc import Callable

from bot.cards.buttons import close, confirm, go
from bot.cards.card import Act, Card, Paragraph
from bot.cards.paging import arrows, page_of, pages, turned
from bot.cards.welcome import language_buttons
from bot.cards.wording import question_text
from bot.text import Cite, Text, text
from flows.engine.question import AnyQuestion, Flow
from flows.engine.session import Session
from flows.engine.steps import ahead_of, current_question
from flows.engine.outlook import why_skipped

Aside = Callable[[Flow, Session], Card]

SHOWN_COMMANDS = (
    "continue",
    "back",
    "why",
    "skip",
    "review",
    "lang",
    "restart",
    "privacy",
    "export",
    "delete",
    "help",
)


def aside_card(flow: Flow, session: Session) -> Card | None:
    """Return the page laid over the card, or None where there is none."""
    name, _ = turned(session.view)
    aside = _ASIDES.get(name)
    return aside(flow, session) if aside else None


def _help(_: Flow, session: Session) -> Card:
    commands = tuple(
        text("help.command", name=name, what=Text(f"command.{name}")) for name in SHOWN_COMMANDS
    )
    return _page(session, "help", ((text("help.text"),), commands))


def _privacy(_: Flow, session: Session) -> Card:
    parts = ("who", "what", "why", "how_long", "where", "rights")
    return _page(session, "privacy", tuple((Text(f"privacy.{part}"),) for part in parts))


def _language(_: Flow, session: Session) -> Card:
    return Card(
        id="language",
        revision=session.revision,
        paragraphs=((text("welcome.language"),),),
        rows=(*language_buttons(session), (close(session),)),
    )


def _restart(_: Flow, session: Session) -> Card:
    return _to_be_sure(session, "restart")


def _delete(_: Flow, session: Session) -> Card:
    return _to_be_sure(session, "delete")


def _to_be_sure(session: Session, what: str) -> Card:
    no = go(session, "continue", "button.no_go_on", numbered=True)
    return Card(
        id=f"confirm:{what}",
        revision=session.revision,
        paragraphs=((Text(f"confirm.{what}"),),),
        rows=((confirm(session, what),), (no,)),
    )


def _why(flow: Flow, session: Session) -> Card | None:
    question = current_question(flow, session)
    if question is None:
        return None
    law: tuple[Paragraph, ...] = ()
    if question.article:
        law = (
            (
                text("why.law", cite=Cite(question.article)),
                Text(f"provision.{question.article}"),
            ),
        )
    why = Text(f"question.{question.id}.why")
    return Card(
        id="why",
        revision=session.revision,
        heading=text("why.heading"),
        paragraphs=((why,), *law),
        rows=((go(session, "skipped", numbered=True),), (close(session),)),
    )


def _skipped(flow: Flow, session: Session) -> Card:
    """Return the questions passed over, each with the settled element that made it needless."""
    view = ahead_of(flow, session)
    passed = [
        question
        for question in flow.questions
        if question.id in view.standing.open and question.id not in view.ahead
    ]
    listed = tuple(_passed(flow, session, question) for question in passed)
    count = pages(listed)
    _, number = turned(session.view)
    shown = page_of(len(count), number)
    turn = arrows(Act.VIEW, "?skipped", shown, len(count), session.revision)
    lead = text("skipped.lead") if passed else text("skipped.none")
    return Card(
        id="skipped",
        revision=session.revision,
        heading=text("skipped.heading"),
        paragraphs=((lead,), *count[shown - 1]),
        rows=(*((turn,) if turn else ()), (close(session),)),
    )


def _passed(flow: Flow, session: Session, question: AnyQuestion) -> Paragraph:
    settled = why_skipped(flow, session.answers, question, session.depth, session.as_of)
    family = "circumstance" if "." in settled else "element"
    asked = question_text(question, ahead_of(flow, session).standing.facts)
    reason = Text(f"{family}.{settled}", fallback="skipped.settled")
    return (text("skipped.line", question=asked, reason=reason),)


def _page(session: Session, name: str, paragraphs: tuple[Paragraph, ...]) -> Card:
    """Return a page of text, in as many parts as it needs."""
    parts = pages(paragraphs)
    _, number = turned(session.view)
    shown = page_of(len(parts), number)
    turn = arrows(Act.VIEW, f"?{name}", shown, len(parts), session.revision)
    return Card(
        id=name,
        revision=session.revision,
        heading=Text(f"{name}.heading"),
        paragraphs=parts[shown - 1],
        rows=(*((turn,) if turn else ()), (close(session),)),
    )


_ASIDES: dict[str, Callable[[Flow, Session], Card | None]] = {
    "?help": _help,
    "?privacy": _privacy,
    "?lang": _language,
    "?restart": _restart,
    "?delete": _delete,
    "?why": _why,
    "?skipped": _skipped,
}
