"""The results made so far, as codes beside the facts, and the leaves that ask for them.

Evidence, warnings, next steps and triage follow from the routes, the time limits and the
warnings. Their conditions are nodes of the rule tree like any other, because results are stored
beside the facts, by keys that no fact has: `deadline.appeal` is `near`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flows.assessment.codes import DeadlineId, DeadlineStatus
from flows.assessment.crime import crime_reached
from flows.assessment.model import RouteName, Status
from flows.assessment.parts import Parts
from flows.assessment.registration_limits import may_be_unused
from flows.assessment.tree import Leaf, Node
from flows.assessment.tree.conditions import all_of, said, where
from flows.facts import YES, Facts, Value

OPEN_LIMIT: tuple[DeadlineStatus, ...] = ("running", "near", "unknown")
"""The statuses of a time limit that may still be kept."""
LIMITATION: tuple[DeadlineId, ...] = ("limitation", "limitation_infringement", "labour_arbitration")
"""The time limits that bar a claim."""
REGISTRATION: tuple[DeadlineId, ...] = ("trademark_opposition", "trademark_invalidation")
"""The time limits against a mark that the other side filed."""


def with_results(parts: Parts) -> Facts:
    """Return the facts of a case with the results of its parts beside them."""
    return parts.facts.having(dict(_results(parts)))


def with_warnings(facts: Facts, warnings: Iterable[str]) -> Facts:
    """Return the facts with the warnings beside them."""
    return facts.having({"warnings": frozenset(warnings)})


def _results(parts: Parts) -> Iterator[tuple[str, Value]]:
    for limit in parts.deadlines:
        yield f"deadline.{limit.id}", limit.status
        if limit.days_left is not None:
            yield f"deadline.{limit.id}.days_left", limit.days_left
    reached = (each.id for each in parts.deadlines if each.date and each.date <= parts.as_of)
    yield "deadlines_reached", frozenset(reached)
    for name, route in parts.routes.items():
        for element, found in route.elements.items():
            yield f"element.{name.value}.{element}", found.status.value
    routes = parts.available
    yield "available", frozenset(routes)
    yield "reasons", frozenset(reason for route in routes.values() for reason in route.reasons)
    yield "conflicts", frozenset(conflict.rule for conflict in parts.conflicts)
    if crime_reached(parts.as_of).holds(parts.facts):
        yield "crime", YES
    if may_be_unused(parts.facts, parts.as_of):
        yield "their_mark_may_be_unused", YES
    money = (route.amounts or route.liquidated for route in routes.values())
    if parts.exposure or any(money):
        yield "amounts", YES


def limit(id_: DeadlineId, *statuses: DeadlineStatus) -> Leaf:
    """Return a leaf met where a time limit has one of these statuses."""
    return said(f"deadline.{id_}", *statuses)


def limit_reached(id_: DeadlineId) -> Leaf:
    """Return a leaf met where the last day of a time limit is today or past."""
    return said("deadlines_reached", id_)


def limit_within(id_: DeadlineId, days: int) -> Node:
    """Return a node met where a running time limit ends in so many days or fewer."""
    left = f"deadline.{id_}.days_left"

    def holds(facts: Facts) -> bool:
        count = facts.count(left)
        return count is not None and 0 <= count <= days

    return all_of(limit(id_, "running", "near"), where(left, holds=holds))


def available(*routes: RouteName) -> Leaf:
    """Return a leaf met where one of these routes, or any where none is named, is available."""
    return said("available", *(routes or RouteName))


def element(route: RouteName, name: str, *statuses: Status) -> Leaf:
    """Return a leaf met where an element of a route has one of these statuses."""
    return said(f"element.{route.value}.{name}", *(status.value for status in statuses))


def short_for(reason: str) -> Leaf:
    """Return a leaf met where an available route is not likely for this reason."""
    return said("reasons", reason)


def warned(warning: str) -> Leaf:
    """Return a leaf met where a warning applies."""
    return said("warnings", warning)
