"""What an interview still needs to know: the facts that can move its goal.

A quick check is to settle the classification alone, a full intake everything that an
assessment says. A fact that cannot matter can change nothing of that goal, whatever its value,
unless it contradicts another answer: every rule is evaluated with intervals, and a fact under
a settled rule cannot move it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal, TypeAlias

from flows.assessment import (
    compensatory,
    deadlines,
    evidence,
    liquidated,
    next_steps,
    statutory,
    triage,
    warnings,
)
from flows.assessment import exposure as exposures
from flows.assessment.explain import named
from flows.assessment.model import RouteName
from flows.assessment.routes import rules
from flows.assessment.tree import Goal, Leaf, Level, Pending, Switch, Unless, Value
from flows.facts import Facts

Depth: TypeAlias = Literal["quick", "full"]

_ROUTE_READS = {
    RouteName.PUNITIVE: exposures.READS,
    RouteName.LIQUIDATED: liquidated.READS,
    RouteName.COMPENSATORY: compensatory.READS,
    RouteName.STATUTORY: statutory.READS,
}
_ALWAYS_READ = frozenset().union(
    *(module.READS for module in (deadlines, evidence, next_steps, triage, warnings))
)


def wanted(facts: Facts, pending: Pending, as_of: date, depth: Depth) -> frozenset[str]:
    """Return the pending fact keys that can still move the goal of this depth.

    A quick check puts off what only a fallback reads until the fallback is needed.
    """
    found: set[str] = set()
    values = _walk(facts, pending, as_of, depth)
    for goal in _goals(values, depth):
        found |= goal.relevant(pending, in_turn=depth == "quick")
    if depth == "full":
        found |= _read_beside(values, facts, pending, as_of)
    return frozenset(found & set(pending))


def goals(facts: Facts, pending: Pending, as_of: date, depth: Depth) -> tuple[Goal, ...]:
    """Return what is to be settled: rules, each within the levels that make a difference.

    A quick check cares whether a route can be had, not how strong it is. A full intake wants
    each element and each circumstance of every route that can still be had.
    """
    return _goals(_walk(facts, pending, as_of, depth), depth)


def _goals(values: list[Value], depth: Depth) -> tuple[Goal, ...]:
    live = [value for value in values if value.range.high > Level.NOT_MET]
    if depth == "quick":
        return tuple(Goal(value, ceiling=Level.ARGUABLE) for value in live)
    return tuple(Goal(part) for value in live for part in (value, *_parts(value)))


def reason_skipped(
    facts: Facts, pending: Pending, as_of: date, depth: Depth, keys: frozenset[str]
) -> str:
    """Return the name of the nearest settled rule that makes these keys needless.

    Empty where no rule reads them.
    """
    ceiling = Level.ARGUABLE if depth == "quick" else Level.MET
    values = _walk(facts, pending, as_of, depth)
    for value in values:
        name = _nearest_settled(value, keys, ceiling, ("", ""))
        if name:
            return name
    return values[-1].node.name if depth == "quick" and values else ""


def _walk(facts: Facts, pending: Pending, as_of: date, depth: Depth) -> list[Value]:
    """Return the routes' values in precedence; a quick check stops at the first surely had.

    A route that is at least open ends the walk: whatever follows cannot be the answer.
    """
    values = []
    for rule in rules(as_of).values():
        value = rule.evaluate(facts, pending)
        values.append(value)
        if depth == "quick" and value.range.low >= Level.OPEN:
            break
    return values


def _parts(value: Value) -> Iterator[Value]:
    """Yield the elements of a route and their circumstances."""
    for element in named(value):
        yield element
        yield from named(element)


def _read_beside(values: list[Value], facts: Facts, pending: Pending, as_of: date) -> set[str]:
    """Return what amounts read while their route can be had, and what the rest always reads."""
    found = set(_ALWAYS_READ)
    for route, value in zip(rules(as_of), values, strict=True):
        if value.range.high > Level.NOT_MET:
            found |= _ROUTE_READS[route]
            if route is RouteName.PUNITIVE:
                hint = exposures.floor(as_of).evaluate(facts, pending)
                found |= Goal(hint, Level.OPEN, Level.ARGUABLE).relevant(pending)
    return found


def _nearest_settled(
    value: Value, keys: frozenset[str], ceiling: Level, names: tuple[str, str]
) -> str:
    """Return the name of the settled rule closest to a leaf that reads one of the keys.

    Where only a branch that is ruled out reads them, of the rule that rules it out; what would
    only contradict an answer is no rule. `names` are the closest named rule above, settled or
    not, and the closest settled one.
    """
    node, span = value.node, value.range
    if node.name:
        is_settled = span.low == span.high or span.low >= ceiling
        names = (node.name, node.name if is_settled else names[1])
    if isinstance(node, Leaf):
        return "" if node.reads.isdisjoint(keys) else names[1]
    for child in value.children[1:] if isinstance(node, Unless) else value.children:
        found = _nearest_settled(child, keys, ceiling, names)
        if found:
            return found
    ruled_out = isinstance(node, Switch) and not node.facts().isdisjoint(keys)
    return names[0] if ruled_out else ""
