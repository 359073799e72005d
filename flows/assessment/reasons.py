"""Why a rule is not fully met: the codes of the nodes that keep it down.

A leaf is only arguable where its proof is weak; a `Limit` where the law leaves a discretion
or something speaks against it. So the reasons follow from the tree, and no rule lists them.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator

from flows.assessment.bounded import Bounded
from flows.assessment.tree import (
    ARGUABLE,
    MET,
    NOT_MET,
    OPEN,
    AnyOf,
    AtLeast,
    Leaf,
    Limit,
    Node,
    Not,
    Switch,
    Unless,
    Value,
    pairs,
)

UNKNOWN_FACTS = "unknown_facts"
WEAK_PROOF = "weak_proof"
RESTS_ON_DISCRETION = "rests_on_discretion"


def reasons(value: Value) -> tuple[str, ...]:
    """Return the codes of what keeps a value, evaluated with nothing pending, from met."""
    return () if value.range.low is MET else tuple(dict.fromkeys(_reasons(value)))


@functools.lru_cache(maxsize=1 << 14)
def _reasons(value: Value) -> tuple[str, ...]:
    """Return them in order, some perhaps more than once; kept with the value."""
    return tuple(_found(value))


def _found(value: Value) -> Iterable[str]:
    node, level = value.node, value.level
    if level is MET:
        return ()
    of_kind = next((found for kind, found in _OF_KIND if isinstance(node, kind)), None)
    if of_kind is not None:
        return of_kind(value)
    if level is OPEN and isinstance(node, Not | AtLeast | AnyOf):
        return (UNKNOWN_FACTS,)
    return _of_arguable(value) if level is ARGUABLE else _of_children(value)


def _of_unless(value: Value) -> Iterable[str]:
    conflict, child = value.children
    return (UNKNOWN_FACTS,) if conflict.level >= ARGUABLE else _reasons(child)


def _of_arguable(value: Value) -> Iterable[str]:
    """Return what keeps a joint node from met though it holds."""
    node = value.node
    held = [child for child in value.children if child.level is ARGUABLE]
    if isinstance(node, AnyOf):
        return min((reasons(child) for child in held), key=len)
    below = [reason for child in held for reason in _reasons(child)]
    if isinstance(node, Limit) and node.ceiling is ARGUABLE:
        return (node.reason or RESTS_ON_DISCRETION, *below)
    return below


def _of_leaf(value: Value) -> tuple[str, ...]:
    if value.level is ARGUABLE:
        return (WEAK_PROOF,)
    if value.level is OPEN and value.node.fact_ids:
        return (UNKNOWN_FACTS,)
    return (value.node.reason,) if value.node.reason else ()


def _of_switch(value: Value) -> Iterator[str]:
    """Yield that the branch in force is unknown where it is, and the reasons of each branch."""
    conditions = [condition for condition, _ in pairs(value)]
    if value.level is OPEN and any(held.level is OPEN for held in conditions):
        yield UNKNOWN_FACTS
    for _, rule in pairs(value):
        if rule.level is value.level:
            yield from _reasons(rule)


def _of_between(value: Value) -> Iterator[str]:
    """Yield the rule's reasons, or where every answer fails or holds those of the answers."""
    plain, *cases = value.children
    for held in [plain] if plain.level is value.level else cases:
        if held.level is value.level:
            yield from _reasons(held)


def _of_children(value: Value) -> Iterable[str]:
    """Return the reasons of the failing parts, or of all short of met where none fails."""
    level = value.level
    held = [
        child
        for child in value.children
        if child.level is not MET and (child.level is level or level is not NOT_MET)
    ]
    found = [reason for child in held for reason in _reasons(child)]
    own = "" if isinstance(value.node, Limit) else value.node.reason
    return found or ((own,) if own else ())


_OF_KIND: tuple[tuple[type[Node], Callable[[Value], Iterable[str]]], ...] = (
    (Leaf, _of_leaf),
    (Unless, _of_unless),
    (Switch, _of_switch),
    (Bounded, _of_between),
)
