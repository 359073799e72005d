"""Positions in the pictures: fractions of the width, from 0 to 1, and rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from flows.facts import DateSpan
from flows.facts_file import Json

MARK = 0.034
"""The width of one numbered mark, as a fraction of the line."""
MOST_TICKS = 9
LAST_TICK = 0.96
"""Beyond this fraction the label of a year would not fit."""
_YEAR = timedelta(days=366)


def event_places(when: Sequence[DateSpan]) -> list[Json]:
    """Return for each event, in order of time, its share of the line and its row, 0 the lowest.

    `from` and `to` give the span it may lie in, `at` its middle. Marks of one row never touch.
    """
    first, days = _extent(when)
    rows: list[float] = []
    places: list[Json] = []
    for span in when:
        start, end = ((day - first) / timedelta(days=1) / days for day in (span.first, span.last))
        at = (start + end) / 2
        row = next((n for n, taken in enumerate(rows) if at - taken >= MARK), len(rows))
        rows[row : row + 1] = [at]
        places.append({"at": at, "from": start, "to": end, "row": row})
    return places


def ticks(when: Sequence[DateSpan]) -> list[Json]:
    """Return the years to name on the line, at most `MOST_TICKS`, each with its share."""
    first, days = _extent(when)
    years = range(first.year, (first + timedelta(days=days)).year + 1)
    step = -(-len(years) // MOST_TICKS)
    named = {year: (date(year, 1, 1) - first).days / days for year in years if year % step == 0}
    return [{"at": at, "year": str(year)} for year, at in named.items() if 0 <= at <= LAST_TICK]


def bar_places(sums: Sequence[tuple[Decimal, Decimal]]) -> list[Json]:
    """Return the two ends of each bar as shares of the highest sum."""
    highest = max((high for _, high in sums), default=Decimal(0)) or Decimal(1)
    return [{"from": float(low / highest), "to": float(high / highest)} for low, high in sums]


def _extent(when: Sequence[DateSpan]) -> tuple[date, int]:
    """Return the first day of the line and its length in days: whole years round the events."""
    first = min(span.first for span in when).replace(month=1, day=1)
    last = max(span.last for span in when)
    end = date(last.year, 12, 31)
    return first, max((end - first).days, _YEAR.days - 1)
