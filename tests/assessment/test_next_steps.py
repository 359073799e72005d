"""Next steps: in order, each with a reason that holds and a date where one follows."""

from __future__ import annotations

from datetime import date

import pytest
from case_facts import TODAY, cny, facts_of, proved
from hypothesis import given, settings
from strategies import cases, likely

from flows.assessment.assess import assess
from flows.assessment.claim_steps import CLAIM
from flows.assessment.defence_steps import DEFENCE
from flows.assessment.model import NextStep
from flows.assessment.next_steps import STEPS
from flows.facts import Facts
from flows.facts_file import Json

MARK: dict[str, Json] = {"right_type": "trademark", "stage": "not_filed", "acts_ongoing": "yes"}
SECRET: dict[str, Json] = {**MARK, "right_type": "trade_secret"}
DEAL: dict[str, Json] = proved(
    {
        "contract_kind": "nnn",
        "contract_signed": "yes",
        "contract_binds_infringer": "yes",
        "clause": "yes",
        "breach": "yes",
    }
)
ENDED: dict[str, Json] = {"right_type": "trademark", "stage": "not_filed", "acts_ongoing": "no"}
ACCUSED: dict[str, Json] = {**MARK, "party_role": "accused"}


def steps(data: dict[str, Json], as_of: date = TODAY) -> dict[str, NextStep]:
    """Return the steps of a case by id, in order."""
    return {step.id: step for step in assess(facts_of(data), as_of, changes=False).next_steps}


AGAIN: dict[str, Json] = {"stage": "concluded", "damages_claimed": "yes", "same_facts": "yes"}

