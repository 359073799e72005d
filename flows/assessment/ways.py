"""The smallest sets of facts that would move a rule, built from its tree bottom-up.

Each node says by which one or two steps it would reach an aim, from what its children say:
an all-of needs all of them, an any-of one, a not the opposite. What shares no fact is
combined; whether a way keeps its promise is for the caller to check on the whole rule.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, TypeAlias

from flows.assessment.between import Between
from flows.assessment.building import NotKnown
from flows.assessment.possible import Step, steps, taken
from flows.assessment.tree import (
    All,
    Any,
    AtLeast,
    Leaf,
    Level,
    Limit,
    Node,
    Not,
    Switch,
    Unless,
    Value,
    pairs,
)
from flows.facts import Facts

Way: TypeAlias = tuple[Step, ...]
"""Steps by fact, in the vocabulary's order; empty where nothing needs to change."""

MOST_STEPS = 2
_MOST_WAYS = 24
"""A node hands on so many ways at the most, the smallest first."""
_MOST_PAIRS = 16
"""A leaf with more single steps than this is not tried with two of them."""
_NOTHING: tuple[Way, ...] = ((),)


class Aim(NamedTuple):
    """A level to reach from below, or from above."""

    level: Level
    up: bool

    def reached(self, level: Level) -> bool:
        """Whether a level is at, or beyond, the aim."""
        return level >= self.level if self.up else level <= self.level


def at_least(level: Level) -> Aim:
    """Return the aim of this level or better."""
    return Aim(level, up=True)


def at_most(level: Level) -> Aim:
    """Return the aim of this level or worse."""
    return Aim(level, up=False)


@dataclass(frozen=True, slots=True)
class Search:
    """A search over one case; a leaf that stands in several places is tried once."""

    facts: Facts
    as_of: date
    _tried: dict[tuple[Leaf, Aim], tuple[Way, ...]] = field(default_factory=dict)

    def ways(self, value: Value, aim: Aim) -> tuple[Way, ...]:
        """Return the ways by which a settled value would reach the aim, the smallest first."""
        if aim.reached(value.level):
            return _NOTHING
        listed = next(kind for kind in type(value.node).__mro__ if kind in _WAYS)
        return _WAYS[listed](self, value, aim)

    def every(self, values: Iterable[Value], aim: Aim) -> tuple[Way, ...]:
        """Return the ways by which all of these would reach the aim together."""
        found = _NOTHING
        for value in values:
            if aim.reached(value.level):
                continue
            found = _together(found, self.ways(value, aim))
            if not found:
                return ()
        return found

    def one(self, values: Iterable[Value], aim: Aim) -> tuple[Way, ...]:
        """Return the ways by which any of these would reach the aim."""
        return _smallest(way for value in values for way in self.ways(value, aim))

    def of_leaf(self, leaf: Leaf, aim: Aim) -> tuple[Way, ...]:
        """Return the single steps that reach the aim; where there is none, pairs of them."""
        if (leaf, aim) not in self._tried:
            self._tried[leaf, aim] = self._try(leaf, aim)
        return self._tried[leaf, aim]

    def _try(self, leaf: Leaf, aim: Aim) -> tuple[Way, ...]:
        singles: list[Way] = [
            (step,) for step in steps(leaf, self.facts, self.as_of, proved=aim.up)
        ]
        found = [way for way in singles if self._holds(leaf, aim, way)]
        if not found and len(singles) <= _MOST_PAIRS:
            two = _together(tuple(singles), tuple(singles))
            found = [way for way in two if self._holds(leaf, aim, way)]
        return _smallest(found)

    def _holds(self, leaf: Leaf, aim: Aim, way: Way) -> bool:
        return aim.reached(leaf.test(taken(self.facts, way)))


def _of_leaf(search: Search, value: Value, aim: Aim) -> tuple[Way, ...]:
    assert isinstance(value.node, Leaf)  # noqa: S101 - for the types; _WAYS says so
    return search.of_leaf(value.node, aim)


def _of_all(search: Search, value: Value, aim: Aim) -> tuple[Way, ...]:
    how = search.every if aim.up else search.one
    return how(value.children, aim)


def _of_any(search: Search, value: Value, aim: Aim) -> tuple[Way, ...]:
    """Return the ways of each alternative, that of which most holds already first."""
    if not aim.up:
        return search.every(value.children, aim)
    return search.one(sorted(value.children, key=_held, reverse=True), aim)


def _held(value: Value) -> int:
    """Return how many of a rule's leaves hold already."""
    parts = value.node.in_force(value)
    if not parts:
        return int(value.level >= Level.ARGUABLE)
    return sum(map(_held, parts))


