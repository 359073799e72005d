"""The money: the figure that damages are counted from, and what was spent, claimed and fined.

The loss comes first, because an owner knows it first. Only where it is unknown do we ask
whether any figure can be shown at all; if none can, the other figures are not asked.
"""

from __future__ import annotations

from flows.assessment.tree.conditions import all_of, any_of, known, said, unknown
from flows.engine.question import ANY, AnyQuestion, Choice, MultiChoice, MultiYesNo, TypedValue
from flows.facts import NO, NONE, YES
from flows.vocabulary import Topic

_FINES = ("administrative", "criminal", "both")
_PROFIT_TO_WORK_OUT = all_of(said("figures_shown", "sales"), unknown("infringer_profit"))
_BASE_KNOWN = any_of(
    known("actual_loss"),
    known("infringer_profit"),
    known("illegal_gain"),
    known("royalty"),
    known("profit_margin"),
)

QUESTIONS: tuple[AnyQuestion, ...] = (
    MultiChoice(
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
    TypedValue(
        id="actual_loss",
        topic=Topic.MONEY,
        applies_if=said("figures_shown", "actual_loss"),
        article="spc-2026-7:8.1",
        proof=True,
        fact="actual_loss",
    ),
    TypedValue(
        id="infringer_profit",
        topic=Topic.MONEY,
        applies_if=said("figures_shown", "infringer_profit"),
        article="spc-2026-7:8.1",
        proof=True,
        fact="infringer_profit",
    ),
    TypedValue(
        id="units_sold",
        topic=Topic.MONEY,
        applies_if=_PROFIT_TO_WORK_OUT,
        article="spc-2026-7:9",
        proof=True,
        fact="units_sold",
    ),
    TypedValue(
        id="unit_price",
        topic=Topic.MONEY,
        applies_if=known("units_sold"),
        article="spc-2026-7:9",
        proof=True,
        fact="unit_price",
    ),
    TypedValue(
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
    TypedValue(
        id="contribution_rate",
        topic=Topic.MONEY,
        applies_if=known("profit_margin"),
        fact="contribution_rate",
    ),
    TypedValue(
        id="illegal_gain",
        topic=Topic.MONEY,
        applies_if=said("figures_shown", "illegal_gain"),
        article="spc-2026-7:8.1",
        proof=True,
        fact="illegal_gain",
    ),
    TypedValue(
        id="royalty",
        topic=Topic.MONEY,
        applies_if=said("figures_shown", "royalty"),
        article="spc-2026-7:8.2",
        proof=True,
        fact="royalty",
    ),
    TypedValue(
        id="settlement_sum",
        topic=Topic.MONEY,
        applies_if=said("settlement_reached"),
        article="spc-digest-2022:30",
        fact="settlement_sum",
    ),
    TypedValue(
        id="amount_before",
        topic=Topic.MONEY,
        applies_if=_BASE_KNOWN,
        fact="amount_before_clause",
    ),
    MultiYesNo(
        id="accounts",
        topic=Topic.MONEY,
        article="spc-2026-7:10",
        proof=True,
        presupposed={"accounts_refused": ("accounts_ordered",)},
        ticks=("accounts_ordered", "accounts_refused"),
    ),
    TypedValue(
        id="expenses",
        topic=Topic.MONEY,
        article="spc-2026-7:12",
        proof=True,
        fact="reasonable_expenses",
    ),
    TypedValue(
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
    MultiYesNo(
        id="fine_details",
        topic=Topic.MONEY,
        applies_if=said("fine", *_FINES),
        article="spc-2026-7:13",
        ticks=("fine_same_act", "fine_executed"),
    ),
)
