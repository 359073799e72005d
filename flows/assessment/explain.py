"""From an evaluated rule to what an assessment says of it, for every route alike.

The rules know no wording and no status; they are nodes with names, provisions, effects and
reasons. The topmost named nodes below a route's root are its elements, the topmost named
ones below an element its circumstances or parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flows.assessment.model import Circumstance, Effect, Element, Route, RouteStatus, Status
from flows.assessment.reasons import WEAK_PROOF, reasons
from flows.assessment.tree import Any, Leaf, Level, Switch, Unless, Value
from flows.facts import PROOF_SUFFIX, Facts
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
    for part in _named(value):
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


def _element(value: Value, facts: Facts) -> Element:
    """Return an element with the circumstances or parts it rests on."""
    circumstances: dict[str, Circumstance] = {}
    for part in _named(value):
        found, name = _circumstance(part, facts), part.node.name
        known = circumstances.get(name)
        circumstances[name] = _merged(known, found) if known else found
    return Element(
        status=status(value.level),
        circumstances=circumstances,
        provisions=tuple(dict.fromkeys(_provisions(value))),
        facts=_sorted(_facts(value)),
        open_facts=_sorted(open_facts(value, facts)),
        weak=_is_weak(value),
    )


def _circumstance(value: Value, facts: Facts) -> Circumstance:
    """Return one circumstance or part of an element."""
    return Circumstance(
        status=status(value.level),
        effect=value.node.effect,
        provisions=tuple(dict.fromkeys(_provisions(value))),
        facts=_sorted(_facts(value)),
        open_facts=_sorted(open_facts(value, facts)),
        weak=_is_weak(value),
    )


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


def in_force(value: Value) -> Iterable[Value]:
    """Return the children that a person is shown: of a switch only the branch in force.

    Where that is open, every branch that may be in force. A contradiction and the condition
    of a branch decide, but are no part of the rule.
    """
    match value.node:
        case Unless():
            return value.children[1:]
        case Switch():
            cases = tuple(zip(value.children[::2], value.children[1::2], strict=True))
            for condition, rule in cases:
                if condition.level >= Level.ARGUABLE:
                    return (rule,)
            return tuple(rule for condition, rule in cases if condition.level > Level.NOT_MET)
        case _:
            return value.children


def _named(value: Value) -> Iterator[Value]:
    """Yield the topmost named values below a value."""
    for child in in_force(value):
        if child.node.name:
            yield child
        else:
            yield from _named(child)


def _provisions(value: Value) -> Iterator[str]:
    """Yield the provisions that a value rests on: of alternatives, those that hold if any does."""
    yield from value.node.provisions
    alternatives = isinstance(value.node, Any) and value.level >= Level.ARGUABLE
    for child in in_force(value):
        if not alternatives or child.level >= Level.ARGUABLE:
            yield from _provisions(child)


def _facts(value: Value) -> Iterator[str]:
    """Yield the facts that a value reads on the branches in force."""
    if isinstance(value.node, Leaf):
        yield from (fact for fact in value.node.reads if not fact.endswith(PROOF_SUFFIX))
    for child in in_force(value):
        yield from _facts(child)


def open_facts(value: Value, facts: Facts) -> Iterator[str]:
    """Yield the facts that keep a value open: unknown ones, and answers that contradict."""
    if value.level is not Level.OPEN:
        return
    node = value.node
    if isinstance(node, Leaf):
        read = [fact for fact in node.reads if not fact.endswith(PROOF_SUFFIX)]
        yield from [fact for fact in read if not facts.is_known(fact)] or read
    elif isinstance(node, Unless) and value.children[0].level >= Level.ARGUABLE:
        yield from _clashing(value.children[0])
    else:
        conditions = value.children if isinstance(node, Switch) else in_force(value)
        for child in conditions:
            yield from open_facts(child, facts)


def _clashing(conflict: Value) -> Iterator[str]:
    """Yield the facts whose answers contradict each other."""
    for value in conflict.walk():
        if isinstance(value.node, Leaf) and value.level >= Level.ARGUABLE:
            yield from value.node.reads


def _sorted(facts: Iterable[str]) -> tuple[str, ...]:
    """Return facts once each, in the vocabulary's order."""
    return tuple(sorted(set(facts), key=_ORDER.__getitem__))
