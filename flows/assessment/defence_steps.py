"""The steps of the accused, in order: counsel before anything else, and what never to do."""

from __future__ import annotations

from flows.assessment.claim_steps import APPEAL, CONFLICTS, PAPERS, RUNS
from flows.assessment.model import RouteName
from flows.assessment.steps import StepRule, is_, is_not, limit, live, step, warned, when
from flows.facts import NO, NONE, YES

_MAY_GO_ON = is_not("acts_ongoing", NO)

DEFENCE: tuple[StepRule, ...] = (
    step(
        "see_counsel_first",
        warned("possible_crime_see_counsel", "possible_crime_of_user"),
        when("accused_first_step"),
    ),
    step("destroy_nothing", when("destroying_is_serious")),
    step(
        "answer_in_time",
        when("defence_period_runs", limit("defence", *RUNS)),
        deadline="defence",
    ),
    APPEAL,
    CONFLICTS,
    step(
        "obey_orders",
        when("refusing_is_serious", is_("preservation_order", YES)),
        when("orders_may_come", is_("stage", "first_instance", "first_instance_debate_closed")),
    ),
    step(
        "check_acts",
        when("going_on_is_intent", is_("notice_sent", YES), _MAY_GO_ON),
        when("going_on_raises_exposure", _MAY_GO_ON),
    ),
    step("no_shell_changes", when("hiding_is_intent")),
    step("collect_defence", when("defence_needs_proof", live())),
    step(
        "ask_for_reduction",
        when(
            "reduction_on_request",
            live(RouteName.LIQUIDATED),
            is_not("contract_kind", None, NONE),
        ),
    ),
    step("plead_limitation", warned("limitation_only_if_pleaded", "court_does_not_raise_it")),
    PAPERS,
    step("keep_settlement", when("relapse_is_intent", is_("settlement_reached", YES))),
    step(
        "consider_settlement",
        when("settlement_ends_risk", is_not("settlement_reached", YES), live()),
    ),
)
