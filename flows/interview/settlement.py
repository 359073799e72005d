"""The settlement: whether there was one, what it says, and whether the acts resumed."""

from __future__ import annotations

from flows.assessment.tree.conditions import said
from flows.engine.question import AnyQuestion, MultiYesNo, TypedValue
from flows.interview.story import may_have_happened
from flows.vocabulary import Topic

_AFTER = ("settlement_agreed_to_stop", "resumed_after_settlement")

QUESTIONS: tuple[AnyQuestion, ...] = (
    MultiYesNo(
        id="settlement_events",
        topic=Topic.SETTLEMENT,
        article="spc-2026-7:6.2.6",
        proof=True,
        only_if={"resumed_after_settlement": may_have_happened("started_again")},
        presupposed=dict.fromkeys(_AFTER, ("settlement_reached",)),
        ticks=("settlement_reached", *_AFTER),
    ),
    TypedValue(
        id="settlement_date",
        topic=Topic.SETTLEMENT,
        filed=True,
        applies_if=said("settlement_reached"),
        fact="settlement_date",
    ),
    TypedValue(
        id="resumed_date",
        topic=Topic.SETTLEMENT,
        filed=True,
        applies_if=said("resumed_after_settlement"),
        fact="resumed_date",
    ),
)
