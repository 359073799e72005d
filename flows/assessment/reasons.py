"""Why a rule is not fully met: the reason codes of the nodes that are not.

A leaf is arguable where its proof is weak, a `Limit` where the court has a discretion or
something speaks against the rule. So the reasons follow from the tree; no rule lists them.
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
    """Return the codes of why a settled value is not met; empty where it is."""
    return () if value.range.low is MET else tuple(dict.fromkeys(_reasons(value)))


@functools.lru_cache(maxsize=1 << 14)
def _reasons(value: Value) -> tuple[str, ...]:
    """Return the codes in order, perhaps with repetitions."""
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
    """Return why a composite node is arguable and not met."""
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
    """Yield unknown facts where the branch in force is unknown, and the reasons of each branch."""
    conditions = [condition for condition, _ in pairs(value)]
    if value.level is OPEN and any(held.level is OPEN for held in conditions):
        yield UNKNOWN_FACTS
    for _, rule in pairs(value):
        if rule.level is value.level:
            yield from _reasons(rule)


def _of_between(value: Value) -> Iterator[str]:
    """Yield the reasons of the rule, or of the codes tried where these decide the level."""
    plain, *cases = value.children
    for held in [plain] if plain.level is value.level else cases:
        if held.level is value.level:
            yield from _reasons(held)


def _of_children(value: Value) -> Iterable[str]:
    """Return the reasons of the parts not met, or of all below met where none fails."""
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
