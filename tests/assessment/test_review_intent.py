"""Intent, standing and good faith after a lawyer's review."""

from __future__ import annotations

from datetime import date

import pytest
from review_cases import MARK, PATENT, assessed, clashes, statuses

from flows.assessment.model import RouteStatus, Status
from flows.facts_file import Json

PUNITIVE = "punitive_damages"
OLD_TEXT = date(2026, 4, 30)
NOTICED: dict[str, Json] = {
    "notice_sent": "yes",
    "notice_identified_right": "yes",
    "notice_received": "yes",
    "continued_after_notice": "yes",
}


def intent(
    name: str, base: dict[str, Json], as_of: date | None = None, /, **changes: Json
) -> Status:
    """Return the status of a circumstance of intent in a case so changed."""
    found = assessed(base, as_of, **changes) if as_of else assessed(base, **changes)
    punitive = next(route for key, route in found.routes.items() if key == PUNITIVE)
    return punitive.elements["intent"].circumstances[f"intent.{name}"].status


@pytest.mark.parametrize(
    ("right", "kind"),
    [
        ("trademark", "counterfeit_mark"),
        ("copyright", "piracy"),
        ("software", "piracy"),
        ("design_patent", "passed_off_patent"),
    ],
)
def test_a_listed_act_shows_intent_for_its_own_right(right: str, kind: str) -> None:
    """Piracy, counterfeit marks and passing off count for the right they infringe, and no other."""
    name = "piracy_or_counterfeit"
    assert intent(name, MARK, right_type=right, act_kinds=[kind]) is Status.MET
    for other in {"counterfeit_mark", "piracy", "passed_off_patent"} - {kind}:
        assert intent(name, MARK, right_type=right, act_kinds=[other]) is Status.NOT_MET
    assert intent(name, MARK, right_type="trade_secret", act_kinds=[kind]) is Status.NOT_MET


@pytest.mark.parametrize(
    ("received", "status"), [("yes", Status.MET), (None, Status.MET), ("no", Status.NOT_MET)]
)
def test_a_notice_that_never_came_is_no_notice(received: Json, status: Status) -> None:
    """Under the text of 2021 too a notice known not to have arrived shows no intent."""
    noticed: dict[str, Json] = {
        **NOTICED,
        "notice_received": received,
        "act_kinds": ["used_mark"],
    }
    assert intent("after_effective_notice", MARK, OLD_TEXT, **noticed) is status


@pytest.mark.parametrize(
    "knew",
    [
        NOTICED,
        {
            "settlement_reached": "yes",
            "settlement_agreed_to_stop": "yes",
            "resumed_after_settlement": "yes",
        },
    ],
)
@pytest.mark.parametrize("base", [MARK, PATENT])
def test_a_seller_who_knew_did_not_act_in_good_faith(
    base: dict[str, Json], knew: dict[str, Json]
) -> None:
    """A lawful source needs a seller who did not know: one who did leaves every route open."""
    found = assessed(base, lawful_source="yes", **knew)
    assert clashes(found) == ["lawful_source_but_knew"]
    assert statuses(found)[PUNITIVE] is RouteStatus.OPEN
    assert statuses(found)["compensatory_damages"] is RouteStatus.OPEN


def test_an_unknown_standing_is_unknown() -> None:
    """Only a known licensee is told that it may not sue alone."""
    for standing, reason in ((None, "unknown_facts"), ("sole_licensee", "standing_limited")):
        found = assessed(MARK, standing=standing)
        route = next(one for name, one in found.routes.items() if name == PUNITIVE)
        assert route.status is RouteStatus.ARGUABLE
        assert route.reasons == (reason,)
