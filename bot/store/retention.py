"""Retention of sessions: a warning first, then the deletion.

A service calls `retain_all` on a timer, `intake retention run` from outside. Any number of
workers may run at the same time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Protocol

BATCH = 100
LOOK = timedelta(days=1)
"""The longest time between two checks of a session.

So an update need not store when its session expires, and a changed policy applies to stored
sessions too.
"""
EMPTY, UNFINISHED, FINISHED = "empty", "unfinished", "finished"
"""Retention classes: a session without consent is empty; the others have their own period."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Retention periods.

    `unfinished` and `finished` count from the last activity, `warning` is the time between warning
    and deletion, `audit` applies to the audit log.
    """

    unfinished: timedelta = timedelta(days=30)
    finished: timedelta = timedelta(days=90)
    warning: timedelta = timedelta(days=7)
    audit: timedelta = timedelta(days=3 * 365)


@dataclass(frozen=True, slots=True)
class Age:
    """The retention class of a session, its last activity, and the time of the warning."""

    kept_as: str
    touched: datetime
    warned: datetime | None


class RetentionDecision(Enum):
    """The decision about a session."""

    STAYS = auto()
    IS_ANNOUNCED = auto()
    ENDS = auto()


def fate(age: Age, policy: Policy, at: datetime) -> tuple[RetentionDecision, datetime]:
    """Return the decision about a session, and when it is deleted or warned.

    A session is deleted only after a full `policy.warning`, even if the warning was late. A session
    without consent holds nothing and is deleted without a warning.
    """
    ends = age.touched + (policy.finished if age.kept_as == FINISHED else policy.unfinished)
    if age.kept_as != EMPTY and age.warned is None:
        if at < ends - policy.warning:
            return RetentionDecision.STAYS, ends - policy.warning
        return RetentionDecision.IS_ANNOUNCED, max(ends, at + policy.warning)
    if age.warned is not None:
        ends = max(ends, age.warned + policy.warning)
    return (RetentionDecision.STAYS if at < ends else RetentionDecision.ENDS), ends


@dataclass(frozen=True, slots=True)
class Retained:
    """The number of people warned, sessions deleted and audit entries deleted.

    `is_all` is true if no session was left to check.
    """

    warned: int = 0
    expired: int = 0
    dropped: int = 0
    is_all: bool = field(default=True, compare=False)

    def __add__(self, other: Retained) -> Retained:
        return Retained(
            self.warned + other.warned,
            self.expired + other.expired,
            self.dropped + other.dropped,
            self.is_all and other.is_all,
        )


class Retaining(Protocol):
    """A store that warns and deletes in batches."""

    async def retain(self, policy: Policy, at: datetime, limit: int = BATCH) -> Retained:
        """Check up to `limit` sessions; warn and delete those that are due."""


async def retain_all(store: Retaining, policy: Policy, at: datetime) -> Retained:
    """Warn and delete everything that is due; rows claimed by other workers are skipped."""
    total = Retained()
    while True:
        batch = await store.retain(policy, at)
        total += batch
        if batch.is_all:
            return total
