"""The smallest sets of facts that would move a rule, built from its tree bottom-up.

The one or two steps by which a node would reach an aim follow from those of its children: an
all-of needs all of them, an any-of one, a not the opposite. Ways that share no fact are
combined. The caller checks on the whole rule whether a way works.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, TypeAlias

from flows.assessment.bounded import Bounded
from flows.assessment.building import NotKnown
from flows.assessment.possible import PossibleAnswer, steps, taken
from flows.assessment.tree import (
    ARGUABLE,
    NOT_MET,
    OPEN,
    AllOf,
    AnyOf,
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
from flows.facts import FactKind, Facts
from flows.vocabulary import FACTS

Way: TypeAlias = tuple[PossibleAnswer, ...]
"""Steps by fact, in the vocabulary's order; empty where nothing needs to change."""

MOST_STEPS = 2
_MOST_WAYS = 24
"""A node returns at most this many ways, the smallest first."""
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
    """A search over one case.

    Results for a value or a leaf are reused wherever it occurs again. Equal steps are one
    object, and the facts after a way, with their memo, are made once.
    """

    facts: Facts
    as_of: date
    _found: dict[tuple[Value, Aim], tuple[Way, ...]] = field(default_factory=dict)
    _tried: dict[tuple[Leaf, bool], _Tried] = field(default_factory=dict)
    _singles: dict[tuple[object, ...], tuple[Way, ...]] = field(default_factory=dict)
    _steps: dict[tuple[object, ...], Way] = field(default_factory=dict)
    _after: dict[Way, Facts] = field(default_factory=dict)

    def ways(self, value: Value, aim: Aim) -> tuple[Way, ...]:
        """Return the ways by which a settled value would reach the aim, the smallest first."""
        if aim.reached(value.range.low):
            return _NOTHING
        found = self._found.get((value, aim))
        if found is None:
            how = next(_WAYS[kind] for kind in type(value.node).__mro__ if kind in _WAYS)
            found = self._found[value, aim] = how(self, value, aim)
        return found

    def every(self, values: Iterable[Value], aim: Aim) -> tuple[Way, ...]:
        """Return the ways by which all of these would reach the aim together."""
        found = _NOTHING
        for value in values:
            if aim.reached(value.range.low):
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
        key = leaf, aim.up
        tried = self._tried.get(key)
        if tried is None:
            tried = self._tried[key] = self._try(leaf, proved=aim.up)
        found = tried.reaching(aim)
        if found or len(tried.singles) > _MOST_PAIRS:
            return _smallest(found)
        if not tried.pairs:
            ways = tuple(tried.singles)
            tried.pairs.update((way, self._level(leaf, way)) for way in _together(ways, ways))
        return _smallest(tried.reaching(aim))

    def after(self, way: Way) -> Facts:
        """Return the facts after these steps."""
        found = self._after.get(way)
        if found is None:
            found = self._after[way] = taken(self.facts, way)
        return found

    def step(self, step: PossibleAnswer) -> Way:
        """Return the way of this one step, the same object for equal ones."""
        return self._steps.setdefault((step.fact, step.value, step.proof), (step,))

    def _try(self, leaf: Leaf, *, proved: bool) -> _Tried:
        """Return the level of a leaf after every single step."""
        singles = [
            way for fact in leaf.fact_ids for way in self._about(fact, leaf.fact_ids, proved=proved)
        ]
        return _Tried({way: self._level(leaf, way) for way in singles})

    def _about(self, fact: str, beside: tuple[str, ...], *, proved: bool) -> tuple[Way, ...]:
        """Return the single steps about a fact; those `beside` it matter for dates alone."""
        if FACTS[fact].kind is not FactKind.DATE:
            beside = ()
        key = fact, beside, proved
        found = self._singles.get(key)
        if found is None:
            possible = steps(fact, beside, self.facts, self.as_of, proved=proved)
            found = self._singles[key] = tuple(map(self.step, possible))
        return found

    def _level(self, leaf: Leaf, way: Way) -> Level:
        return leaf.test(self.after(way))


@dataclass(frozen=True, slots=True)
class _Tried:
    """The levels of a leaf after each single step, and after two once these are needed."""

    singles: dict[Way, Level]
    pairs: dict[Way, Level] = field(default_factory=dict)

    def reaching(self, aim: Aim) -> list[Way]:
        """Return the steps that reach the aim; where there is none, the pairs that do."""
        found = [way for way, level in self.singles.items() if aim.reached(level)]
        return found or [way for way, level in self.pairs.items() if aim.reached(level)]


def _of_leaf(search: Search, value: Value, aim: Aim) -> tuple[Way, ...]:
    assert isinstance(value.node, Leaf)  # noqa: S101 - for the types; _WAYS says so
    return search.of_leaf(value.node, aim)


def _of_all(search: Search, value: Value, aim: Aim) -> tuple[Way, ...]:
    how = search.every if aim.up else search.one
    return how(value.children, aim)


