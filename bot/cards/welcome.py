"""The cards before the first question: language, consent; and the one after no consent."""

from __future__ import annotations

from bot.cards.buttons import go
from bot.cards.card import Button, ButtonAction, ButtonKind, Card
from bot.language_registry import CHOICES
from bot.text import Text, text
from flows.engine.session import Session


def language_buttons(session: Session) -> tuple[tuple[Button, ...], ...]:
    """Return one row a language, the one in use or guessed first."""
    order = sorted(CHOICES, key=lambda code: code != session.language)
    return tuple(
        (
            Button(
                ButtonAction(ButtonKind.LANGUAGE, "", code, session.revision),
                Text(f"language.{code}"),
            ),
        )
        for code in order
    )


def language_card(session: Session) -> Card:
    """Return the first card of all."""
    return Card(
        id="language",
        revision=session.revision,
        heading=text("welcome.heading"),
        paragraphs=((text("welcome.language"),),),
        rows=language_buttons(session),
    )


def consent_card(session: Session) -> Card:
    """Return what this is and is not, what is kept, and the question whether to begin."""
    choices = [
        Button(ButtonAction(ButtonKind.CONSENT, "", code, session.revision), Text(label))
        for code, label in (("yes", "consent.yes"), ("no", "consent.no"))
    ]
    return Card(
        id="consent",
        revision=session.revision,
        heading=text("consent.heading"),
        paragraphs=(
            (text("consent.what_it_is"),),
            (text("consent.what_it_is_not"),),
            (text("consent.what_is_kept"),),
            (text("consent.no_secret"),),
            (text("consent.ask"),),
        ),
        rows=(
            *((choice,) for choice in choices),
            (go(session, "privacy", "button.privacy"), go(session, "lang", "button.lang")),
        ),
    )


def closed_card(session: Session) -> Card:
    """Return the card of somebody who did not agree."""
    return Card(
        id="closed",
        revision=session.revision,
        paragraphs=((text("closed.text"),),),
        rows=((go(session, "restart", "button.begin_again", numbered=True),),),
    )
