"""The interpretation in force: by the day of assessment and the day of the judgment alone."""

from __future__ import annotations

from datetime import date

import pytest
from case_facts import facts_of
from hypothesis import given
from strategies import AS_OF, ASSESSED, cases, likely

from flows.assessment.assess import assess
from flows.assessment.model import NONE_KNOWN, OPEN_REGIME, RouteName, RouteStatus
from flows.assessment.regime import governing, regime_of
from flows.facts import Facts
from flows.facts_file import Json

SPC_2026, SPC_2021 = "spc-2026-7", "spc-2021-4"


@pytest.mark.parametrize(
    ("as_of", "data", "name", "why"),
    [
        (date(2021, 3, 2), {}, NONE_KNOWN, "no_text_yet"),
        (date(2021, 3, 3), {}, SPC_2021, "text_in_force"),
        (date(2026, 4, 30), {"stage": "second_instance"}, SPC_2021, "text_in_force"),
        (date(2026, 5, 1), {}, SPC_2026, "text_in_force"),
        (AS_OF, {"stage": "second_instance", "filed_date": "2025"}, SPC_2026, "text_in_force"),
        (AS_OF, {"stage": "concluded", "judgment_effective_date": "2025"}, SPC_2026, "new_suit"),
    ],
)
def test_the_day_decides(as_of: date, data: dict[str, Json], name: str, why: str) -> None:
    """The text in force on the day of assessment governs; filing plays no part."""
    regime = regime_of(facts_of(data), as_of)
    assert (regime.name, regime.why) == (name, why)
    governs = () if name == NONE_KNOWN else (name,)
    assert tuple(one.id for one in governing(facts_of(data), as_of)) == governs


@pytest.mark.parametrize("stage", ["retrial", "effective_judgment"])
@pytest.mark.parametrize(
    ("judged", "name"),
    [
        ("2026-04-30", SPC_2021),
        ("2025", SPC_2021),
        ("2026-05-01", SPC_2026),
        ("2026-05", SPC_2026),
        ("2026", OPEN_REGIME),
        (None, OPEN_REGIME),
    ],
)
def test_a_judged_case_keeps_its_text(stage: str, judged: str | None, name: str) -> None:
    """A judgment effective before 2026-05-01 keeps the old text; its missing day leaves it open."""
    data: dict[str, Json] = {"stage": stage}
    regime = regime_of(
        facts_of(data | ({"judgment_effective_date": judged} if judged else {})), AS_OF
    )
    assert regime.name == name
    assert regime.missing == (("judgment_effective_date",) if name == OPEN_REGIME else ())
    assert regime.candidates == ((SPC_2026, SPC_2021) if name == OPEN_REGIME else ())


def test_an_old_judgment_with_an_unknown_stage() -> None:
    """A judgment from before the new text, at a stage unknown, may be a retrial or a new suit."""
    regime = regime_of(facts_of({"judgment_effective_date": "2025-02-01"}), AS_OF)
    assert (regime.name, regime.missing) == (OPEN_REGIME, ("stage",))
    coarse = regime_of(facts_of({"judgment_effective_date": "2026"}), AS_OF)
    assert coarse.missing == ("stage", "judgment_effective_date")


def test_both_results_are_given() -> None:
    """Where the regime is open, the punitive status under each text is given."""
    facts = likely(stage="retrial", punitive_claimed="yes", filed_date="2024-01-01")
    assessment = assess(facts, AS_OF, changes=False)
    assert assessment.regime.results == {
        SPC_2026: RouteStatus.LIKELY,
        SPC_2021: RouteStatus.ARGUABLE,
    }
    assert assessment.routes[RouteName.PUNITIVE].status == RouteStatus.ARGUABLE


def test_no_rule_known() -> None:
    """Before the first text the elements that it governs are open, and the reason says why."""
    route = assess(likely(), date(2020, 6, 1), changes=False).routes[RouteName.PUNITIVE]
    assert route.status == RouteStatus.OPEN
    assert "no_rule_known" in route.reasons
    assert route.elements["intent"].circumstances == {}


@given(cases(), ASSESSED)
def test_results_bracket_the_open_route(facts: Facts, as_of: date) -> None:
    """Whenever a regime is open, both candidates are named and both results are given."""
    assessment = assess(facts, as_of, changes=False)
    regime = assessment.regime
    assert (regime.name == OPEN_REGIME) == bool(regime.candidates) == bool(regime.results)
