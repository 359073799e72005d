"""A part of an element that is never below arguable."""

from __future__ import annotations

from typing import Literal

from flows.assessment.building import softened
from flows.assessment.tree import AllOf, Level, Node


def lowered(
    name: str,
    condition: Node,
    reason: str,
    provisions: tuple[str, ...],
    *,
    unknown: Literal[Level.ARGUABLE, Level.MET] = Level.MET,
) -> Node:
    """Return a part that is arguable for this reason where the named condition is met."""
    named = AllOf(name=name, provisions=provisions, lowers=True, of=(condition,))
    return AllOf(provisions=provisions, of=(softened(named, reason, unknown=unknown),))
