"""The steps of the right holder, in order."""

from __future__ import annotations

from flows.assessment.model import RouteName, Status
from flows.assessment.results import (
    OPEN_LIMIT,
    available,
    element,
    limit,
    short_for,
    warned,
)
from flows.assessment.steps import StepRule, step, when
from flows.assessment.tree.conditions import all_of, any_of, may_be, none_of, not_said, said, some
from flows.assessment.warnings import SECRET, TORT
from flows.facts import NO

_MARKS_AND_WORKS = ("trademark", "copyright", "software")
_PATENTS = ("invention_patent", "utility_model", "design_patent")
_ANY_ROUTE = available()
_UNFILED = may_be("stage", "not_filed", "concluded")
_NEW_CLAIM = none_of(
    all_of(said("stage", "concluded"), said("damages_claimed"), said("same_facts"))
)
"""A suit brings something new: other acts, or damages not claimed in a suit now over.

Our reading; a court does not hear again what a suit decided.
"""
_NEW_SUIT = all_of(_UNFILED, _ANY_ROUTE, _NEW_CLAIM)
_FIRST_INSTANCE = said("stage", "first_instance", "first_instance_debate_closed")
_AT_RISK = said("evidence_at_risk")
_MAY_GO_ON = not_said("acts_ongoing", NO)
_NOT_WARNED = all_of(not_said("notice_sent"), _UNFILED, _MAY_GO_ON)
_MAY_BE_REGISTERED = all_of(
    not_said("right_status", "pending", "expired", "invalidated"), not_said("right_in_china", NO)
)
_PAPERS = ("identity_certified", "power_of_attorney_certified", "translations")
"""What a party from abroad needs in a Chinese court."""
_PAPERS_MISSING = any_of(*(not_said("foreign_documents", paper) for paper in _PAPERS))

CLIENT = step("check_with_client", when("adviser_checks"))
CONFLICTS = step("settle_contradictions", when("answers_contradict", some("conflicts")))
PAPERS = step(
    "foreign_papers", when("papers_take_time", said("domicile_in_china", NO), _PAPERS_MISSING)
)
APPEAL = step(
    "decide_appeal", when("appeal_period_runs", limit("appeal", *OPEN_LIMIT)), deadline="appeal"
)

_KEEP: tuple[StepRule, ...] = (
    step("keep_everything", when("evidence_may_vanish", _AT_RISK), when("nothing_is_lost")),
    CONFLICTS,
    step("stop_sharing", when("leak_goes_on", SECRET)),
    APPEAL,
    step(
        "sue_after_preservation",
        when("measure_is_lifted", limit("sue_after_preservation", "running", "near")),
        deadline="sue_after_preservation",
    ),
    step(
        "secure_evidence",
        when("evidence_may_vanish", _AT_RISK, _ANY_ROUTE),
        when("before_any_letter", not_said("notice_sent"), _UNFILED, _ANY_ROUTE),
        when("elements_need_proof", _ANY_ROUTE),
    ),
    step(
        "list_secret_points",
        when(
            "secret_must_be_named",
            said("right_type", "trade_secret"),
            TORT,
            limit("secret_points", *OPEN_LIMIT),
        ),
        deadline="secret_points",
    ),
)
_PREPARE: tuple[StepRule, ...] = (
    step(
        "see_counsel",
        when("possible_crime", warned("possible_crime_see_counsel")),
        when("time_runs_out", warned("limitation_near")),
        when("time_may_have_run_out", warned("limitation_only_if_pleaded")),
        when("employee_rules", warned("employee_confidentiality_clause")),
        when("foreign_forum", said("forum", "foreign_court_exclusive", "foreign_arbitration")),
        when("foreign_forum", said("governing_law", "foreign")),
        when("choose_route", warned("elect_contract_or_tort")),
        when("counsel_needed_in_court", _ANY_ROUTE),
        when("no_route_yet"),
    ),
    step(
        "interrupt_limitation",
        when("demand_restarts_period", warned("limitation_near")),
        when("look_for_interruption", warned("limitation_only_if_pleaded")),
        deadline="limitation",
        sooner="labour_arbitration",
    ),
    step("find_missing_answers", when("facts_unknown", short_for("unknown_facts"))),
    step("strengthen_proof", when("proof_is_weak", short_for("weak_proof"))),
    step(
        "work_out_loss",
        when(
            "base_needed",
            available(RouteName.PUNITIVE),
            element(RouteName.PUNITIVE, "base", Status.OPEN),
        ),
        when("loss_holds_sum", short_for("loss_unknown"), said("clause")),
        when("loss_holds_sum", short_for("reduction_risk")),
    ),
    PAPERS,
)
_ACT: tuple[StepRule, ...] = (
    step(
        "recover_registration",
        when("registered_by_them", said("act_kinds", "registered_in_own_name")),
    ),
    step(
        "consider_preservation",
        when("evidence_may_vanish", _AT_RISK, _ANY_ROUTE),
        when("harm_goes_on", said("acts_ongoing"), not_said("preservation_order"), _ANY_ROUTE),
    ),
    step(
        "send_notice",
        when("notice_shows_intent", _NOT_WARNED, available(RouteName.PUNITIVE)),
        when("demand_restarts_period", _NOT_WARNED, _ANY_ROUTE),
    ),
    step(
        "settle_with_relapse_sum",
        when("settlement_binds", not_said("settlement_reached"), _UNFILED, _ANY_ROUTE),
    ),
    step("choose_claim", when("one_claim_for_one_harm", warned("elect_contract_or_tort"))),
    step(
        "labour_arbitration",
        when("labour_first", limit("labour_arbitration", *OPEN_LIMIT)),
        deadline="labour_arbitration",
    ),
    step(
        "claim_contract_loss",
        when(
            "contract_still_counts",
            said("contract_signed"),
            said("breach"),
            none_of(available(RouteName.LIQUIDATED)),
        ),
    ),
    step(
        "claim_punitive_in_time",
        when(
            "later_is_too_late",
            available(RouteName.PUNITIVE),
            limit("punitive_claim", *OPEN_LIMIT),
            _FIRST_INSTANCE,
        ),
        deadline="punitive_claim",
    ),
    step(
        "file_suit",
        when("waiting_costs_damages", _NEW_SUIT, limit("look_back", "near", "passed")),
        when("court_decides", _NEW_SUIT),
        deadline="limitation",
    ),
)
_BESIDE: tuple[StepRule, ...] = (
    step(
        "complain_to_authority",
        when(
            "authority_is_fast",
            said("right_type", "trademark", "trade_secret", *_PATENTS),
            _MAY_BE_REGISTERED,
            _MAY_GO_ON,
        ),
    ),
    step(
        "platform_and_customs",
        when(
            "stops_sales",
            said("right_type", *_MARKS_AND_WORKS, *_PATENTS),
            _MAY_BE_REGISTERED,
            _MAY_GO_ON,
        ),
    ),
    step("ask_about_police", when("threshold_reached", warned("possible_crime_see_counsel"))),
    step(
        "apply_for_enforcement",
        when("enforcement_period_runs", limit("enforcement", *OPEN_LIMIT)),
        deadline="enforcement",
    ),
    step(
        "watch_for_relapse",
        when("relapse_is_serious", said("stage", "effective_judgment", "concluded")),
        when("relapse_shows_intent", said("settlement_reached")),
    ),
)
CLAIM: tuple[StepRule, ...] = (*_KEEP, *_PREPARE, *_ACT, *_BESIDE)
