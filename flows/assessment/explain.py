"""From an evaluated rule to what an assessment says of it, for every route alike.

The rules know no wording and no status; they are nodes with names, provisions, effects and
reasons. The topmost named nodes below a route's root are its elements, the topmost named
ones below an element its circumstances or parts.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from flows.assessment.model import Circumstance, Effect, Element, Route, RouteStatus, Status
from flows.assessment.reasons import WEAK_PROOF, reasons
from flows.assessment.tree import Any, Joint, Leaf, Level, Node, Unless, Value
from flows.facts import Facts
from flows.facts import Value as FactValue
from flows.vocabulary import FACTS

_ORDER = {fact: place for place, fact in enumerate(FACTS)}
_ROUTE_STATUS = {
    Level.NOT_MET: RouteStatus.UNAVAILABLE,
    Level.OPEN: RouteStatus.OPEN,
    Level.ARGUABLE: RouteStatus.ARGUABLE,
    Level.MET: RouteStatus.LIKELY,
}


def explain(value: Value, facts: Facts) -> Route:
    """Return a route from the value of its root, evaluated with nothing pending."""
    elements = {}
    for part in named(value):
        elements[part.node.name] = _element(part, facts)
    provisions = [*value.node.provisions]
    for element in elements.values():
        provisions += element.provisions
    return Route(
        status=route_status(value.level),
        reasons=reasons(value),
        elements=elements,
        provisions=tuple(dict.fromkeys(provisions)),
    )


def route_status(level: Level) -> RouteStatus:
    """Return the status of a route whose root has this level."""
    return _ROUTE_STATUS[level]


def status(level: Level) -> Status:
    """Return the three-valued status of an element or a circumstance."""
    if level is Level.OPEN:
        return Status.OPEN
    return Status.NOT_MET if level is Level.NOT_MET else Status.MET


@dataclass(slots=True)
class _Gathered:
    """What is gathered below a value, each once and in order."""

    provisions: dict[str, None] = field(default_factory=dict)
    facts: set[str] = field(default_factory=set)
    open_facts: set[str] = field(default_factory=set)
    circumstances: dict[str, Circumstance] = field(default_factory=dict)


def _element(value: Value, facts: Facts) -> Element:
    """Return an element with the circumstances or parts it rests on."""
    found = _Gathered()
    _gather(value, facts, found, counts=True)
    return Element(
        status=status(value.level),
        circumstances=found.circumstances,
        provisions=tuple(found.provisions),
        facts=_sorted(found.facts),
        open_facts=_sorted(found.open_facts) if value.level is Level.OPEN else (),
        weak=_is_weak(value),
    )


def _gather(value: Value, facts: Facts, found: _Gathered, *, counts: bool) -> None:
    """Gather the named parts below a value, and what the nodes above them say and read.

    Provisions count where the value rests on them: of alternatives, those that hold if any does.
    """
    node = value.node
    if counts and node.provisions:
        found.provisions.update(dict.fromkeys(node.provisions))
    if value.level is Level.OPEN and not isinstance(node, Joint):
        _add_open(value, facts, found.open_facts)
    if not node.has_parts:
        found.facts.update(node.fact_ids)
        if counts and node.cites:
            _add_provisions(value, found.provisions)
        if value.level is Level.OPEN:
            _add_open(value, facts, found.open_facts)
        return
    chosen = isinstance(node, Any) and value.level >= Level.ARGUABLE
    for child in node.in_force(value):
        counted = counts and (not chosen or child.level >= Level.ARGUABLE)
        if not child.node.name:
            _gather(child, facts, found, counts=counted)
            continue
        part, name = _circumstance(child, facts), child.node.name
        known = found.circumstances.get(name)
        found.circumstances[name] = _merged(known, part) if known else part
        found.facts.update(part.facts)
        found.open_facts.update(part.open_facts)
        if counted:
            found.provisions.update(dict.fromkeys(part.provisions))


def _circumstance(value: Value, facts: Facts) -> Circumstance:
    """Return one circumstance or part of an element."""
    node, level = value.node, value.level
    if level is Level.OPEN:
        known = facts.values
        return _open(node, tuple([known.get(fact) for fact in node.fact_ids]))
    if node.fixed_provisions is not None:
        return _known(node, level, weak=_is_weak(value))
    return _worked_out(value, facts)


@functools.lru_cache(maxsize=8192)
def _open(node: Node, known: tuple[FactValue | None, ...]) -> Circumstance:
    """Return a circumstance that is open over these values of its facts, in their order.

    Proof opens and settles nothing, so that many cases share the same open circumstance.
    """
    values = {
        fact: value for fact, value in zip(node.fact_ids, known, strict=True) if value is not None
    }
    facts = Facts(values)
    return _worked_out(node.settle(facts), facts)


def _worked_out(value: Value, facts: Facts) -> Circumstance:
    """Return one circumstance or part, from the value of its rule."""
    node, level = value.node, value.level
    unknown: set[str] = set()
    if level is Level.OPEN:
        _add_open(value, facts, unknown)
    provisions: dict[str, None] = {}
    _add_provisions(value, provisions)
    return Circumstance(
        status=status(level),
        effect=node.effect,
        provisions=tuple(provisions),
        facts=node.fact_ids,
        open_facts=_sorted(unknown),
        weak=_is_weak(value),
    )


@functools.lru_cache(maxsize=4096)
def _known(node: Node, level: Level, *, weak: bool) -> Circumstance:
    """Return a circumstance that is not open and always rests on the same provisions."""
    return Circumstance(
        status=status(level),
        effect=node.effect,
        provisions=node.fixed_provisions or (),
        facts=node.fact_ids,
        weak=weak,
    )


def _add_provisions(value: Value, provisions: dict[str, None]) -> None:
    """Add the provisions that a value rests on."""
    fixed = value.node.fixed_provisions
    if fixed is not None:
        provisions.update(dict.fromkeys(fixed))
        return
    provisions.update(dict.fromkeys(value.node.provisions))
    chosen = isinstance(value.node, Any) and value.level >= Level.ARGUABLE
    for child in value.node.in_force(value):
        if child.node.cites and (not chosen or child.level >= Level.ARGUABLE):
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
    )


def _is_weak(value: Value) -> bool:
    """Whether it is met, but only on weak proof."""
    return value.level is Level.ARGUABLE and WEAK_PROOF in reasons(value)


def named(value: Value) -> Iterator[Value]:
    """Yield the topmost named values below a value."""
    for child in value.node.in_force(value):
        if child.node.name:
            yield child
        else:
            yield from named(child)


def _add_open(value: Value, facts: Facts, found: set[str]) -> None:
    """Add the facts that keep a value open: unknown ones, and answers that contradict."""
    node = value.node
    if isinstance(node, Leaf):
        unknown = [fact for fact in node.fact_ids if not facts.is_known(fact)]
        found.update(unknown or node.fact_ids)
    elif isinstance(node, Unless) and value.children[0].level >= Level.ARGUABLE:
        found.update(_clashing(value.children[0]))
    else:
        for child in value.children:
            if child.range.low is Level.OPEN:
                _add_open(child, facts, found)


def _clashing(conflict: Value) -> Iterator[str]:
    """Yield the facts whose answers contradict each other."""
    if conflict.level < Level.ARGUABLE:
        return
    if isinstance(conflict.node, Leaf):
        yield from conflict.node.fact_ids
    for child in conflict.children:
        yield from _clashing(child)


def _sorted(facts: Collection[str]) -> tuple[str, ...]:
    """Return facts once each, in the vocabulary's order."""
    return tuple(sorted(set(facts), key=_ORDER.__getitem__)) if facts else ()
