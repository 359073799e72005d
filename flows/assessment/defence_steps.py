"""The steps of the accused, in order: counsel before anything else, and what never to do."""

from __future__ import annotations

from flows.assessment.claim_steps import APPEAL, CONFLICTS, PAPERS
from flows.assessment.model import RouteName
from flows.assessment.results import OPEN_LIMIT, available, limit, warned
from flows.assessment.steps import StepRule, step, when
from flows.assessment.tree.conditions import not_said, said, some
from flows.facts import NO

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
        when("defence_period_runs", limit("defence", *OPEN_LIMIT)),
        deadline="defence",
    ),
    APPEAL,
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
