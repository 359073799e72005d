"""The planted texts, and the search for them."""

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
"""The number of the first chat; the others follow it."""
KEY: Final = "k1:" + "cXp4a2V5" * 5 + "cXo="
"""An encryption key of 32 bytes."""

PLANTED: Final = (
    NAME,
    "qzx blue",
    FIRM,
    f"{AMOUNT}",
    f"{AMOUNT:,}",
    "731.8245",
    # Longer than the six digits of the microseconds in a log line.
    f"{CHATS // 10**4}",
    KEY.partition(":")[2],
    TOKEN.partition(":")[2],
)
"""Parts of the planted texts that reveal them in any notation."""


@dataclass
class Watch(io.TextIOBase):
    """The stream of the log: keeps the lines that contain a planted text, and counts all."""

    lines: int = 0
    telling: list[str] = field(default_factory=list)

    def writable(self) -> bool:
        """Write a text."""
        return True

    def isatty(self) -> bool:
        """Return False: this is not a terminal."""
        return False

    def write(self, written: str) -> int:
        """Search the written lines."""
        self.lines += written.count("\n")
        if told := telling(written):
            self.telling.append(f"{told}: {written}")
        return len(written)


def telling(text: str) -> list[str]:
    """Return the planted parts that a text contains."""
    return [planted for planted in PLANTED if planted in text]
