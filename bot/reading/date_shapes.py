"""The shapes of a date once its words are out: what each may mean, as (year, month, day)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from bot.reading.date_words import MONTHS, SEASONS, any_of

Ymd: TypeAlias = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time from one month to another: a quarter, a half year, a season."""

    first: Ymd
    last: Ymd


@dataclass(frozen=True, slots=True)
class Shaped:
    """Every day, month, year or stretch that a text may mean.

    `doubtful` where its year has two digits; `ends` where it has the two ends of a range.
    """

    found: Found
    doubtful: bool = False
    ends: bool = False


Found: TypeAlias = Sequence[Ymd | Stretch]
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
_N = r"(?P<n>[1-4])"
_QUARTER, _HALF, _SEASON = 3, 6, 3  # months
_SIGN = "\x02"  # stands for the name of a season
_SEASON_NAME = re.compile(f"(?<![a-z]){any_of(SEASONS)}(?![a-z])")
_S_ = _SIGN + r"(?P<season>\d\d)"
_DOUBTFUL = ("yy", "c")


def shapes(text: str, today: date) -> Shaped | None:
    """Return what the text may mean; None where it has no shape of a date.

    A month or day of 0 is not stated. What is returned may not exist in the calendar.
    """
    text = _MONTH.sub(lambda name: f"{_MARK}{MONTHS[name[0]]:02}", text)
    text = _SEASON_NAME.sub(lambda name: f"{_SIGN}{SEASONS[name[0]]:02}", text)
    for pattern, shape in _SHAPES:
        match = pattern.fullmatch(text)
        if match:
            short = any(match.groupdict().get(name) for name in _DOUBTFUL)
            ends = shape in (_two_days, _two_years)
            return Shaped(shape(match, today), doubtful=short and not ends, ends=ends)
    return None


def _part(match: re.Match[str], name: str) -> int:
    """Return a part of the date: 0 where it is not stated, -1 where it is stated as zero."""
    stated = match.groupdict().get(name)
    return (int(stated) or -1) if stated else 0


def _month(match: re.Match[str]) -> int:
    return _part(match, "name") or _part(match, "m")


def _year(match: re.Match[str], today: date) -> int:
    if stated := _part(match, "y"):
        return stated
    return century(match["yy"], today) if match.groupdict().get("yy") else 0


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
    """Return every order of 03/04/25 in which the year has two digits, the latest year first."""
    a, c = match["a"], match["c"]
    found: list[Ymd] = []
    if len(c) > 1:
        year = century(c, today)
        found += [(year, _part(match, "b"), _part(match, "a"))]
        found += [(year, _part(match, "a"), _part(match, "b"))]
    if len(a) > 1:
        found += [(century(a, today), _part(match, "b"), _part(match, "c"))]
    return sorted(found, key=lambda ymd: -ymd[0])


def _lone_year(match: re.Match[str], today: date) -> Found:
    """Return 10年 as 2010 and as ten years ago."""
    return [(century(match["lone"], today), 0, 0), (today.year - int(match["lone"]), 0, 0)]


def _two_years(match: re.Match[str], _today: date) -> Found:
    """Return both years of 2020-21 and 2024/25; the month where there is such a month."""
    first, second = int(match["y"]), int(match["end"])
    if 0 < second <= _MONTHS or (first + 1) % 100 != second:
        return [(first, second or -1, 0)]
    return [(first, 0, 0), (first + 1, 0, 0)]


def _two_days(match: re.Match[str], _today: date) -> Found:
    """Return both days of "1-5 May 2024"."""
    year, month = _part(match, "y"), _month(match)
    return [(year, month, int(match["a"])), (year, month, int(match["b"]))]


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


def _stretch(year: int, first: int, months: int) -> Stretch:
    """Return the months from the first on, into the next year where they reach it."""
    over, last = divmod(first + months - 2, 12)
    return Stretch((year, first, 0), (year + over, last + 1, 0))


def _latest(first: int, months: int, today: date) -> list[Stretch]:
    """Return the two latest of a stretch that comes every year and has begun."""
    year = today.year if first <= today.month else today.year - 1
    return [_stretch(year, first, months), _stretch(year - 1, first, months)]


def _n(match: re.Match[str]) -> int:
    """Return the number of a quarter or half, before or after its letter."""
    return int(match["n"] or match.groupdict().get("n2") or 0)


def _part_of_year(match: re.Match[str], today: date, months: int) -> Found:
    first = (_n(match) - 1) * months + 1
    if first > _MONTHS:  # a third half
        return []
    year = _year(match, today)
    return [_stretch(year, first, months)] if year else _latest(first, months, today)


