"""Which day to act by, and which last days the calendar files of a case had."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flows.law.working_days import holidays

DAY_END = "24:00"
"""When a last day ends, China time."""


def act_by(last: date, as_of: date) -> date:
    """Return the day to act by: the last day, or the working day before where it is none.

    Where that working day lies before `as_of`, the last day itself.
    """
    target = holidays().last_working_day(last)
    return last if target < as_of else target


def with_days(
    known: Mapping[str, tuple[date, ...]], days: Mapping[str, date]
) -> dict[str, tuple[date, ...]]:
    """Return the last days that calendar files had, with those of one more file."""
    more = {name: tuple(dict.fromkeys((*known.get(name, ()), day))) for name, day in days.items()}
    return {**known, **more}
