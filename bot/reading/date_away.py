"""Dates told from today: 3 months ago, last week, 去年, yesterday."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from bot.reading.date_phrases import any_of
from bot.reading.date_words import DAYS, HALF_YEARS, HOW_MANY, MONTHS_AWAY, WEEKS, YEARS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.reading.date_shapes import Found, Ymd

_AGO = re.compile(
    rf"(?P<n>\d{{1,3}}|{any_of(HOW_MANY)}) (?P<unit>day|week|month|year)s? (?:ago|back|earlier)"
    "|(?P<zh>[0-9]{1,3})(?P<zh_unit>天|周|个星期|个礼拜|个月|年)(?:以|之)?前"
)
_UNITS = {
    "天": "day",
    "周": "week",
    "个星期": "week",
    "个礼拜": "week",
    "个月": "month",
    "年": "year",
}


def ago(text: str, today: date) -> Found | None:
    """Return what "3 months ago" or "last week" may mean; None where it is no such phrase.

    Days are counted exactly. Weeks give the months they touch, months the month, years the
    year: the person did not say the day.
    """
    if text in HALF_YEARS:
        return (_month_away(today, -HALF_YEARS[text]),)
    if text in WEEKS:
        return _week_away(today, WEEKS[text])
    match = _AGO.fullmatch(text)
    if match is None:
        return None
    count = match["n"] or match["zh"]
    number = HOW_MANY[count] if count in HOW_MANY else int(count)
    return _back(today, number, match["unit"] or _UNITS[match["zh_unit"]])


def _back(today: date, number: int, unit: str) -> Found:
    if unit == "day":
        return (_day_away(today, -number),)
    if unit == "week":
        return _week_away(today, -number)
    if unit == "month":
        return (_month_away(today, -number),)
    return ((today.year - number, 0, 0),)


def _day_away(today: date, days: int) -> Ymd:
    number = today.toordinal() + days
    if not date.min.toordinal() <= number <= date.max.toordinal():
        return (0, 0, 0)
    day = date.fromordinal(number)
    return (day.year, day.month, day.day)


def _month_away(today: date, months: int) -> Ymd:
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return (year, month + 1, 0)


def _week_away(today: date, weeks: int) -> Found:
    """Return the month or the two months that the week lies in."""
    monday = weeks * 7 - today.weekday()
    ends = (_day_away(today, monday), _day_away(today, monday + 6))
    return tuple(dict.fromkeys((year, month, 0) for year, month, _ in ends))


def absolute(text: str, today: date) -> str:
    """Return a phrase with last year, 上个月, yesterday and the like replaced by their date."""
    for pattern, written in _REPLACED:
        match = pattern.search(text)
        if match:
            text = text[: match.start()] + written(match[0], today) + text[match.end() :]
    return " ".join(text.split())


def _year_written(word: str, today: date) -> str:
    year = f"{today.year + YEARS[word.removesuffix('的')]:04d}"
    return f" {year} " if word.isascii() else f"{year}年"


def _month_written(word: str, today: date) -> str:
    year, month, _ = _month_away(today, MONTHS_AWAY[word.removesuffix("的")])
    return f" {year:04d}-{month:02d} " if word.isascii() else f"{year:04d}年{month}月"


def _day_written(word: str, today: date) -> str:
    year, month, day = _day_away(today, DAYS[word])
    return f" {year:04d}-{month:02d}-{day:02d} "


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of English words anywhere and of Chinese ones at the start."""
    known = list(words)
    english = any_of(word for word in known if word.isascii())
    return re.compile(
        f"(?<![a-z]){english}(?![a-z])|^{any_of(w for w in known if not w.isascii())}的?"
    )


_REPLACED: tuple[tuple[re.Pattern[str], Callable[[str, date], str]], ...] = (
    (_pattern(YEARS), _year_written),
    (_pattern(MONTHS_AWAY), _month_written),
    (_pattern(DAYS), _day_written),
)
