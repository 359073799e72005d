"""The twenty questions as plain data: sixteen choices, two texts, a date, an amount."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

Kind = Literal["choice", "text", "date", "amount"]


@dataclass(frozen=True)
class Question:
    """One question: its text, its options as code and label, and the answer.

    `answer` is a typed text; a choice is answered with its first button.
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
    """Return the written questions."""
    return tuple(
        Question(**{**raw, "options": tuple(map(tuple, raw["options"]))})
        for raw in json.loads(path.read_text("utf-8"))
    )
