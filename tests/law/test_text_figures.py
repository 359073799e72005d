"""Figures in texts come from the law on file, and lint finds those that do not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bot.language import FOLDERS, Localizer, MissingTextError, messages, speak
from bot.law_figures import law_as_of
from bot.text import Text
from flows.engine.law_lint import lint_law
from flows.facts import Money
from flows.law.library import library
from flows.law.spelled_figures import allowances, spelled
from flows.law.text_figures import Quantity, UnknownFigureError, law_figure, references

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("reference", "figure"),
    [
        ("spc-2026-7:12:multiple_high", Decimal(5)),
        ("spc-2026-7:12:start", date(2026, 5, 1)),
        ("spc-2023-13:65.2:share", Quantity(Decimal(30), "share")),
        ("spc-2023-13:65.2:share_over", Quantity(Decimal(130), "share")),
        ("cpl-2023:104:hours", Quantity(Decimal(48), "hours")),
        ("patent-law-2020:71.2:floor_cny", Money(Decimal(30_000))),
        ("trademark-law-2019:60.2:fine_multiple", Decimal(5)),
        ("spc-2019-19:51.2:appeal_days", Quantity(Decimal(10), "days")),
        ("defence.non_use:years", Quantity(Decimal(3), "years")),
        ("punitive.*:multiple_low", Decimal(1)),
        ("punitive.*:multiple_high", Decimal(5)),
        ("punitive_cap*:multiple_high", Decimal(5)),
    ],
)
def test_a_placeholder_stands_for_a_figure_on_file(reference: str, figure: object) -> None:
    """By provision, by series on a day, or the widest of several series, with its unit."""
    assert law_figure(library(), reference, "note.any", TODAY) == figure


def test_a_provision_names_its_own_figures_shortly() -> None:
    """In the text of a provision its own id is left out."""
    assert law_figure(library(), "years", "provision.civil-code:594") == Quantity(
        Decimal(4), "years"
    )


@pytest.mark.parametrize(
    "reference", ["years", "spc-2026-7:99:years", "spc-2026-7:12:years", "no.series:years", "x*:y"]
)
def test_what_is_not_on_file_is_refused(reference: str) -> None:
    """A placeholder that names no figure says so, and never shows anything."""
    with pytest.raises(UnknownFigureError):
        law_figure(library(), reference, "note.any")


def test_a_series_is_read_on_the_day_spoken_of() -> None:
    """Before 2019 a trademark's multiple went up to three; the day of the text decides."""
    reference = "punitive.trademark:multiple_high"
    assert law_figure(library(), reference, "a", date(2019, 10, 31)) == 3
    assert law_figure(library(), reference, "a", date(2019, 11, 1)) == 5
    assert law_figure(library(), reference, "a", date(2010, 1, 1)) == 3
    assert law_figure(library(), "punitive_cap*:multiple_high", "a", date(2016, 4, 25)) == 5
    with law_as_of(date(2018, 1, 1)):
        assert "1 to 3." in Localizer("en").text("term.multiple.meaning")
    assert "1 to 5." in Localizer("en", law_day=TODAY).text("term.multiple.meaning")


def test_units_are_written_as_each_language_does() -> None:
    """One year is no years, and a sum carries its currency."""
    key = "provision.labour-arbitration-law:27.1"
    assert "1 year from" in speak(Text(key), "en")
    assert "为1年" in speak(Text(key), "zh")
    assert "130%" in speak(Text("note.line_is_no_cap"), "en")
    fine = "provision.trademark-law-2019:60.2"
    assert "CNY 50,000" in speak(Text(fine), "en")
    assert "人民币5万元" in speak(Text(fine), "zh")


def test_a_label_with_a_figure_follows_the_day() -> None:
    """A label is not kept from another day or another law."""
    assert Localizer("en").label(Text("fact.trademark_used")) == "Mark used in the last 3 years"


