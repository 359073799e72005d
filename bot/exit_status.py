"""The exit statuses of the command, declared once."""

from __future__ import annotations

from enum import IntEnum
from typing import Self


class ExitStatus(IntEnum):
    """What a process leaves behind. `docs/operations/exit-statuses.md` is made from here."""

    meaning: str
    remedy: str

    def __new__(cls, number: int, meaning: str, remedy: str) -> Self:
        """Make a status of its number, what it means, and what to do about it."""
        status = int.__new__(cls, number)
        status._value_ = number
        status.meaning = meaning
        status.remedy = remedy
        return status

    DONE = 0, "done, or told to stop by SIGTERM", "nothing"
    FAULT = (
        1,
        "findings of a check, or a fault of ours",
        "read what was found; for a fault run again with `INTAKE_DEBUG=1` and report it",
    )
    REFUSED = 2, "wrong input, option or setting", "correct what the line names"
    NO_STORE = (
        3,
        "the database cannot be used",
        "see [the database](database.md); starting again helps once it is back",
    )
    UNREACHABLE = (
        4,
        "no Bot API server can be reached",
        "check network, proxy and `INTAKE_TELEGRAM_BASE_URL`; starting again helps once it is back",
    )
    REFUSED_BY_TELEGRAM = (
        5,
        "Telegram refuses the token",
        "put the right token in; starting again does not help",
    )
    STUCK = (
        6,
        "the event loop was stuck for `INTAKE_STUCK_SECONDS`",
        "start again, nothing is lost; report the line it names",
    )
    INTERRUPTED = 130, "interrupted by `Ctrl-C`", "nothing"
