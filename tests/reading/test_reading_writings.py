"""What a value is written as reads back as that value, and two sums are never a third."""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import format_decimal
from hypothesis import assume, given
from hypothesis import strategies as st
from written_numbers import in_chinese, in_english

from bot.reading import Note, Reading, read_count, read_money, read_percent

CURRENCIES = {"CNY": ("RMB ", "元"), "USD": ("US$", "美元"), "EUR": ("€", "欧元")}
SOFTENERS = (
    "about {}",
    "around {}",
    "roughly {}",
    "{} or so",
    "maybe {}",
    "大概{}",
    "大约{}",
    "{}左右",
    "{}吧",
    "大概{}吧",
    "差不多{}",
    "{}的样子",
)


def with_units(number: int) -> list[str]:
    """Write a number in figures with 万, 亿, thousand and million, where it comes out even."""
    units = ((10**4, "万"), (10**8, "亿"), (10**3, "k"), (10**6, " million"), (10**6, "m"))
    texts = [f"{number}", f"{number:,}", in_chinese(number), in_english(number)]
    for unit, name in units:
        scaled = Decimal(number) / unit
        if number >= unit and scaled == round(scaled, 2):
            texts.append(format_decimal(scaled, "0.##", locale="en") + name)
    return texts


def amounts(reading: Reading) -> set[Decimal]:
    """Return the amounts that a reading holds."""
    return {Decimal(str(v["amount"])) for v in reading.values if isinstance(v, dict)}


numbers = st.one_of(
    st.integers(1, 10**11),
    st.builds(lambda digits, power: digits * 10**power, st.integers(1, 999), st.integers(0, 8)),
)


@given(number=numbers, currency=st.sampled_from(sorted(CURRENCIES)))
def test_sums_in_every_writing_read_back(number: int, currency: str) -> None:
    """A sum in figures, words or units, with its currency before or after it, is that sum."""
    before, after = CURRENCIES[currency]
    value = {"amount": str(number), "currency": currency}
    for text in with_units(number):
        for whole in (f"{before}{text}", f"{text} {currency}", f"{text}{after}"):
            assert read_money(whole).values == (value,), whole


@given(number=numbers)
def test_counts_in_every_writing_read_back(number: int) -> None:
    """A count in figures, words or units is that count."""
    for text in with_units(number):
        for whole in (text, f"{text} units", f"{text}件"):
            assert read_count(whole).values == (number,), whole


@given(tenths=st.integers(0, 1000))
def test_percentages_in_every_writing_read_back(tenths: int) -> None:
    """A percentage in figures or words of either language is that percentage."""
    share = Decimal(tenths) / 10
    shown = f"{share.normalize():f}"
    whole, part = divmod(tenths, 10)
    spoken = in_chinese(whole) + ("点" + in_chinese(part) if part else "")
    for text in (
        f"{shown}%",
        f"{shown} per cent",
        f"{shown}个点",
        f"百分之{shown}",
        f"百分之{spoken}",
    ):
        assert read_percent(text).values == (shown,), text


@given(number=numbers, data=st.data())
def test_softeners_keep_the_figure(number: int, data: st.DataObject) -> None:
    """A word such as about, 左右 or 吧 around a sum never changes it."""
    text = data.draw(st.sampled_from(with_units(number)))
    soft = data.draw(st.sampled_from(SOFTENERS))
    assert amounts(read_money(soft.format(text))) == amounts(read_money(text)) == {number}


@given(number=numbers, data=st.data())
def test_full_width_forms_keep_the_figure(number: int, data: st.DataObject) -> None:
    """Full-width letters and digits never change a sum."""
    text = data.draw(st.sampled_from(with_units(number)))
    wide = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)
    assert amounts(read_money(wide)) == {number}


@given(number=numbers, data=st.data())
def test_spaces_never_change_the_figure(number: int, data: st.DataObject) -> None:
    """A space put anywhere into a sum gives the sum, a question about it, or no reading."""
    text = data.draw(st.sampled_from(with_units(number)))
    at = data.draw(st.integers(0, len(text)))
    reading = read_money(f"{text[:at]} {text[at:]}")
    assert not reading.understood or amounts(reading) == {number}


def sums_of(number: int) -> list[str]:
    """Write a sum so that it is clear where it ends: in words, or with a unit after it."""
    return [text for text in with_units(number) if not text[-1].isdecimal()]


@given(first=numbers, second=numbers, joint=st.sampled_from(["", " ", ", ", "，"]), data=st.data())
def test_two_sums_are_never_a_third(
    first: int, second: int, joint: str, data: st.DataObject
) -> None:
    """Two sums in a row are asked back or refused, unless together they write one number.

    That is where the second is smaller than the last unit of the first and adds to it (三万 and
    五千), or where this is how the number is written: 一百一十万, twenty five thousand.
    """
    texts = [data.draw(st.sampled_from(sums_of(number))) for number in (first, second)]
    whole = joint.join(texts)
    reading = read_money(whole)
    found = amounts(reading)
    if not reading.understood or len(texts[1]) == 1 or _is_written_so(whole, *map(int, found)):
        return  # 三万 and 五: a last digit may leave out its unit
    assert found == {first + second}, texts
    assert second < _last_unit(first, texts[0]), texts


def _is_written_so(text: str, number: int) -> bool:
    """Whether a text is a usual writing of a number, with or without 零, "and" and hyphens."""
    words = in_chinese(number).replace("零", "")
    spoken = _bare_words(in_english(number))
    bare = text.replace(" ", "")
    return bare in {words, in_chinese(number)} or _bare_words(text) == spoken


def _bare_words(text: str) -> str:
    return text.replace("-", " ").replace(" and ", " ")


def _last_unit(number: int, text: str) -> int:
    """Return the unit that a written number ends in: 10,000 for 三万, 100 for five hundred."""
    units = {"万": 10**4, "亿": 10**8, "k": 1000, "m": 10**6, "million": 10**6, "thousand": 1000}
    for name, unit in {**units, "billion": 10**9, "hundred": 100}.items():
        if text.endswith(name):
            return unit
    unit = 1
    while number % (unit * 10) == 0:
        unit *= 10
    return unit


@given(first=numbers, second=numbers, currency=st.sampled_from(sorted(CURRENCIES)))
def test_two_sums_with_their_currency_are_never_one(first: int, second: int, currency: str) -> None:
    """Two sums, each with its currency, are asked back or refused."""
    assume(first != second)
    before, after = CURRENCIES[currency]
    for text in (f"{before}{first} {before}{second}", f"{first}{after}{second}{after}"):
        assert not read_money(text).understood, text


@given(number=st.integers(1, 10**9))
def test_a_doubt_is_never_dropped(number: int) -> None:
    """A question mark or 吗 behind a figure leaves it to be confirmed."""
    for text in with_units(number):
        for asked in (f"{text}?", f"{text}？", f"{text}吗"):
            reading = read_money(asked)
            assert reading.asks, asked
            assert Note.NONE not in reading.notes
