"""The registry of languages: rows that fit together, and no case that falls through."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from babel import Locale

from bot.channels.telegram.profiles import profiles
from bot.chat.start import NewerLanguageError, bring_up_to_date
from bot.language import Localizer, MissingTextError, figures, localizer_for
from bot.language_registry import (
    BOTH_ALIASES,
    CHOICES,
    CODES,
    DEFAULT,
    ENGLISH,
    LANGUAGES,
    Language,
    UnknownLanguageError,
    by_word,
    choice,
    language_of,
)
from bot.number_format import NumberFormat, NumberStyle
from bot.text import LocalizedName, pack, text, unpack
from flows.engine.session import BOTH, Firm, Session, State
from flows.facts import DateSpan, Money
from flows.facts_file import Json
from flows.interview import FLOW

GERMAN = NumberStyle(
    day="d. MMMM y",
    month="LLLL y",
    year="y",
    sum="{amount} {name}",
    cny="{amount} Renminbi Yuan",
    whole_sum="#,##0",
    broken_sum="#,##0.00####",
)
FIRM: dict[str, Json] = {
    "code": "a",
    "country": "CN",
    "crosses_border": False,
    "contact": "x@example.com",
}


def session(**changes: object) -> Session:
    """Return a session that is past the choice of a language."""
    blank = Session(id="s", flow_version="1", as_of=date(2026, 11, 21), state=State.RIGHT)
    return blank.model_copy(update=changes)


class TestRows:
    """What every row must hold."""

    def test_nothing_means_two_languages(self) -> None:
        """Codes, folders, aliases and channel codes each belong to one language."""
        for values in (
            [*CODES, BOTH],
            [one.folder for one in LANGUAGES],
            [*CHOICES, *BOTH_ALIASES, *(word for one in LANGUAGES for word in one.aliases)],
            [code for one in LANGUAGES for code in one.channel_codes],
        ):
            assert len(set(values)) == len(values)

    @pytest.mark.parametrize("one", LANGUAGES, ids=CODES)
    def test_a_row_names_what_exists(self, one: Language) -> None:
        """Babel knows the locale, another row is shown beside, and words mean it in any case."""
        assert language_of(one.code) is one
        assert Locale.parse(one.locale).language == one.code
        assert language_of(one.beside) is not one
        assert all(by_word(word) == one.code == by_word(word.upper()) for word in one.aliases)

    def test_words_for_both(self) -> None:
        """Both at once is chosen by its code and its aliases, and nonsense chooses nothing."""
        assert {by_word(word) for word in (BOTH, *BOTH_ALIASES)} == {BOTH}
        assert by_word("klingon") is None


class TestNoFallThrough:
    """A language without a row is an error, never English or Chinese."""

    def test_it_is_refused_by_name(self) -> None:
        """The error names what was found and what is allowed, wherever a language is looked up."""
        for refused in (
            lambda: figures("de"),
            lambda: Localizer("de"),
            lambda: Localizer(BOTH, "de"),
            lambda: choice("de"),
        ):
            with pytest.raises(UnknownLanguageError, match="'de'; allowed: en, zh"):
                refused()

    def test_a_name_that_lacks_the_language_is_an_error(self) -> None:
        """The name of another language is not shown instead."""
        name = LocalizedName({"en": "China"})
        said = text("hand_over.border", country=name)
        assert "China" in Localizer("en").html(said)
        with pytest.raises(MissingTextError, match=r"\(zh\): no name in this language"):
            Localizer("zh").html(said)

    def test_a_session_in_a_newer_language_waits_for_a_newer_program(self) -> None:
        """It is left as it is, like a session of a newer interview."""
        with pytest.raises(NewerLanguageError, match="in the language de, this program knows en"):
            bring_up_to_date(
                FLOW, session(language="de", flow_version=FLOW.version), date(2026, 11, 21)
            )


def test_another_style_is_written_as_it_says() -> None:
    """Days, months, years and sums follow the patterns of the row, in words of the locale."""
    german = NumberFormat(Locale("de", "DE"), GERMAN)
    assert german.day(date(2026, 5, 1)) == "1. Mai 2026"
    assert german.span(DateSpan.month(2026, 5)) == "Mai 2026"
    assert german.span(DateSpan.year(2026)) == "2026"
    assert german.money(Money(Decimal(1_234_567))) == "1.234.567 Renminbi Yuan"
    assert german.money(Money(Decimal("12.5"), "USD")) == "12,50 US-Dollar"
    assert figures("en") == NumberFormat(Locale.parse(ENGLISH.locale), ENGLISH.style)


def test_telegram_has_a_profile_for_everyone_and_for_each_other_language() -> None:
    """The first language serves everyone whose language we do not speak."""
    others = [code for one in LANGUAGES[1:] for code in one.channel_codes]
    assert list(profiles()) == ["", *others]


class TestOwnLanguage:
    """Both at once: which language is the reader's own."""

    def test_it_comes_first_and_is_on_the_buttons(self) -> None:
        """The text shows both languages, the buttons the reader's own."""
        own = Localizer(BOTH, "zh")
        assert own.text("button.done") == "完成\n\nDone"
        assert own.button(text("button.done")) == "完成"
        assert own.label(text("button.done")) == "完成 / Done"
        assert Localizer("en").button(text("button.done")) == "Done"

    def test_where_it_is_not_known_buttons_are_in_every_language(self) -> None:
        """Before a language is chosen nobody is shown buttons that they cannot read."""
        for unknown in (None, session(state=State.LANGUAGE, language="zh")):
            assert localizer_for(unknown).button(text("button.done")) == "Done / 完成"

    def test_an_old_session_takes_the_first_language(self) -> None:
        """A session stored before the field existed is read, and shown as the registry begins."""
        old = Session.model_validate(
            {"id": "s", "state": "right", "flow_version": "1", "as_of": "2026-11-21"}
            | {"language": BOTH}
        )
        assert old.own_language is None
        assert localizer_for(old) == Localizer(BOTH, DEFAULT, law_day=old.as_of)


