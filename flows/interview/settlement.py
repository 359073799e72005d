"""The settlement: whether there was one, what it says, and whether the acts came back."""

from __future__ import annotations

from flows.engine.question import AnyQuestion, Entry, Ticks
from flows.interview.conditions import given
from flows.vocabulary import Topic

_AFTER = ("settlement_agreed_to_stop", "resumed_after_settlement")

QUESTIONS: tuple[AnyQuestion, ...] = (
    Ticks(
        id="settlement_events",
        topic=Topic.SETTLEMENT,
        article="spc-2026-7:6.2.6",
        proof=True,
        presupposed=dict.fromkeys(_AFTER, ("settlement_reached",)),
        ticks=("settlement_reached", *_AFTER),
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
