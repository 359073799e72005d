"""What holds for anything typed: no error is raised, and every value fits its fact."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from hypothesis import given
from hypothesis import strategies as st

from bot import language
from bot.language_registry import CODES
from bot.reading import (
    Note,
    Reading,
    read_count,
    read_date,
    read_entry,
    read_money,
    read_option,
    read_options,
    read_percent,
    read_word,
)
from bot.reading.currencies import UNITS
from bot.reading.readings import ErrorCode
from flows.facts import DateSpan, FactKind, Money
from flows.facts_file import Json, read
from flows.vocabulary import FACTS

TODAY = date(2026, 3, 18)
ENTRIES = {
    FactKind.DATE: "notice_date",
    FactKind.MONEY: "actual_loss",
    FactKind.PERCENT: "profit_margin",
    FactKind.COUNT: "units_sold",
}
FIGURES = tuple(language.figures(code) for code in CODES)
LABELS = {code: [code.replace("_", " ")] for code in FACTS["relationship"].codes}

# Pieces of the grammars in any order come far closer to them than any characters do.
PIECES = (
    "0 1 2 12 25 31 99 100 2025 03 1,200 1.200 . , - ~ / % ¥ $ ' : + ( ) ? # 一 二 三 十 百 "
    "千 万 亿 点 零 〇 两 多 余 几 半 成 元 块 角 毛 分 年 月 日 号 天 周 前 底 初 去 上 个 第 至 "
    "到 或 和 、 ， 。 ５ ② ½ ⁶ k m w million thousand hundred and a half to between of the "
    "about over rmb usd euro march may mar q1 last next this year month week day days ago "
    "yesterday 去年 上个月 前年 今天 百分之 人民币 台 次 yes no not sure none all maybe 是 没有 "
    "不知道 \u200b \u202e \ufeff \ud800 🙂 👍 \t \n é ß İ"
)
pieces = st.lists(st.sampled_from(PIECES.split(" ")), max_size=12).flatmap(
    lambda words: st.sampled_from(["", " "]).map(lambda joint: joint.join(words))
)
any_text = st.one_of(st.text(max_size=300), pieces)
any_day = st.dates()
texts = st.one_of(any_text, st.text(min_size=190, max_size=210))


def check_fits(fact: str, value: Json) -> None:
    """Assert that a facts file takes the value for the fact."""
    assert read({fact: value})[1] == []


def check_sound(reading: Reading) -> None:
    """Assert that a reading has values or an error, and no value twice."""
    assert bool(reading.values) != bool(reading.error)
    assert all(reading.values.count(value) == 1 for value in reading.values)
    assert reading.understood == (len(reading.values) == 1 and not reading.doubtful)
    assert reading.asks == (len(reading.values) > 1 or reading.doubtful)
    assert reading.value == (reading.values[0] if reading.understood else None)


@given(kind=st.sampled_from(sorted(ENTRIES)), text=texts, today=any_day, fixed=st.booleans())
def test_entries_never_raise_and_fit(
    *, kind: FactKind, text: str, today: date, fixed: bool
) -> None:
    """Any text gives an error code or values that a facts file takes, on any day."""
    reading = read_entry(kind, text, today=today, currency="USD", fixed=fixed)
    check_sound(reading)
    for value in reading.values:
        check_fits(ENTRIES[kind], value)


@given(text=texts)
def test_options_never_raise_and_fit(text: str) -> None:
    """Any text gives an error code or codes that a facts file takes."""
    for reading in (read_option(text, LABELS), read_options(text, LABELS), read_word(text)):
        check_sound(reading)
    for value in read_option(text, LABELS).values:
        check_fits("relationship", [value])
    for value in read_options(text, LABELS).values:
        check_fits("relationship", value)
    for value in read_word(text).values:
        check_fits("notice_sent", value)


@given(text=texts, today=any_day)
def test_no_future_day_unless_allowed(text: str, today: date) -> None:
    """A date that begins after today is never among the values."""
    for value in read_date(text, today=today).values:
        span = read({"notice_date": value})[0].span("notice_date")
        assert span is not None
        assert span.first <= today


@given(text=any_text, currency=st.sampled_from(["CNY", "USD", "JPY", "HKD"]))
def test_fixed_currency_is_kept(text: str, currency: str) -> None:
    """Once a session is bound to a currency no amount in another one is read."""
    for value in read_money(text, currency=currency, fixed=True).values:
        assert isinstance(value, dict)
        assert value["currency"] == currency


@pytest.mark.parametrize("length", [200, 201, 4096, 4097, 100_000])
@pytest.mark.parametrize(
    "unit",
    [
        *(
            "1",
            "1,",
            "1 ",
            "1.",
            "亿",
            "万",
            "一",
            "十",
            "a ",
            "and ",
            "about ",
            "-",
            "1-",
            "march ",
        ),
        *("年", "\u0301", "the ", "1 million ", "yes ", "1,2 and ", "\u200b", "ﷺ", "🙂", "(", "'"),
    ],
)
def test_long_repetitions_end(unit: str, length: int) -> None:
    """Repetition, which bad patterns backtrack on, ends in a sound reading at any length."""
    text = (unit * length)[:length]
    for kind in ENTRIES:
        check_sound(read_entry(kind, text, today=TODAY))
    check_sound(read_option(text, LABELS))
    check_sound(read_options(text, LABELS))


@pytest.mark.parametrize("kind", ENTRIES)
def test_too_long(kind: FactKind) -> None:
    """More than 200 characters is too long for a value, and is said to be just that."""
    assert read_entry(kind, "1 " * 101, today=TODAY).error is ErrorCode.TOO_LONG
    assert read_option("x" * 201, LABELS).error is ErrorCode.TOO_LONG
    assert read_options("x" * 201, LABELS).error is ErrorCode.TOO_LONG


@pytest.mark.parametrize("kind", [FactKind.TRI, FactKind.CHOICE, FactKind.MULTI])
def test_picked_kinds_are_no_entry(kind: FactKind) -> None:
    """Asking to read a kind that is picked from options is a programming error."""
    with pytest.raises(ValueError, match="picked"):
        read_entry(kind, "1", today=TODAY)


def test_a_reading_has_values_or_an_error() -> None:
    """A reading with neither or both cannot be made."""
    with pytest.raises(ValueError, match="either"):
        Reading()
    with pytest.raises(ValueError, match="either"):
        Reading((1,), ErrorCode.NEGATIVE)


days = st.dates(min_value=date(1950, 1, 1), max_value=TODAY)
whole_yuan = st.integers(min_value=0, max_value=10**15 - 1)
codes = st.sampled_from(sorted({token.code for token in UNITS.values() if token.code.isalpha()}))


@given(day=days)
def test_days_written_out_read_back(day: date) -> None:
    """A day in ISO or in the long forms of either language gives that day again."""
    texts = [day.isoformat(), f"{day:%Y/%m/%d}", f"{day:%Y%m%d}"]
    texts += [figures.day(day) for figures in FIGURES]
    for locale in ("en", "en_GB", "zh_Hans_CN"):
        texts += [format_date(day, form, locale=locale) for form in ("long", "full")]
    for text in texts:
        assert read_date(text, today=TODAY).values == (day.isoformat(),)


@given(day=days)
def test_months_and_years_written_out_read_back(day: date) -> None:
    """A month or a year in the forms of either language gives the same span again."""
    month = DateSpan.month(day.year, day.month).isoformat()
    written = [figures.span(DateSpan.month(day.year, day.month)) for figures in FIGURES]
    for text in (*written, month, f"{day:%B %Y}", f"{day:%b %Y}", f"{day.year}年{day.month}月"):
        assert read_date(text, today=TODAY).values == (month,)
    for text in (f"{day.year}", *(figures.span(DateSpan.year(day.year)) for figures in FIGURES)):
        assert read_date(text, today=TODAY).values == (f"{day.year}",)


@given(amount=whole_yuan, currency=codes)
def test_amounts_written_out_read_back(amount: int, currency: str) -> None:
    """An amount in the forms of either language, by code or by sign, gives it again."""
    value = {"amount": str(amount), "currency": currency}
    texts = [f"{currency} {amount:,}", f"{amount} {currency}"]
    texts += [figures.money(Money(Decimal(amount), currency)) for figures in FIGURES]
    for text in texts:
        assert read_money(text).values == (value,)


@given(amount=whole_yuan)
def test_yuan_written_out_reads_back(amount: int) -> None:
    """An amount in yuan gives itself again, by its sign in either language."""
    value = {"amount": str(amount), "currency": "CNY"}
    for locale in ("en", "zh_Hans_CN"):
        reading = read_money(format_currency(Decimal(amount), "CNY", locale=locale))
        assert reading.values == (value,)


@given(cents=st.integers(min_value=0, max_value=10**12))
def test_amounts_with_cents_read_back(cents: int) -> None:
    """Two decimals are kept exactly."""
    amount = Decimal(cents) / 100
    texts = [f"RMB {amount:,.2f}", *(figures.money(Money(amount)) for figures in FIGURES)]
    for text in texts:
        (value,) = read_money(text).values
        assert isinstance(value, dict)
        assert Decimal(str(value["amount"])) == amount


@given(percent=st.decimals(min_value=0, max_value=100, places=2))
def test_percentages_read_back(percent: Decimal) -> None:
    """A percentage in the forms of either language gives itself again."""
    written = [figures.number(percent) + "%" for figures in FIGURES]
    for text in (*written, f"{percent} percent", f"百分之{percent}", f"{percent} ％"):
        (value,) = read_percent(text).values
        assert Decimal(str(value)) == percent


@given(count=st.integers(min_value=0, max_value=10**15))
def test_counts_read_back(count: int) -> None:
    """A count in the forms of either language gives itself again."""
    texts = [str(count), f"{count}台", f"{count} units", format_decimal(count, locale="de_CH")]
    for text in (*texts, *(figures.number(count) for figures in FIGURES)):
        assert read_count(text).values == (count,)


@given(low=st.integers(min_value=1, max_value=500), more=st.integers(min_value=1, max_value=499))
def test_a_range_gives_its_ends_only(low: int, more: int) -> None:
    """Of a range the two ends are offered and nothing between them."""
    for text in (f"{low}-{low + more}万元", f"{low}万到{low + more}万元"):
        amounts = [{"amount": str(n * 10**4), "currency": "CNY"} for n in (low, low + more)]
        assert read_money(text).values == tuple(amounts)


@given(codes=st.lists(st.sampled_from(list(LABELS)[1:]), min_size=1, unique=True))
def test_options_read_back(codes: list[str]) -> None:
    """Options named by label or by number give their codes in the order of the card."""
    ordered = tuple([code for code in LABELS if code in codes])
    by_label = ", ".join(LABELS[code][0] for code in codes)
    by_number = "、".join(str(list(LABELS).index(code) + 1) for code in codes)
    for text in (by_label, by_number):
        assert read_options(text, LABELS).values == (list(ordered),)
    assert read_option(LABELS[codes[0]][0], LABELS).values == (codes[0],)


def test_yuan_sign_is_said() -> None:
    """A lone ¥ is read as yuan, and the echo is told to say so."""
    assert read_money("¥5").notes == (Note.YUAN_SIGN,)
    assert read_money("RMB ¥5").notes == ()
