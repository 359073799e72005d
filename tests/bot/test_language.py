"""What people read: sums, dates and lists exact, nothing missing, nothing unescaped."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language import (
    FOLDERS,
    Localizer,
    MissingTextError,
    Voice,
    domains,
    figures,
    hinted,
    messages,
    plain,
)
from bot.text import Param, ProvisionRef, Text, pack, text, unpack
from flows.facts import DateSpan, Money

AMOUNTS = st.decimals(min_value=0, max_value=10**15, places=2, allow_nan=False)
DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31))


class TestMoney:
    """Sums in both languages."""

    @pytest.mark.parametrize(
        ("amount", "english", "chinese"),
        [
            ("5000000", "CNY 5,000,000", "人民币500万元"),
            ("2050000", "CNY 2,050,000", "人民币205万元"),
            ("10250000", "CNY 10,250,000", "人民币1025万元"),
            ("380000000", "CNY 380,000,000", "人民币3.8亿元"),
            ("384567000", "CNY 384,567,000", "人民币38456.7万元"),
            ("123456789", "CNY 123,456,789", "人民币123,456,789元"),
            ("12345", "CNY 12,345", "人民币12,345元"),
            ("1234.5", "CNY 1,234.50", "人民币1,234.50元"),
            ("0", "CNY 0", "人民币0元"),
        ],
    )
    def test_written_exactly(self, amount: str, english: str, chinese: str) -> None:
        """A sum is never rounded, and 万 and 亿 are used where they stay exact."""
        assert figures("en").money(Money(Decimal(amount))) == english
        assert figures("zh").money(Money(Decimal(amount))) == chinese

    def test_other_currencies_are_named(self) -> None:
        """A sum in another currency names it in each language."""
        sum_ = Money(Decimal(1_200_000), "USD")
        assert figures("en").money(sum_) == "USD 1,200,000"
        assert figures("zh").money(sum_) == "120万美元"

    @given(AMOUNTS)
    def test_chinese_units_lose_nothing(self, amount: Decimal) -> None:
        """Whatever unit is chosen, the written figure is worth the amount."""
        written = figures("zh").money(Money(amount)).removeprefix("人民币").removesuffix("元")
        scale = {"亿": 10**8, "万": 10**4}.get(written[-1], 1)
        assert Decimal(written.rstrip("万亿").replace(",", "")) * scale == amount

    @given(AMOUNTS)
    def test_english_figures_lose_nothing(self, amount: Decimal) -> None:
        """The English form is worth the amount."""
        written = figures("en").money(Money(amount)).removeprefix("CNY ")
        assert Decimal(written.replace(",", "")) == amount


class TestDates:
    """Dates in both languages."""

    @pytest.mark.parametrize(
        ("span", "english", "chinese"),
        [
            (DateSpan.day(date(2026, 5, 1)), "1 May 2026", "2026年5月1日"),
            (DateSpan.month(2026, 5), "May 2026", "2026年5月"),
            (DateSpan.year(2026), "2026", "2026年"),
            (
                DateSpan(date(2026, 1, 5), date(2026, 2, 6)),
                "5 January 2026 – 6 February 2026",
                "2026年1月5日 – 2026年2月6日",
            ),
        ],
    )
    def test_written_in_long_form(self, span: DateSpan, english: str, chinese: str) -> None:
        """A date known to the day, the month or the year is written so, never ambiguously."""
        assert figures("en").span(span) == english
        assert figures("zh").span(span) == chinese

    @given(DAYS)
    def test_every_day_names_its_year_month_and_day(self, day: date) -> None:
        """Both forms hold the full year and the day; the Chinese one the month too."""
        assert figures("en").day(day).startswith(f"{day.day} ")
        assert figures("en").day(day).endswith(f" {day.year}")
        assert figures("zh").day(day) == f"{day.year}年{day.month}月{day.day}日"


class TestSpeaking:
    """Texts, labels, parameters."""

    def test_both_languages_one_after_the_other(self) -> None:
        """A text is two paragraphs in both, a label one line."""
        both = Localizer("both")
        assert both.text("button.done") == "Done\n\n完成"
        assert both.label(text("button.done")) == "Done / 完成"
        assert Localizer("zh").label(text("button.done")) == "完成"

    def test_what_is_alike_is_said_once(self) -> None:
        """A label that is the same in both languages is not doubled."""
        assert Localizer("both").label(text("language.en")) == "English"

    def test_no_key_is_ever_shown(self) -> None:
        """A key that no catalog has is an error that names it."""
        with pytest.raises(MissingTextError, match=r"no\.such\.key \(en\)"):
            Localizer("en").text("no.such.key")

    def test_no_placeholder_is_ever_shown(self) -> None:
        """A placeholder that is not filled is an error that names it."""
        with pytest.raises(MissingTextError, match="value"):
            Localizer("en").html(Text("notice.noted", {"other": 1}))

    def test_a_fallback_serves_where_the_key_is_missing(self) -> None:
        """The wording for all is used where there is none for one."""
        assert Localizer("en").html(Text("no.such.key", fallback="button.done")) == "Done"

    def test_what_comes_from_outside_is_escaped(self) -> None:
        """Markup in a parameter is shown, not obeyed; our own stays."""
        said = Localizer("en").text("notice.noted", value="<b>&{x}</b>")
        assert "<b>&lt;b&gt;&amp;{x}&lt;/b&gt;</b>" in said
        assert "<b>&{x}</b>" in plain(said)

    def test_lists_are_joined_as_the_language_does(self) -> None:
        """A list has an "and" before its last item, and Chinese marks."""
        items: tuple[Param, ...] = ("a", "b", "c")
        assert Localizer("en").text("answer.list", items=items) == "a, b and c"
        assert Localizer("zh").text("answer.list", items=items) == "a、b和c"

    def test_plurals_follow_the_count(self) -> None:
        """One day is a day, two are days, and Chinese does not care."""
        day = date(2026, 5, 1)
        assert "(1 day left)" in Localizer("en").text("todo.day", day=day, n=1)
        assert "(2 days left)" in Localizer("en").text("todo.day", day=day, n=2)
        assert "还剩1天" in Localizer("zh").text("todo.day", day=day, n=1)

    def test_a_provision_is_cited_by_law_article_paragraph_and_item(self) -> None:
        """An id of the law room becomes a citation in each language."""
        cite = text("why.law", cite=ProvisionRef("spc-2026-7:6.2.1"))
        assert "Art. 6(2)(1)" in Localizer("en").html(cite)
        assert "第6条第2款第1项" in Localizer("zh").html(cite)


class TestHints:
    """The language a platform or shell suggests."""

    @pytest.mark.parametrize(
        ("code", "language", "traditional"),
        [
            ("en", "en", False),
            ("en_GB.UTF-8", "en", False),
            ("pt-BR", "en", False),
            ("zh", "zh", False),
            ("zh-hans", "zh", False),
            ("zh-CN", "zh", False),
            ("zh_SG", "zh", False),
            ("zh-hant", "zh", True),
            ("zh-TW", "zh", True),
            ("zh-HK", "zh", True),
            ("zh-hant-HK", "zh", True),
            ("", None, False),
            ("C.UTF-8", None, False),
            ("???", None, False),
            ("x" * 500, None, False),
        ],
    )
    def test_read_kindly(self, code: str, language: str | None, traditional: bool) -> None:  # noqa: FBT001
        """Any code gives a language or none, and says whether the script is traditional."""
        assert hinted(code) == (language, traditional)


class TestPacking:
    """Texts that wait in a queue."""

    def test_a_text_comes_back_as_it_was(self) -> None:
        """Every kind of parameter survives, nested ones too."""
        whole = text(
            "a.b",
            "c.d",
            code="x",
            n=3,
            part=Decimal("1.50"),
            day=date(2026, 5, 1),
            span=DateSpan.month(2026, 5),
            sum=Money(Decimal("12.34"), "USD"),
            law=ProvisionRef("civil-code:585.2"),
            nested=text("e", inner=("a", text("f"))),
        )
        assert unpack(pack(whole)) == whole

    @pytest.mark.parametrize(
        "raw", [None, [], {}, {"key": "a"}, {"key": "a", "params": {"x": ["odd"]}, "fallback": ""}]
    )
    def test_anything_else_is_refused(self, raw: object) -> None:
        """What is no packed text is a value error."""
        with pytest.raises(ValueError, match="packed"):
            unpack(raw)  # type: ignore[arg-type]


class TestCatalogs:
    """The texts of the channels themselves."""

    def test_both_languages_have_the_same_keys_and_placeholders(self) -> None:
        """A key of one catalog is in the other, with the same placeholders, trimmed."""
        english, chinese = messages("en"), messages("zh")
        assert english.keys() == chinese.keys()
        for key, message in english.items():
            assert _names(message) == _names(chinese[key]), key
            for one in (message, chinese[key]):
                assert one == one.strip(), key
                assert one, key

    def test_the_four_of_the_project_are_there(self) -> None:
        """The catalogs that everything needs are among those found."""
        assert {"interview", "law", "assessment", "bot"} <= set(domains())

    @pytest.mark.parametrize("voice", list(FOLDERS))
    def test_no_key_stands_in_two_domains(self, voice: Voice) -> None:
        """A key belongs to one catalog, so that it can be found."""
        seen: dict[str, str] = {}
        for domain in domains():
            for key in messages(voice, domain):
                assert seen.setdefault(key, domain) == domain, key


def _names(message: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(message) if name is not None}
