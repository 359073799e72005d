"""What to do: deadlines, evidence to secure and next steps."""

from __future__ import annotations

from bot.cards.card import Paragraph
from bot.cards.result.parts import circumstance_name
from bot.cards.wording import fact_labels
from bot.text import ProvisionRef, Text, text
from flows.assessment.model import Assessment, Deadline, EvidenceItem, NextStep

_AHEAD = ("running", "near")
_PAST_DAY = {"passed": "todo.was", "unknown": "todo.earliest_day"}
_NOTED = frozenset({("defence", "running"), ("defence", "near"), ("defence", "unknown")})
"""Deadlines that run from a day that only the court knows."""
NOTED_UNDATED = _NOTED | {
    ("limitation", "running"),
    ("punitive_claim", "running"),
    ("secret_points", "running"),
    ("sue_after_preservation", "unknown"),
}
"""Deadlines without a day that need more explanation than the missing facts."""


def deadlines(assessment: Assessment) -> tuple[Paragraph, ...]:
    """Return every deadline that may apply: its day, or the facts missing to compute it."""
    return tuple(_deadline(one) for one in assessment.deadlines if one.status != "not_applicable")


def evidence(assessment: Assessment) -> tuple[Paragraph, ...]:
    """Return the evidence to secure, how to secure it, and what it proves."""
    return tuple(_item(one, number) for number, one in enumerate(assessment.evidence, 1))


def steps(assessment: Assessment) -> tuple[Paragraph, ...]:
    """Return what to do, why, and by when."""
    return tuple(_step(one, number) for number, one in enumerate(assessment.next_steps, 1))


def ahead(assessment: Assessment) -> tuple[Deadline, ...]:
    """Return the deadlines whose last day is known and in the future."""
    return tuple(
        one for one in assessment.deadlines if one.status in _AHEAD and one.date is not None
    )


def remarks(one: Deadline) -> tuple[Text, ...]:
    """Return the facts missing to compute a deadline, and when it applies."""
    lines = []
    if one.missing:
        counted = one.date is not None and one.status in _AHEAD
        key = "todo.earliest" if counted else "todo.missing"
        lines.append(text(key, facts=fact_labels(one.missing)))
    if (one.id, one.status) in (_NOTED if one.date is not None else NOTED_UNDATED):
        lines.append(Text(f"todo.note.{one.id}"))
    return tuple(lines)


def _deadline(one: Deadline) -> Paragraph:
    lines = [
        text(
            "todo.deadline",
            name=Text(f"deadline.{one.id}"),
            status=Text(f"deadline_status.{one.status}"),
        )
    ]
    if one.date is not None and one.days_left is not None and one.days_left >= 0:
        lines.append(text("todo.day", day=one.date, n=one.days_left))
    elif one.date is not None:
        lines.append(text(_PAST_DAY.get(one.status, "todo.last_day"), day=one.date))
    lines.extend(remarks(one))
    if one.provision:
        lines.append(text("todo.law", law=ProvisionRef(one.provision)))
    return tuple(lines)


def _item(one: EvidenceItem, number: int) -> Paragraph:
    key = "todo.held" if one.held else "todo.urgent" if one.urgent else "todo.not_held"
    lines = [
        text(key, number=number, name=Text(f"evidence.{one.id}")),
        Text(f"evidence.{one.id}.how"),
    ]
    if one.elements:
        proves = tuple(map(circumstance_name, one.elements))
        lines.append(text("todo.proves", elements=proves))
    return tuple(lines)


def _step(one: NextStep, number: int) -> Paragraph:
    lines = [
        text("todo.step", number=number, step=Text(f"step.{one.id}")),
        Text(f"step_why.{one.why}"),
    ]
    if one.by is not None:
        lines.append(text("todo.by", day=one.by))
    return tuple(lines)
