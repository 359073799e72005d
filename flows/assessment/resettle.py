"""A settled value over changed facts: only what reads a changed fact is worked out again."""

from __future__ import annotations

import functools

from flows.assessment.bounded import Bounded
from flows.assessment.tree import ARGUABLE, CompositeNode, Contradiction, Node, Switch, Value
from flows.facts import Facts


def resettled(value: Value, facts: Facts, changed: frozenset[str]) -> Value:
    """Return what `value.node.settle(facts)` returns, given which fact keys changed since."""
    node = value.node
    if _reads(node).isdisjoint(changed):
        return value
    if isinstance(node, CompositeNode) and not isinstance(node, Contradiction):
        return node.value(tuple([resettled(child, facts, changed) for child in value.children]))
    if isinstance(node, Bounded):
        return _between(node, value, facts, changed)
    if isinstance(node, Switch) and _conditions(node).isdisjoint(changed):
        condition, rule = value.children[:2] or (value, value)
        if condition.level >= ARGUABLE:
            return node.value((condition, resettled(rule, facts, changed)))
    return node.settle(facts)


def _between(node: Bounded, value: Value, facts: Facts, changed: frozenset[str]) -> Value:
    """Return the rule, held by the codes that held it before where they are still enough."""
    plain = resettled(value.children[0], facts, changed)
    if facts.code(node.fact) is not None:
        return node.value((plain,))
    beside = zip(value.children[1:], node.codes, strict=False)
    cases = [resettled(case, facts.having({node.fact: code}), changed) for case, code in beside]
    levels = [case.level for case in cases]
    if levels and min(levels) <= plain.level <= max(levels):
        return node.value((plain, *cases))
    return node.settle(facts)


@functools.lru_cache(maxsize=1 << 15)
def _reads(node: Node) -> frozenset[str]:
    """Return every fact key that the node reads."""
    return node.facts()


@functools.lru_cache(maxsize=1 << 12)
def _conditions(node: Switch) -> frozenset[str]:
    """Return every fact key that decides which branch is in force."""
    return frozenset().union(*(condition.facts() for condition, _ in node.cases))