class TestNames:
    """Names by language, in the forms that are stored."""

    def test_a_firm_keeps_its_keys(self) -> None:
        """As JSON a firm has a key for each name, and is read from it again."""
        stored: dict[str, Json] = {**FIRM, "name_en": "Example", "name_zh": "示例", "address": ""}
        firm = Firm.model_validate(stored)
        assert firm.names == {"en": "Example", "zh": "示例"}
        assert firm.model_dump(mode="json") == stored
        assert Firm.model_validate_json(firm.model_dump_json()) == firm
        more = Firm.model_validate({**stored, "name_de": "Beispiel"})
        assert more.names["de"] == "Beispiel"

    def test_a_firm_without_a_name_is_refused(self) -> None:
        """A firm has a name in one language at least."""
        with pytest.raises(ValueError, match="names"):
            Firm.model_validate(FIRM)

    def test_text_packed_by_the_version_before_is_read(self) -> None:
        """Two names in their places, as version 0.1 wrote them, are read; it reads ours."""
        said = text("a", firm=LocalizedName({"en": "Example", "zh": "示例"}))
        old: dict[str, Json] = {
            "key": "a",
            "params": {"firm": ["named", "Example", "示例"]},
            "fallback": "",
        }
        assert pack(said) == old
        assert unpack(old) == said

    def test_names_in_more_languages_are_packed(self) -> None:
        """A name in a third language stands behind the two, where an older program passes over."""
        named = LocalizedName({"en": "Example", "zh": "示例", "de": "Beispiel"})
        said = text("a", firm=named)
        assert unpack(pack(said)) == said
        alone = text("a", firm=replace(named, names={"de": "Beispiel"}))
        assert unpack(pack(alone)) == alone
