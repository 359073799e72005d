"""Seriousness: every circumstance of both texts, met and narrowly missed; the factors."""

from __future__ import annotations

from datetime import date

import pytest
from case_facts import cny, facts_of, proved, route
from strategies import AS_OF, likely

from flows.assessment.explain import explain
from flows.assessment.model import Circumstance, Effect, RouteStatus, Status
from flows.assessment.punitive import punitive_rule
from flows.assessment.seriousness import floor_rule, seriousness_rule
from flows.assessment.tree import AllOf, Level
from flows.facts_file import Json

OLD = date(2026, 4, 30)
REPEAT: dict[str, Json] = {
    "prior_decision": "administrative_penalty",
    "prior_decision_effective_date": "2023-06-01",
    "repeated_after_decision": "yes",
}
REFUSED: dict[str, Json] = {
    "preservation_order": "yes",
    "preservation_refused": "yes",
    "preservation_refusal_justified": "no",
}
PLANT: dict[str, Json] = {
    "right_type": "plant_variety",
    "plant_circumstances": ["unlabelled_packaging"],
}


def circumstance(name: str, data: dict[str, Json], as_of: date = AS_OF) -> Circumstance:
    """Return one circumstance of seriousness over these facts, proved by documents."""
    said = route(AllOf(of=(seriousness_rule(as_of),)), proved(data))
    return said.elements["seriousness"].circumstances[f"seriousness.{name}"]


MET = [
    ("repeat_after_decision", REPEAT),
    ("repeat_after_decision", {**REPEAT, "prior_decision": "judgment", "acts_ended": "2023-06-02"}),
    ("repeat_after_decision", {**REPEAT, "prior_decision": "both"}),
    ("preservation_refused", REFUSED),
    ("preservation_refused", {**REFUSED, "preservation_refusal_justified": "not_applicable"}),
    ("evidence_destroyed", {"evidence_destroyed": "yes"}),
    ("infringement_as_business", {"infringement_main_business": "yes"}),
    ("infringement_as_business", {"infringement_main_profit": "yes"}),
    ("huge_profit_or_harm", {"profit_huge": "yes"}),
    ("public_interest", {"public_interest_harm": "yes"}),
]


@pytest.mark.parametrize(("name", "data"), MET)
def test_met(name: str, data: dict[str, Json]) -> None:
    """A listed circumstance is met under both texts: the court shall under one, may under one."""
    new, old = circumstance(name, data), circumstance(name, data, OLD)
    assert (new.status, new.effect) == (Status.MET, Effect.SHALL)
    assert (old.status, old.effect) == (Status.MET, Effect.MAY)


MISSED: list[tuple[str, dict[str, Json]]] = [
    (
        "repeat_after_decision",
        {**REPEAT, "prior_decision": "none", "repeated_after_decision": "no"},
    ),
    ("repeat_after_decision", {**REPEAT, "repeated_after_decision": "no"}),
    ("repeat_after_decision", {**REPEAT, "acts_ended": "2023-06-01"}),
    ("repeat_after_decision", {**REPEAT, "prior_decision_effective_date": "2026-12-01"}),
    ("preservation_refused", {**REFUSED, "preservation_refused": "no"}),
    ("evidence_destroyed", {"evidence_destroyed": "no"}),
    (
        "infringement_as_business",
        {"infringement_main_business": "no", "infringement_main_profit": "no"},
    ),
    (
        "huge_profit_or_harm",
        {"profit_huge": "no", "goodwill_or_market_harm": "no", "loss_huge": "no"},
    ),
    ("public_interest", {"public_interest_harm": "no"}),
    ("plant_variety", {**PLANT, "right_type": "trademark"}),
    ("plant_variety", {**PLANT, "plant_circumstances": ["none"]}),
]


@pytest.mark.parametrize(("name", "data"), MISSED)
def test_narrowly_missed(name: str, data: dict[str, Json]) -> None:
    """A listed circumstance with one condition denied is not met under either text."""
    for as_of in (AS_OF, date(2026, 4, 30)):
        assert circumstance(name, data, as_of).status == Status.NOT_MET


def test_justified_refusal() -> None:
    """A justified refusal counts under the text of 2021 alone."""
    data = {**REFUSED, "preservation_refusal_justified": "yes"}
    assert circumstance("preservation_refused", data).status == Status.NOT_MET
    assert circumstance("preservation_refused", data, OLD).status == Status.MET


