"""Timing: the clause in force when the acts happened, and the claim raised in time."""

from __future__ import annotations

from datetime import date

import pytest
from case_facts import cny
from strategies import AS_OF, likely

from flows.assessment.explain import explain
from flows.assessment.model import Route, RouteStatus, Status
from flows.assessment.punitive import punitive_rule
from flows.assessment.statutes import clauses, clauses_touched
from flows.facts_file import Json

OLD = date(2026, 4, 30)
LIKELY, ARGUABLE = RouteStatus.LIKELY, RouteStatus.ARGUABLE
OPEN, UNAVAILABLE = RouteStatus.OPEN, RouteStatus.UNAVAILABLE


def said(as_of: date = AS_OF, /, **changes: Json) -> Route:
    """Return the punitive route of a strong case with these facts changed."""
    facts = likely(**changes)
    return explain(punitive_rule(as_of).evaluate(facts, frozenset()))


MARK: dict[str, Json] = {
    "right_type": "trademark",
    "right_status": "in_force",
    "trademark_used": "yes",
    "knew_date": "2026-01-01",
}
PATENT: dict[str, Json] = {"right_type": "utility_model", "right_status": "in_force"}
FIRST_DAYS = [
    ("trademark", "2014-04-30", "2014-05-01"),
    ("trade_secret", "2019-04-22", "2019-04-23"),
    ("copyright", "2021-05-31", "2021-06-01"),
    ("software", "2021-05-31", "2021-06-01"),
    ("design_patent", "2021-05-31", "2021-06-01"),
    ("plant_variety", "2015-12-31", "2016-01-01"),
]


@pytest.mark.parametrize(("right", "before", "first"), FIRST_DAYS)
def test_acts_wholly_before_the_clause(right: str, before: str, first: str) -> None:
    """Acts that ended before the clause began give no punitive damages; from its day on they do."""
    case = {**MARK, "right_type": right, "acts_ongoing": None}
    earlier = said(**case, acts_started="2012", acts_ended=before)
    assert (earlier.status, earlier.reasons) == (UNAVAILABLE, ("acts_before_statute",))
    later = said(**case, acts_started=first, acts_ended=first)
    assert later.elements["timing"].circumstances["timing.clause"].status == Status.MET
    assert "acts_before_statute" not in later.reasons


def test_straddling_acts() -> None:
    """Acts on both sides of the clause's start: arguable until the earlier part is known."""
    straddling = said(**PATENT, acts_started="2021-05-31")
    assert (straddling.status, straddling.reasons) == (ARGUABLE, ("acts_before_statute",))
    split = said(**PATENT, acts_started="2021-05-31", amount_before_clause=cny(50_000))
    assert split.status == LIKELY
    assert said(**PATENT, acts_started="2021-06-01").status == LIKELY


@pytest.mark.parametrize(
    "changes",
    [
        {"acts_started": None, "acts_ongoing": None},
        {"acts_started": None},
        {"acts_started": "2021"},
        {"acts_started": "2020-01-01", "acts_ongoing": None},
        {"acts_started": "2020-01-01", "acts_ongoing": None, "acts_ended": "2021"},
        {"acts_started": "2024-01-01", "acts_ended": "2023-01-01", "acts_ongoing": None},
        {"acts_started": "2024-01-01", "acts_ended": "2025-01-01", "acts_ongoing": "yes"},
    ],
)
def test_missing_or_coarse_dates_are_open(changes: dict[str, Json]) -> None:
    """A missing, coarse or contradicting date of the acts leaves the clause open."""
    found = said(**PATENT, **changes)
    assert found.elements["timing"].circumstances["timing.clause"].status == Status.OPEN
    assert found.status == OPEN


def test_ongoing_acts_are_as_strong_as_their_proof() -> None:
    """Where only going on brings the acts under the clause, its proof counts."""
    case: dict[str, Json] = {**PATENT, "acts_started": "2020-01-01"}
    case["amount_before_clause"] = cny(1)
    assert said(**case).status == LIKELY
    weak = said(**case, **{"acts_ongoing.proof": "inferred"})
    assert weak.elements["timing"].circumstances["timing.clause"].weak


@pytest.mark.parametrize(
    ("started", "ended", "status", "reasons"),
    [
        ("2020-02-01", "2020-12-31", UNAVAILABLE, ("acts_before_statute",)),
        ("2021-01-01", "2026-10-14", ARGUABLE, ("rests_on_discretion", "acts_before_statute")),
        ("2026-10-15", "2026-11-01", LIKELY, ()),
        ("2026-10-14", "2026-11-01", ARGUABLE, ("acts_before_statute",)),
    ],
)
def test_layout_designs(started: str, ended: str, status: RouteStatus, reasons: object) -> None:
    """From 2021 the Civil Code carries layout designs arguably, from 2026-10-15 their clause."""
    case: dict[str, Json] = {"right_type": "layout_design", "right_status": "in_force"}
    acts: dict[str, Json] = {"acts_started": started, "acts_ended": ended, "acts_ongoing": None}
    known: dict[str, Json] = {"knew_date": "2026-11-02", "filed_date": "2026-11-03"}
    found = said(**case, **acts, **known)
    assert (found.status, found.reasons) == (status, reasons)