TAKEN: tuple[tuple[str, str, dict[str, Json]], ...] = (
    ("check_with_client", "adviser_checks", {**MARK, "party_role": "adviser"}),
    ("keep_everything", "evidence_may_vanish", {**MARK, "evidence_at_risk": "yes"}),
    ("keep_everything", "nothing_is_lost", MARK),
    ("settle_contradictions", "answers_contradict", {**MARK, "acts_ended": "2025"}),
    ("stop_sharing", "leak_goes_on", SECRET),
    (
        "decide_appeal",
        "appeal_period_runs",
        {**MARK, "stage": "first_instance_judgment", "judgment_received_date": "2026-11-20"},
    ),
    (
        "sue_after_preservation",
        "measure_is_lifted",
        {**MARK, "preservation_granted_date": "2026-11-20"},
    ),
    ("secure_evidence", "evidence_may_vanish", {**MARK, "evidence_at_risk": "yes"}),
    ("secure_evidence", "before_any_letter", MARK),
    ("secure_evidence", "elements_need_proof", {**MARK, "notice_sent": "yes"}),
    ("list_secret_points", "secret_must_be_named", SECRET),
    (
        "see_counsel",
        "possible_crime",
        {**MARK, "act_kinds": ["counterfeit_mark"]},
    ),
    ("see_counsel", "time_runs_out", {**ENDED, "knew_date": "2023-12-01"}),
    ("see_counsel", "time_may_have_run_out", {**ENDED, "knew_date": "2020"}),
    ("see_counsel", "employee_rules", {**MARK, "clause_employee_duty": "confidentiality"}),
    ("see_counsel", "foreign_forum", {**MARK, "forum": "foreign_court_exclusive"}),
    ("see_counsel", "foreign_forum", {**MARK, "governing_law": "foreign"}),
    ("see_counsel", "choose_route", {**MARK, **DEAL}),
    ("see_counsel", "counsel_needed_in_court", MARK),
    (
        "see_counsel",
        "no_route_yet",
        {**MARK, "infringement_shown": "no", "contract_kind": "none"},
    ),
    ("interrupt_limitation", "demand_restarts_period", {**ENDED, "knew_date": "2023-12-01"}),
    ("interrupt_limitation", "look_for_interruption", {**ENDED, "knew_date": "2020"}),
    ("find_missing_answers", "facts_unknown", MARK),
    ("strengthen_proof", "proof_is_weak", {**DEAL, "breach.proof": "inferred"}),
    ("work_out_loss", "base_needed", MARK),
    ("work_out_loss", "loss_holds_sum", {**DEAL, "right_type": "unfair_competition"}),
    (
        "work_out_loss",
        "loss_holds_sum",
        {
            **DEAL,
            "right_type": "unfair_competition",
            "clause_sum": cny(10),
            "contract_loss": cny(1),
        },
    ),
    ("foreign_papers", "papers_take_time", {**MARK, "domicile_in_china": "no"}),
    ("consider_preservation", "evidence_may_vanish", {**MARK, "evidence_at_risk": "yes"}),
    ("consider_preservation", "harm_goes_on", MARK),
    ("send_notice", "notice_shows_intent", MARK),
    ("send_notice", "demand_restarts_period", {**MARK, "right_type": "unfair_competition"}),
    ("settle_with_relapse_sum", "settlement_binds", MARK),
    ("choose_claim", "one_claim_for_one_harm", {**MARK, **DEAL}),
    (
        "labour_arbitration",
        "labour_first",
        {**MARK, "contract_kind": "employment", "knew_date": "2026-06-01"},
    ),
    (
        "claim_contract_loss",
        "contract_still_counts",
        {**MARK, **DEAL, "clause": "no"},
    ),
    ("claim_punitive_in_time", "later_is_too_late", {**MARK, "stage": "first_instance"}),
    ("file_suit", "waiting_costs_damages", {**MARK, "knew_date": "2022"}),
    ("file_suit", "court_decides", MARK),
    ("file_suit", "court_decides", {**MARK, **AGAIN, "same_facts": "no"}),
    ("file_suit", "court_decides", {**MARK, **AGAIN, "damages_claimed": "no"}),
    ("complain_to_authority", "authority_is_fast", MARK),
    ("platform_and_customs", "stops_sales", MARK),
    (
        "ask_about_police",
        "threshold_reached",
        {**MARK, "act_kinds": ["counterfeit_mark"], "illegal_gain": cny(30_000)},
    ),
    (
        "ask_about_police",
        "secret_taken",
        {**SECRET, "act_kinds": ["used_secret"], "relationship": ["former_employee"]},
    ),
    ("ask_about_police", "cannot_compare", {**MARK, "act_kinds": ["counterfeit_mark"]}),
    ("customs_security", "customs_waits_three_days", {**MARK, "customs_notice_date": "2026-11-20"}),
    (
        "sue_after_counter_notice",
        "platform_lifts_measures",
        {**MARK, "counter_notice_date": "2026-11-20"},
    ),
    (
        "consider_retrial",
        "retrial_period_runs",
        {"stage": "effective_judgment", "judgment_effective_date": "2026-11-01"},
    ),
    ("consider_retrial", "retrial_period_unknown", {"stage": "effective_judgment"}),
    ("decide_appeal", "appeal_period_unknown", {**MARK, "stage": "first_instance_judgment"}),
    ("apply_for_enforcement", "enforcement_period_unknown", {"stage": "effective_judgment"}),
    ("file_rights_now", "first_to_file", {**MARK, "right_in_china": "no"}),
    (
        "attack_non_use",
        "their_mark_may_be_unused",
        {
            **MARK,
            "act_kinds": ["registered_in_own_name"],
            "their_registration_registered": "2020-01-01",
        },
    ),
    ("challenge_use", "mark_not_used", {**ACCUSED, "trademark_used": "no"}),
    ("look_at_copyright", "works_need_no_registration", {**MARK, "right_in_china": "no"}),
    (
        "look_at_unfair_competition",
        "look_and_name_may_be_protected",
        {**MARK, "right_in_china": "no"},
    ),
    (
        "look_at_secret",
        "drawings_may_be_secret",
        {
            **MARK,
            "right_type": "invention_patent",
            "right_in_china": "no",
            "access_through_relationship": "yes",
        },
    ),
    ("ask_for_evaluation_report", "courts_ask_for_report", {**MARK, "right_type": "utility_model"}),
    (
        "ask_for_fee",
        "published_before_grant",
        {
            "right_type": "invention_patent",
            "right_status": "pending",
            "application_published": "yes",
        },
    ),
    ("ask_patent_office", "office_stops_no_fine", {**MARK, "right_type": "design_patent"}),
    ("name_all_liable", "others_may_be_liable", {**MARK, "other_side_kind": "both"}),
    ("terminate_contract", "breach_defeats_purpose", {**MARK, **DEAL}),
    ("claim_injunction", "order_beside_money", MARK),
    (
        "request_invalidation",
        "stay_in_defence_period",
        {**ACCUSED, "right_type": "utility_model", "stage": "first_instance"},
    ),
    ("request_invalidation", "patent_may_fall", {**ACCUSED, "right_type": "utility_model"}),
    (
        "object_to_court",
        "objection_before_hearing",
        {**ACCUSED, **DEAL, "forum": "prc_arbitration", "stage": "first_instance"},
    ),
    ("declare_non_infringement", "warned_and_not_sued", {**ACCUSED, "notice_sent": "yes"}),
    ("tell_insurer", "policy_may_cover", ACCUSED),
    ("answer_in_time", "defence_period_unknown", {**ACCUSED, "stage": "first_instance"}),
    (
        "recover_registration",
        "registered_by_them",
        {**MARK, "act_kinds": ["registered_in_own_name"]},
    ),
    (
        "apply_for_enforcement",
        "enforcement_period_runs",
        {"stage": "effective_judgment", "judgment_effective_date": "2026-06-01"},
    ),
    ("watch_for_relapse", "relapse_is_serious", {"stage": "concluded"}),
    ("watch_for_relapse", "relapse_shows_intent", {**MARK, "settlement_reached": "yes"}),
    ("see_counsel_first", "accused_first_step", ACCUSED),
    (
        "see_counsel_first",
        "possible_crime_of_user",
        {**ACCUSED, "act_kinds": ["counterfeit_mark"]},
    ),
    ("destroy_nothing", "destroying_is_serious", ACCUSED),
    (
        "answer_in_time",
        "defence_period_runs",
        {**ACCUSED, "stage": "first_instance", "filed_date": "2026-11-20"},
    ),
    ("obey_orders", "refusing_is_serious", {**ACCUSED, "preservation_order": "yes"}),
    ("obey_orders", "orders_may_come", {**ACCUSED, "stage": "first_instance"}),
    ("check_acts", "going_on_is_intent", {**ACCUSED, "notice_sent": "yes"}),
    ("check_acts", "going_on_raises_exposure", ACCUSED),
    ("no_shell_changes", "hiding_is_intent", ACCUSED),
    ("collect_defence", "defence_needs_proof", ACCUSED),
    ("ask_for_reduction", "reduction_on_request", {**ACCUSED, **DEAL}),
    (
        "plead_limitation",
        "court_does_not_raise_it",
        {**ENDED, "party_role": "accused", "knew_date": "2020"},
    ),
    ("keep_settlement", "relapse_is_intent", {**ACCUSED, "settlement_reached": "yes"}),
    ("consider_settlement", "settlement_ends_risk", ACCUSED),
)

