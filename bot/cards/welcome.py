"""The card before consent, the choice of a language; and the card after a refusal."""

from __future__ import annotations

from bot.cards.buttons import go
from bot.cards.card import Button, ButtonAction, ButtonKind, Card
from bot.language_registry import CHOICES
from bot.text import Text, text
from flows.engine.session import Session


def language_buttons(session: Session) -> tuple[tuple[Button, ...], ...]:
    """Return one row for each language; the one in use or hinted at comes first."""
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
    """Return the first card: the choice of a language."""
    return Card(
        id="language",
        revision=session.revision,
        heading=text("welcome.heading"),
        paragraphs=((text("welcome.language"),),),
        rows=language_buttons(session),
    )


def closed_card(session: Session) -> Card:
    """Return the card of a person who refused consent."""
    return Card(
        id="closed",
        revision=session.revision,
        paragraphs=((text("closed.text"),),),
        rows=((go(session, "restart", "button.begin_again", numbered=True),),),
    )