@pytest.mark.parametrize(
    ("data", "new", "old"),
    [
        (
            {"profit_huge": "no", "goodwill_or_market_harm": "no", "loss_huge": "yes"},
            "not_met",
            "met",
        ),
        (
            {"profit_huge": "no", "goodwill_or_market_harm": "yes", "loss_huge": "no"},
            "met",
            "not_met",
        ),
    ],
)
def test_harm_under_each_text(data: dict[str, Json], new: str, old: str) -> None:
    """Goodwill and market share replaced the huge loss of 2021."""
    assert circumstance("huge_profit_or_harm", data).status == new
    assert circumstance("huge_profit_or_harm", data, OLD).status == old


def test_health_is_of_2021_alone() -> None:
    """Danger to health is a circumstance under the text of 2021 only."""
    data: dict[str, Json] = {"health_harm": "yes"}
    assert circumstance("health", data, OLD).status == Status.MET
    assert circumstance("health", {"health_harm": "no"}, OLD).status == Status.NOT_MET
    said = route(AllOf(of=(seriousness_rule(AS_OF),)), data)
    assert "seriousness.health" not in said.elements["seriousness"].circumstances


@pytest.mark.parametrize("missing", list(REPEAT))
def test_a_decision_without_its_day_is_open(missing: str) -> None:
    """Each part of a repetition left unknown, the day it took effect too, leaves it open."""
    found = circumstance("repeat_after_decision", {k: v for k, v in REPEAT.items() if k != missing})
    assert found.status == Status.OPEN
    assert missing in found.open_facts


@pytest.mark.parametrize(
    "data",
    [
        {**REPEAT, "prior_decision_effective_date": "2026"},
        {**REPEAT, "acts_ended": "2023-06"},
        {**REPEAT, "prior_decision": "none"},
        {**REPEAT, "acts_ended": "2024", "acts_ongoing": "yes"},
        {k: v for k, v in REFUSED.items() if k != "preservation_refusal_justified"},
        {**REFUSED, "preservation_order": "no"},
    ],
)
def test_coarse_days_and_contradictions_are_open(data: dict[str, Json]) -> None:
    """What a coarse day or contradicting answers leave undecided stays open."""
    name = "repeat_after_decision" if "prior_decision" in data else "preservation_refused"
    assert circumstance(name, data).status == Status.OPEN


@pytest.mark.parametrize(
    ("code", "item"),
    [
        ("forged_certificate", "17.1.3"),
        ("unlabelled_packaging", "17.1.4"),
        ("seed_law_77", "17.1.5"),
        ("refused_to_disclose_places", "17.1.6"),
    ],
)
def test_plant_varieties(code: str, item: str) -> None:
    """Each extra circumstance of plant varieties is a may under both texts, with its item."""
    for as_of in (AS_OF, OLD):
        found = circumstance("plant_variety", {**PLANT, "plant_circumstances": [code]}, as_of)
        assert (found.status, found.effect) == (Status.MET, Effect.MAY)
        assert found.provisions == (f"spc-2021-14:{item}",)
    said = route(AllOf(of=(seriousness_rule(date(2021, 5, 1)),)), PLANT)
    assert "seriousness.plant_variety" not in said.elements["seriousness"].circumstances


def test_the_floor_leaves_out_the_refusal_to_disclose() -> None:
    """All circumstances of plant varieties but the last let the court start from two."""
    floor = floor_rule(AS_OF)
    variety: dict[str, Json] = {"right_type": "plant_variety"}
    cases: list[tuple[dict[str, Json], Level]] = [
        (PLANT, Level.MET),
        ({**PLANT, "plant_circumstances": ["refused_to_disclose_places"]}, Level.OPEN),
        ({**variety, **REPEAT}, Level.ARGUABLE),
        ({**variety, "infringement_main_profit": "yes"}, Level.ARGUABLE),
        ({**PLANT, "right_type": "trademark"}, Level.NOT_MET),
    ]
    for data, level in cases:
        assert floor.evaluate(facts_of(proved(data)), frozenset()).level is level


