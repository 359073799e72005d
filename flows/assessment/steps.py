"""What a step is made of: why it is taken now, and the time limit that binds it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from flows.assessment.model import RouteName, RouteStatus, Status
from flows.assessment.parts import Parts
from flows.assessment.warnings import available, deadline
from flows.facts import YES

Test: TypeAlias = Callable[[Parts], bool]


@dataclass(frozen=True, slots=True)
class Why:
    """A reason to take a step, by code, and when it holds."""

    code: str
    applies: Callable[[Parts, tuple[str, ...]], bool]


@dataclass(frozen=True, slots=True)
class StepRule:
    """One step: it is taken for the first of its reasons that holds; the limit that binds it.

    `sooner` is a shorter limit, which binds it instead once that one is near.
    """

    id: str
    whys: tuple[Why, ...]
    deadline: str = ""
    sooner: str = ""


def step(id_: str, *whys: Why, deadline: str = "", sooner: str = "") -> StepRule:
    """Return a step taken for the first of these reasons that holds."""
    return StepRule(id_, whys, deadline, sooner)


def when(code: str, *tests: Test) -> Why:
    """Return a reason that holds where every test does."""

    def applies(parts: Parts, warnings: tuple[str, ...]) -> bool:
        del warnings
        for test in tests:  # noqa: SIM110 - `all` over a generator takes twice as long
            if not test(parts):
                return False
        return True

    return Why(code, applies)


def warned(warning: str, code: str) -> Why:
    """Return a reason that holds where a warning applies."""
    return Why(code, lambda _, warnings: warning in warnings)


def is_(fact: str, *codes: str | None) -> Test:
    """Test that a fact holds one of these codes; None stands for unknown."""
    return lambda parts: parts.facts.code(fact) in codes


def is_not(fact: str, *codes: str | None) -> Test:
    """Test that a fact holds none of these codes."""
    return lambda parts: parts.facts.code(fact) not in codes


def acts(*codes: str) -> Test:
    """Test that one of these acts was done."""
    return lambda parts: not parts.facts.codes("act_kinds").isdisjoint(codes)


def limit(id_: str, *statuses: str) -> Test:
    """Test that a time limit has one of these statuses."""

    def holds(parts: Parts) -> bool:
        found = deadline(parts, id_)
        return found is not None and found.status in statuses

    return holds


def live(*routes: RouteName) -> Test:
    """Test that one of these routes, or any where none is named, can still be had."""
    return lambda parts: any(available(parts, route) for route in routes or parts.routes)


def short_for(reason: str) -> Test:
    """Test that a route that can still be had falls short for this reason."""
    return lambda parts: any(
        reason in route.reasons
        for route in parts.routes.values()
        if route.status is not RouteStatus.UNAVAILABLE
    )


def element_open(route: RouteName, element: str) -> Test:
    """Test that an element of a route that can still be had is open."""

    def holds(parts: Parts) -> bool:
        found = parts.routes[route].elements.get(element)
        return available(parts, route) and found is not None and found.status is Status.OPEN

    return holds


def has_conflicts(parts: Parts) -> bool:
    """Whether answers contradict each other."""
    return bool(parts.conflicts)


def papers_missing(parts: Parts) -> bool:
    """Whether the papers a party from abroad needs in a Chinese court are not complete."""
    held = parts.facts.codes("foreign_documents")
    return not {"identity_certified", "power_of_attorney_certified", "translations"} <= held


def only_contract_loss(parts: Parts) -> bool:
    """Whether a contract was broken, but the agreed sum is out of reach."""
    signed = parts.facts.code("contract_signed") == YES
    return signed and parts.facts.code("breach") == YES and not live(RouteName.LIQUIDATED)(parts)


def not_claimed_before(parts: Parts) -> bool:
    """Whether a suit brings something new: other acts, or damages not claimed in one now over.

    Our reading; what a suit decided is not put before a court again.
    """
    before = {"stage": "concluded", "damages_claimed": YES, "same_facts": YES}
    return any(parts.facts.code(fact) != code for fact, code in before.items())