NOT_TAKEN: tuple[tuple[str, dict[str, Json]], ...] = (
    ("check_with_client", MARK),
    ("settle_contradictions", MARK),
    ("stop_sharing", MARK),
    ("decide_appeal", {**MARK, "stage": "second_instance"}),
    (
        "sue_after_preservation",
        {
            **MARK,
            "stage": "first_instance",
            "filed_date": "2026-11-20",
            "preservation_granted_date": "2026-11-10",
        },
    ),
    ("secure_evidence", {**MARK, "infringement_shown": "no", "contract_kind": "none"}),
    ("interrupt_limitation", MARK),
    ("strengthen_proof", ENDED),
    (
        "foreign_papers",
        {
            **MARK,
            "domicile_in_china": "no",
            "foreign_documents": [
                "identity_certified",
                "power_of_attorney_certified",
                "translations",
            ],
        },
    ),
    ("consider_preservation", {**MARK, "preservation_order": "yes"}),
    ("send_notice", {**MARK, "notice_sent": "yes"}),
    ("send_notice", {**MARK, "stage": "first_instance"}),
    ("settle_with_relapse_sum", {**MARK, "settlement_reached": "yes"}),
    ("choose_claim", MARK),
    ("labour_arbitration", {**MARK, "contract_kind": "nnn"}),
    ("claim_contract_loss", {**MARK, **DEAL}),
    ("claim_punitive_in_time", {**MARK, "stage": "first_instance", "punitive_claimed": "yes"}),
    ("file_suit", {**MARK, "stage": "first_instance"}),
    ("file_suit", {**MARK, **AGAIN}),
    ("complain_to_authority", {**MARK, "right_status": "expired"}),
    ("complain_to_authority", {**MARK, "right_in_china": "no"}),
    ("platform_and_customs", {**MARK, "right_in_china": "no"}),
    ("list_secret_points", {**SECRET, "stage": "second_instance"}),
    ("work_out_loss", {**MARK, "actual_loss": cny(1)}),
    ("platform_and_customs", {**SECRET}),
    ("ask_about_police", MARK),
    ("apply_for_enforcement", MARK),
    ("watch_for_relapse", MARK),
    ("answer_in_time", ACCUSED),
    ("check_acts", {**ACCUSED, "acts_ongoing": "no"}),
    ("ask_for_reduction", ACCUSED),
    ("plead_limitation", ACCUSED),
    ("consider_settlement", {**ACCUSED, "settlement_reached": "yes"}),
)


