"""Limitation after a lawyer's review: contradictions, employment, late demands, filed suits."""

from __future__ import annotations

from review_cases import CONTRACT, MARK, assessed, clashes, limit, statuses

from flows.assessment.model import RouteStatus, Urgency

PUNITIVE, AGREED, ONCE = "punitive_damages", "liquidated_damages", "compensatory_damages"
STAFF = {
    "contract_kind": "employment",
    "clause_employee_duty": "non_compete",
    "other_side_kind": "individual",
    "acts_started": "2024-12-01",
    "acts_ongoing": "no",
    "acts_ended": "2025-02-01",
    "knew_date": "2025-01-01",
}
LATE = {
    "acts_started": "2020-01-01",
    "acts_ended": "2020-05-01",
    "acts_ongoing": "no",
    "knew_date": "2020-06-01",
    "demand_made": "yes",
}


def test_stopped_and_ongoing_holds_limitation_open() -> None:
    """Acts that both stopped and go on carry no claim whose period would else have run out."""
    old = {"acts_started": "2019-11-05", "knew_date": "2019-12-01", "demand_made": "no"}
    suit = {"stage": "first_instance", "filed_date": "2024-01-01", "stopped_after_suit": "yes"}
    found = assessed(MARK, **old, **suit)
    assert clashes(found) == ["stopped_and_ongoing"]
    assert statuses(found)[PUNITIVE] is RouteStatus.OPEN
    assert statuses(found)[ONCE] is RouteStatus.OPEN
    assert limit(found, "limitation").status != "running"


def test_an_agreed_sum_under_employment_has_one_year() -> None:
    """A claim under an employment contract is barred after one year without a demand."""
    found = assessed(CONTRACT, **STAFF)
    agreed = found.routes[next(name for name in found.routes if name == AGREED)]
    assert agreed.status is RouteStatus.UNAVAILABLE
    assert agreed.reasons == ("limitation_expired",)
    assert "limitation_passed" in found.triage.reasons
    assert "limitation_only_if_pleaded" in found.warnings


def test_an_unknown_demand_keeps_the_year_open() -> None:
    """Whether a demand restarted the one year is open until it is known."""
    found = assessed(CONTRACT, **STAFF, demand_made=None)
    assert statuses(found)[AGREED] is RouteStatus.OPEN
    assert limit(found, "labour_arbitration").status == "unknown"


def test_a_demand_made_too_late_revives_nothing() -> None:
    """A demand after the period had run out leaves the claim open and is warned of."""
    found = assessed(MARK, **LATE, last_demand_date="2024-11-21")
    assert statuses(found)[PUNITIVE] is RouteStatus.OPEN
    assert "limitation_only_if_pleaded" in found.warnings


def test_a_demand_in_time_starts_the_period_anew() -> None:
    """A demand on the last day of the period counts; one day later it does not."""
    on_the_day = {**LATE, "knew_date": "2021-06-01"}
    kept = assessed(MARK, **on_the_day, last_demand_date="2024-06-01")
    missed = assessed(MARK, **on_the_day, last_demand_date="2024-06-02")
    assert statuses(kept)[ONCE] is RouteStatus.LIKELY
    assert statuses(missed)[ONCE] is RouteStatus.OPEN


def test_an_undated_suit_before_the_last_day_is_in_time() -> None:
    """A suit already filed cannot be late while the last day is still to come."""
    found = assessed(
        MARK, stage="first_instance_debate_closed", punitive_claimed="no", debate_reopened="yes"
    )
    assert limit(found, "limitation").status == "met"
    assert "limitation_only_if_pleaded" not in found.warnings
    assert "limitation_unclear" not in found.triage.reasons


def test_the_look_back_stands_beside_the_exposure() -> None:
    """Where only the last three years count, the greater figure says so too."""
    found = assessed(MARK, acts_started="2019-11-05", knew_date="2019-12-01")
    assert found.exposure is not None
    assert "last_three_years_count" in found.exposure.notes


def test_a_continuing_breach_of_contract_is_only_arguable() -> None:
    """That the period never runs while acts go on is a rule on file for rights, not contracts."""
    old = {"knew_date": "2019-01-01", "acts_started": "2018-12-01", "contract_date": "2018-01-01"}
    assert statuses(assessed(CONTRACT, **old))[AGREED] is RouteStatus.ARGUABLE


def test_only_the_accused_has_to_defend() -> None:
    """An adviser is not given the defendant's time limit, and so no false urgency."""
    suit = {"stage": "first_instance", "filed_date": "2026-11-10"}
    adviser = assessed(MARK, party_role="adviser", **suit)
    accused = assessed(MARK, party_role="accused", **suit)
    assert limit(adviser, "defence").status == "not_applicable"
    assert adviser.triage.urgency is not Urgency.TODAY
    assert limit(accused, "defence").status == "near"
