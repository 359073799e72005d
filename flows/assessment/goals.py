"""What an interview still needs to know: the facts that can change its goal.

A quick check settles the classification alone, a full intake everything that an assessment
says. Every rule is evaluated with intervals, and a fact under a settled rule cannot change it.
So a fact that is not relevant changes nothing of the goal, whatever its value, unless it
contradicts another answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal, TypeAlias

from flows.assessment import (
    agreed_sum,
    compensatory,
    deadlines,
    evidence,
    next_steps,
    statutory,
    triage,
)
from flows.assessment import exposure as exposures
from flows.assessment.explain import named
from flows.assessment.model import RouteName
from flows.assessment.routes import rules
from flows.assessment.tree import Goal, Leaf, Level, Pending, Switch, Unless, Value, facts_read
from flows.assessment.warnings import warning_rules
from flows.facts import Facts
from flows.law.library import cached_by_law
from flows.vocabulary import FACTS

Depth: TypeAlias = Literal["quick", "full"]

_ROUTE_READS = {
    RouteName.PUNITIVE: exposures.READS,
    RouteName.LIQUIDATED: facts_read(agreed_sum.conditions()),
    RouteName.COMPENSATORY: compensatory.READS,
    RouteName.STATUTORY: statutory.READS,
}
"""What the amounts of each route read while it is possible.

Amounts and time limits are arithmetic, so their reads are declared with them (`READS`), as
those of a leaf are. All other parts are made of conditions, which know what they read.
"""


@cached_by_law(64)
def always_read(as_of: date) -> frozenset[str]:
    """Return the facts that time limits, evidence, warnings, steps and triage read."""
    conditions = (
        *evidence.conditions(),
        *next_steps.conditions(),
        *triage.conditions(),
        *warning_rules(as_of).values(),
    )
    return deadlines.READS | (facts_read(conditions) & FACTS.keys())


def wanted(facts: Facts, pending: Pending, as_of: date, depth: Depth) -> frozenset[str]:
    """Return the pending fact keys that can still change the goal of this depth.

    In a quick check the facts of a fallback wait until the fallback is needed.
    """
    found: set[str] = set()
    values = _walk(facts, pending, as_of, depth)
    for goal in _goals(values, depth):
        found |= goal.relevant_first(pending) if depth == "quick" else goal.relevant(pending)
    if depth == "full":
        found |= _read_beside(values, facts, pending, as_of)
    return frozenset(found & set(pending))


def goals(facts: Facts, pending: Pending, as_of: date, depth: Depth) -> tuple[Goal, ...]:
    """Return what is to be settled: rules, each within the levels that make a difference.

    A quick check settles whether a route is available, not how strong it is. A full intake
    settles each element and each circumstance of every route that is still possible.
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
    """Return the values of the routes in order of precedence.

    A quick check stops at the first route that is at least open: no later route can be the
    answer.
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
    """Return what amounts read while their route is possible, and what other parts always read."""
    found = set(always_read(as_of))
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

    Where only a branch that is not in force reads them, it is the name of the rule with that
    branch. Contradictions are left out. `names` are those of the closest named rule above and
    of the closest settled one.
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
