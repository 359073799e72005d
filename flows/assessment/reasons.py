"""Why a rule is not fully met: the codes of the nodes that keep it down.

A leaf is only arguable where its proof is weak; a `Limit` where the law leaves a discretion
or something speaks against it. So the reasons follow from the tree, and no rule lists them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flows.assessment.tree import Any, AtLeast, Leaf, Level, Limit, Not, Switch, Unless, Value

UNKNOWN_FACTS = "unknown_facts"
WEAK_PROOF = "weak_proof"
RESTS_ON_DISCRETION = "rests_on_discretion"


def reasons(value: Value) -> tuple[str, ...]:
    """Return the codes of what keeps a value, evaluated with nothing pending, from met."""
    return tuple(dict.fromkeys(_reasons(value)))


def _reasons(value: Value) -> Iterable[str]:
    if value.level is Level.MET:
        return ()
    match value.node:
        case Leaf() as leaf:
            return _of_leaf(leaf, value.level)
        case Unless():
            conflict, child = value.children
            return (UNKNOWN_FACTS,) if conflict.level >= Level.ARGUABLE else _reasons(child)
        case Switch():
            return _of_switch(value)
        case Not() | AtLeast() | Any() if value.level is Level.OPEN:
            return (UNKNOWN_FACTS,)
        case Any() if value.level is Level.ARGUABLE:
            held = [reasons(child) for child in value.children if child.level is Level.ARGUABLE]
            return min(held, key=len)
        case AtLeast() if value.level is Level.ARGUABLE:
            return [
                reason
                for child in value.children
                if child.level is Level.ARGUABLE
                for reason in _reasons(child)
            ]
        case Limit(ceiling=Level.ARGUABLE) if value.level is Level.ARGUABLE:
            return (value.node.reason or RESTS_ON_DISCRETION, *_reasons(value.children[0]))
        case _:
            return _of_children(value)


def _of_leaf(leaf: Leaf, level: Level) -> tuple[str, ...]:
    if level is Level.ARGUABLE:
        return (WEAK_PROOF,)
    if level is Level.OPEN and leaf.reads:
        return (UNKNOWN_FACTS,)
    return (leaf.reason,) if leaf.reason else ()


def _of_switch(value: Value) -> Iterator[str]:
    """Yield the reasons of the branch in force, or that it is unknown and those of each."""
    cases = tuple(zip(value.children[::2], value.children[1::2], strict=True))
    for condition, rule in cases:
        if condition.level >= Level.ARGUABLE:
            yield from _reasons(rule)
            return
    if value.level is Level.OPEN:
        yield UNKNOWN_FACTS
    for condition, rule in cases:
        if condition.level > Level.NOT_MET and rule.level is value.level:
            yield from _reasons(rule)


def _of_children(value: Value) -> Iterable[str]:
    """Return the reasons of the failing parts, or of all short of met where none fails."""
    level = value.level
    held = [
        child
        for child in value.children
        if child.level is not Level.MET and (child.level is level or level is not Level.NOT_MET)
    ]
    found = [reason for child in held for reason in _reasons(child)]
    return found or ((value.node.reason,) if value.node.reason else ())
