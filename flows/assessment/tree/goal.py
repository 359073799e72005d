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
        asked_first = frozenset(pending & self.value.node.asked_first)
        return _first_below(self.value, self.floor, self.ceiling, asked_first) & pending


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


@functools.lru_cache(maxsize=1 << 14)
def _first_below(
    value: Value, floor: Level, ceiling: Level, asked_first: frozenset[str]
) -> frozenset[str]:
    """Return what to ask about first below each node unsettled between floor and ceiling.

    `asked_first` are the pending facts among those that leaves below ask about first.
    """
    if _is_settled(value, floor, ceiling):
        return frozenset()
    node = value.node
    if isinstance(node, Leaf):
        return asked_first or node.reads
    found: list[frozenset[str]] = []
    for child, low, high in node.views(value, floor, ceiling):
        if _is_settled(child, low, high):
            continue
        found.append(_first_below(child, low, high, asked_first & child.node.asked_first))
        if isinstance(node, CompositeNode) and node.in_turn:
            break
    return frozenset().union(*found)
