"""Periods of law counted from a day that may be known to the day, month or year only.

A period counts from the day after its start, so that one of three years from 5 May ends on
5 May; where the last month has no such day, on its last day. Holidays are not counted in:
the days given are never later than the true ones.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from flows.facts import DateSpan


def years_after(day: date, years: int) -> date:
    """Return the last day of a period of so many years; the last day there is at the most."""
    if day.year + years > date.max.year:
        return date.max
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def months_after(day: date, months: int) -> date:
    """Return the last day of a period of so many months: the same number, or the month's end."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if year > date.max.year:
        return date.max
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def days_after(day: date, days: int) -> date:
    """Return the last day of a period of so many days; the last day there is at the most."""
    return day + timedelta(days=min(days, (date.max - day).days))


def in_years(start: DateSpan, fewest: int, most: int | None = None) -> DateSpan:
    """Return the earliest and latest day on which a period of years may end."""
    last = fewest if most is None else most
    return DateSpan(years_after(start.first, fewest), years_after(start.last, last))


def in_months(start: DateSpan, months: int) -> DateSpan:
    """Return the earliest and latest day on which a period of months may end."""
    return DateSpan(months_after(start.first, months), months_after(start.last, months))


def in_days(start: DateSpan, fewest: int, most: int | None = None) -> DateSpan:
    """Return the earliest and latest day on which a period of days may end."""
    last = fewest if most is None else most
    return DateSpan(days_after(start.first, fewest), days_after(start.last, last))
