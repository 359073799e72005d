"""The matter in a few rows: who, which right, against whom, what happened, since when, stage."""

from __future__ import annotations

from bot.brief.case import Case
from bot.brief.joined import joined
from bot.brief.model import Cell, Points
from bot.text import Text, text
from flows.assessment.model import Assessment, RouteStatus
from flows.facts import NO, NONE, NOT_APPLICABLE, UNSURE, YES, Facts

_ROLE, _RIGHT, _STAGE = "party_role", "right_type", "stage"
_NEEDED = (_ROLE, _RIGHT, "relationship", "act_kinds", "acts_started", _STAGE)
"""Facts without which a reader does not know what the matter is."""


def matter(case: Case) -> Points:
    """Return one row for each thing told, and one that names what was not."""
    facts = case.facts
    rows: list[tuple[str, Cell]] = [
        ("brief.matter.client", _codes(facts, _ROLE)),
        ("brief.matter.right", _right(facts)),
        ("brief.matter.against", _codes(facts, "other_side_kind", "relationship")),
        ("brief.matter.acts", _codes(facts, "act_kinds", "acts_scale", "acts_regions")),
        ("brief.matter.since", _since(facts)),
        ("brief.matter.stage", _codes(facts, _STAGE)),
        ("brief.matter.not_told", _not_told(facts)),
    ]
    return Points(tuple((Text(key), cell) for key, cell in rows if cell))


def told(facts: Facts) -> int:
    """Return how many facts are known."""
    return sum(facts.is_known(fact) for fact in facts.values)


def is_sparse(facts: Facts, assessment: Assessment) -> bool:
    """Whether so little is known that one page holds it: few facts, and no claim follows."""
    settled = any(route.status in _SETTLED for route in assessment.routes.values())
    return told(facts) < _LITTLE and not settled


_LITTLE = 8
_SETTLED = (RouteStatus.LIKELY, RouteStatus.ARGUABLE)


def _codes(facts: Facts, *ids: str) -> Cell:
    names = [name for fact in ids for name in _named(facts, fact)]
    return (joined(names),) if names else ()


def _named(facts: Facts, fact: str) -> list[Text]:
    value = facts.values.get(fact)
    if isinstance(value, str):
        return [] if value in (UNSURE, NOT_APPLICABLE) else [_code(fact, value)]
    if isinstance(value, frozenset):
        return [_code(fact, code) for code in sorted(value) if code not in (UNSURE, NONE)]
    return []


def _code(fact: str, code: str) -> Text:
    return Text(f"fact.{fact}.{code}", fallback=f"option.{code}")


def _right(facts: Facts) -> Cell:
    parts = [
        *_named(facts, _RIGHT),
        *_named(facts, "right_status"),
        *_named(facts, "standing"),
    ]
    if facts.values.get("right_in_china") == NO:
        parts.append(Text("brief.matter.not_in_china"))
    return (joined(parts),) if parts else ()


def _since(facts: Facts) -> Cell:
    first, last = facts.span("acts_started"), facts.span("acts_ended")
    parts = []
    if first is not None:
        parts.append(text("brief.matter.from", day=first))
    if last is not None:
        parts.append(text("brief.matter.until", day=last))
    elif facts.values.get("acts_ongoing") == YES:
        parts.append(Text("brief.matter.ongoing"))
    return (joined(parts),) if parts else ()


def _not_told(facts: Facts) -> Cell:
    names = [
        Text("brief.matter.role") if fact == _ROLE else Text(f"fact.{fact}")
        for fact in _NEEDED
        if not facts.is_known(fact)
    ]
    return (joined(names),) if names else ()
