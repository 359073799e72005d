"""What must not be told, and the search for it."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Final

from botapi.world import TOKEN

NAME: Final = "Qzxenia"
FACT: Final = "qzx blue kettle drawings"
FIRM: Final = "QZXFIRM"
AMOUNT: Final = 7_318_245
CHATS: Final = 734_590_000_000
"""The number of the first chat; the others follow."""
KEY: Final = "k1:" + "cXp4a2V5" * 5 + "cXo="
"""Thirty-two bytes."""

PLANTED: Final = (
    NAME,
    "qzx blue",
    FIRM,
    f"{AMOUNT}",
    f"{AMOUNT:,}",
    "731.8245",
    # Longer than the microseconds of a log line, which may be any six digits.
    f"{CHATS // 10**4}",
    KEY.partition(":")[2],
    TOKEN.partition(":")[2],
)
"""Parts by which each is known again, however it is written."""


@dataclass
class Watch(io.TextIOBase):
    """Where the log goes: nothing is kept but the lines that tell, and a count of all."""

    lines: int = 0
    telling: list[str] = field(default_factory=list)

    def writable(self) -> bool:
        """Take it."""
        return True

    def isatty(self) -> bool:
        """Be no terminal."""
        return False

    def write(self, written: str) -> int:
        """Search what is written."""
        self.lines += written.count("\n")
        if told := telling(written):
            self.telling.append(f"{told}: {written}")
        return len(written)


def telling(text: str) -> list[str]:
    """Return what a text tells of what was planted."""
    return [planted for planted in PLANTED if planted in text]
