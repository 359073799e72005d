"""The steps of whoever holds the right, in order."""

from __future__ import annotations

from flows.assessment.model import RouteName
from flows.assessment.steps import (
    StepRule,
    acts,
    element_open,
    has_conflicts,
    is_,
    is_not,
    limit,
    live,
    not_claimed_before,
    only_contract_loss,
    papers_missing,
    short_for,
    step,
    warned,
    when,
)
from flows.facts import NO, YES

RUNS = ("running", "near", "unknown")
"""The statuses of a time limit that may still be kept."""
_SECRETS = ("trade_secret", "confidential_information")
_MARKS_AND_WORKS = ("trademark", "copyright", "software")
_PATENTS = ("invention_patent", "utility_model", "design_patent")
_UNFILED = is_("stage", None, "not_filed", "concluded")
_NEW_SUIT = (_UNFILED, live(), not_claimed_before)
_FIRST_INSTANCE = is_("stage", "first_instance", "first_instance_debate_closed")
_TORT = live(RouteName.PUNITIVE, RouteName.COMPENSATORY, RouteName.STATUTORY)
_AT_RISK = is_("evidence_at_risk", YES)
_MAY_GO_ON = is_not("acts_ongoing", NO)
_NOT_WARNED = (is_not("notice_sent", YES), _UNFILED, _MAY_GO_ON)
_NO_SETTLEMENT = is_not("settlement_reached", YES)

CLIENT = step("check_with_client", when("adviser_checks"))
CONFLICTS = step("settle_contradictions", when("answers_contradict", has_conflicts))
PAPERS = step(
    "foreign_papers", when("papers_take_time", is_("domicile_in_china", NO), papers_missing)
)
APPEAL = step(
    "decide_appeal", when("appeal_period_runs", limit("appeal", *RUNS)), deadline="appeal"
)

_KEEP: tuple[StepRule, ...] = (
    step("keep_everything", when("evidence_may_vanish", _AT_RISK), when("nothing_is_lost")),
    CONFLICTS,
    step("stop_sharing", when("leak_goes_on", is_("right_type", *_SECRETS))),
    APPEAL,
    step(
        "sue_after_preservation",
        when("measure_is_lifted", limit("sue_after_preservation", "running", "near")),
        deadline="sue_after_preservation",
    ),
    step(
        "secure_evidence",
        when("evidence_may_vanish", _AT_RISK, live()),
        when("before_any_letter", is_not("notice_sent", YES), _UNFILED, live()),
        when("elements_need_proof", live()),
    ),
    step(
        "list_secret_points",
        when(
            "secret_must_be_named",
            is_("right_type", "trade_secret"),
            _TORT,
            limit("secret_points", *RUNS),
        ),
        deadline="secret_points",
    ),
)
_PREPARE: tuple[StepRule, ...] = (
    step(
        "see_counsel",
        warned("possible_crime_see_counsel", "possible_crime"),
        warned("limitation_near", "time_runs_out"),
        warned("limitation_only_if_pleaded", "time_may_have_run_out"),
        warned("employee_confidentiality_clause", "employee_rules"),
        when("foreign_forum", is_("forum", "foreign_court_exclusive", "foreign_arbitration")),
        when("foreign_forum", is_("governing_law", "foreign")),
        warned("elect_contract_or_tort", "choose_route"),
        when("counsel_needed_in_court", live()),
        when("no_route_yet"),
    ),
    step(
        "interrupt_limitation",
        warned("limitation_near", "demand_restarts_period"),
        warned("limitation_only_if_pleaded", "look_for_interruption"),
        deadline="limitation",
        sooner="labour_arbitration",
    ),
    step("find_missing_answers", when("facts_unknown", short_for("unknown_facts"))),
    step("strengthen_proof", when("proof_is_weak", short_for("weak_proof"))),
    step(
        "work_out_loss",
        when("base_needed", element_open(RouteName.PUNITIVE, "base")),
        when("loss_holds_sum", short_for("loss_unknown"), is_("clause", YES)),
        when("loss_holds_sum", short_for("reduction_risk")),
    ),
    PAPERS,
)
_ACT: tuple[StepRule, ...] = (
    step("recover_registration", when("registered_by_them", acts("registered_in_own_name"))),
    step(
        "consider_preservation",
        when("evidence_may_vanish", _AT_RISK, live()),
        when("harm_goes_on", is_("acts_ongoing", YES), is_not("preservation_order", YES), live()),
    ),
    step(
        "send_notice",
        when("notice_shows_intent", *_NOT_WARNED, live(RouteName.PUNITIVE)),
        when("demand_restarts_period", *_NOT_WARNED, live()),
    ),
    step("settle_with_relapse_sum", when("settlement_binds", _NO_SETTLEMENT, _UNFILED, live())),
    step("choose_claim", warned("elect_contract_or_tort", "one_claim_for_one_harm")),
    step(
        "labour_arbitration",
        when("labour_first", limit("labour_arbitration", *RUNS)),
        deadline="labour_arbitration",
    ),
    step("claim_contract_loss", when("contract_still_counts", only_contract_loss)),
    step(
        "claim_punitive_in_time",
        when(
            "later_is_too_late",
            live(RouteName.PUNITIVE),
            limit("punitive_claim", *RUNS),
            _FIRST_INSTANCE,
        ),
        deadline="punitive_claim",
    ),
    step(
        "file_suit",
        when("waiting_costs_damages", *_NEW_SUIT, limit("look_back", "near", "passed")),
        when("court_decides", *_NEW_SUIT),
        deadline="limitation",
    ),
)
_BESIDE: tuple[StepRule, ...] = (
    step(
        "complain_to_authority",
        when(
            "authority_is_fast",
            is_("right_type", "trademark", "trade_secret", *_PATENTS),
            is_not("right_status", "pending", "expired", "invalidated"),
            is_not("right_in_china", NO),
            _MAY_GO_ON,
        ),
    ),
    step(
        "platform_and_customs",
        when(
            "stops_sales",
            is_("right_type", *_MARKS_AND_WORKS, *_PATENTS),
            is_not("right_status", "pending", "expired", "invalidated"),
            is_not("right_in_china", NO),
            _MAY_GO_ON,
        ),
    ),
    step("ask_about_police", warned("possible_crime_see_counsel", "threshold_reached")),
    step(
        "apply_for_enforcement",
        when("enforcement_period_runs", limit("enforcement", *RUNS)),
        deadline="enforcement",
    ),
    step(
        "watch_for_relapse",
        when("relapse_is_serious", is_("stage", "effective_judgment", "concluded")),
        when("relapse_shows_intent", is_("settlement_reached", YES)),
    ),
)
CLAIM: tuple[StepRule, ...] = (*_KEEP, *_PREPARE, *_ACT, *_BESIDE)