def _of_at_least(search: Search, value: Value, aim: Aim) -> tuple[Way, ...]:
    """Return the ways of as many children as are short of the count, or too many for it."""
    node = value.node
    assert isinstance(node, AtLeast)  # noqa: S101 - for the types; _WAYS says so
    if aim.up and aim.level <= node.short:
        return search.one(value.children, aim)
    if not aim.up and aim.level < node.short:
        return search.every(value.children, at_most(Level.NOT_MET))
    short = [child for child in value.children if not aim.reached(child.level)]
    there = len(value.children) - len(short)
    enough = node.count if aim.up else len(value.children) - node.count + 1
    chosen = itertools.combinations(short, enough - there)
    return _smallest(way for group in chosen for way in search.every(group, aim))


def _of_limit(search: Search, value: Value, aim: Aim) -> tuple[Way, ...]:
    node = value.node
    assert isinstance(node, Limit)  # noqa: S101 - for the types; _WAYS says so
    if aim.up and aim.level > node.ceiling:
        return ()
    return search.ways(value.children[0], aim)


def _of_not(search: Search, value: Value, aim: Aim) -> tuple[Way, ...]:
    """Return the ways that move the child to the other end."""
    if aim.up:
        level = Level.OPEN if aim.level is Level.OPEN else Level.NOT_MET
        return search.ways(value.children[0], at_most(level))
    level = Level.ARGUABLE if aim.level is Level.NOT_MET else Level.OPEN
    return search.ways(value.children[0], at_least(level))


def _of_not_known(search: Search, value: Value, aim: Aim) -> tuple[Way, ...]:
    turned = at_most(Level.OPEN) if aim.up else at_least(Level.ARGUABLE)
    return search.ways(value.children[0], turned)


def _of_unless(search: Search, value: Value, aim: Aim) -> tuple[Way, ...]:
    """Return the ways of the rule; a contradiction is for the person to put right."""
    conflict, child = value.children
    return () if conflict.level >= Level.ARGUABLE else search.ways(child, aim)


def _of_switch(search: Search, value: Value, aim: Aim) -> tuple[Way, ...]:
    """Return the ways of the branch in force; else those that put a branch in force with it."""
    found: list[Way] = []
    for condition, rule in pairs(value):
        held = search.ways(condition, at_least(Level.ARGUABLE))
        found += _together(held, search.ways(rule, aim))
    return _smallest(found)


def _of_between(search: Search, value: Value, aim: Aim) -> tuple[Way, ...]:
    """Return the ways of the rule, and each code of the choice where that is unknown."""
    node, plain = value.node, value.children[0]
    assert isinstance(node, Between)  # noqa: S101 - for the types; _WAYS says so
    known = search.facts.code(node.fact) is not None
    chosen: list[Way] = [] if known else [(Step(node.fact, code),) for code in node.codes]
    beside = () if aim.reached(plain.level) else search.ways(plain, aim)
    return _smallest((*chosen, *beside))


_WAYS: dict[type[Node], Callable[[Search, Value, Aim], tuple[Way, ...]]] = {
    NotKnown: _of_not_known,
    Not: _of_not,
    Limit: _of_limit,
    AtLeast: _of_at_least,
    Any: _of_any,
    All: _of_all,
    Unless: _of_unless,
    Switch: _of_switch,
    Between: _of_between,
    Leaf: _of_leaf,
}
"""How each kind of node is searched, and those that are one of it."""


def _together(ones: Sequence[Way], others: Sequence[Way]) -> tuple[Way, ...]:
    """Return every way that is one of each, where the steps agree and are few enough."""
    if ones == _NOTHING:
        return tuple(others)
    if others == _NOTHING:
        return tuple(ones)
    joined = (_joined(one, other) for one in ones for other in others)
    return _smallest(way for way in joined if way is not None)


def _joined(one: Way, other: Way) -> Way | None:
    """Return both ways in one; None where they differ about a fact, or are too many steps."""
    by_fact = {step.fact: step for step in one}
    for step in other:
        held = by_fact.get(step.fact)
        if held is None:
            by_fact[step.fact] = step
        elif held.value != step.value:
            return None
        elif held.proof is None:
            by_fact[step.fact] = step
    if len(by_fact) > MOST_STEPS:
        return None
    return tuple(sorted(by_fact.values(), key=_place))


def _place(step: Step) -> int:
    return step.place


def _smallest(ways: Iterable[Way]) -> tuple[Way, ...]:
    """Return the ways each once, the smallest first and no more than can be handed on."""
    every = dict.fromkeys(ways)
    return tuple(sorted(every, key=len)[:_MOST_WAYS])
