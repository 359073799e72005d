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

    A quick check cares whether a route can be had, not how strong it is: its window ends at
    arguable. `relevant` gives the facts that can still move the node inside its window; with
    `in_turn`, those of them to ask about first. There are some as long as there are any.
    """

    value: Value
    floor: Level = NOT_MET
    ceiling: Level = MET

    def relevant(self, pending: Pending, *, in_turn: bool = False) -> frozenset[str]:
        """Return the pending facts that lie on a path of unsettled nodes."""
        if not in_turn:
            return frozenset(_read_below(self.value, self.floor, self.ceiling) & pending)
        found: set[str] = set()
        _collect(self.value, self.floor, self.ceiling, found, pending)
        return frozenset(found.intersection(pending))


@functools.lru_cache(maxsize=1 << 14)
def _read_below(value: Value, floor: Level, ceiling: Level) -> frozenset[str]:
    """Return what the leaves read below each node unsettled between floor and ceiling.

    It follows from the value alone, and is kept with it: a rule's parts are goals as well.
    """
    span = value.range
    if span.low == span.high or span.high <= floor or span.low >= ceiling:
        return frozenset()
    if isinstance(value.node, Leaf):
        return value.node.reads
    views = value.node.views(value, floor, ceiling)
    return frozenset().union(*[_read_below(child, low, high) for child, low, high in views])


def _collect(value: Value, floor: Level, ceiling: Level, found: set[str], in_turn: Pending) -> bool:
    """Add what is to be asked first of what the leaves read below each unsettled node.

    `in_turn` is what is pending. Whether the node is unsettled between floor and ceiling is
    returned.
    """
    span = value.range
    if span.low == span.high or span.high <= floor or span.low >= ceiling:
        return False
    node = value.node
    if isinstance(node, Leaf):
        found |= node.first & in_turn or node.reads
        return True
    first_only = isinstance(node, CompositeNode) and node.in_turn
    for child, low, high in node.views(value, floor, ceiling):
        if _collect(child, low, high, found, in_turn) and first_only:
            break
    return True
