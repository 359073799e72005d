"""Statutory damages: each right's own ceiling, by the days of the acts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from case_facts import TODAY, cny, facts_of, proved, route, without
from hypothesis import given
from hypothesis import strategies as st

from flows.assessment.model import Amounts, Route, RouteStatus
from flows.assessment.statutory import READS, amounts, statutory_rule
from flows.assessment.tree import Level
from flows.facts_file import Json
from flows.law.library import library
from flows.vocabulary import FACTS

RULE = statutory_rule(TODAY)
MARK: dict[str, Json] = proved(
    {
        "right_type": "trademark",
        "right_status": "in_force",
        "right_in_china": "yes",
        "trademark_used": "yes",
        "standing": "owner",
        "infringement_shown": "yes",
        "lawful_source": "no",
        "acts_started": "2025-01-01",
        "acts_ongoing": "yes",
        "no_base_figure": "yes",
    }
)


def of(**changes: Json) -> Route:
    """Return the route of the case with these facts changed."""
    return route(RULE, proved({**MARK, **changes}))


def figures(as_of: date = TODAY, **changes: Json) -> Amounts | None:
    """Return the amounts of the case with these facts changed."""
    return amounts(facts_of(proved({**MARK, **changes})), as_of)


def test_no_figure_is_where_it_is_sure() -> None:
    """An infringed right and no figure: the court fixes a sum."""
    found = of()
    assert (found.status, found.reasons) == (RouteStatus.LIKELY, ())
    assert set(found.elements) == {"statute", "right", "figures", "timing"}


def test_a_figure_comes_first() -> None:
    """With a figure in hand statutory damages are the fallback, arguable at most."""
    found = of(no_base_figure="no", actual_loss=cny(10))
    assert (found.status, found.reasons) == (RouteStatus.ARGUABLE, ("rests_on_discretion",))
    nil = of(no_base_figure="no", actual_loss=cny(0))
    assert nil.status is RouteStatus.LIKELY


def test_unknown_figures_do_not_shut_it() -> None:
    """Not knowing whether a figure can be shown leaves it arguable."""
    found = route(RULE, without(MARK, "no_base_figure"))
    assert (found.status, found.reasons) == (RouteStatus.ARGUABLE, ("unknown_facts",))


def test_a_figure_denied_and_given_is_open() -> None:
    """No figure and a figure cannot both be true."""
    assert of(actual_loss=cny(1)).status is RouteStatus.OPEN


@pytest.mark.parametrize(
    ("right", "low", "ceiling"),
    [
        ("invention_patent", 30_000, 5_000_000),
        ("utility_model", 30_000, 5_000_000),
        ("design_patent", 30_000, 5_000_000),
        ("trademark", 0, 5_000_000),
        ("copyright", 500, 5_000_000),
        ("software", 500, 5_000_000),
        ("trade_secret", 0, 5_000_000),
        ("unfair_competition", 0, 5_000_000),
        ("plant_variety", 0, 5_000_000),
    ],
)
def test_ceilings(right: str, low: int, ceiling: int) -> None:
    """Each right has its own floor and ceiling."""
    found = figures(right_type=right)
    assert found is not None
    assert (found.low, found.high, found.ceiling) == (
        Decimal(low),
        Decimal(ceiling),
        Decimal(ceiling),
    )


@pytest.mark.parametrize("right", ["layout_design", "confidential_information"])
def test_rights_without_a_clause(right: str) -> None:
    """Layout designs and what only a contract protects have no statutory damages."""
    found = of(right_type=right)
    assert found.status is RouteStatus.UNAVAILABLE
    assert "right_excluded" in found.reasons
    assert figures(right_type=right) is None


def test_unfair_competition_is_arguable() -> None:
    """Only some acts of unfair competition have statutory damages."""
    assert of(right_type="unfair_competition").reasons == ("rests_on_discretion",)


def test_an_unknown_right_is_open() -> None:
    """Which right it is decides whether there is a ceiling."""
    assert route(RULE, without(MARK, "right_type")).status is RouteStatus.OPEN
    assert amounts(facts_of(without(MARK, "right_type")), TODAY) is None


@pytest.mark.parametrize(
    ("ended", "ceiling"),
    [
        ("2019-10-31", 3_000_000),
        ("2019-11-01", 5_000_000),
        ("2013-01-01", 500_000),
        ("2001-11-30", None),
    ],
)
def test_the_law_of_the_last_act(ended: str, ceiling: int | None) -> None:
    """The ceiling is that of the days of the acts; before the text on file none is known."""
    found = figures(acts_ongoing="no", acts_ended=ended)
    assert (found.ceiling if found else None) == ceiling


def test_acts_that_go_on_fall_under_the_law_of_today() -> None:
    """An end given beside acts that go on does not move the ceiling back."""
    found = figures(right_type="plant_variety", acts_ended="2020-01-01")
    assert found is not None
    assert found.ceiling == Decimal(5_000_000)
    ended = figures(right_type="plant_variety", acts_ended="2022-02-28", acts_ongoing="no")
    assert ended is not None
    assert ended.ceiling == Decimal(3_000_000)


@pytest.mark.parametrize(
    ("claim", "low", "high"),
    [
        (cny(5_000_001), 30_000, 5_000_000),
        (cny(100_000), 30_000, 100_000),
        (cny(20_000), 20_000, 20_000),
    ],
)
def test_never_more_than_claimed(claim: Json, low: int, high: int) -> None:
    """The claim in CNY is a ceiling too."""
    found = figures(right_type="utility_model", claimed_amount=claim)
    assert found is not None
    assert (found.low, found.high) == (Decimal(low), Decimal(high))
    assert ("claim_is_ceiling" in found.notes) == (high < 5_000_000)


def test_no_total_for_a_claim_in_another_currency() -> None:
    """Which of a limit in CNY and a claim in euros is lower is not known: only the limit is."""
    found = figures(right_type="utility_model", claimed_amount={"amount": "9", "currency": "EUR"})
    assert found is not None
    assert (found.low, found.high, found.ceiling) == (None, None, Decimal(5_000_000))
    assert "claim_in_other_currency" in found.notes


def test_provisions_are_on_file() -> None:
    """Every provision the rule names is held by the library."""
    for node in RULE.walk():
        for provision in node.provisions:
            library().get(provision)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"trademark_used": "no"}, "no_use_no_damages"),
        ({"infringement_shown": "no"}, "no_infringement"),
        ({"right_status": "pending"}, "right_not_in_force"),
        (
            {
                "acts_started": "2019",
                "acts_ongoing": "no",
                "knew_date": "2020",
                "demand_made": "no",
                "stage": "not_filed",
            },
            "limitation_expired",
        ),
    ],
)
def test_what_makes_it_unavailable(changes: dict[str, Json], reason: str) -> None:
    """It needs the same right, infringement and time as any claim in tort."""
    found = of(**changes)
    assert found.status is RouteStatus.UNAVAILABLE
    assert found.reasons == (reason,)


@given(
    st.fixed_dictionaries(
        {"right_type": st.sampled_from(FACTS["right_type"].codes)},
        optional={
            "acts_ended": st.sampled_from(["2012", "2019-10", "2021", "2026"]),
            "acts_ongoing": st.sampled_from(["yes", "no"]),
            "claimed_amount": st.integers(0, 10**8).map(cny),
        },
    )
)
def test_never_above_the_ceiling(data: dict[str, Json]) -> None:
    """Whatever is claimed, low <= high <= ceiling."""
    found = amounts(facts_of(data), TODAY)
    if found is not None:
        assert found.low is not None
        assert found.high is not None
        assert found.ceiling is not None
        assert found.low <= found.high <= found.ceiling


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "right_type": st.sampled_from([*FACTS["right_type"].codes, "unsure"]),
            "infringement_shown": st.sampled_from(["yes", "no"]),
            "no_base_figure": st.sampled_from(["yes", "no"]),
            "actual_loss": st.sampled_from([cny(0), cny(9)]),
            "royalty": st.sampled_from([cny(0), cny(9)]),
        },
    ),
    st.sampled_from(["right_type", "no_base_figure", "actual_loss", "royalty"]),
)
def test_a_pending_answer_stays_within_its_range(data: dict[str, Json], pending: str) -> None:
    """Whatever a pending answer turns out to be, the level lies in the range given before."""
    facts = facts_of(data)
    span = RULE.evaluate(facts.without(pending), frozenset({pending})).range
    now: Level = RULE.evaluate(facts, frozenset()).level
    assert span.low <= now <= span.high


def test_reads_are_known_facts() -> None:
    """What the amounts declare to read are facts of the vocabulary."""
    assert set(FACTS) >= READS
