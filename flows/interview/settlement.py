"""The settlement: whether there was one, what it says, and whether the acts came back."""

from __future__ import annotations

from flows.engine.question import AnyQuestion, Choice, Entry, Ticks
from flows.facts import NO, YES
from flows.interview.conditions import given
from flows.vocabulary import Topic

QUESTIONS: tuple[AnyQuestion, ...] = (
    Choice(
        id="settlement_reached",
        topic=Topic.SETTLEMENT,
        article="spc-2026-7:6.2.6",
        proof=True,
        fact="settlement_reached",
        options=(YES, NO),
    ),
    Ticks(
        id="settlement_terms",
        topic=Topic.SETTLEMENT,
        applies_if=given("settlement_reached"),
        article="spc-2026-7:6.2.6",
        proof=True,
        ticks=("settlement_agreed_to_stop", "resumed_after_settlement"),
    ),
    Entry(
        id="settlement_date",
        topic=Topic.SETTLEMENT,
        filed=True,
        applies_if=given("settlement_reached"),
        fact="settlement_date",
    ),
    Entry(
        id="resumed_date",
        topic=Topic.SETTLEMENT,
        filed=True,
        applies_if=given("resumed_after_settlement"),
        fact="resumed_date",
    ),
)
