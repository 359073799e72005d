"""The interpretations on file: ordered, checked, and the same in data and rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from case_facts import TODAY, facts_of

from bot.language import speak
from bot.text import Text
from flows.assessment.interpretations import registry
from flows.assessment.interpretations.registry import check_rules, use_law
from flows.assessment.regime import candidates, governing, regime_of, turning_day
from flows.facts_file import Json
from flows.law.file_schema import LawDataError
from flows.law.interpretations import in_order
from flows.law.library import Library, library, own_folder

NEWEST = "spc-2026-7.toml"
WRONG = {
    "a provision of another file": (
        'commencement = "spc-2026-7:14.1"',
        'commencement = "spc-2021-4:7"',
        "interpretation.commencement",
    ),
    "a provision that is not on file": (
        'claim = "spc-2026-7:3"',
        'claim = "spc-2026-7:30"',
        "interpretation.time_bars.claim",
    ),
    "a circumstance twice": (
        '{ name = "same_controller",',
        '{ name = "shell_change",',
        "interpretation.intent.shell_change",
    ),
    "an effect on no finding": (
        '{ name = "same_controller", provision = "spc-2026-7:6.2.2"',
        '{ name = "same_controller", provision = "spc-2026-7:12"',
        "interpretation.intent.same_controller",
    ),
    "no such series": ('cap = "punitive_cap"', 'cap = "caps"', "interpretation.cap"),
    "no such transition": (
        'stays = "judged_before"',
        'stays = "told_before"',
        "interpretation.transition.stays",
    ),
    "an unknown key": ('late = "barred"', 'late = "barred"\nnever = 1', None),
}


def changed(folder: Path, old: str, new: str) -> Library:
    """Return the law on file with one piece of the newest interpretation replaced."""
    text = (own_folder() / NEWEST).read_text(encoding="utf-8")
    assert old in text
    (folder / NEWEST).write_text(text.replace(old, new, 1), encoding="utf-8")
    return Library.load(own_folder(), folder)


@pytest.mark.parametrize(("old", "new", "key"), WRONG.values(), ids=WRONG)
def test_a_wrong_interpretation_is_refused_in_one_line(
    tmp_path: Path, old: str, new: str, key: str | None
) -> None:
    """Its file and its key stand in the error."""
    with pytest.raises(LawDataError) as raised:
        changed(tmp_path, old, new)
    assert raised.value.file == NEWEST
    assert "\n" not in str(raised.value)
    assert raised.value.key == (key or "interpretation.time_bars.never")


def test_the_newest_comes_first() -> None:
    """The list is ordered by the first day, and each looks back to the one before it."""
    every = library().interpretations
    assert [one.start for one in every] == sorted((one.start for one in every), reverse=True)
    assert all(one.transition for one in every[:-1])
    assert every[-1].transition is None


def test_the_first_has_nothing_before_it(tmp_path: Path) -> None:
    """A transition of the earliest interpretation would leave cases to none at all."""
    name = "spc-2021-4.toml"
    text = (own_folder() / name).read_text(encoding="utf-8")
    more = '[interpretation.transition]\nstays = "judged_before"\nprovision = "spc-2021-4:7"\n\n'
    (tmp_path / name).write_text(text.replace("[[provision]]", more + "[[provision]]", 1), "utf-8")
    with pytest.raises(LawDataError, match=r"spc-2021-4.toml: interpretation.transition: no"):
        Library.load(own_folder(), tmp_path)


def test_two_cannot_begin_on_one_day() -> None:
    """Which of two interpretations of one day would govern nobody could say."""
    newest, *older = library().interpretations
    twin = replace(newest, id="spc-2026-8")
    with pytest.raises(LawDataError, match="begins on the same day as"):
        in_order((newest, twin, *older))


def test_data_and_rules_name_the_same_circumstances(tmp_path: Path) -> None:
    """What only one of both names is refused, and the error says on which side it is missing."""
    check_rules()
    row = '  { name = "shell_change", provision = "spc-2026-7:6.2.7" },\n'
    other = changed(tmp_path, row, "")
    with (
        pytest.raises(LawDataError, match=r"intent.shell_change: .* not listed here"),
        use_law(other),
    ):
        pass
    renamed = changed(tmp_path, '"shell_change"', '"hidden_owner"')
    with pytest.raises(LawDataError, match=r"intent.hidden_owner: no conditions"), use_law(renamed):
        pass


def test_the_registry_is_in_order() -> None:
    """There is one rule module per interpretation on file, the newest first."""
    assert [one.id for one in registry.RULES] == [one.id for one in library().interpretations]


def test_what_a_court_need_not_follow_is_limited() -> None:
    """A may carries intent and not seriousness; a factor carries neither."""
    old = library().interpretation("spc-2021-4")
    limited = {row.name for row in old.intent if row.limited}
    assert limited == {"resumed_after_settlement", "shell_change", "factors"}
    assert all(row.limited for row in old.seriousness)
    new = library().interpretation("spc-2026-7")
    assert {row.name for row in (*new.intent, *new.seriousness) if row.limited} == {"factors"}


def test_the_last_wording_of_a_repealed_text_counts() -> None:
    """A case that stays with a repealed interpretation is read on its last day."""
    old = library().interpretation("spc-2021-4")
    assert old.last_day(date(2027, 1, 1)) == old.end == date(2026, 4, 30)
    assert old.last_day(date(2025, 1, 1)) == date(2025, 1, 1)
    with pytest.raises(KeyError):
        library().interpretation("spc-2020-1")


@pytest.mark.parametrize(
    ("data", "governs", "why"),
    [
        ({"stage": "not_filed"}, ("spc-2026-7",), "text_in_force"),
        ({"stage": "concluded"}, ("spc-2026-7",), "new_suit"),
        ({"stage": "first_instance", "filed_date": "2026-04-30"}, ("spc-2021-4",), "filed_before"),
        ({"stage": "second_instance", "filed_date": "2026-05-01"}, ("spc-2026-7",), "filed_after"),
        (
            {"stage": "first_instance"},
            ("spc-2026-7", "spc-2021-4"),
            "filing_date_missing",
        ),
    ],
)
def test_a_transition_may_look_at_the_day_of_filing(
    tmp_path: Path, data: dict[str, Json], governs: tuple[str, ...], why: str
) -> None:
    """With `filed_before` a suit from before the first day stays with the text before."""
    with use_law(changed(tmp_path, 'stays = "judged_before"', 'stays = "filed_before"')):
        regime = regime_of(facts_of(data), TODAY)
        assert tuple(one.id for one in governing(facts_of(data), TODAY)) == governs
        assert regime.why == why
        day = turning_day(regime)
        said = speak(Text(f"regime_why.{why}", {"day": day} if day else {}), "en")
        assert ("1 May 2026" in said) is why.startswith("fil")


def test_one_that_governs_every_case_leaves_none_to_older_ones(tmp_path: Path) -> None:
    """Without a transition no case stays with the text before, whenever it was judged."""
    rule = '[interpretation.transition]\nstays = "judged_before"\nprovision = "spc-2026-7:14.3"\n'
    with use_law(changed(tmp_path, rule, "")):
        facts = facts_of({"stage": "retrial", "judgment_effective_date": "2025-01-01"})
        assert [one.id for one in candidates(TODAY)] == ["spc-2026-7"]
        assert regime_of(facts, TODAY).name == "spc-2026-7"
