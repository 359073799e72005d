"""Triage: the most urgent reason decides, and every reason is named."""

from __future__ import annotations

from datetime import date

import pytest
from case_facts import TODAY, facts_of
from hypothesis import given, settings
from strategies import cases

from flows.assessment.assess import assess
from flows.assessment.model import Triage, Urgency
from flows.assessment.triage import CODES
from flows.facts import Facts
from flows.facts_file import Json

RANK = list(Urgency)
COUNTERFEIT: dict[str, Json] = {"right_type": "trademark", "act_kinds": ["counterfeit_mark"]}
ENDED: dict[str, Json] = {"stage": "not_filed", "acts_ongoing": "no"}

CASES: tuple[tuple[str, Urgency, dict[str, Json], dict[str, Json]], ...] = (
    (
        "crime_of_user",
        Urgency.TODAY,
        {**COUNTERFEIT, "party_role": "accused"},
        {**COUNTERFEIT, "party_role": "adviser"},
    ),
    (
        "deadline_days",
        Urgency.TODAY,
        {"stage": "not_filed", "preservation_granted_date": "2026-10-29"},
        {"stage": "not_filed", "preservation_granted_date": "2026-10-30"},
    ),
    ("deadline_days", Urgency.TODAY, {**ENDED, "knew_date": "2023-11-28"}, ENDED),
    (
        "evidence_at_risk",
        Urgency.TODAY,
        {"evidence_at_risk": "yes"},
        {"evidence_at_risk": "unsure"},
    ),
    (
        "deadline_weeks",
        Urgency.THIS_WEEK,
        {"stage": "effective_judgment", "judgment_effective_date": "2024-12-21"},
        {"stage": "effective_judgment", "judgment_effective_date": "2024-12-22"},
    ),
    (
        "limitation_near",
        Urgency.THIS_WEEK,
        {**ENDED, "knew_date": "2024-01-19"},
        {**ENDED, "knew_date": "2024-01-20"},
    ),
    ("user_is_accused", Urgency.THIS_WEEK, {"party_role": "accused"}, {"party_role": "adviser"}),
    ("possible_crime", Urgency.THIS_WEEK, COUNTERFEIT, {"right_type": "trademark"}),
    (
        "employee_dispute",
        Urgency.THIS_WEEK,
        {"contract_kind": "employment"},
        {"contract_kind": "consultant"},
    ),
    (
        "employee_dispute",
        Urgency.THIS_WEEK,
        {"relationship": ["employee"]},
        {"relationship": ["former_employee"]},
    ),
    (
        "foreign_court",
        Urgency.THIS_WEEK,
        {"forum": "foreign_court_exclusive"},
        {"forum": "foreign_court_open"},
    ),
    (
        "limitation_passed",
        Urgency.SOON,
        {**ENDED, "knew_date": "2020", "demand_made": "no"},
        {**ENDED, "knew_date": "2020"},
    ),
    ("limitation_unclear", Urgency.SOON, {**ENDED, "knew_date": "2020"}, ENDED),
    ("acts_go_on", Urgency.SOON, {"acts_ongoing": "yes"}, {"acts_ongoing": "no"}),
    (
        "claim_still_possible",
        Urgency.SOON,
        {"right_type": "trademark", "stage": "first_instance"},
        {"right_type": "trademark", "stage": "not_filed"},
    ),
    (
        "answers_contradict",
        Urgency.SOON,
        {"notice_sent": "no", "notice_received": "yes"},
        {"notice_sent": "yes", "notice_received": "yes"},
    ),
    (
        "customs_days",
        Urgency.TODAY,
        {"customs_notice_date": "2026-11-18"},
        {"customs_notice_date": "2026-11-01"},
    ),
    (
        "defence_may_run",
        Urgency.TODAY,
        {"party_role": "accused", "stage": "first_instance"},
        {
            "party_role": "accused",
            "stage": "first_instance",
            "complaint_received_date": "2026-11-01",
            "domicile_in_china": "no",
        },
    ),
    ("no_red_flag", Urgency.ROUTINE, {"stage": "not_filed"}, {"acts_ongoing": "yes"}),
    ("too_little_told", Urgency.UNKNOWN, {}, {"stage": "not_filed"}),
)


def triaged(data: dict[str, Json], as_of: date = TODAY) -> Triage:
    """Return the triage of a case."""
    return assess(facts_of(data), as_of, changes=False).triage


def test_every_reason_has_a_case() -> None:
    """Each reason is shown once given and once narrowly missed."""
    assert {code for code, *_ in CASES} == set(CODES)


@pytest.mark.parametrize(("code", "urgency", "data", "_miss"), CASES)
def test_given_with_its_urgency(
    code: str, urgency: Urgency, data: dict[str, Json], _miss: dict[str, Json]
) -> None:
    """A reason is named where it holds, and the case is at least as urgent as it."""
    found = triaged(data)
    assert code in found.reasons
    assert RANK.index(found.urgency) <= RANK.index(urgency)


@pytest.mark.parametrize(("code", "_urgency", "_data", "miss"), CASES)
def test_not_given_where_it_narrowly_fails(
    code: str, _urgency: Urgency, _data: dict[str, Json], miss: dict[str, Json]
) -> None:
    """A reason is not named where one part of it fails."""
    assert code not in triaged(miss).reasons


def test_the_most_urgent_reason_decides() -> None:
    """With several reasons the most urgent sets the urgency and stands first."""
    found = triaged({"acts_ongoing": "yes", "evidence_at_risk": "yes", "party_role": "accused"})
    assert found.urgency is Urgency.TODAY
    assert found.reasons == ("evidence_at_risk", "user_is_accused", "acts_go_on")


def test_a_passed_limit_is_no_alarm() -> None:
    """A limit that has passed for good is not for today."""
    found = triaged({"stage": "not_filed", "preservation_granted_date": "2026-01-01"})
    assert "deadline_days" not in found.reasons


@given(cases())
@settings(max_examples=25)
def test_always_one_urgency_and_a_reason(facts: Facts) -> None:
    """Every case has an urgency, and reasons that are known, each once."""
    found = assess(facts, TODAY, changes=False).triage
    assert found.reasons
    assert set(found.reasons) <= set(CODES)
    assert len(set(found.reasons)) == len(found.reasons)
    assert (found.urgency is Urgency.ROUTINE) == (found.reasons == ("no_red_flag",))
