"""A settled value over changed facts: only nodes that read a changed fact are settled again."""

from __future__ import annotations

from flows.assessment.bounded import Bounded
from flows.assessment.tree import ARGUABLE, CompositeNode, Contradiction, Switch, Value
from flows.facts import Facts


def resettled(value: Value, facts: Facts, changed: frozenset[str]) -> Value:
    """Return what `value.node.settle(facts)` returns, given which fact keys changed since."""
    node = value.node
    if node.facts().isdisjoint(changed):
        return value
    if isinstance(node, CompositeNode) and not isinstance(node, Contradiction):
        return node.value(tuple([resettled(child, facts, changed) for child in value.children]))
    if isinstance(node, Bounded):
        return _between(node, value, facts, changed)
    if isinstance(node, Switch) and node.condition_facts.isdisjoint(changed):
        condition, rule = value.children[:2] or (value, value)
        if condition.level >= ARGUABLE:
            return node.value((condition, resettled(rule, facts, changed)))
    return node.settle(facts)


def _between(node: Bounded, value: Value, facts: Facts, changed: frozenset[str]) -> Value:
    """Return the value with the codes tried before, where these still bound the level."""
    plain = resettled(value.children[0], facts, changed)
    if facts.code(node.fact) is not None:
        return node.value((plain,))
    beside = zip(value.children[1:], node.codes, strict=False)
    cases = [resettled(case, facts.having({node.fact: code}), changed) for case, code in beside]
    levels = [case.level for case in cases]
    if levels and min(levels) <= plain.level <= max(levels):
        return node.value((plain, *cases))
    return node.settle(facts)
