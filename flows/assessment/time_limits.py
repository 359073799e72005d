"""What every time limit is made of: its last day, its status, and what is missing to know it.

A start known to the month or year gives the earliest day on which the period may end; once
that day is past and a later one is still possible, the status is `unknown`. The day given is
the calendar day of the law: never moved for a weekend or a holiday, so never later than the
true one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from flows.assessment.codes import DeadlineId, DeadlineStatus
from flows.assessment.model import Deadline
from flows.facts import DateSpan, Facts

NEAR_DAYS = 60
"""Fewer days left than this is near; our reading of what a firm must see at once."""


def by_end(
    id_: DeadlineId, ends: DateSpan, as_of: date, provision: str, missing: tuple[str, ...] = ()
) -> Deadline:
    """Return a time limit by the earliest and latest day on which it may end."""
    left = (ends.first - as_of).days
    if left >= 0:
        status: DeadlineStatus = "near" if left < NEAR_DAYS else "running"
    else:
        status = "passed" if as_of > ends.last else "unknown"
    needed = missing if not ends.exact else ()
    return Deadline(id_, ends.first, left, provision, status, needed)


def without_date(
    id_: DeadlineId, provision: str, status: DeadlineStatus, *missing: str
) -> Deadline:
    """Return a time limit of this status whose last day is not known, or that has none."""
    return Deadline(id_, None, None, provision, status, missing)


def imprecise(facts: Facts, *ids: str) -> tuple[str, ...]:
    """Return those facts that are unknown, or dates not known to the day."""

    def precise(id_: str) -> bool:
        span = facts.span(id_)
        return span.exact if span is not None else facts.is_known(id_)

    return tuple(id_ for id_ in ids if not precise(id_))


def counted(
    limit_: Deadline, start: str, facts: Facts, as_of: date, length: Callable[[DateSpan], DateSpan]
) -> Deadline:
    """Return the limit counted from a date fact, or that this date is missing."""
    begun = facts.span(start)
    needed = imprecise(facts, start, *limit_.missing)
    if begun is None:
        return replace(limit_, missing=needed)
    return by_end(limit_.id, length(begun), as_of, limit_.provision, needed)
