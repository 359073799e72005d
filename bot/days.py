"""Dates in China: the law counts days in China time."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8))
"""China has one time zone and no daylight saving time."""


def day_in_china(now: datetime) -> date:
    """Return the calendar day in China at an instant (UTC or any aware time)."""
    return now.astimezone(SHANGHAI).date()
