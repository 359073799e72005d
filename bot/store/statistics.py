"""Numbers of stored and waiting rows, for the operator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.store.driver import Connection, Value, moment, seconds

ACTIVE = timedelta(hours=24)
"""How long a session counts as active after the last activity."""
LATE = timedelta(minutes=1)
"""After how long a card that is older than its session is late."""


@dataclass(frozen=True, slots=True)
class StoreStats:
    """Numbers of rows at one moment.

    `sessions` counts by retention class. `behind` counts chats whose card is older than their
    session, `late` those waiting longer than `LATE`. `oldest` is when the oldest row of the outbox
    was last scheduled.
    """

    sessions: Mapping[str, int]
    active: int
    behind: int
    late: int
    waiting: int
    oldest: datetime | None
    parked: int


def stats(connection: Connection, at: datetime) -> StoreStats:
    """Count from the indexes only: about 0.2 s for a million sessions."""
    kept = connection.execute(
        "SELECT kept_as, count(*), sum(CASE WHEN touched >= ? THEN 1 ELSE 0 END)"
        " FROM sessions GROUP BY kept_as",
        (seconds(at - ACTIVE),),
    ).fetchall()
    behind, late = _row(
        connection,
        "SELECT count(*), COALESCE(sum(CASE WHEN touched < ? THEN 1 ELSE 0 END), 0)"
        " FROM sessions WHERE shown_revision <> revision AND reachable = 1",
        seconds(at - LATE),
    )
    waiting, oldest = _row(connection, "SELECT count(*), min(set_at) FROM outbox")
    (parked,) = _row(connection, "SELECT count(*) FROM failures WHERE parked = 1")
    return StoreStats(
        sessions={kept_as: int(number) for kept_as, number, _ in kept},
        active=sum(int(active) for _, _, active in kept),
        behind=int(behind),
        late=int(late),
        waiting=int(waiting),
        oldest=None if oldest is None else moment(oldest),
        parked=int(parked),
    )


def latest(connection: Connection) -> datetime | None:
    """Return the time of the last activity."""
    (touched,) = _row(connection, "SELECT max(touched) FROM sessions")
    return None if touched is None else moment(touched)


def older(connection: Connection, before: datetime) -> int:
    """Return the number of sessions without activity since this time."""
    statement = "SELECT count(*) FROM sessions WHERE touched < ?"
    return int(_row(connection, statement, seconds(before))[0])


def _row(connection: Connection, statement: str, *given: Value) -> tuple[Any, ...]:
    return connection.execute(statement, given).fetchone() or ()
