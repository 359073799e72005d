"""Three invented changes of law, added by the recipes of `docs/adding.md` alone."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from case_facts import cny
from fictional_law import FIRST_DAY, LAST_DAY, in_force, library_with
from strategies import likely

from bot.commands import law as law_command
from bot.commands.assess import as_text
from bot.commands.required_texts import place_of, required_keys
from bot.language import FOLDERS, Localizer, messages
from bot.law_figures import law_as_of
from flows.assessment.assess import assess
from flows.assessment.interpretations.registry import use_law
from flows.assessment.model import OPEN_REGIME, Assessment, RouteName, RouteStatus
from flows.engine.law_lint import lint_law
from flows.engine.lint_finding import LintFinding
from flows.engine.texts import check_texts
from flows.facts import Facts
from flows.facts_file import Json
from flows.interview import FLOW
from flows.law.file_schema import LawDataError
from flows.law.library import Library, library

NEW, SPC_2026, SPC_2021 = "spc-2027-1", "spc-2026-7", "spc-2021-4"
LATER = date(2027, 6, 1)
LOSS = 2_050_000


@pytest.fixture
def interpretation(tmp_path: Path) -> Iterator[Library]:
    """Put a new interpretation in force that replaces the one of 2026."""
    with in_force("interpretation", tmp_path, SPC_2026) as on_file:
        yield on_file


@pytest.fixture
def statute(tmp_path: Path) -> Iterator[Library]:
    """Put a new statute in force, with a punitive clause of its own for trade secrets."""
    with in_force("statute", tmp_path, "aucl-2025:22.3") as on_file:
        yield on_file


@pytest.fixture
def cap(tmp_path: Path) -> Iterator[Library]:
    """Put another cap in force, for trade secrets alone."""
    with in_force("cap", tmp_path) as on_file:
        yield on_file


def secret(**changes: Json) -> Facts:
    """Return a trade secret case made out in full, with a loss of CNY 2,050,000."""
    given: dict[str, Json] = {"actual_loss": cny(LOSS), **changes}
    return likely(**given)


def mark(**changes: Json) -> Facts:
    """Return the same case about a trademark."""
    about: dict[str, Json] = {
        "right_type": "trademark",
        "trademark_used": "yes",
        "right_status": "in_force",
    }
    return secret(**about, act_kinds=["used_mark"], **changes)


def assessed(facts: Facts, as_of: date) -> Assessment:
    """Return the assessment of a case, without what would change it."""
    return assess(facts, as_of, changes=False)


def cap_of(facts: Facts, as_of: date) -> object:
    """Return how many times the base the cap is."""
    found = assessed(facts, as_of).exposure
    assert found is not None
    return found.cap_multiple


def shown(facts: Facts, as_of: date, language: str) -> str:
    """Return the whole result as text."""
    return as_text(assessed(facts, as_of), Localizer(language))


def findings() -> tuple[LintFinding, ...]:
    """Return what lint finds in the texts and in the law."""
    catalogs = {folder: messages(voice) for voice, folder in FOLDERS.items()}
    missing = check_texts(FLOW, catalogs, required_keys(FLOW), where=place_of)
    return (*missing, *lint_law(catalogs, place_of))


@pytest.mark.usefixtures("interpretation")
def test_a_new_interpretation_has_its_figures_from_its_first_day() -> None:
    """Its cap counts from the first day, and for trade secrets alone."""
    assert (cap_of(secret(), LAST_DAY), cap_of(secret(), FIRST_DAY)) == (5, 6)
    assert (cap_of(mark(), LAST_DAY), cap_of(mark(), FIRST_DAY)) == (5, 5)
    found = assessed(secret(), FIRST_DAY).exposure
    assert found is not None
    assert found.cap == found.total_high == 6 * LOSS


@pytest.mark.usefixtures("interpretation")
@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("en", "never more than 5 times", "never more than 6 times"),
        ("zh", "不超过基数的5倍", "不超过基数的6倍"),
    ],
)
def test_texts_say_the_figures_of_the_day(language: str, before: str, after: str) -> None:
    """What a person reads names the cap that counts, and no other."""
    eve, day = shown(secret(), LAST_DAY, language), shown(secret(), FIRST_DAY, language)
    assert before in eve
    assert after not in eve
    assert after in day
    assert before not in day
    for as_of, times in ((LAST_DAY, "5"), (FIRST_DAY, "6")):
        with law_as_of(as_of):
            meaning = Localizer("en").text("term.punitive_damages.meaning")
        assert f"at most {times} times" in meaning


@pytest.mark.usefixtures("interpretation")
def test_a_new_interpretation_has_its_own_circumstances() -> None:
    """One circumstance of intent is new and one is gone, each from the first day."""
    went_on = secret(
        relationship=["supplier"],
        stage="first_instance",
        stopped_after_suit="no",
        acts_ongoing="yes",
        acts_ended=None,
    )
    eve, day = (
        assessed(went_on, on).routes[RouteName.PUNITIVE].elements["intent"].circumstances
        for on in (LAST_DAY, FIRST_DAY)
    )
    assert "intent.continued_after_suit" not in eve
    assert day["intent.continued_after_suit"].status == "met"
    assert day["intent.continued_after_suit"].provisions == ("spc-2027-1:6.2.8",)
    assert eve["intent.dealings_access"].status == "met"
    assert "intent.dealings_access" not in day


@pytest.mark.usefixtures("interpretation")
@pytest.mark.parametrize(
    ("judged", "governs", "cap"),
    [
        ("2026-04-30", SPC_2021, None),
        ("2026-05-01", SPC_2026, 5),
        ("2027-02-28", SPC_2026, 5),
        ("2027-03-01", NEW, 6),
    ],
)
def test_a_judged_case_stays_with_the_text_before(
    judged: str, governs: str, cap: int | None
) -> None:
    """Each transition looks one interpretation back, with the cap of the text that governs."""
    facts = secret(stage="retrial", judgment_effective_date=judged, punitive_claimed="yes")
    assert assessed(facts, LATER).regime.name == governs
    assert cap_of(facts, LATER) == cap
    assert assessed(facts, LAST_DAY).regime.name in (SPC_2026, SPC_2021, OPEN_REGIME)


@pytest.mark.usefixtures("interpretation")
def test_an_unknown_judgment_leaves_three_texts_open() -> None:
    """All three may govern; each has its result, and the reason names the day it turns on."""
    facts = secret(stage="retrial", punitive_claimed="yes", filed_date="2024-01-01")
    regime = assessed(facts, LATER).regime
    assert (regime.name, regime.candidates) == (OPEN_REGIME, (NEW, SPC_2026, SPC_2021))
    assert regime.missing == ("judgment_effective_date",)
    assert set(regime.results) == {NEW, SPC_2026, SPC_2021}
    assert regime.results[SPC_2021] is RouteStatus.ARGUABLE
    said = shown(facts, LATER, "en")
    assert "1 March 2027" in said
    assert "Fictional Interpretation of 2027" in said
    coarse = secret(stage="retrial", judgment_effective_date="2026", punitive_claimed="yes")
    regime = assessed(coarse, LATER).regime
    assert regime.candidates == (SPC_2026, SPC_2021)
    assert "1 May 2026" in shown(coarse, LATER, "en")


@pytest.mark.usefixtures("interpretation")
def test_time_limits_and_evidence_cite_the_text_of_the_day() -> None:
    """What named a provision of the text before cites its successor once that has ended."""
    eve, day = assessed(secret(), LAST_DAY), assessed(secret(), FIRST_DAY)
    limits = [
        next(one.provision for one in found.deadlines if one.id == "punitive_claim")
        for found in (eve, day)
    ]
    assert limits == ["spc-2026-7:3", "spc-2027-1:3"]
    cited = {id_ for item in day.evidence for id_ in item.provisions}
    assert not any(id_.startswith(SPC_2026) for id_ in cited)


@pytest.mark.usefixtures("statute")
def test_a_new_statute_has_its_range_from_its_first_day() -> None:
    """Its multiples are those of acts under it; texts about all clauses widen with it."""
    under = {"acts_started": "2027-03-01", "acts_ended": "2027-03-01"}
    before = {"acts_started": "2027-02-28", "acts_ended": "2027-02-28"}
    found = [assessed(secret(**acts), LATER).exposure for acts in (before, under)]
    assert [one and one.multiple_high for one in found] == [5, 8]
    for as_of, range_ in ((LAST_DAY, "1 to 5"), (FIRST_DAY, "1 to 8")):
        with law_as_of(as_of):
            assert f"{range_}." in Localizer("en").text("term.multiple.meaning")
    timing = assessed(secret(**under), LATER).routes[RouteName.PUNITIVE].elements["timing"]
    assert "secrets-law-2027:9" in timing.circumstances["timing.clause"].provisions


@pytest.mark.usefixtures("cap")
def test_an_amended_cap_counts_for_its_right_alone() -> None:
    """One right has another cap beside the one for all, under the same interpretation."""
    assert (cap_of(secret(), LAST_DAY), cap_of(secret(), FIRST_DAY)) == (5, 6)
    assert (cap_of(mark(), LAST_DAY), cap_of(mark(), FIRST_DAY)) == (5, 5)
    assert assessed(secret(), FIRST_DAY).regime.name == SPC_2026
    said = shown(secret(), FIRST_DAY, "zh")
    assert "不超过基数的6倍" in said
    assert "不超过基数的5倍" not in said


@pytest.mark.parametrize("change", ["interpretation", "statute", "cap"])
def test_lint_passes_a_change_made_by_its_recipe(
    change: str, request: pytest.FixtureRequest
) -> None:
    """Nothing is missing, left over or spelled out once a recipe has been followed."""
    request.getfixturevalue(change)
    assert findings() == ()


def test_lint_names_each_missing_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without its texts a new statute is named key by key, and can still be shown."""
    with use_law(library_with("statute", tmp_path, "aucl-2025:22.3")):
        missing = {one.where for one in findings() if one.rule == "text"}
        law_command.run_show(_arguments("secrets-law-2027:9", "both"))
    keys = (
        "instrument.secrets-law-2027",
        "instrument.secrets-law-2027.short",
        "provision.secrets-law-2027:9",
    )
    for language in FOLDERS.values():
        assert all(any(language in where and key in where for where in missing) for key in keys)
    assert "provision.secrets-law-2027:9" in capsys.readouterr().out


def test_an_interpretation_without_rules_is_named(tmp_path: Path) -> None:
    """Data without a rule module, or with a circumstance it lacks, are refused in one line."""
    other = library_with("interpretation", tmp_path, SPC_2026)
    expected = r"^spc-2027-1.toml: interpretation: no rules: expected flows/assessment/.*py"
    with pytest.raises(LawDataError, match=expected), use_law(other):
        pass


def test_nothing_is_left_over(tmp_path: Path) -> None:
    """After a change the library, its caches and the texts are those of the package again."""
    own, facts = library(), secret()
    before = assess(facts, FIRST_DAY)
    with in_force("interpretation", tmp_path, SPC_2026):
        assert assess(facts, FIRST_DAY) != before
    assert library() is own
    assert assess(facts, FIRST_DAY) == before
    assert "regime.spc-2027-1" not in messages("en")


def _arguments(id_: str, language: str) -> argparse.Namespace:
    return argparse.Namespace(id=id_, language=language)
