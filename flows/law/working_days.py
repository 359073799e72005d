"""Working days in mainland China: weekends, fixed holidays, and the table of each known year.

Reminders move to the working day before, never later. The end of a period itself moves to the
first day after a holiday (Civil Code Art. 203, Civil Procedure Law Art. 85); nothing here
relies on that.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

_SATURDAY = 5
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Holidays:
    """The table on file.

    `fixed` are days of the year as `MM-DD`, off in every year from `fixed_from`; `off` and
    `work` are the single days of the years in `years`.
    """

    fixed_from: date
    fixed: frozenset[str]
    years: frozenset[int]
    off: frozenset[date]
    work: frozenset[date]

    def known(self, day: date) -> bool:
        """Whether the holidays of the year of a day are announced and on file."""
        return day.year in self.years

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on a day, as far as the table tells."""
        if day in self.work:
            return True
        fixed = day >= self.fixed_from and day.isoformat()[5:] in self.fixed
        return not (day.weekday() >= _SATURDAY or day in self.off or fixed)

    def last_working_day(self, day: date) -> date:
        """Return the day itself where it is a working day, else the working day before it."""
        while not self.is_working_day(day):
            day -= _DAY
        return day


@cache
def holidays() -> Holidays:
    """Return the table on file (`holidays.toml`); read once."""
    raw = tomllib.loads((files("flows.law") / "holidays.toml").read_text("utf-8"))
    years = raw["year"]
    return Holidays(
        fixed_from=raw["fixed"]["from"],
        fixed=frozenset(raw["fixed"]["days"]),
        years=frozenset(one["year"] for one in years),
        off=frozenset(day for one in years for span in one["off"] for day in _days(*span)),
        work=frozenset(day for one in years for day in one["work"]),
    )


def _days(first: date, last: date) -> list[date]:
    return [first + _DAY * n for n in range((last - first).days + 1)]
