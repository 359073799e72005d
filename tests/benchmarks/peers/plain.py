"""How the peers read what is typed: the one way Python itself reads it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

from benchmarks.peers.interview import Question


def checked(question: Question, text: str) -> str | None:
    """Return a typed answer in its plain form, or None where it is none."""
    try:
        if question.kind == "date":
            return date.fromisoformat(text.strip()).isoformat()
        if question.kind == "amount":
            return str(Decimal(text.replace(",", "").strip()))
    except (ValueError, InvalidOperation):
        return None
    return text
