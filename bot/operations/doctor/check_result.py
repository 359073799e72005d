"""What was found, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    """Well; worth knowing; to be put right."""

    SOUND = "sound"
    NOTE = "note"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One line of the doctor's: what about, what was seen, and what to do, if anything."""

    grade: Grade
    subject: str
    seen: str
    remedy: str = ""

    def __str__(self) -> str:
        line = f"{self.grade:<8} {self.subject:<9} {self.seen}"
        return f"{line}\n{' ' * 19}-> {self.remedy}" if self.remedy else line


def sound(subject: str, seen: str) -> CheckResult:
    """Return that all is well."""
    return CheckResult(Grade.SOUND, subject, seen)


def note(subject: str, seen: str, remedy: str = "") -> CheckResult:
    """Return something worth knowing."""
    return CheckResult(Grade.NOTE, subject, seen, remedy)


def trouble(subject: str, seen: str, remedy: str) -> CheckResult:
    """Return something to be put right."""
    return CheckResult(Grade.TROUBLE, subject, seen, remedy)
