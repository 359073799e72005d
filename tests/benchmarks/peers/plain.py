"""Parsing of typed answers in the other bots: with the standard library only."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

from benchmarks.peers.interview import Question


def checked(question: Question, text: str) -> str | None:
    """Return the parsed answer, or None if it is invalid."""
    try:
        if question.kind == "date":
            return date.fromisoformat(text.strip()).isoformat()
        if question.kind == "amount":
            return str(Decimal(text.replace(",", "").strip()))
    except (ValueError, InvalidOperation):
        return None
    return text
