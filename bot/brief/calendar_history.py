"""What an earlier calendar file of a case held, so that a later one replaces it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from icalendar import Calendar

from bot.brief.calendar_days import with_days
from bot.brief.case import Case

_SERIES, _DEADLINE = "X-BRIEF-SERIES", "X-BRIEF-DEADLINE"


def continued(case: Case, earlier: bytes) -> Case:
    """Return the case so that its calendar replaces an earlier one; another's is passed over.

    It takes over the series of the UIDs and the deadlines, and a higher `SEQUENCE`.
    """
    try:
        found = Calendar.from_ical(earlier)
    except (ValueError, IndexError):
        return case
    if _SERIES not in found:
        return case
    sequences = [int(event.get("SEQUENCE", 0)) for event in found.walk("VEVENT")]
    return replace(
        case,
        series=str(found[_SERIES]),
        sequence=max([*sequences, case.sequence]) + 1,
        in_calendar=with_days(case.in_calendar, _deadlines(found)),
    )


def _deadlines(found: Calendar) -> dict[str, date]:
    listed = found.get(_DEADLINE, [])
    lines = listed if isinstance(listed, list) else [listed]
    pairs = (str(line).split(" ", 1) for line in lines)
    return {pair[0]: date.fromisoformat(pair[1]) for pair in pairs if len(pair) > 1}
