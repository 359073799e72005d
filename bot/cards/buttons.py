"""Buttons that many cards have."""

from __future__ import annotations

from bot.cards.card import Button, ButtonAction, ButtonKind
from bot.text import Text, text
from flows.engine.session import Session


def go(session: Session, command: str, label: str, *, numbered: bool = False) -> Button:
    """Return the button of a command; `numbered` where it is one of the card's choices."""
    return Button(
        ButtonAction(ButtonKind.GO, command, "", session.revision),
        Text(label),
        command="" if numbered else command,
    )


def confirm(session: Session, command: str) -> Button:
    """Return the button that confirms a command."""
    return Button(
        ButtonAction(ButtonKind.GO, command, "yes", session.revision),
        Text(f"button.confirm_{command}"),
    )


def view(session: Session, page: str, label: Text) -> Button:
    """Return the button to a page of the card."""
    return Button(ButtonAction(ButtonKind.VIEW, page, "", session.revision), label)


def close(session: Session) -> Button:
    """Return the button that closes a page and shows the card again."""
    return Button(
        ButtonAction(ButtonKind.GO, "continue", "", session.revision),
        text("button.go_on"),
        command="continue",
    )