def test_the_clauses_touched_are_named() -> None:
    """Every clause that the acts fell under is named, and no other."""
    found = said(**MARK, acts_started="2018-01-01")
    assert found.elements["timing"].provisions[:2] == (
        "trademark-law-2013:63.1",
        "trademark-law-2019:63.1",
    )
    facts = likely(**MARK, acts_started="2027-02-01", acts_ongoing=None)
    assert [law.id for law in clauses_touched(facts, AS_OF)] == ["trademark-law-2026:77.1"]
    undated = likely(**MARK, acts_started=None, acts_ongoing=None)
    assert [law.id for law in clauses_touched(undated, AS_OF)] == ["trademark-law-2019:63.1"]
    assert clauses("unfair_competition") == ()


STAGES: list[tuple[dict[str, Json], RouteStatus, str]] = [
    ({"stage": "not_filed"}, LIKELY, ""),
    ({"stage": "first_instance"}, LIKELY, ""),
    ({"stage": "first_instance_debate_closed", "punitive_claimed": "yes"}, LIKELY, ""),
    (
        {
            "stage": "first_instance_debate_closed",
            "punitive_claimed": "no",
            "debate_reopened": "yes",
        },
        LIKELY,
        "",
    ),
    (
        {
            "stage": "first_instance_debate_closed",
            "punitive_claimed": "no",
            "debate_reopened": "no",
        },
        UNAVAILABLE,
        "claim_too_late",
    ),
    ({"stage": "first_instance_debate_closed", "punitive_claimed": "no"}, OPEN, "unknown_facts"),
    ({"stage": "first_instance_debate_closed"}, OPEN, "unknown_facts"),
    ({"stage": "first_instance_judgment", "punitive_claimed": "yes"}, LIKELY, ""),
    (
        {"stage": "first_instance_judgment", "punitive_claimed": "no"},
        UNAVAILABLE,
        "appeal_mediation_only",
    ),
    ({"stage": "second_instance", "punitive_claimed": "yes"}, LIKELY, ""),
    ({"stage": "second_instance", "punitive_claimed": "no"}, UNAVAILABLE, "appeal_mediation_only"),
    (
        {"stage": "retrial", "punitive_claimed": "no", "judgment_effective_date": "2026-06-01"},
        UNAVAILABLE,
        "claim_too_late",
    ),
    (
        {
            "stage": "effective_judgment",
            "punitive_claimed": "yes",
            "judgment_effective_date": "2026-06-01",
        },
        LIKELY,
        "",
    ),
    ({"stage": None}, OPEN, "unknown_facts"),
    ({"stage": None, "punitive_claimed": "yes"}, LIKELY, ""),
]


@pytest.mark.parametrize(("changes", "status", "reason"), STAGES)
def test_the_claim_by_stage(changes: dict[str, Json], status: RouteStatus, reason: str) -> None:
    """Under the text of 2026 a claim comes before the first debate closes, or is lost."""
    found = said(**changes)
    assert (found.status, found.reasons) == (status, (reason,) if reason else ())


LATER_SUIT: dict[str, Json] = {
    "stage": "concluded",
    "damages_claimed": "yes",
    "punitive_claimed": "no",
    "court_explained": "yes",
    "same_facts": "yes",
}


def test_a_separate_suit() -> None:
    """A later suit is barred only where all conditions of Article 4 are there."""
    barred = said(**LATER_SUIT)
    assert (barred.status, barred.reasons) == (UNAVAILABLE, ("separate_suit_barred",))
    assert "spc-2026-7:4" in barred.elements["timing"].provisions
    for fact, other in (
        ("damages_claimed", "no"),
        ("punitive_claimed", "yes"),
        ("court_explained", "no"),
        ("same_facts", "not_applicable"),
    ):
        assert said(**{**LATER_SUIT, fact: other}).status == LIKELY
        assert said(**{**LATER_SUIT, fact: None}).status == OPEN


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"stage": "first_instance_debate_closed", "punitive_claimed": "no"}, "claim_too_late"),
        ({"stage": "second_instance", "punitive_claimed": "no"}, "appeal_mediation_only"),
        ({**LATER_SUIT, "court_explained": None}, "separate_suit_barred"),
    ],
)
def test_a_late_claim_under_the_old_text(changes: dict[str, Json], reason: str) -> None:
    """The text of 2021 left a suit of its own open: a late claim is arguable."""
    found = said(OLD, filed_date="2025-06-01", **changes)
    assert found.status == ARGUABLE
    assert reason in found.reasons


def test_retrial_under_the_old_text() -> None:
    """A claim first raised on retrial is too late under either text."""
    judged: dict[str, Json] = {"stage": "retrial", "judgment_effective_date": "2025-06-01"}
    found = said(**judged, punitive_claimed="no", filed_date="2024-01-01", knew_date="2024-01-01")
    assert (found.status, found.reasons) == (UNAVAILABLE, ("claim_too_late",))


def test_limitation_bars() -> None:
    """A period that ran out with nothing in between bars the claim."""
    found = said(
        stage="not_filed",
        acts_ongoing="no",
        acts_ended="2022-06-01",
        knew_date="2022-06-01",
        demand_made="no",
    )
    assert (found.status, found.reasons) == (UNAVAILABLE, ("limitation_expired",))
