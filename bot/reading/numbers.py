"""Counts and percentages as people type them: about 300, 三百台, 12.5%, 百分之十二."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.reading.figures import fact_texts
from bot.reading.lexer import Role, Token
from bot.reading.quantities import Quantity, QuantityReader
from bot.reading.quantity_words import words
from bot.reading.readings import ErrorCode, Reading, failed, found
from bot.reading.typed import typed

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_COUNT = 10**15

_COUNTED = (
    "unit|units|piece|pieces|pc|pcs|item|items|set|sets|copy|copies|time|times|case|cases|product|"
    "products|order|orders|box|boxes|carton|cartons|sale|sales|sold|units sold|pieces sold|"
    "instances|occasions|incidents|acts|machines|"
    "台|件|个|套|次|回|只|把|部|辆|册|本|份|张|双|箱|批|枚|支|条|块|盒|瓶|包|袋|单|起|颗|株|片|根|"
    "顶|幅|种|款|公斤|千克|吨|米|销售|卖了|卖出|售出|件产品|台设备|个产品"
)
_WORDS = {
    "once": Decimal(1),
    "twice": Decimal(2),
    "thrice": Decimal(3),
    "none": Decimal(0),
    "nil": Decimal(0),
    "never": Decimal(0),
    "没有": Decimal(0),
    "从未": Decimal(0),
    "从来没有": Decimal(0),
    "无": Decimal(0),
    "一个也没有": Decimal(0),
    "一次也没有": Decimal(0),
}
_COUNTS = QuantityReader(
    {
        **words(Role.UNIT, _COUNTED, "unit"),
        **{word: Token(Role.WORD, word, number) for word, number in _WORDS.items()},
    }
)

_PER_CENT = (
    "%|percent|per cent|pct|percentage points|percentage point|points|point|p.c.|pc|"
    "百分之|个百分点|百分点|个点"
)
_PERCENTS = QuantityReader(words(Role.UNIT, _PER_CENT, "%"))
_HALF = {"half", "a half", "one half", "一半", "半", "对半", "半数", "50/50", "fifty-fifty"}
_FRACTION = re.compile(r"(?P<part>\d{1,4}) ?/ ?(?P<whole>\d{1,4})")
_FRACTION_ZH = re.compile(
    r"(?P<whole>[一二三四五六七八九十\d]{1,4})分之(?P<part>[一二三四五六七八九十\d]{1,4})"
)
_TENTH = "[一二两三四五六七八九十\\d]"
_ALONE = r"(?<![一二两三四五六七八九十百千万点.\d])"
_TENTHS = re.compile(
    rf"{_ALONE}(?P<tenths>{_TENTH})成(?P<more>[半一二三四五六七八九\d])?(?![一二两三四五六七八九十\d])"
)
_TENTHS_SHARED = re.compile(rf"{_ALONE}({_TENTH})(?=(?:到|至|-|~){_TENTH}成)")
"""The low end of 三到五成, which counts in tenths too."""
_DIGITS = {digit: str(at) for at, digit in enumerate("零一二三四五六七八九十")} | {
    "两": "2",
    "半": "5",
}


def read_count(text: str) -> Reading:
    """Read a whole number, not negative; each value is an integer."""
    form = typed(text)
    if form is None:
        return failed(ErrorCode.TOO_LONG)
    quantity = _COUNTS.read(form)
    if quantity is None:
        return failed(ErrorCode.NOT_A_COUNT)
    if quantity.negative:
        return failed(ErrorCode.NEGATIVE)
    whole = [int(value) for value in quantity.values if value == int(value)]
    small = [value for value in whole if value <= MAX_COUNT]
    if whole and not small:
        return failed(ErrorCode.TOO_LARGE)
    return found(small, ErrorCode.NOT_A_COUNT, quantity.notes)


def read_percent(text: str) -> Reading:
    """Read a percentage from 0 to 100; each value is a decimal as text: "12.5"."""
    form = typed(text)
    if form is None:
        return failed(ErrorCode.TOO_LONG)
    part = _part(form.rstrip(".,;!?"))
    if part is not None:
        return _percents((part,))
    quantity = _PERCENTS.read(_TENTHS.sub(_in_per_cent, _TENTHS_SHARED.sub(r"\1成", form)))
    if quantity is None:
        return failed(ErrorCode.NOT_A_PERCENT)
    if quantity.negative:
        return failed(ErrorCode.NEGATIVE)
    return _percents(_shares(quantity), quantity)


def _shares(quantity: Quantity) -> Iterable[Decimal]:
    """Return the percentages: bare numbers up to one may be shares of one or per cent."""
    shares = not quantity.units and max(quantity.values) <= 1
    for value in quantity.values:
        if shares and value:
            yield value * 100
        yield value


def _percents(values: Iterable[Decimal], quantity: Quantity | None = None) -> Reading:
    fit = [value for value in values if value <= 100]  # noqa: PLR2004 - per cent
    if not fit:
        return failed(ErrorCode.OVER_100)
    notes = quantity.notes if quantity else ()
    return found(fact_texts(fit), ErrorCode.NOT_A_PERCENT, notes)


def _part(text: str) -> Decimal | None:
    """Return the percentage of a share in words or as a fraction: half, 3/4, 四分之一."""
    if text in _HALF:
        return Decimal(50)
    match = _FRACTION.fullmatch(text) or _FRACTION_ZH.fullmatch(text)
    if match is None:
        return None
    part, whole = _digits(match["part"]), _digits(match["whole"])
    if not (part.isdecimal() and whole.isdecimal() and int(whole)):
        return None
    return Decimal(int(part) * 100) / int(whole)


def _in_per_cent(match: re.Match[str]) -> str:
    """Return tenths as a percentage: 三成五 is 35%."""
    tenths, more = _digits(match["tenths"]), _digits(match["more"] or "0")
    return f"{int(tenths) * 10 + int(more)}%"


def _digits(text: str) -> str:
    return _DIGITS.get(text, text)
