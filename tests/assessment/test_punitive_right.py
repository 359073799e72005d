"""The right: every part and defence, met and narrowly missed, by type of right."""

from __future__ import annotations

from datetime import date

import pytest
from case_facts import cny, proved, route
from strategies import AS_OF, LIKELY, likely

from flows.assessment.explain import explain
from flows.assessment.model import Route, RouteStatus, Status
from flows.assessment.punitive import punitive_rule
from flows.facts import Facts
from flows.facts_file import Json

MARK: dict[str, Json] = {
    "right_type": "trademark",
    "right_status": "in_force",
    "right_in_china": "yes",
    "trademark_used": "yes",
    "standing": "owner",
    "infringement_shown": "yes",
    "act_kinds": ["counterfeit_mark"],
    "relationship": ["distributor"],
    "access_through_relationship": "yes",
    "evidence_destroyed": "yes",
    "acts_started": "2024-02",
    "acts_ongoing": "yes",
    "infringer_profit": cny(2_640_000),
    "stage": "not_filed",
    "knew_date": "2026-01",
}


def said(facts: Facts, as_of: date = AS_OF) -> Route:
    """Return what is said of the punitive route."""
    return explain(punitive_rule(as_of).evaluate(facts, frozenset()))


def mark(**changes: Json) -> Route:
    """Return the punitive route of a trademark case with these facts changed."""
    changed = {**MARK, **changes}
    data: dict[str, Json] = {k: v for k, v in changed.items() if v is not None}
    return route(punitive_rule(AS_OF), proved(data))


@pytest.mark.parametrize(
    "right",
    ["invention_patent", "utility_model", "design_patent", "trademark", "plant_variety"],
)
def test_registered_rights_are_made_out(right: str) -> None:
    """A registered right in force in China, infringed, with every element, is likely."""
    assert mark(right_type=right).status == RouteStatus.LIKELY


@pytest.mark.parametrize("right", ["copyright", "software"])
def test_works_need_no_registration(right: str) -> None:
    """A work is protected without registration; only a lapsed right fails."""
    assert mark(right_type=right, right_status=None).status == RouteStatus.LIKELY
    assert mark(right_type=right, right_status="pending").status == RouteStatus.LIKELY
    lapsed = mark(right_type=right, right_status="expired")
    assert (lapsed.status, lapsed.reasons) == (RouteStatus.UNAVAILABLE, ("right_not_in_force",))


@pytest.mark.parametrize("right", ["unfair_competition", "confidential_information"])
def test_what_has_no_punitive_clause(right: str) -> None:
    """Other unfair competition and a contract's own secrets are shut out under both texts."""
    for as_of in (AS_OF, date(2026, 4, 30)):
        found = said(likely(right_type=right), as_of)
        assert (found.status, found.reasons) == (RouteStatus.UNAVAILABLE, ("right_excluded",))
        assert found.elements["right"].status == Status.NOT_MET


def test_the_excluding_article_is_of_2026() -> None:
    """Article 5 is named under the text of 2026 only."""
    new, old = (said(likely(), day).elements["right"] for day in (AS_OF, date(2026, 4, 30)))
    assert "spc-2026-7:5" in new.provisions
    assert "spc-2026-7:5" not in old.provisions


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"right_status": "expired"}, "right_not_in_force"),
        ({"right_status": "pending"}, "right_not_in_force"),
        ({"right_status": "invalidated"}, "right_not_in_force"),
        ({"right_in_china": "no"}, "right_not_in_china"),
        ({"trademark_used": "no", "actual_loss": cny(0)}, "no_use_no_damages"),
        ({"lawful_source": "yes"}, "lawful_source"),
        ({"infringement_shown": "no"}, "no_infringement"),
    ],
)
def test_a_failing_part_of_a_mark(changes: dict[str, Json], reason: str) -> None:
    """A part that fails makes the route unavailable for its own reason."""
    found = mark(**changes)
    assert (found.status, found.reasons) == (RouteStatus.UNAVAILABLE, (reason,))
    assert found.elements["right"].status == Status.NOT_MET


@pytest.mark.parametrize(
    "missing",
    ["right_type", "right_status", "right_in_china", "trademark_used"],
)
def test_an_unknown_part_is_open(missing: str) -> None:
    """What the user has to show and does not know leaves the route open."""
    found = mark(**{missing: None})
    assert found.status == RouteStatus.OPEN
    assert missing in found.elements["right"].open_facts


