"""Dates against the day assessed, after a lawyer's review."""

from __future__ import annotations

import pytest
from review_cases import MARK, assessed, clashes, limit, statuses

from flows.assessment.model import RouteStatus
from flows.facts_file import Json

PUNITIVE = "punitive_damages"
OLD: dict[str, Json] = {
    "acts_started": "2020-01-01",
    "acts_ended": "2020-05-01",
    "acts_ongoing": "no",
    "knew_date": "2020-06-01",
    "demand_made": "yes",
}


def test_a_debate_closed_in_the_past_is_over() -> None:
    """A first-instance debate that closed before today clashes with a debate still running."""
    suit = {"stage": "first_instance", "filed_date": "2026-01-01", "punitive_claimed": "no"}
    found = assessed(MARK, **suit, debate_closed_date="2026-10-01")
    assert clashes(found) == ["debate_over_but_running"]
    assert statuses(found)[PUNITIVE] is RouteStatus.OPEN
    assert limit(found, "punitive_claim").status == "unknown"
    ahead = assessed(MARK, **suit, debate_closed_date="2026-12-01")
    assert clashes(ahead) == []
    assert statuses(ahead)[PUNITIVE] is RouteStatus.LIKELY


def test_a_claim_made_survives_the_closed_debate() -> None:
    """A punitive claim already made does not turn on when the debate closed."""
    suit = {"stage": "first_instance", "filed_date": "2026-01-01", "punitive_claimed": "yes"}
    found = assessed(MARK, **suit, debate_closed_date="2026-10-01")
    assert statuses(found)[PUNITIVE] is RouteStatus.LIKELY


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("started_in_future", {"acts_started": "2027-03-01"}),
        ("filed_in_future", {**OLD, "stage": "first_instance", "filed_date": "2027-10-01"}),
        ("knew_in_future", {"knew_date": "2026-12-01", "acts_ongoing": "no"}),
        ("demand_in_future", {**OLD, "last_demand_date": "2027"}),
    ],
)
def test_what_is_still_to_come_carries_nothing(rule: str, changes: dict[str, Json]) -> None:
    """A past event dated after the day assessed is a contradiction, and no claim rests on it."""
    found = assessed(MARK, **changes)
    assert clashes(found) == [rule]
    assert statuses(found)[PUNITIVE] is RouteStatus.OPEN


@pytest.mark.parametrize("stage", ["not_filed", "concluded"])
def test_a_suit_that_is_planned_may_have_its_day_to_come(stage: str) -> None:
    """Where no suit is pending, a filing date ahead is a plan and contradicts nothing."""
    found = assessed(MARK, stage=stage, filed_date="2027-10-01")
    assert "filed_in_future" not in clashes(found)


def test_a_law_still_to_come_is_not_touched() -> None:
    """Acts expected to go on into a later law are shown under the laws that they met so far."""
    found = assessed(MARK, acts_ongoing="no", acts_ended="2027-06-01")
    assert found.exposure is not None
    assert found.exposure.multiple_high == 5
    assert "multiple_changed_over_time" not in found.exposure.notes
    touching = assessed(MARK, acts_ongoing="yes", acts_ended=None)
    assert touching.exposure is not None
    assert found.exposure.notes == touching.exposure.notes