def test_a_parameter_of_the_same_name_stays_one() -> None:
    """`{law}` is the citation that a text is given; only `{law:...}` is a figure."""
    assert references("{law} and {law:cpl-2023:104:days}") == ("cpl-2023:104:days",)


@pytest.mark.parametrize(
    "text",
    [
        "never more than five times the base",
        "at most 5 times",
        "at least twice the base",
        "one to five",
        "within two years",
        "a year or more",
        "30 % above the loss",
        "half of the wage",
        "CNY 5,000,000",
        "from 1 May 2026",
        "不超过基数的五倍",
        "一至五倍",
        "近三年",
        "百分之三十",
        "高出三成",
        "三十日内",
        "500万元",
        "2026年5月1日起",
        "一到五",
        "三个月",
    ],
)
def test_a_spelled_figure_is_found(text: str) -> None:
    """In words or digits, in either language."""
    assert spelled(text)


@pytest.mark.parametrize(
    "text",
    [
        "at most {law:multiple_high} times the base",
        "one of these, or another one",
        "Two answers do not fit together.",
        "the third party",
        "Supreme People's Court Interpretation No. 7 of 2026",
        "Trademark Law 2019",
        "Article 77, paragraph 1, items 1, 2 and 4",
        "(2022) SPC IP Civil Final 871.",
        "a day that is still to come",
        "一审和二审",
        "法释〔2026〕7号",
        "种子法第77条第1款第1、2、4项",
        "（2022）最高法知民终871号",
        "2021年文本",
        "最后一天",
        "只能二选一",
    ],
)
def test_what_is_no_figure_is_left_alone(text: str) -> None:
    """Citations, names of texts and everyday words are no figures of the law."""
    assert spelled(text) == ()


def catalogs() -> dict[str, dict[str, str]]:
    """Return the texts of every language, to be changed."""
    return {folder: messages(voice) for voice, folder in FOLDERS.items()}


def found(texts: dict[str, dict[str, str]]) -> list[tuple[str, str]]:
    """Return the rule and the place of what lint finds."""
    return [(one.rule, one.where) for one in lint_law(texts)]


def test_the_catalogs_pass() -> None:
    """No text spells a figure of the law, and every figure named is on file."""
    assert found(catalogs()) == []


def test_lint_names_a_text_that_spells_a_figure() -> None:
    """The language and the key are named, and what it spells."""
    texts = catalogs()
    texts["en"]["note.line_is_no_cap"] = "That line is thirty per cent above the loss."
    texts["zh_Hans"]["provision.spc-2026-7:12"] = "总额最多为基数的五倍。"
    assert set(found(texts)) == {
        ("figure", "en: note.line_is_no_cap"),
        ("figure", "zh_Hans: provision.spc-2026-7:12"),
    }
    says = {str(one) for one in lint_law(texts)}
    assert any("thirty per cent" in line for line in says)
    assert any("no {law:multiple_high}" in line for line in says)


def test_lint_names_a_figure_that_is_not_on_file() -> None:
    """A placeholder that cannot be filled is found before anybody reads it."""
    texts = catalogs()
    for catalog in texts.values():
        catalog["note.line_is_no_cap"] = "{law:spc-2023-13:65.2:years}"
    assert found(texts) == [
        ("figure", "en: note.line_is_no_cap"),
        ("figure", "zh_Hans: note.line_is_no_cap"),
    ]


def test_an_entry_of_the_allow_list_must_be_needed() -> None:
    """What the allow-list names and no text spells any more is found; each entry has a reason."""
    texts = catalogs()
    for catalog in texts.values():
        catalog["privacy.how_long.here"] = "Not long."
    assert found(texts) == [("figure", "flows/law/spelled_figures.toml: privacy.how_long.here")]
    assert all(one.reason for one in allowances())


def test_a_figure_that_cannot_be_filled_is_no_text() -> None:
    """Whoever shows a text learns of it as of any placeholder that is missing."""
    with pytest.raises(MissingTextError):
        speak(Text("assumption.additive_capped"), "en")
