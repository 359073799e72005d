"""The conduct: what makes a case serious, from the listed circumstances to the factors.

The circumstances that a court must follow come first, on few cards. Where one of them is
shown, a quick check does not need the factors after them (reach, size, number of times).
"""

from __future__ import annotations

from flows.assessment.tree.conditions import all_of, any_of, not_said, said
from flows.engine.question import AnyQuestion, Choice, MultiChoice, MultiYesNo, TypedValue
from flows.facts import NO, NONE, YES
from flows.interview.story import may_have_happened
from flows.vocabulary import Topic

_DECISIONS = ("administrative_penalty", "judgment", "both")
_PENDING_OR_DECIDED = (
    "first_instance",
    "first_instance_debate_closed",
    "first_instance_judgment",
    "second_instance",
    "effective_judgment",
    "retrial",
)

QUESTIONS: tuple[AnyQuestion, ...] = (
    Choice(
        id="well_known",
        topic=Topic.CONDUCT,
        applies_if=not_said("right_type", "confidential_information"),
        article="spc-2026-7:6.1",
        proof=True,
        fact="right_well_known",
        options=(YES, NO),
    ),
    MultiYesNo(
        id="seriousness",
        topic=Topic.CONDUCT,
        article="spc-2026-7:7.2",
        proof=True,
        ticks=(
            "infringement_main_business",
            "infringement_main_profit",
            "profit_huge",
            "loss_huge",
            "goodwill_or_market_harm",
            "public_interest_harm",
            "health_harm",
        ),
    ),
    MultiChoice(
        id="plant_circumstances",
        topic=Topic.CONDUCT,
        applies_if=said("right_type", "plant_variety"),
        article="spc-2021-14:17.1.3",
        proof=True,
        fact="plant_circumstances",
        options=(
            "unlabelled_packaging",
            "forged_certificate",
            "seed_law_77",
            "refused_to_disclose_places",
        ),
    ),
    Choice(
        id="prior_decision",
        topic=Topic.CONDUCT,
        article="spc-2026-7:7.2.1",
        proof=True,
        fact="prior_decision",
        options=(NONE, *_DECISIONS),
    ),
    Choice(
        id="predecessor_liable",
        topic=Topic.CONDUCT,
        applies_if=any_of(
            said("relationship", "same_controller"),
            said(
                "shell_changes",
                "affiliated_company",
                "legal_representative_changed",
                "controlling_shareholder_changed",
                "undisclosed_company",
                "nominee_shareholding",
            ),
        ),
        article="spc-2026-7:7.2.1",
        proof=True,
        fact="predecessor_held_liable",
        options=(YES, NO),
    ),
    TypedValue(
        id="decision_date",
        topic=Topic.CONDUCT,
        applies_if=said("prior_decision", *_DECISIONS),
        article="spc-2026-7:7.2.1",
        fact="prior_decision_effective_date",
    ),
    Choice(
        id="decision_repeat",
        topic=Topic.CONDUCT,
        applies_if=all_of(said("prior_decision", *_DECISIONS), may_have_happened("started_again")),
        article="spc-2026-7:7.2.1",
        proof=True,
        fact="repeated_after_decision",
        options=(YES, NO),
    ),
    MultiYesNo(
        id="court_conduct",
        topic=Topic.CONDUCT,
        article="spc-2026-7:7.2.3",
        proof=True,
        presupposed={
            "preservation_refused": ("preservation_order",),
            "preservation_refusal_justified": ("preservation_order", "preservation_refused"),
        },
        ticks=(
            "evidence_destroyed",
            "preservation_order",
            "preservation_refused",
            "preservation_refusal_justified",
        ),
    ),
    TypedValue(
        id="preservation_date",
        topic=Topic.CONDUCT,
        applies_if=all_of(
            not_said("preservation_order", NO), not_said("stage", *_PENDING_OR_DECIDED)
        ),
        article="cpl-2023:104",
        fact="preservation_granted_date",
    ),
    Choice(
        id="acts_regions",
        topic=Topic.CONDUCT,
        article="spc-2026-7:7.1",
        fact="acts_regions",
        options=("local", "several_provinces", "nationwide", "cross_border"),
    ),
    Choice(
        id="acts_scale",
        topic=Topic.CONDUCT,
        article="spc-2026-7:7.1",
        fact="acts_scale",
        options=("small", "medium", "large"),
    ),
    TypedValue(
        id="acts_similar_count",
        topic=Topic.CONDUCT,
        article="spc-2026-7:7.1",
        fact="acts_similar_count",
    ),
)
