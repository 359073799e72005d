"""The steps of the accused, in order: counsel before anything else, and what never to do."""

from __future__ import annotations

from flows.assessment.building import ALWAYS
from flows.assessment.claim_steps import APPEAL, CONFLICTS, PAPERS, RETRIAL, RUNS
from flows.assessment.dispute_clause import MAY_COVER_TORT
from flows.assessment.model import RouteName
from flows.assessment.results import OPEN_LIMIT, available, limit, warned
from flows.assessment.right import MODELS, PATENTS, WORKS
from flows.assessment.steps import StepRule, step, when
from flows.assessment.tree.conditions import may_be, not_said, said, some
from flows.facts import NO

_PATENT = said("right_type", *PATENTS)
_MAY_STAND = not_said("right_status", "expired", "invalidated")
_MAY_GO_ON = not_said("acts_ongoing", NO)

DEFENCE: tuple[StepRule, ...] = (
    step(
        "see_counsel_first",
        when("possible_crime_of_user", warned("possible_crime_see_counsel")),
        when("accused_first_step"),
    ),
    step("destroy_nothing", when("destroying_is_serious")),
    step(
        "answer_in_time",
        when("defence_period_runs", limit("defence", *RUNS)),
        when("defence_period_unknown", limit("defence", "unknown")),
        deadline="defence",
    ),
    step(
        "request_invalidation",
        when("stay_in_defence_period", _PATENT, limit("defence", *OPEN_LIMIT)),
        when("patent_may_fall", _PATENT, _MAY_STAND),
        deadline="defence",
        laws=(
            (said("right_type", *MODELS), ("patent-provisions:5", "patent-provisions:6")),
            (said("right_type", "invention_patent"), ("patent-provisions:7",)),
            (ALWAYS, ("patent-law-2020:45",)),
        ),
    ),
    step(
        "object_to_court",
        when("objection_before_hearing", MAY_COVER_TORT, said("stage", "first_instance")),
        laws=((ALWAYS, ("arbitration-law-2025:37", "cpl-2023:280")),),
    ),
    APPEAL,
    RETRIAL,
    CONFLICTS,
    step(
        "obey_orders",
        when("refusing_is_serious", said("preservation_order")),
        when("orders_may_come", said("stage", "first_instance", "first_instance_debate_closed")),
    ),
    step(
        "check_acts",
        when("going_on_is_intent", said("notice_sent"), _MAY_GO_ON),
        when("going_on_raises_exposure", _MAY_GO_ON),
    ),
    step("no_shell_changes", when("hiding_is_intent")),
    step("collect_defence", when("defence_needs_proof", available())),
    step(
        "challenge_use",
        when("mark_not_used", said("right_type", "trademark"), said("trademark_used", NO)),
        laws=((ALWAYS, ("trademark-law-2019:49.2", "trademark-law-2019:64.1")),),
    ),
    step(
        "declare_non_infringement",
        when("warned_and_not_sued", said("notice_sent"), may_be("stage", "not_filed")),
        laws=(
            (_PATENT, ("patent-interpretation-1:18",)),
            (said("right_type", *WORKS), ("copyright-interpretation-2026:1",)),
            (ALWAYS, ("spc-2020-12:5",)),
        ),
    ),
    step("tell_insurer", when("policy_may_cover", available())),
    step(
        "ask_for_reduction",
        when(
            "reduction_on_request",
            available(RouteName.LIQUIDATED),
            some("contract_kind"),
        ),
    ),
    step("plead_limitation", when("court_does_not_raise_it", warned("limitation_only_if_pleaded"))),
    PAPERS,
    step("keep_settlement", when("relapse_is_intent", said("settlement_reached"))),
    step(
        "consider_settlement",
        when("settlement_ends_risk", not_said("settlement_reached"), available()),
    ),
)