def test_non_use_is_a_matter_of_marks() -> None:
    """Non-use bars damages for trademarks alone; what cannot apply counts as satisfied."""
    assert mark(right_type="design_patent", trademark_used="no").status == RouteStatus.LIKELY
    assert mark(trademark_used="not_applicable").status == RouteStatus.LIKELY


def test_a_pending_attack_makes_it_arguable() -> None:
    """A right under attack is in force still, but only arguably."""
    found = mark(right_status="invalidation_pending")
    assert (found.status, found.reasons) == (RouteStatus.ARGUABLE, ("right_not_in_force",))


@pytest.mark.parametrize(
    ("standing", "status"),
    [
        ("owner", RouteStatus.LIKELY),
        ("exclusive_licensee", RouteStatus.LIKELY),
        ("sole_licensee", RouteStatus.ARGUABLE),
        ("ordinary_licensee", RouteStatus.ARGUABLE),
        ("unsure", RouteStatus.ARGUABLE),
    ],
)
def test_standing(standing: str, status: RouteStatus) -> None:
    """Owners and exclusive licensees sue alone; other licensees are limited."""
    found = mark(standing=standing)
    assert found.status == status
    limited = ("unknown_facts",) if standing == "unsure" else ("standing_limited",)
    assert found.reasons == (() if status == RouteStatus.LIKELY else limited)


@pytest.mark.parametrize("part", ["secret_not_public", "secret_valuable", "secret_measures"])
def test_each_part_of_a_secret(part: str) -> None:
    """A part of a trade secret that is denied fails; on weak proof it is arguable."""
    found = said(likely(**{part: "no"}))
    assert (found.status, found.reasons) == (RouteStatus.UNAVAILABLE, ("not_a_trade_secret",))
    weak = said(likely(**{part: "yes", f"{part}.proof": "inferred"}))
    assert (weak.status, weak.reasons) == (RouteStatus.ARGUABLE, ("weak_proof",))


def test_the_burden_shifts() -> None:
    """With measures and infringement shown, what is public is for the other side to show."""
    found = said(likely(secret_not_public=None))
    assert (found.status, found.reasons) == (RouteStatus.ARGUABLE, ("weak_proof",))
    part = found.elements["right"].circumstances["right.secret_not_public"]
    assert (part.status, part.weak) == (Status.MET, True)
    assert "aucl-2025:39.1" in part.provisions
    for missing in ("secret_measures", "infringement_shown"):
        assert said(likely(**{"secret_not_public": None, missing: None})).status == RouteStatus.OPEN


@pytest.mark.parametrize("defence", ["independent_origin", "lawful_source"])
def test_defences_against_a_secret(defence: str) -> None:
    """A defence that the other side can show fails the route; unknown, it does not."""
    found = said(likely(**{defence: "yes"}))
    assert (found.status, found.reasons) == (RouteStatus.UNAVAILABLE, (defence,))
    for answer in ("no", "unsure", "not_applicable", None):
        assert said(likely(**{defence: answer})).status == RouteStatus.LIKELY


def test_independent_origin_is_a_matter_of_secrets() -> None:
    """Own development is no defence against a registered right."""
    assert mark(independent_origin="yes").status == RouteStatus.LIKELY


def test_a_secret_need_not_be_registered() -> None:
    """A trade secret fails for China only where the lack of protection is known."""
    assert said(likely(right_in_china=None)).status == RouteStatus.LIKELY
    assert said(likely(right_in_china="no")).reasons == ("right_not_in_china",)


def test_a_secret_names_the_law_of_the_day() -> None:
    """The definition is that of the law in force on the day of assessment."""
    before = said(likely(), date(2025, 10, 14)).elements["right"].provisions
    assert "aucl-2019:9.4" in before
    assert "aucl-2025:10.4" in said(likely(), date(2025, 10, 15)).elements["right"].provisions


def test_every_proof_counts() -> None:
    """A strong case with one proof weakened or left out is arguable, for weak proof."""
    for fact in ("infringement_shown", "relationship", "evidence_destroyed", "actual_loss"):
        assert fact in LIKELY
        for proof in ("inferred", "none"):
            found = said(likely(**{f"{fact}.proof": proof}))
            assert (found.status, found.reasons) == (RouteStatus.ARGUABLE, ("weak_proof",))
