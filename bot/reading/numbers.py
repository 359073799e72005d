"""Counts and percentages as people type them: about 300, 三百台, 12.5%, 百分之十二."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from bot.reading.currencies import UNITS as CURRENCY_UNITS
from bot.reading.figures import fact_texts
from bot.reading.fractions import TWO_PLACES, without_fractions
from bot.reading.lexer import Role
from bot.reading.quantities import Quantity, QuantityReader
from bot.reading.quantity_words import numbered, words
from bot.reading.readings import ErrorCode, Note, Reading, failed, found, nothing
from bot.reading.typed import is_none, typed
from bot.reading.words import every, merged

MAX_COUNT = 10**15
_FEW = 10
"""More than one of a number up to this is at least the next: more than once is twice."""

COUNT_UNITS = every("COUNTED")
PERCENT_UNITS = every("PER_CENT")
_COUNTS = QuantityReader(
    {
        **words(Role.UNIT, COUNT_UNITS, "unit"),
        **numbered(Role.WORD, merged("COUNT_WORDS")),
        **numbered(Role.SCALE, dict.fromkeys(every("DOZENS"), 12)),
    },
    foreign=(set(CURRENCY_UNITS) | set(PERCENT_UNITS)) - set(COUNT_UNITS),
)
_CARDINAL = re.compile(r"^x ?(?=\d)|(?<=\d)(?= ?×)")
_PERCENTS = QuantityReader(
    words(Role.UNIT, PERCENT_UNITS, "%"),
    foreign=(set(CURRENCY_UNITS) | set(COUNT_UNITS)) - set(PERCENT_UNITS),
    mendable=("percent",),
)
_LOSSES = every("LOSSES")
"""A share of a loss is no share of profit."""
_MOST = re.compile("[大多小]半")
_HALF_POINTS = re.compile("个半(?:百分)?点")


def read_count(text: str) -> Reading:
    """Read a whole number, not negative; each value is an integer. "None" has no value."""
    form = typed(text)
    if form is None:
        return failed(ErrorCode.TOO_LONG)
    if is_none(form):
        return nothing()
    quantity = _COUNTS.read(_CARDINAL.sub("", form).replace("×", "x"))
    if quantity is None:
        return failed(ErrorCode.NOT_A_COUNT)
    if quantity.negative:
        return failed(ErrorCode.NEGATIVE)
    quantity = _next(quantity, form)
    whole = [int(value) for value in quantity.values if value == int(value)]
    small = [value for value in whole if value <= MAX_COUNT]
    if whole and not small:
        return failed(ErrorCode.TOO_LARGE)
    return found(
        small,
        ErrorCode.NOT_A_COUNT,
        quantity.notes,
        doubtful=quantity.doubtful,
        ends=quantity.ends,
    )


def _next(quantity: Quantity, form: str) -> Quantity:
    """Return "more than once" as at least two, to be confirmed; 超过300台 stays as it is."""
    few = len(quantity.values) == 1 and 0 < quantity.values[0] < _FEW
    more = any(form.startswith(word) for word in _MORE_THAN)
    if not (few and more and Note.AT_LEAST in quantity.notes):
        return quantity
    return replace(quantity, values=(quantity.values[0] + 1,), doubtful=True)


_MORE_THAN = every("MORE_THAN")


def read_percent(text: str) -> Reading:
    """Read a percentage from 0 to 100; each value is a decimal as text: "12.5".

    A fraction that never ends is rounded to two decimals, with the note `about`. "None" has
    no value.
    """
    form = typed(text)
    if form is None:
        return failed(ErrorCode.TOO_LONG)
    if is_none(form):
        return nothing()
    if _MOST.search(form):
        return failed(ErrorCode.NOT_A_PERCENT)
    plain, rounded = without_fractions(_HALF_POINTS.sub("点五%", form))
    quantity = _PERCENTS.read(plain)
    if quantity is None or (quantity.doubtful and any(word in form for word in _LOSSES)):
        return failed(ErrorCode.NOT_A_PERCENT)
    if quantity.negative:
        return failed(ErrorCode.NEGATIVE)
    if rounded:
        notes = (Note.ABOUT, *quantity.notes)
        values = tuple(value.quantize(TWO_PLACES) for value in quantity.values)
        quantity = replace(quantity, values=values, notes=notes)
    return _percents(_shares(quantity), quantity)


def _shares(quantity: Quantity) -> Iterable[Decimal]:
    """Return the percentages: bare numbers up to one may be shares of one or per cent."""
    shares = not quantity.units and max(quantity.values) <= 1
    for value in quantity.values:
        if shares and value:
            yield value * 100
        yield value


def _percents(values: Iterable[Decimal], quantity: Quantity) -> Reading:
    fit = [value for value in values if value <= 100]  # noqa: PLR2004 - per cent
    if not fit:
        return failed(ErrorCode.OVER_100)
    return found(
        fact_texts(fit),
        ErrorCode.NOT_A_PERCENT,
        quantity.notes,
        doubtful=quantity.doubtful,
        ends=quantity.ends,
    )