def _of_any(search: Search, value: Value, aim: Aim) -> tuple[Way, ...]:
    """Return the ways of each alternative, first that with the most leaves already met."""
    if not aim.up:
        return search.every(value.children, aim)
    return search.one(sorted(value.children, key=_held, reverse=True), aim)


def _held(value: Value) -> int:
    """Return how many leaves of a rule are met already."""
    parts = value.node.in_force(value)
    if not parts:
        return int(value.level >= ARGUABLE)
    return sum(map(_held, parts))


def _of_at_least(search: Search, value: Value, aim: Aim) -> tuple[Way, ...]:
    """Return the ways of as many children as are short of the count, or too many for it."""
    node = value.node
    assert isinstance(node, AtLeast)  # noqa: S101 - for the types; _WAYS says so
    if aim.up and aim.level <= node.short:
        return search.one(value.children, aim)
    if not aim.up and aim.level < node.short:
        return search.every(value.children, at_most(NOT_MET))
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
        level = OPEN if aim.level is OPEN else NOT_MET
        return search.ways(value.children[0], at_most(level))
    level = ARGUABLE if aim.level is NOT_MET else OPEN
    return search.ways(value.children[0], at_least(level))


def _of_not_known(search: Search, value: Value, aim: Aim) -> tuple[Way, ...]:
    turned = at_most(OPEN) if aim.up else at_least(ARGUABLE)
    return search.ways(value.children[0], turned)


def _of_unless(search: Search, value: Value, aim: Aim) -> tuple[Way, ...]:
    """Return the ways of the rule; only the person can resolve a contradiction."""
    conflict, child = value.children
    return () if conflict.level >= ARGUABLE else search.ways(child, aim)


def _of_switch(search: Search, value: Value, aim: Aim) -> tuple[Way, ...]:
    """Return the ways of the branch in force; else those that put a branch in force with it."""
    found: list[Way] = []
    for condition, rule in pairs(value):
        held = search.ways(condition, at_least(ARGUABLE))
        found += _together(held, search.ways(rule, aim))
    return _smallest(found)


def _of_between(search: Search, value: Value, aim: Aim) -> tuple[Way, ...]:
    """Return the ways of the rule, and each code of the choice where that is unknown."""
    node, plain = value.node, value.children[0]
    assert isinstance(node, Bounded)  # noqa: S101 - for the types; _WAYS says so
    known = search.facts.code(node.fact) is not None
    chosen: list[Way] = (
        [] if known else [search.step(PossibleAnswer(node.fact, code)) for code in node.codes]
    )
    beside = () if aim.reached(plain.level) else search.ways(plain, aim)
    return _smallest((*chosen, *beside))


_WAYS: dict[type[Node], Callable[[Search, Value, Aim], tuple[Way, ...]]] = {
    NotKnown: _of_not_known,
    Not: _of_not,
    Limit: _of_limit,
    AtLeast: _of_at_least,
    AnyOf: _of_any,
    AllOf: _of_all,
    Unless: _of_unless,
    Switch: _of_switch,
    Bounded: _of_between,
    Leaf: _of_leaf,
}
"""How each kind of node, and its subclasses, are searched."""


def _together(ones: Sequence[Way], others: Sequence[Way]) -> tuple[Way, ...]:
    """Return every combination of one way of each, where the steps agree and are few enough."""
    if ones == _NOTHING:
        return tuple(others)
    if others == _NOTHING:
        return tuple(ones)
    found = dict.fromkeys(_single(ones, others))
    for one in ones:
        for other in others:
            if len(found) >= _MOST_WAYS:
                return _smallest(found)
            way = _joined(one, other)
            if way is not None and len(way) == MOST_STEPS:
                found[way] = None
    return _smallest(found)


def _single(ones: Sequence[Way], others: Sequence[Way]) -> Iterator[Way]:
    """Yield the single steps that are in both; they come before every pair."""
    alike: dict[int, list[Way]] = {}
    for other in others:
        if len(other) == 1:
            alike.setdefault(other[0].place, []).append(other)
    for one in ones:
        for other in alike.get(one[0].place, ()) if len(one) == 1 else ():
            way = _joined(one, other)
            if way is not None:
                yield way


def _joined(one: Way, other: Way) -> Way | None:
    """Return both ways combined; None where they differ about a fact or have too many steps."""
    if one is other:
        return one
    if len(one) == 1 == len(other) and one[0].place != other[0].place:
        return one + other if one[0].place < other[0].place else other + one
    by_place = {step.place: step for step in one}
    for step in other:
        held = by_place.get(step.place)
        if held is None:
            if len(by_place) == MOST_STEPS:
                return None
            by_place[step.place] = step
        elif held is not step and held.value != step.value:
            return None
        elif held.proof is None:
            by_place[step.place] = step
    return tuple([by_place[place] for place in sorted(by_place)])


def _smallest(ways: Iterable[Way]) -> tuple[Way, ...]:
    """Return each way once, the smallest first, up to the limit."""
    every = dict.fromkeys(ways)
    return tuple(sorted(every, key=len)[:_MOST_WAYS])
