"""The exit statuses of the command `intake`."""

from __future__ import annotations

from enum import IntEnum
from typing import Self


class ExitStatus(IntEnum):
    """Exit statuses; `docs/operations/exit-statuses.md` is generated from here."""

    meaning: str
    remedy: str

    def __new__(cls, number: int, meaning: str, remedy: str) -> Self:
        """Return a status with its number, meaning and remedy."""
        status = int.__new__(cls, number)
        status._value_ = number
        status.meaning = meaning
        status.remedy = remedy
        return status

    DONE = 0, "success, or stopped by SIGTERM", "nothing"
    FAULT = (
        1,
        "a check found problems, or an internal error",
        "read the output; after an internal error run again with `INTAKE_DEBUG=1` and report it",
    )
    REFUSED = 2, "invalid input, option or setting", "correct what the message names"
    NO_STORE = (
        3,
        "the database cannot be used",
        "see [the database](database.md); restart once the database is available",
    )
    UNREACHABLE = (
        4,
        "no Bot API server can be reached",
        "check network, proxy and `INTAKE_TELEGRAM_BASE_URL`; restart once it is reachable",
    )
    REFUSED_BY_TELEGRAM = (
        5,
        "Telegram refuses the token",
        "set the right token; a restart does not help",
    )
    STUCK = (
        6,
        "the event loop was stuck for `INTAKE_STUCK_SECONDS`",
        "restart, nothing is lost; report the source line in the message",
    )
    INTERRUPTED = 130, "interrupted by `Ctrl-C`", "nothing"
