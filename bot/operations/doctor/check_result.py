"""The result of one check, and the remedy for a problem."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    """OK; worth knowing; a problem to solve."""

    OK = "ok"
    NOTE = "note"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One line of the report: the subject, what was seen, and the remedy, if one is needed."""

    grade: Grade
    subject: str
    seen: str
    remedy: str = ""

    def __str__(self) -> str:
        line = f"{self.grade:<8} {self.subject:<9} {self.seen}"
        return f"{line}\n{' ' * 19}-> {self.remedy}" if self.remedy else line


def ok(subject: str, seen: str) -> CheckResult:
    """Return a result without a problem."""
    return CheckResult(Grade.OK, subject, seen)


def note(subject: str, seen: str, remedy: str = "") -> CheckResult:
    """Return a result that is worth knowing."""
    return CheckResult(Grade.NOTE, subject, seen, remedy)


def problem(subject: str, seen: str, remedy: str) -> CheckResult:
    """Return a problem with its remedy."""
    return CheckResult(Grade.PROBLEM, subject, seen, remedy)
