"""A settled value over changed facts: only what reads a changed fact is worked out again."""

from __future__ import annotations

import functools

from flows.assessment.tree import Joint, Level, Node, Range, Switch, Value
from flows.facts import Facts


def resettled(value: Value, facts: Facts, changed: frozenset[str]) -> Value:
    """Return what `value.node.settle(facts)` returns, given which fact keys changed since."""
    node = value.node
    if _reads(node).isdisjoint(changed):
        return value
    if isinstance(node, Joint):
        parts = tuple([resettled(child, facts, changed) for child in value.children])
        level = node.join([part.range.low for part in parts])
        return Value(node, Range(level, level), parts)
    if isinstance(node, Switch) and _conditions(node).isdisjoint(changed):
        condition, rule = value.children[:2] or (value, value)
        if condition.level >= Level.ARGUABLE:
            branch = resettled(rule, facts, changed)
            return Value(node, branch.range, (condition, branch))
    return node.settle(facts)


@functools.lru_cache(maxsize=1 << 15)
def _reads(node: Node) -> frozenset[str]:
    """Return every fact key that the node reads."""
    return node.facts()


@functools.lru_cache(maxsize=1 << 12)
def _conditions(node: Switch) -> frozenset[str]:
    """Return every fact key that decides which branch is in force."""
    return frozenset().union(*(condition.facts() for condition, _ in node.cases))