def test_every_reason_of_every_step_is_shown() -> None:
    """Each step is taken once for each of its reasons."""
    expected = {(step.id, why.code) for step in STEPS for why in step.whys}
    assert {(id_, why) for id_, why, _ in TAKEN} == expected


@pytest.mark.parametrize(("id_", "why", "data"), TAKEN)
def test_taken_for_its_reason(id_: str, why: str, data: dict[str, Json]) -> None:
    """The step is taken, for the first of its reasons that holds."""
    assert steps(data)[id_].why == why


@pytest.mark.parametrize(("id_", "data"), NOT_TAKEN)
def test_not_taken_where_it_does_not_fit(id_: str, data: dict[str, Json]) -> None:
    """A step that does not fit the facts is not proposed."""
    assert id_ not in steps(data)


def test_evidence_comes_before_the_letter_and_the_suit() -> None:
    """Keep, secure, see counsel, preserve, then warn, then sue, then the authorities."""
    order = list(steps(MARK))
    expected = [
        "keep_everything",
        "secure_evidence",
        "see_counsel",
        "consider_preservation",
        "send_notice",
        "file_suit",
        "complain_to_authority",
    ]
    assert [id_ for id_ in order if id_ in expected] == expected


def test_a_dated_step_names_its_limit() -> None:
    """A step bound by a time limit says which, and by when."""
    step = steps({**MARK, "preservation_granted_date": "2026-11-20"})["sue_after_preservation"]
    assert (step.by, step.deadline) == (date(2026, 12, 20), "sue_after_preservation")
    suit = steps({**ENDED, "knew_date": "2024-05-01"})["file_suit"]
    assert (suit.by, suit.deadline) == (date(2027, 5, 1), "limitation")


def test_the_shorter_limit_binds_once_it_is_near() -> None:
    """One year for what an employment contract gives (LDMAL 27) comes before the three years."""
    job = {**ENDED, "contract_kind": "employment", "stage": "not_filed"}
    step = steps({**job, "knew_date": "2025-12-15"})["interrupt_limitation"]
    assert (step.by, step.deadline) == (date(2026, 12, 15), "labour_arbitration")
    later = steps({**job, "contract_kind": "nda", "knew_date": "2023-12-15"})
    assert later["interrupt_limitation"].deadline == "limitation"


def test_no_step_is_due_in_the_past() -> None:
    """Where the day is already past the limit is named without a day."""
    step = steps({**ENDED, "knew_date": "2020"})["interrupt_limitation"]
    assert (step.by, step.deadline) == (None, "limitation")


@given(cases())
@settings(max_examples=25)
def test_steps_keep_the_order_of_their_table(facts: Facts) -> None:
    """Steps come in their order, each once, and those of one side never reach the other."""
    found = [step.id for step in assess(facts, TODAY, changes=False).next_steps]
    accused = facts.code("party_role") == "accused"
    table = [step.id for step in (DEFENCE if accused else (STEPS[0], *CLAIM))]
    assert found == [id_ for id_ in table if id_ in found]


def test_the_accused_sees_counsel_first() -> None:
    """Counsel before anything else, and never a word on warning or suing the other side."""
    found = list(steps(ACCUSED))
    assert found[:2] == ["see_counsel_first", "destroy_nothing"]
    assert not {"send_notice", "file_suit", "secure_evidence"} & set(found)


def test_the_role_changes_steps_and_nothing_of_the_routes() -> None:
    """`party_role` changes the steps, never a status or an amount."""
    accused = assess(likely(party_role="accused"), TODAY, changes=False)
    holder = assess(likely(party_role="right_holder"), TODAY, changes=False)
    assert accused.routes == holder.routes
    assert accused.exposure == holder.exposure
    assert accused.next_steps != holder.next_steps
