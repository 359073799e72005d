"""A goal of an interview: a node, and the facts that can still move it."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from flows.assessment.tree.composites import CompositeNode
from flows.assessment.tree.nodes import Leaf, Pending, Value
from flows.assessment.tree.scale import MET, NOT_MET, Level


@dataclass(frozen=True)
class Goal:
    """What an interview is to settle: a node, within a window of levels.

    A quick check cares whether a route is available, not how strong it is: its window ends at
    arguable.
    """

    value: Value
    floor: Level = NOT_MET
    ceiling: Level = MET

    def relevant(self, pending: Pending) -> frozenset[str]:
        """Return the pending facts that can still move the node inside its window."""
        return frozenset(_read_below(self.value, self.floor, self.ceiling) & pending)

    def relevant_first(self, pending: Pending) -> frozenset[str]:
        """Return those of the relevant facts to ask about first; some, as long as there are any.

        The facts of a fallback wait until what it stands in for has failed (`in_turn`), and of
        a leaf its `first` facts come before the others.
        """
        found: set[str] = set()
        _collect_first(self.value, self.floor, self.ceiling, found, pending)
        return frozenset(found.intersection(pending))


def _is_settled(value: Value, floor: Level, ceiling: Level) -> bool:
    """Whether nothing pending can move the value between floor and ceiling."""
    span = value.range
    return span.low == span.high or span.high <= floor or span.low >= ceiling


@functools.lru_cache(maxsize=1 << 14)
def _read_below(value: Value, floor: Level, ceiling: Level) -> frozenset[str]:
    """Return what the leaves read below each node unsettled between floor and ceiling."""
    if _is_settled(value, floor, ceiling):
        return frozenset()
    if isinstance(value.node, Leaf):
        return value.node.reads
    views = value.node.views(value, floor, ceiling)
    return frozenset().union(*[_read_below(child, low, high) for child, low, high in views])


def _collect_first(
    value: Value, floor: Level, ceiling: Level, found: set[str], pending: Pending
) -> bool:
    """Add what to ask about first below an unsettled node; whether the node is unsettled."""
    if _is_settled(value, floor, ceiling):
        return False
    node = value.node
    if isinstance(node, Leaf):
        found |= node.first & pending or node.reads
        return True
    first_only = isinstance(node, CompositeNode) and node.in_turn
    for child, low, high in node.views(value, floor, ceiling):
        if _collect_first(child, low, high, found, pending) and first_only:
            break
    return True
