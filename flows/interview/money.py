"""The money: the figure everything is counted from, what was spent, claimed and fined.

The loss comes first, because an owner knows it first. Only where it is unknown do we ask
whether any figure can be had at all; if none can, the other figures are not asked.
"""

from __future__ import annotations

from flows.assessment.tree import All, Any
from flows.engine.question import ANY, AnyQuestion, Choice, Entry, Picks, Ticks
from flows.facts import NO, NONE, YES
from flows.interview.conditions import given, known, unknown
from flows.vocabulary import Topic

_FINES = ("administrative", "criminal", "both")
_PROFIT_TO_WORK_OUT = All(of=(given("figures_shown", "sales"), unknown("infringer_profit")))
_BASE_KNOWN = Any(
    of=(
        known("actual_loss"),
        known("infringer_profit"),
        known("illegal_gain"),
        known("royalty"),
        known("profit_margin"),
    )
)

QUESTIONS: tuple[AnyQuestion, ...] = (
    Picks(
        id="figures",
        topic=Topic.MONEY,
        article="spc-2026-7:8.3",
        fact="figures_shown",
        options=("actual_loss", "infringer_profit", "sales", "illegal_gain", "royalty"),
        closed=True,
        names={
            "actual_loss": ("actual_loss",),
            "infringer_profit": ("infringer_profit",),
            "sales": ("units_sold", "unit_price", "profit_margin"),
            "illegal_gain": ("illegal_gain",),
            "royalty": ("royalty",),
        },
        sets={ANY: {"no_base_figure": NO}, NONE: {"no_base_figure": YES}},
    ),
    Entry(
        id="actual_loss",
        topic=Topic.MONEY,
        applies_if=given("figures_shown", "actual_loss"),
        article="spc-2026-7:8.1",
        proof=True,
        fact="actual_loss",
    ),
    Entry(
        id="infringer_profit",
        topic=Topic.MONEY,
        applies_if=given("figures_shown", "infringer_profit"),
        article="spc-2026-7:8.1",
        proof=True,
        fact="infringer_profit",
    ),
    Entry(
        id="units_sold",
        topic=Topic.MONEY,
        applies_if=_PROFIT_TO_WORK_OUT,
        article="spc-2026-7:9",
        proof=True,
        fact="units_sold",
    ),
    Entry(
        id="unit_price",
        topic=Topic.MONEY,
        applies_if=known("units_sold"),
        article="spc-2026-7:9",
        proof=True,
        fact="unit_price",
    ),
    Entry(
        id="profit_margin",
        topic=Topic.MONEY,
        applies_if=known("unit_price"),
        article="spc-2026-7:9",
        proof=True,
        fact="profit_margin",
    ),
    Choice(
        id="margin_source",
        topic=Topic.MONEY,
        applies_if=known("profit_margin"),
        article="spc-2026-7:9",
        fact="profit_margin_source",
        options=("infringer_operating", "infringer_sales", "industry_average", "right_holder"),
    ),
    Entry(
        id="contribution_rate",
        topic=Topic.MONEY,
        applies_if=known("profit_margin"),
        fact="contribution_rate",
    ),
    Entry(
        id="illegal_gain",
        topic=Topic.MONEY,
        applies_if=given("figures_shown", "illegal_gain"),
        article="spc-2026-7:8.1",
        proof=True,
        fact="illegal_gain",
    ),
    Entry(
        id="royalty",
        topic=Topic.MONEY,
        applies_if=given("figures_shown", "royalty"),
        article="spc-2026-7:8.2",
        proof=True,
        fact="royalty",
    ),
    Entry(
        id="settlement_sum",
        topic=Topic.MONEY,
        applies_if=given("settlement_reached"),
        article="spc-digest-2022:30",
        fact="settlement_sum",
    ),
    Entry(
        id="amount_before",
        topic=Topic.MONEY,
        applies_if=_BASE_KNOWN,
        fact="amount_before_clause",
    ),
    Ticks(
        id="accounts",
        topic=Topic.MONEY,
        article="spc-2026-7:10",
        proof=True,
        presupposed={"accounts_refused": ("accounts_ordered",)},
        ticks=("accounts_ordered", "accounts_refused"),
    ),
    Entry(
        id="expenses",
        topic=Topic.MONEY,
        article="spc-2026-7:12",
        proof=True,
        fact="reasonable_expenses",
    ),
    Entry(
        id="claimed_amount",
        topic=Topic.MONEY,
        article="spc-2026-7:2",
        fact="claimed_amount",
    ),
    Choice(
        id="fine",
        topic=Topic.MONEY,
        article="spc-2026-7:13",
        fact="fine",
        options=(NONE, *_FINES),
    ),
    Ticks(
        id="fine_details",
        topic=Topic.MONEY,
        applies_if=given("fine", *_FINES),
        article="spc-2026-7:13",
        ticks=("fine_same_act", "fine_executed"),
    ),
)
