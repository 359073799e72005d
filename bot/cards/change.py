"""The button that changes the answer that was typed last, on the card that repeats it."""

from __future__ import annotations

from dataclasses import replace

from bot.cards.card import Button, ButtonAction, ButtonKind, Card, tag
from bot.cards.wording import answer_text
from bot.text import text
from flows.engine.question import Flow
from flows.engine.session import Session


def with_change(flow: Flow, session: Session, card: Card) -> Card:
    """Return the card with a button that opens the question of the answer just noted."""
    if session.noted is None or session.noted[1] != session.revision:
        return card
    question = flow.question(session.noted[0])
    fragment = session.answers.get(session.noted[0])
    if question is None or fragment is None:
        return card
    action = ButtonAction(ButtonKind.EDIT, tag(question.id), "", session.revision)
    button = Button(
        action, text("button.change", answer=answer_text(question, fragment)), command="change"
    )
    return replace(card, rows=(*card.rows, (button,)))
