"""From an evaluated rule to what an assessment says of it, for every route alike.

The rules know no wording and no status; they are nodes with names, provisions, effects and
reasons. The topmost named nodes below a route's root are its elements, the topmost named
ones below an element its circumstances or parts. What is said of a value follows from it alone,
so it is cached by the value.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from flows.assessment.model import Circumstance, Effect, Element, Route, RouteStatus, Status
from flows.assessment.reasons import WEAK_PROOF, reasons
from flows.assessment.tree import (
    ARGUABLE,
    MET,
    NOT_MET,
    OPEN,
    AnyOf,
    CompositeNode,
    Leaf,
    Level,
    Unless,
    Value,
)
from flows.vocabulary import FACTS

_KEPT = 4096
"""At most this many elements, and this many circumstances, are cached."""
_ORDER = {fact: place for place, fact in enumerate(FACTS)}
_ROUTE_STATUS = {
    NOT_MET: RouteStatus.UNAVAILABLE,
    OPEN: RouteStatus.OPEN,
    ARGUABLE: RouteStatus.ARGUABLE,
    MET: RouteStatus.LIKELY,
}


def explain(value: Value) -> Route:
    """Return a route from the value of its root, evaluated with nothing pending."""
    elements = {part.node.name: _element(part) for part in named(value)}
    provisions = [*value.node.provisions]
    for element in elements.values():
        provisions += element.provisions
    for beside in value.node.in_force(value):
        if not beside.node.name and beside.level is ARGUABLE:
            provisions += _of_held(beside)
    return Route(
        status=route_status(value.level),
        reasons=reasons(value),
        elements=elements,
        provisions=tuple(dict.fromkeys(provisions)),
    )


def _of_held(value: Value) -> tuple[str, ...]:
    """Return the provisions of what lowers a route without being an element of it."""
    found: dict[str, None] = {}
    for part in value.walk():
        if part.level is ARGUABLE:
            found.update(dict.fromkeys(part.node.provisions))
    return tuple(found)


def route_status(level: Level) -> RouteStatus:
    """Return the status of a route whose root has this level."""
    return _ROUTE_STATUS[level]


def status(level: Level) -> Status:
    """Return the three-valued status of an element or a circumstance."""
    if level is OPEN:
        return Status.OPEN
    return Status.NOT_MET if level is NOT_MET else Status.MET


@dataclass(slots=True)
class _Gathered:
    """What is found below a value, each once and in order."""

    provisions: dict[str, None] = field(default_factory=dict)
    facts: set[str] = field(default_factory=set)
    open_facts: set[str] = field(default_factory=set)
    circumstances: dict[str, Circumstance] = field(default_factory=dict)


@functools.lru_cache(maxsize=_KEPT)
def _element(value: Value) -> Element:
    """Return an element with the circumstances or parts it rests on."""
    found = _Gathered()
    _gather(value, found, counts=True)
    return Element(
        status=status(value.level),
        circumstances=found.circumstances,
        provisions=tuple(found.provisions),
        facts=_sorted(found.facts),
        open_facts=_sorted(found.open_facts) if value.level is OPEN else (),
        weak=_is_weak(value),
    )


def _gather(value: Value, found: _Gathered, *, counts: bool) -> None:
    """Add the named parts below a value, and what the nodes above them cite and read.

    Provisions are added where the value rests on them: of alternatives, those that are met.
    """
    node, level = value.node, value.range.low
    if counts and node.provisions:
        found.provisions.update(dict.fromkeys(node.provisions))
    if level is OPEN and not isinstance(node, CompositeNode):
        found.open_facts.update(_open_facts(value))
    if not node.has_parts:
        found.facts.update(node.fact_ids)
        if counts and node.cites:
            _add_provisions(value, found.provisions)
        if level is OPEN:
            found.open_facts.update(_open_facts(value))
        return
    chosen = level >= ARGUABLE and isinstance(node, AnyOf)
    for child in node.in_force(value):
        counted = counts and (not chosen or child.range.low >= ARGUABLE)
        if not child.node.name:
            _gather(child, found, counts=counted)
            continue
        part, name = _circumstance(child), child.node.name
        known = found.circumstances.get(name)
        found.circumstances[name] = _merged(known, part) if known else part
        found.facts.update(part.facts)
        found.open_facts.update(part.open_facts)
        if counted:
            found.provisions.update(dict.fromkeys(part.provisions))


@functools.lru_cache(maxsize=_KEPT)
def _circumstance(value: Value) -> Circumstance:
    """Return one circumstance or part of an element."""
    node, level = value.node, value.level
    provisions: dict[str, None] = {}
    _add_provisions(value, provisions)
    return Circumstance(
        status=status(level),
        effect=node.effect,
        provisions=tuple(provisions),
        facts=node.fact_ids,
        open_facts=_sorted(_open_facts(value)) if level is OPEN else (),
        weak=_is_weak(value),
        lowers=node.lowers,
    )


def _add_provisions(value: Value, provisions: dict[str, None]) -> None:
    """Add the provisions that a value rests on."""
    fixed = value.node.fixed_provisions
    if fixed is not None:
        provisions.update(dict.fromkeys(fixed))
        return
    provisions.update(dict.fromkeys(value.node.provisions))
    chosen = isinstance(value.node, AnyOf) and value.level >= ARGUABLE
    for child in value.node.in_force(value):
        if child.node.cites and (not chosen or child.level >= ARGUABLE):
            _add_provisions(child, provisions)


def _merged(one: Circumstance, other: Circumstance) -> Circumstance:
    """Return one circumstance under two texts, either of which may be in force."""
    effect: Effect | None = one.effect if one.effect == other.effect else None
    return Circumstance(
        status=one.status if one.status == other.status else Status.OPEN,
        effect=effect,
        provisions=tuple(dict.fromkeys(one.provisions + other.provisions)),
        facts=_sorted((*one.facts, *other.facts)),
        open_facts=_sorted((*one.open_facts, *other.open_facts)),
        weak=one.weak or other.weak,
        lowers=one.lowers or other.lowers,
    )


def _is_weak(value: Value) -> bool:
    """Whether it is met, but only on weak proof."""
    return value.level is ARGUABLE and WEAK_PROOF in reasons(value)


def named(value: Value) -> Iterator[Value]:
    """Yield the topmost named values below a value."""
    for child in value.node.in_force(value):
        if child.node.name:
            yield child
        else:
            yield from named(child)


def _open_facts(value: Value) -> Iterator[str]:
    """Yield the facts that keep a value open: unknown ones, and answers that contradict."""
    if isinstance(value.node, Unless) and value.children[0].level >= ARGUABLE:
        yield from _clashing(value.children[0])
        return
    yield from value.unknown
    for child in value.children:
        if child.range.low is OPEN:
            yield from _open_facts(child)


def _clashing(conflict: Value) -> Iterator[str]:
    """Yield the facts whose answers contradict each other."""
    if conflict.level < ARGUABLE:
        return
    if isinstance(conflict.node, Leaf):
        yield from conflict.node.fact_ids
    for child in conflict.children:
        yield from _clashing(child)


def _sorted(facts: Iterable[str]) -> tuple[str, ...]:
    """Return facts once each, in the vocabulary's order."""
    return tuple(sorted(set(facts), key=_ORDER.__getitem__))