FACTORS: dict[str, Json] = {
    "acts_similar_count": 2,
    "acts_started": "2024-03-01",
    "acts_ended": "2025-03-01",
    "acts_regions": "several_provinces",
    "acts_scale": "large",
    "goodwill_or_market_harm": "yes",
    "stage": "second_instance",
    "stopped_after_suit": "no",
}
NO_FACTORS: dict[str, Json] = {
    "acts_similar_count": 1,
    "acts_started": "2024-03-01",
    "acts_ended": "2025-02-28",
    "acts_regions": "local",
    "acts_scale": "medium",
    "goodwill_or_market_harm": "no",
    "loss_huge": "no",
    "stage": "second_instance",
    "stopped_after_suit": "yes",
}
SINGLE: list[dict[str, Json]] = [
    {"acts_similar_count": 2},
    {"acts_ended": "2025-03-01"},
    {"acts_regions": "several_provinces"},
    {"acts_regions": "nationwide"},
    {"acts_regions": "cross_border"},
    {"acts_scale": "large"},
    {"goodwill_or_market_harm": "yes"},
    {"stopped_after_suit": "no"},
]


def test_no_factor_is_not_met() -> None:
    """With every factor known and none of them there, the factors are not met."""
    assert circumstance("factors", NO_FACTORS).status == Status.NOT_MET
    assert circumstance("factors", NO_FACTORS, OLD).status == Status.NOT_MET


@pytest.mark.parametrize("one", SINGLE)
def test_one_factor_is_open(one: dict[str, Json]) -> None:
    """A single factor leaves the circumstance open, even where all others are denied."""
    assert circumstance("factors", {**NO_FACTORS, **one}).status == Status.OPEN
    assert circumstance("factors", one).status == Status.OPEN


def test_any_two_factors_meet_it() -> None:
    """Any two different factors meet the circumstance, which is a factor and no more."""
    for number, one in enumerate(SINGLE):
        for other in SINGLE[number + 1 :]:
            if set(one) & set(other):
                continue
            found = circumstance("factors", {**NO_FACTORS, **one, **other})
            assert (found.status, found.effect) == (Status.MET, Effect.FACTOR)


@pytest.mark.parametrize("missing", [k for k in NO_FACTORS if k not in ("stage", "loss_huge")])
def test_an_unknown_factor_keeps_it_open(missing: str) -> None:
    """The factors fail only when all are known."""
    data = {k: v for k, v in NO_FACTORS.items() if k != missing}
    assert circumstance("factors", data).status == Status.OPEN


def test_acts_that_go_on_last_to_the_day_of_assessment() -> None:
    """Ongoing acts count up to the day of assessment; without a suit none can be ignored."""
    data: dict[str, Json] = {**NO_FACTORS, "acts_ongoing": "yes", "stage": "not_filed"}
    del data["acts_ended"], data["stopped_after_suit"]
    assert circumstance("factors", {**data, "acts_started": "2025-11-22"}).status == Status.NOT_MET
    assert circumstance("factors", {**data, "acts_started": "2025-11-21"}).status == Status.OPEN
    assert circumstance("factors", {**data, "acts_scale": "large"}).status == Status.MET


def test_the_huge_loss_is_a_factor_of_2021_alone() -> None:
    """A huge loss is a serious consequence under the text of 2021 only."""
    data = {**NO_FACTORS, "loss_huge": "yes"}
    assert circumstance("factors", data).status == Status.NOT_MET
    assert circumstance("factors", data, OLD).status == Status.OPEN


def test_a_shall_can_be_likely_a_may_cannot() -> None:
    """The same strong case is likely under the text of 2026 and arguable under that of 2021."""
    facts = likely()
    new, old = (
        explain(punitive_rule(as_of).evaluate(facts, frozenset()))
        for as_of in (AS_OF, date(2026, 7, 1))
    )
    assert new.status == old.status == RouteStatus.LIKELY
    facts = likely(filed_date="2025-06-01")
    before = explain(punitive_rule(OLD).evaluate(facts, frozenset()))
    assert (before.status, before.reasons) == (RouteStatus.ARGUABLE, ("rests_on_discretion",))


def test_not_serious() -> None:
    """Every circumstance and factor denied fails the element, whatever the money."""
    denied: dict[str, Json] = {
        "prior_decision": "none",
        "preservation_order": "no",
        "evidence_destroyed": "no",
        "infringement_main_business": "no",
        "infringement_main_profit": "no",
        "profit_huge": "no",
        "public_interest_harm": "no",
        "actual_loss": cny(2_050_000),
        "acts_ongoing": None,
    }
    facts = likely(**{**NO_FACTORS, "punitive_claimed": "yes", **denied})
    said = explain(punitive_rule(AS_OF).evaluate(facts, frozenset()))
    assert (said.status, said.reasons) == (RouteStatus.UNAVAILABLE, ("not_serious",))