def _quarter(match: re.Match[str], today: date) -> Found:
    return _part_of_year(match, today, _QUARTER)


def _half(match: re.Match[str], today: date) -> Found:
    return _part_of_year(match, today, _HALF)


def _han_half(match: re.Match[str], today: date) -> Found:
    first = 1 if match["half"] == "上" else _HALF + 1
    year = _year(match, today)
    return [_stretch(year, first, _HALF)] if year else _latest(first, _HALF, today)


def _season(match: re.Match[str], today: date) -> Found:
    """Return a season; a winter is that which ends in the year, or that which begins in it."""
    first, year = int(match["season"]), _year(match, today)
    if not year:
        return _latest(first, _SEASON, today)
    found = [_stretch(year, first, _SEASON)]
    return [_stretch(year - 1, first, _SEASON), *found] if first == _WINTER else found


def _winter_of(match: re.Match[str], _today: date) -> Found:
    """Return the winter of 2023/24."""
    follows = (int(match["y"]) + 1) % 100 == int(match["yy"])
    winter = int(match["season"]) == _WINTER
    return [_stretch(int(match["y"]), _WINTER, _SEASON)] if follows and winter else []


def _last_season(match: re.Match[str], today: date) -> Found:
    """Return the latest season that is over, and that of last year where it is another one."""
    first = int(match["season"])
    ended = first + _SEASON <= today.month
    year = today.year if ended else today.year - 1
    if first == _WINTER:
        in_it = today.month < _SPRING or today.month == _WINTER
        year = today.year - (2 if in_it and today.month < _SPRING else 1)
        second = year + 1 if in_it and today.month < _SPRING else year - 1
        return [_stretch(year, first, _SEASON), _stretch(second, first, _SEASON)]
    return [_stretch(year, first, _SEASON), _stretch(today.year - 1, first, _SEASON)]


def _this_season(match: re.Match[str], today: date) -> Found:
    return [_stretch(today.year, int(match["season"]), _SEASON)]


_SPRING, _WINTER = 3, 12
_MONTHS = 12


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
    (f"{_Y}年{_M}月?份?", _named),
    (f"{_Y}{_S}{_M}(?P=s){_D}", _named),
    (f"{_Y}年{_M}月{_D}[日号]?", _named),
    (r"(?P<lone>\d\d?)年", _lone_year),
    (r"'(?P<yy>\d\d)", _named),
    (f"{_YY}年{_M}月份?(?:{_D}[日号]?)?", _named),
    (f"{_M}月{_D}[日号]?{_Y}年?", _named),
    (rf"{_Y}[-/](?P<end>\d\d)", _two_years),
    (f"{_Y}[-/]{_M} {_D}", _named),
    (f"{_D} {_Y}-{_M}", _named),
    (_Y + "[-/. ]" + _M, _named),
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
    (f"{_NAME} ?{_A} ?- ?{_B}(?: ?,? ?{_Y})", _two_days),
    (f"{_A} ?- ?{_B} {_NAME} {_Y}", _two_days),
    (f"{_Y}年{_M}月{_A}[日号]?(?:-|至|到){_B}[日号]?", _two_days),
    (rf"(?:q{_N}|{_N}q)(?:[-/ ]?(?:{_Y}|{_YY}))?".replace(f"|{_N}q", r"|(?P<n2>[1-4])q"), _quarter),
    (rf"{_Y}[-/年 ]?q{_N}", _quarter),
    (f"(?:{_Y}年?|{_YY}年)?第?{_N}季度?", _quarter),
    (f"{_N}th quarter(?: {_Y})?", _quarter),
    (rf"h{_N}(?:[-/ ]?{_Y})?", _half),
    (rf"{_N}h[-/ ]?{_Y}", _half),
    (rf"{_Y}[-/年 ]?h{_N}", _half),
    (f"{_N}th half {_Y}", _half),
    (f"(?:{_Y}年|{_YY}年)?(?P<half>[上下])半年", _han_half),
    (f"{_S_}[ -]?(?:{_Y}|{_YY})?", _season),
    (f"(?:{_Y}|{_YY})[年 ]*{_S_}", _season),
    (rf"{_S_} {_Y}[-/](?P<yy>\d\d)", _winter_of),
    (f"last {_S_}", _last_season),
    (f"this {_S_}", _this_season),
)
_SHAPES = tuple((re.compile(pattern), shape) for pattern, shape in _TABLE)
