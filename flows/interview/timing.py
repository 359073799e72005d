"""The timing: the stage of the suit, what was claimed in it, and where time limits begin."""

from __future__ import annotations

from flows.assessment.tree.conditions import all_of, any_of, not_said, said
from flows.engine.question import ANY, AnyQuestion, Choice, MultiYesNo, TypedValue
from flows.facts import NO, NOT_APPLICABLE, YES
from flows.vocabulary import Topic

_DEBATE_OVER = (
    "first_instance_debate_closed",
    "first_instance_judgment",
    "second_instance",
    "effective_judgment",
    "retrial",
    "concluded",
)
_FILED = ("first_instance", *_DEBATE_OVER)
_FINAL = ("effective_judgment", "retrial", "concluded")

QUESTIONS: tuple[AnyQuestion, ...] = (
    Choice(
        id="stage",
        topic=Topic.TIMING,
        article="spc-2026-7:3",
        fact="stage",
        options=("not_filed", *_FILED),
    ),
    MultiYesNo(
        id="suit_claims",
        topic=Topic.TIMING,
        applies_if=said("stage", *_FILED),
        article="spc-2026-7:3",
        ticks=(
            "damages_claimed",
            "punitive_claimed",
            "court_explained",
            "debate_reopened",
            "stopped_after_suit",
        ),
    ),
    Choice(
        id="same_facts",
        topic=Topic.TIMING,
        applies_if=said("stage", "concluded"),
        article="spc-2026-7:4",
        fact="same_facts",
        options=(YES, NO, NOT_APPLICABLE),
    ),
    TypedValue(
        id="filed_date",
        topic=Topic.TIMING,
        applies_if=said("stage", *_FILED),
        fact="filed_date",
    ),
    TypedValue(
        id="complaint_received",
        topic=Topic.TIMING,
        applies_if=all_of(
            any_of(said("party_role", "accused"), said("advised_side", "accused")),
            said("stage", "first_instance"),
        ),
        article="cpl-2023:128",
        fact="complaint_received_date",
    ),
    TypedValue(
        id="debate_closed_date",
        topic=Topic.TIMING,
        applies_if=said("stage", *_DEBATE_OVER),
        article="spc-2026-7:3",
        fact="debate_closed_date",
    ),
    TypedValue(
        id="judgment_received",
        topic=Topic.TIMING,
        applies_if=said("stage", "first_instance_judgment", "effective_judgment"),
        article="cpl-2023:171.1",
        fact="judgment_received_date",
    ),
    TypedValue(
        id="judgment_effective",
        topic=Topic.TIMING,
        applies_if=said("stage", *_FINAL),
        article="spc-2026-7:14.3",
        fact="judgment_effective_date",
    ),
    TypedValue(
        id="knew_date",
        topic=Topic.TIMING,
        article="civil-code:188.1",
        fact="knew_date",
    ),
    TypedValue(
        id="acts_ended",
        topic=Topic.TIMING,
        applies_if=not_said("acts_ongoing"),
        proof=True,
        fact="acts_ended",
        options=("ongoing",),
        sets={"ongoing": {"acts_ongoing": YES}},
    ),
    TypedValue(
        id="last_demand",
        topic=Topic.TIMING,
        article="civil-code:195",
        proof=True,
        fact="last_demand_date",
        options=("undated", "no_demand"),
        sets={
            ANY: {"demand_made": YES},
            "undated": {"demand_made": YES},
            "no_demand": {"demand_made": NO},
        },
    ),
    Choice(
        id="domicile_in_china",
        topic=Topic.TIMING,
        article="cpl-2023:286",
        fact="domicile_in_china",
        options=(YES, NO),
    ),
)
