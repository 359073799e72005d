"""The first screen as data: every claim that is open now, the surest first.

What is made out stands before what is arguable, and that before what is open; within each
the order of the classification. Which claim to elect is for counsel (Civil Code 186).
"""

from __future__ import annotations

from flows.assessment.model import Claim, Front, Route, RouteName, RouteStatus
from flows.assessment.parts import Parts

_ORDER = (RouteStatus.LIKELY, RouteStatus.ARGUABLE, RouteStatus.OPEN)
_NOT_A_CAVEAT = frozenset({"unknown_facts", "weak_proof"})


def front(parts: Parts) -> Front:
    """Return the first screen of one case."""
    return Front(claims=claims(parts))


def claims(parts: Parts) -> tuple[Claim, ...]:
    """Return every claim that is not unavailable."""
    return tuple(
        _claim(name, route, parts)
        for status in _ORDER
        for name, route in parts.routes.items()
        if route.status is status
    )


def _claim(name: RouteName, route: Route, parts: Parts) -> Claim:
    """Return one claim with its money; the caveat is the weightiest reason."""
    reasons = sorted(route.reasons, key=lambda code: code in _NOT_A_CAVEAT)
    caveat = reasons[0] if reasons else ""
    if name is RouteName.PUNITIVE:
        found = parts.exposure
        if found is None:
            return Claim(name, route.status, "", None, None, caveat)
        low, high = found.total_low, found.total_high
        return Claim(name, route.status, found.currency, low, high, caveat)
    if route.liquidated is not None:
        agreed = route.liquidated
        return Claim(name, route.status, agreed.currency, agreed.sum, agreed.sum, caveat)
    if route.amounts is None:
        return Claim(name, route.status, "", None, None, caveat)
    low, high = route.amounts.low, route.amounts.high
    return Claim(name, route.status, route.amounts.currency, low, high, caveat)
