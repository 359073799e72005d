"""One thing that lint found wrong."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class LintFinding:
    """The rule broken, where (file and question, or language and key), and what is allowed."""

    rule: str
    where: str
    found: str
    allowed: str

    def __str__(self) -> str:
        return f"{self.where}: {self.rule}: found {self.found}; allowed: {self.allowed}"
