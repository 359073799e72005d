"""The twenty questions as plain data: sixteen choices, two figures typed, a date, an amount."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

Kind = Literal["choice", "text", "date", "amount"]


@dataclass(frozen=True)
class Question:
    """One question: what it says, its options as code and label, and what is answered.

    `answer` is typed; a choice is answered by its first button.
    """

    id: str
    kind: Kind
    text: str
    options: tuple[tuple[str, str], ...]
    answer: str


Interview = tuple[Question, ...]


def write(path: Path, interview: Interview) -> None:
    """Write the questions for the other processes."""
    path.write_text(json.dumps([asdict(question) for question in interview]), "utf-8")


def read(path: Path) -> Interview:
    """Return the questions as they were written."""
    return tuple(
        Question(**{**raw, "options": tuple(map(tuple, raw["options"]))})
        for raw in json.loads(path.read_text("utf-8"))
    )
