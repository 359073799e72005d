"""The steps of the right holder, in order."""

from __future__ import annotations

from flows.assessment.building import ALWAYS
from flows.assessment.codes import DeadlineStatus
from flows.assessment.crime import SECRET_TAKEN
from flows.assessment.model import RouteName, Status
from flows.assessment.registration_steps import RECOVER, REMAINS
from flows.assessment.results import (
    OPEN_LIMIT,
    available,
    element,
    limit,
    short_for,
    warned,
)
from flows.assessment.right import MODELS, PATENTS
from flows.assessment.steps import StepRule, step, when
from flows.assessment.tree.conditions import (
    all_of,
    any_of,
    denied,
    may_be,
    none_of,
    not_said,
    said,
    some,
)
from flows.assessment.warnings import PUBLISHED_APPLICATION, SECRET_RIGHT, TORT
from flows.facts import NO, NONE
from flows.vocabulary import FACTS

_MARKS_AND_WORKS = ("trademark", "copyright", "software")
RUNS: tuple[DeadlineStatus, ...] = ("running", "near")
_KEPT = (NONE, "settlement", "employment")
_ANY_ROUTE = available()
_UNFILED = may_be("stage", "not_filed", "concluded")
_ENJOINABLE = any_of(TORT, all_of(some("contract_kind"), _ANY_ROUTE))
"""There is a right or a contract that an order could protect."""
_NEW_CLAIM = none_of(
    all_of(said("stage", "concluded"), said("damages_claimed"), said("same_facts"))
)
"""A suit brings something new: other acts, or damages not claimed in a suit now over.

Our reading; a court does not hear again what a suit decided.
"""
_SHELL = any_of(
    *(said("shell_changes", code) for code in FACTS["shell_changes"].codes if code != NONE)
)
MORE_LIABLE = any_of(
    _SHELL,
    said("relationship", "same_controller"),
    said("predecessor_held_liable"),
    said("other_side_kind", "both"),
)
"""More persons may have to pay: controllers, sister companies, managers."""
TERMINABLE = all_of(
    said("contract_signed"),
    said("breach"),
    said("contract_kind", *(code for code in FACTS["contract_kind"].codes if code not in _KEPT)),
    none_of(denied("contract_binds_infringer")),
)
"""A broken contract that still has something to end (Civil Code 563)."""
_UNJUDGED = not_said("stage", "effective_judgment", "retrial")
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
    "decide_appeal",
    when("appeal_period_runs", limit("appeal", *RUNS)),
    when("appeal_period_unknown", limit("appeal", "unknown")),
    deadline="appeal",
)
RETRIAL = step(
    "consider_retrial",
    when("retrial_period_runs", limit("retrial", *RUNS)),
    when("retrial_period_unknown", limit("retrial", "unknown")),
    deadline="retrial",
)

_KEEP: tuple[StepRule, ...] = (
    step("keep_everything", when("evidence_may_vanish", _AT_RISK), when("nothing_is_lost")),
    CONFLICTS,
    step("stop_sharing", when("leak_goes_on", SECRET_RIGHT)),
    step(
        "customs_security",
        when("customs_waits_three_days", limit("customs_security", "near", "unknown")),
        deadline="customs_security",
        laws=((ALWAYS, ("customs-ip-regulations:16", "customs-ip-regulations:14")),),
    ),
    step(
        "sue_after_counter_notice",
        when("platform_lifts_measures", limit("platform_suit", *RUNS)),
        deadline="platform_suit",
        laws=((ALWAYS, ("e-commerce-law:43.2", "online-ip-reply:3")),),
    ),
    APPEAL,
    RETRIAL,
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
    RECOVER,
    *REMAINS,
    step(
        "ask_for_evaluation_report",
        when(
            "courts_ask_for_report",
            said("right_type", *MODELS),
            may_be("evaluation_report", NONE),
            _MAY_BE_REGISTERED,
        ),
        laws=((ALWAYS, ("patent-law-2020:66.2", "patent-implementing-rules:62")),),
    ),
    step(
        "ask_for_fee",
        when("published_before_grant", PUBLISHED_APPLICATION),
        laws=(
            (ALWAYS, ("patent-law-2020:13", "patent-law-2020:74.2", "patent-interpretation-2:18")),
        ),
    ),
    step(
        "consider_preservation",
        when("evidence_may_vanish", _AT_RISK, _ANY_ROUTE),
        when("harm_goes_on", said("acts_ongoing"), not_said("preservation_order"), _ENJOINABLE),
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
        "name_all_liable",
        when("others_may_be_liable", MORE_LIABLE, _ANY_ROUTE),
        laws=(
            (
                any_of(_SHELL, said("relationship", "same_controller")),
                ("company-law-2023:23", "company-law-2023:23.2", "company-law-2023:240.3"),
            ),
            (said("other_side_kind", "both"), ("company-law-2023:191",)),
            (ALWAYS, ("civil-code:1168", "civil-code:1169", "cpl-interpretation:64")),
        ),
    ),
    step(
        "terminate_contract",
        when("breach_defeats_purpose", TERMINABLE),
        laws=((ALWAYS, ("civil-code:563", "civil-code:566")),),
    ),
    step(
        "claim_injunction",
        when("order_beside_money", said("acts_ongoing"), TORT, _UNJUDGED),
        laws=((ALWAYS, ("civil-code:179.1",)),),
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
            said("right_type", "trademark", "trade_secret"),
            _MAY_BE_REGISTERED,
            _MAY_GO_ON,
        ),
    ),
    step(
        "ask_patent_office",
        when("office_stops_no_fine", said("right_type", *PATENTS), _MAY_BE_REGISTERED, _MAY_GO_ON),
        laws=((ALWAYS, ("patent-law-2020:65",)),),
    ),
    step(
        "platform_and_customs",
        when(
            "stops_sales",
            said("right_type", *_MARKS_AND_WORKS, *PATENTS),
            _MAY_BE_REGISTERED,
            _MAY_GO_ON,
        ),
    ),
    step(
        "ask_about_police",
        when("threshold_reached", said("crime")),
        when("secret_taken", SECRET_TAKEN, warned("possible_crime_see_counsel")),
        when("cannot_compare", warned("possible_crime_see_counsel")),
    ),
    step(
        "apply_for_enforcement",
        when("enforcement_period_runs", limit("enforcement", *RUNS)),
        when("enforcement_period_unknown", limit("enforcement", "unknown")),
        deadline="enforcement",
    ),
    step(
        "watch_for_relapse",
        when("relapse_is_serious", said("stage", "effective_judgment", "concluded")),
        when("relapse_shows_intent", said("settlement_reached")),
    ),
)
CLAIM: tuple[StepRule, ...] = (*_KEEP, *_PREPARE, *_ACT, *_BESIDE)
