"""How long sessions are kept: a warning first, then deletion.

A service calls `retain_all` on a timer, `intake retention run` does from outside; any number of
workers may, at any time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Protocol

BATCH = 100
LOOK = timedelta(days=1)
"""How long after one look at a session the next one is due, at the latest.

So an update need not record when its session ends, and a policy that was changed holds for
what is stored already.
"""
EMPTY, UNFINISHED, FINISHED = "empty", "unfinished", "finished"
"""How a session is kept: without consent nothing is in it; the other two have their own time."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How long things are kept.

    `unfinished` and `finished` count from when the person was last here, `warning` is how long
    before the end they are told; `audit` is for the audit log.
    """

    unfinished: timedelta = timedelta(days=30)
    finished: timedelta = timedelta(days=90)
    warning: timedelta = timedelta(days=7)
    audit: timedelta = timedelta(days=3 * 365)


@dataclass(frozen=True, slots=True)
class Age:
    """How a session is kept, when the person was last here, and when they were warned since."""

    kept_as: str
    touched: datetime
    warned: datetime | None


class RetentionDecision(Enum):
    """What becomes of a session now."""

    STAYS = auto()
    IS_ANNOUNCED = auto()
    ENDS = auto()


def fate(age: Age, policy: Policy, at: datetime) -> tuple[RetentionDecision, datetime]:
    """Return what becomes of a session, and when it ends or is to be announced.

    A session is never deleted before a whole `policy.warning` has gone by, however late the
    warning comes; one without consent holds nothing and ends without.
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
    """How many people were warned, sessions deleted and audit entries dropped.

    `is_all` says that no session was left to look at.
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
    """A store that can be asked to warn and delete, a batch at a time."""

    async def retain(self, policy: Policy, at: datetime, limit: int = BATCH) -> Retained:
        """Look at no more than `limit` sessions; warn of and delete what is due."""


async def retain_all(store: Retaining, policy: Policy, at: datetime) -> Retained:
    """Warn of and delete all that is due; what another worker has in hand is left to it."""
    total = Retained()
    while True:
        batch = await store.retain(policy, at)
        total += batch
        if batch.is_all:
            return total
