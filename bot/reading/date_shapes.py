"""The shapes of a date once its words are out: what each may mean, as (year, month, day)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeAlias

from bot.reading.date_phrases import any_of
from bot.reading.date_words import MONTHS

Ymd: TypeAlias = tuple[int, int, int]
Found: TypeAlias = Sequence[Ymd]
Shape: TypeAlias = Callable[[re.Match[str], date], Found]

_PIVOT = 20  # years ahead of today that two digits still mean
_LEAP = 4  # years from one 29 February to the next, between 1901 and 2099
_FIRST, _LAST = 1900, 2100

_MONTH = re.compile(f"(?<![a-z])(?:{any_of(MONTHS)})(?![a-z])")
_MARK = "\x01"  # no character of plain text
_NAME = _MARK + r"(?P<name>\d\d)"
_Y = r"(?P<y>\d{4})"
_YY = r"'?(?P<yy>\d{2})"
_M = r"(?P<m>\d{1,2})"
_D = r"(?P<d>\d{1,2})(?:th)?"
_A, _B = r"(?P<a>\d{1,2})", r"(?P<b>\d{1,2})"
_S = r"(?P<s>[-/. ])"
_GAP = "[-/ ]?"


def shapes(text: str, today: date) -> Found | None:
    """Return every day, month or year that the text may mean; None where it has no shape.

    A month or day of 0 is not stated. What is returned may not exist in the calendar.
    """
    text = _MONTH.sub(lambda name: f"{_MARK}{MONTHS[name[0]]:02}", text)
    for pattern, shape in _SHAPES:
        match = pattern.fullmatch(text)
        if match:
            return shape(match, today)
    return None


def _part(match: re.Match[str], name: str) -> int:
    """Return a part of the date: 0 where it is not stated, -1 where it is stated as zero."""
    stated = match.groupdict().get(name)
    return (int(stated) or -1) if stated else 0


def _month(match: re.Match[str]) -> int:
    return _part(match, "name") or _part(match, "m")


def _year(match: re.Match[str], today: date) -> int:
    return _part(match, "y") or century(match["yy"], today)


def century(two_digits: str, today: date) -> int:
    """Return the year that two digits mean: at most 20 years ahead, else the last century."""
    year = today.year - today.year % 100 + int(two_digits)
    return year if year <= today.year + _PIVOT else year - 100


def _named(match: re.Match[str], today: date) -> Found:
    """Return the one date whose parts the shape names."""
    return [(_year(match, today), _month(match), _part(match, "d"))]


def _either_order(match: re.Match[str], today: date) -> Found:
    """Return the day first and the month first: 03/04/2025."""
    a, b, year = _part(match, "a"), _part(match, "b"), _year(match, today)
    return [(year, b, a), (year, a, b)]


def _short_year(match: re.Match[str], today: date) -> Found:
    """Return every order of 03/04/25 in which the year has two digits."""
    a, c = match["a"], match["c"]
    found: list[Ymd] = []
    if len(c) > 1:
        year = century(c, today)
        found += [(year, _part(match, "b"), _part(match, "a"))]
        found += [(year, _part(match, "a"), _part(match, "b"))]
    if len(a) > 1:
        found += [(century(a, today), _part(match, "b"), _part(match, "c"))]
    return found


def _eight_digits(match: re.Match[str], _today: date) -> Found:
    """Return the year first, else the day or the month first."""
    year, month, day = _part(match, "y"), _part(match, "m"), _part(match, "d")
    if _FIRST <= year <= _LAST:
        return [(year, month, day)]
    a, b, year = int(match[0][:2]), int(match[0][2:4]), int(match[0][4:])
    return [(year, b or -1, a or -1), (year, a or -1, b or -1)]


def _six_digits(match: re.Match[str], _today: date) -> Found:
    year, month = _part(match, "y"), _part(match, "m")
    if _FIRST <= year <= _LAST:
        return [(year, month, 0)]
    return [(int(match[0][2:]), int(match[0][:2]) or -1, 0)]


def _no_year(match: re.Match[str], today: date) -> Found:
    """Return the day or month in the years nearest today: the last two and the next."""
    month, day = _month(match), _part(match, "d")
    begun = (month, day or 1) <= (today.month, today.day)
    latest = today.year if begun else today.year - 1
    every = _LEAP if (month, day) == (2, 29) else 1
    latest -= latest % every
    return [(year, month, day) for year in (latest, latest - every, latest + every)]


def _month_and_number(match: re.Match[str], today: date) -> Found:
    """Return March 25 as the month of 2025 and as the 25th."""
    return [(century(match["d"], today), _month(match), 0), *_no_year(match, today)]


def _quarter(match: re.Match[str], today: date) -> Found:
    """Return the three months of a quarter, and its year: none of them is said."""
    year, first = _year(match, today), _part(match, "q") * 3 - 2
    return [*((year, first + at, 0) for at in range(3)), (year, 0, 0)]


def _last_month_named(match: re.Match[str], today: date) -> Found:
    """Return "last March" as the latest one that is over, and as that of last year."""
    month = _month(match)
    latest = today.year if month < today.month else today.year - 1
    return [(latest, month, 0), (today.year - 1, month, 0)]


def _next_month_named(match: re.Match[str], today: date) -> Found:
    month = _month(match)
    return [(today.year if month > today.month else today.year + 1, month, 0)]


def _this_month_named(match: re.Match[str], today: date) -> Found:
    return [(today.year, _month(match), 0)]


_TABLE: tuple[tuple[str, Shape], ...] = (
    (_Y + "年?", _named),
    (_Y + "[-/. ]" + _M, _named),
    (f"{_Y}年{_M}月?份?", _named),
    (f"{_Y}{_S}{_M}(?P=s){_D}", _named),
    (f"{_Y}年{_M}月{_D}[日号]?", _named),
    (f"{_YY}年(?:{_M}月份?(?:{_D}[日号]?)?)?", _named),
    (f"{_Y}[-/]{_M} {_D}", _named),
    (f"{_D} {_Y}-{_M}", _named),
    (_M + "[-/. ]" + _Y, _named),
    (f"{_A}{_S}{_B}(?P=s){_Y}", _either_order),
    (rf"{_A}{_S}{_B}(?P=s)'?(?P<c>\d\d?)", _short_year),
    (r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)", _eight_digits),
    (r"(?P<y>\d{4})(?P<m>\d\d)", _six_digits),
    (f"{_M}月份?", _no_year),
    (f"{_M}月{_D}[日号]?", _no_year),
    (_NAME, _no_year),
    (f"{_NAME}{_GAP}{_Y}", _named),
    (f"{_Y}{_GAP}{_NAME}", _named),
    (rf"{_NAME}{_GAP}'(?P<yy>\d\d)", _named),
    (rf"{_NAME}{_GAP}(?P<d>\d\d)", _month_and_number),
    (f"{_NAME}{_GAP}{_D}", _no_year),
    (f"{_NAME}{_GAP}{_D}[-/ ]{_Y}", _named),
    (rf"{_NAME}{_GAP}{_D}[-/ ]{_YY}", _named),
    (f"{_D}{_GAP}{_NAME}", _no_year),
    (f"{_D}{_GAP}{_NAME}{_GAP}{_Y}", _named),
    (f"{_D}{_GAP}{_NAME}{_GAP}{_YY}", _named),
    (f"{_Y}{_GAP}{_NAME}{_GAP}{_D}", _named),
    (f"last {_NAME}", _last_month_named),
    (f"this {_NAME}", _this_month_named),
    (f"next {_NAME}", _next_month_named),
    (rf"q(?P<q>[1-4])[-/ ]?{_Y}", _quarter),
    (rf"{_Y}[-/年 ]?q(?P<q>[1-4])", _quarter),
    (rf"{_Y}年?第?(?P<q>[1-4])季度?", _quarter),
    (rf"(?P<q>[1-4])th quarter {_Y}", _quarter),
)
_SHAPES = tuple((re.compile(pattern), shape) for pattern, shape in _TABLE)
