"""The parts of reading: plain text, figures, Chinese numerals, the word tables."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from written_numbers import DIGITS, in_chinese

from bot.reading.currencies import DOLLAR, UNIT_OF_ANY, UNITS, YUAN_OR_YEN
from bot.reading.date_words import DAYS, MONTHS, MONTHS_AWAY, ORDINALS, WEEKS, YEARS
from bot.reading.figures import BEYOND, figures
from bot.reading.lexer import Lexer
from bot.reading.numerals import numbers
from bot.reading.option_words import LIST_WORDS, WORDS
from bot.reading.quantity_words import WORDS as QUANTITY_WORDS
from bot.reading.typed import MAX_RAW, plain, typed

LEXER = Lexer(QUANTITY_WORDS)


def value(text: str) -> tuple[Decimal, ...]:
    """Return the numbers that text stands for."""
    return numbers(LEXER.tokens(plain(text))).values


@given(number=st.integers(min_value=0, max_value=10**16 - 1))
@example(10)
@example(10_010)
@example(100_000_010)
@example(1_0000_0000_0000)
def test_chinese_numerals_read_back(number: int) -> None:
    """A number written in Chinese is read as that number, exactly."""
    assert value(in_chinese(number)) == (Decimal(number),)


@given(number=st.integers(min_value=10, max_value=19), scale=st.sampled_from(["", "万", "亿"]))
def test_leading_ten_needs_no_one(number: int, scale: str) -> None:
    """Ten to nineteen are read with and without the leading one: 十五 and 一十五."""
    text = in_chinese(number) + scale
    assert value(text) == value(text.removeprefix("一")) != ()


@given(whole=st.integers(min_value=0, max_value=99_999_999), part=st.integers(1, 999_999))
def test_chinese_decimals_are_exact(whole: int, part: int) -> None:
    """Digits after 点 are decimals, however many of the six that a fact can hold."""
    digits = f"{part:06d}"
    written = in_chinese(whole) + "点" + "".join(DIGITS[int(digit)] for digit in digits)
    expected = () if whole >= 10**4 else (Decimal(f"{whole}.{digits}"),)
    assert value(written) == expected


@given(number=st.integers(min_value=0, max_value=10**20 - 1))
def test_grouped_figures_read_back(number: int) -> None:
    """Thousands parted by commas, spaces or apostrophes give the same number."""
    for separator in (",", " ", "'"):
        text = f"{number:,}".replace(",", separator)
        assert figures(text) == (Decimal(number),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.200", ["1.2", "1200"]),
        ("0.200", ["0.2"]),
        ("1,200", ["1200"]),
        ("1,2", ["1.2"]),
        ("1.200.000", ["1200000"]),
        ("1,200.5", ["1200.5"]),
        ("1.200,5", ["1200.5"]),
        ("1,2,3", []),
        ("1.2,3", []),
        ("0,200,000", []),
        ("1.123456789", []),
    ],
)
def test_figures(text: str, expected: list[str]) -> None:
    """Separators part thousands or decimals; only what fits neither rule out is offered."""
    assert figures(text) == tuple(map(Decimal, expected))


def test_a_decimal_comma_can_be_as_likely() -> None:
    """Where a decimal comma is as likely, both readings of 1,250 are offered."""
    assert figures("1,250", comma_decimal=True) == (Decimal(1250), Decimal("1.25"))


def test_endless_figures_are_too_large() -> None:
    """More digits than any fact holds are one number that is too large for all of them."""
    assert figures("9" * 21) == (BEYOND,)
    assert figures("0" * 50 + "7") == (Decimal(7),)


def test_too_many_unsure_figures_are_refused() -> None:
    """A number with three figures that can each be read two ways is not understood."""
    assert value("1.200 million 1.200 thousand 1.200 hundred") == ()


@given(text=st.text())
def test_plain_text_shows_all_it_holds(text: str) -> None:
    """Plain text holds no character that does not show, and no space too many."""
    form = plain(text)
    assert form == " ".join(form.split())
    assert all(char.isprintable() for char in form)


@given(text=st.text("aZ9 ,.。一萬圓①½⁶Ａ９￥\u200b\u0301🙂٣"))
def test_plain_text_is_stable(text: str) -> None:
    """Bringing plain text into plain form again changes nothing."""
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Ａ\tＢ\n", "a b"),
        ("①③", "1 3"),
        ("x\u200by", "xy"),
        ("1😀2", "1 2"),
        ("10⁶", "10\ufffd"),
        ("1½", "1.5"),
        ("½", "0.5"),
        ("壹佰圓", "一百元"),
        ("廿五", "二十五"),
        ("٣", "3"),
        ("“a” – ‘b’", "\"a\" - 'b'"),
    ],
)
def test_plain(text: str, expected: str) -> None:
    """Text comes into one form whatever keyboard it was typed on."""
    assert plain(text) == expected


def test_typed_has_a_limit() -> None:
    """Only text that could be an answer goes on; invisible padding does not count."""
    assert typed("\u200b" * (MAX_RAW - 1) + "5") == "5"
    assert typed("\u200b" * MAX_RAW + "5") is None
    assert typed("5" * 201) is None


@pytest.mark.parametrize(
    "table",
    [QUANTITY_WORDS, UNITS, WORDS, LIST_WORDS, ORDINALS, MONTHS, YEARS, MONTHS_AWAY, DAYS, WEEKS],
)
def test_tables_are_in_plain_form(table: dict[str, object]) -> None:
    """Every word of the tables is in the form that typed text is brought into."""
    assert [word for word in table if plain(word) != word] == []


def test_currency_codes_are_iso() -> None:
    """Every currency stands for three capital letters, but for the signs and unit of several."""
    codes = {token.code for token in UNITS.values()} - {DOLLAR, YUAN_OR_YEN, UNIT_OF_ANY}
    assert all(len(code) == 3 and code.isascii() and code.isupper() for code in codes)


def test_units_repeat_no_word() -> None:
    """No currency takes over a word that does something else in a quantity."""
    assert set(UNITS) & set(QUANTITY_WORDS) == set()
