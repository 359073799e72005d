"""Dates told from today: 3 months ago, last week, 去年, yesterday, 上周五."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from bot.reading.date_shapes import Found, Ymd
from bot.reading.date_words import (
    DAYS,
    HALF_YEARS,
    HOW_MANY,
    MONTHS_AWAY,
    SPANS,
    WEEKDAYS,
    WEEKS,
    YEARS,
    any_of,
)
from bot.reading.words import en, zh

_COUNT = rf"\d{{1,3}}(?:\.5)?|{any_of(HOW_MANY)}"
_ENGLISH_SPAN = any_of(word for word in SPANS if word.isascii())
_HAN_SPAN = any_of(word for word in SPANS if not word.isascii())
_MORE = r"(?:(?:more than|over|just over|almost|nearly|less than|under) )?"
_AGO = re.compile(
    rf"{_MORE}(?P<n>{_COUNT})(?P<half> and a half)? ?(?P<unit>{_ENGLISH_SPAN}) "
    rf"(?:{any_of(en.AGO.split('|'))})"
    rf"|(?P<zh>[0-9]{{1,3}}|俩)(?P<more>多|来)?(?P<zh_unit>{_HAN_SPAN})(?P<zh_more>多|半)?"
    rf"(?:{any_of(zh.AGO.split('|'))})"
)
_DURATION = re.compile(
    rf"(?:{any_of(en.DURATIONS.split('|'))} )?(?:about |around )?(?P<n>{_COUNT}) "
    rf"(?P<unit>{_ENGLISH_SPAN})(?: {any_of(en.DURATION_ENDS.split('|'))})?"
    rf"|{any_of(zh.DURATIONS.split('|'))}*(?P<zh>[0-9]{{1,3}}|俩)(?P<zh_unit>{_HAN_SPAN})多?"
    rf"{any_of(zh.DURATION_ENDS.split('|'))}"
)
_WEEKDAY_OF = {**{str(at + 1): at for at in range(6)}, "日": 6, "天": 6}
_DIGIT_OF = {**dict(zip("一二两三四五六七八九", "1223456789", strict=True))}
_SEVERAL = re.compile(
    r"(?P<low>\d{1,2})(?:-| or | to |或|到|至)(?P<high>\d{1,2})(?P<rest>\D+)"
    "|(?P<low_>[一二两三四五六七八九])(?P<high_>[二三四五六七八九])(?P<rest_>个?[年月天周].*)"
)
_HALF_MONTH = "半个月"
_NO_YEAR_PART = {"年初": 0, "年底": -1, "月初": 0, "月底": -1}
_WEEKDAY_AWAY = re.compile(
    f"(?P<week>{any_of(w for w in WEEKS if not w.isascii())})"
    "(?P<han>[1-6日天])"
    f"|(?P<which>last|this) (?P<en>{any_of(w for w in WEEKDAYS if w.isascii())})"
)


@dataclass(frozen=True, slots=True)
class Away:
    """What a phrase told from today may mean; whether it is less exact, or must be confirmed.

    `ends` where it has the two ends of a range, `future` where it has not come.
    """

    found: Found
    about: bool = False
    doubtful: bool = False
    ends: bool = False
    future: bool = False


def away(text: str, today: date, weekday: int | None = None) -> Away | None:
    """Return what "3 months ago", "last week" or 上周五 may mean; None where it is no such phrase.

    Days are counted exactly. Weeks give the months they touch, months the month, years the
    year: the person did not say the day. "For two years" is when they began, to be confirmed.
    """
    if text in HALF_YEARS:
        return Away((_month_away(today, -HALF_YEARS[text]),), about=True)
    if text in WEEKS:
        if weekday is not None:
            return Away((_day_away(today, 7 * WEEKS[text] - today.weekday() + weekday),))
        return Away(_week_away(today, WEEKS[text]), about=True, future=WEEKS[text] > 0)
    if text in _NO_YEAR_PART:
        return _part_of_this(text, today)
    if text.startswith(_HALF_MONTH) and text.removeprefix(_HALF_MONTH) in zh.AGO.split("|"):
        year, month, _ = _day_away(today, -15)
        return Away(((year, month, 0),), about=False, doubtful=True)
    return _weekday_away(text, today) or _several(text, today) or _counted(text, today)


def _several(text: str, today: date) -> Away | None:
    """Return both ends of "2 or 3 years ago" and 三四年前."""
    match = _SEVERAL.fullmatch(text)
    if match is None:
        return None
    low, high, rest = (match[name] or match[f"{name}_"] for name in ("low", "high", "rest"))
    ends = [_counted(f"{_DIGIT_OF.get(count, count)}{rest}", today) for count in (low, high)]
    found = [ymd for end in ends if end is not None for ymd in end.found]
    return Away(tuple(dict.fromkeys(found)), about=True, ends=True)


def _counted(text: str, today: date) -> Away | None:
    match = _AGO.fullmatch(text)
    if match is not None:
        halves = bool(match["half"]) or match["zh_more"] == "半"
        return _back(today, match, halves=halves)
    match = _DURATION.fullmatch(text)
    if match is None:
        return None
    begun = _back(today, match, halves=False)
    return Away(begun.found, about=True, doubtful=True)


def _back(today: date, match: re.Match[str], *, halves: bool) -> Away:
    said = match["n"] or match["zh"]
    count = HOW_MANY[said] if said in HOW_MANY else float(said)
    unit = SPANS[match["unit"] or match["zh_unit"]]
    count += 0.5 if halves else 0
    if unit == "day":
        return Away((_day_away(today, -int(count)),))
    if unit in ("week", "fortnight"):
        return Away(_week_away(today, -int(count * (2 if unit == "fortnight" else 1))), about=True)
    if unit == "month":
        return Away((_month_away(today, -int(count)),), about=True)
    years = count * (10 if unit == "decade" else 1)
    if years != int(years):
        return Away((_month_away(today, -int(years * 12)),), about=True)
    return Away(((today.year - int(years), 0, 0),), about=True)


def _part_of_this(text: str, today: date) -> Away:
    """Return 年初 as this year, and 年底, which has not come, as the last one."""
    back = _NO_YEAR_PART[text]
    if text[0] == "年":
        future = back and today.month < 12  # noqa: PLR2004 - its end is in December
        found: Ymd = (today.year + (back if future else 0), 0, 0)
        return Away((found,), about=True) if not (future and today.month < 7) else Away(())  # noqa: PLR2004
    return Away((_month_away(today, 0 if not back or today.day > 20 else -1),), about=True)  # noqa: PLR2004


def _weekday_away(text: str, today: date) -> Away | None:
    """Return 上周五, or "last Friday": that of the week before, or the latest one."""
    match = _WEEKDAY_AWAY.fullmatch(text)
    if match is None:
        return None
    monday = -today.weekday()
    if match["han"]:
        return Away(
            (_day_away(today, monday + 7 * WEEKS[match["week"]] + _WEEKDAY_OF[match["han"]]),)
        )
    weekday = WEEKDAYS[match["en"]]
    if match["which"] == "this":
        return Away((_day_away(today, monday + weekday),))
    before = _day_away(today, monday - 7 + weekday)
    latest = _day_away(today, -((today.weekday() - weekday - 1) % 7 + 1))
    return Away(tuple(dict.fromkeys((before, latest))))


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
