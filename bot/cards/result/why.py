"""Why: every route with its elements and circumstances, their status, effect and articles."""

from __future__ import annotations

from itertools import product

from bot.cards.card import Paragraph
from bot.cards.result.parts import circumstance_name, leading_route, regime_why
from bot.text import Param, ProvisionRef, Text, text
from flows.assessment.model import Assessment, Circumstance, Element, Route, RouteName, Status

CITED = 2
CIRCUMSTANCE_KEYS = {
    (weak, effect, law): "why.circumstance"
    + (".weak" if weak else "")
    + (".effect" if effect else "")
    + (".law" if law else "")
    for weak, effect, law in product((False, True), repeat=3)
}
"""The keys of the line of a circumstance: whether its proof is weak, what it leads to, its law."""


def why(assessment: Assessment) -> tuple[Paragraph, ...]:
    """Return the routes, the leading one first."""
    leading, _ = leading_route(assessment)
    order = sorted(assessment.routes, key=lambda name: name is not leading)
    regime = assessment.regime
    lead = text(
        "why.regime",
        regime=Text(f"regime.{regime.name}"),
        why=regime_why(regime),
    )
    routes = (part for name in order for part in _route(name, assessment.routes[name]))
    return ((lead, *under_each_text(assessment)), *routes)


def under_each_text(assessment: Assessment) -> tuple[Text, ...]:
    """Return the status of the punitive route under each interpretation that may apply."""
    return tuple(
        text(
            "why.under",
            regime=Text(f"regime.{name}"),
            route=Text(f"route.{RouteName.PUNITIVE.value}"),
            status=Text(f"route_status.{status.value}"),
        )
        for name, status in assessment.regime.results.items()
    )


def _route(name: RouteName, route: Route) -> tuple[Paragraph, ...]:
    head = text(
        "why.route", route=Text(f"route.{name.value}"), status=Text(f"route_status.{route.status}")
    )
    reasons = tuple(text("why.reason", reason=Text(f"reason.{code}")) for code in route.reasons)
    return ((head, *reasons), *(_element(name, one) for name, one in route.elements.items()))


def _element(name: str, element: Element) -> Paragraph:
    head = text(
        "why.element", name=circumstance_name(name), status=Text(f"status.{element.status}")
    )
    return (head, *(_line(name, one) for name, one in element.circumstances.items()))


def _line(name: str, one: Circumstance) -> Text:
    said: dict[str, Param] = {
        "name": circumstance_name(name),
        "status": Text(f"status.{one.status}"),
        "law": tuple(map(ProvisionRef, one.provisions[:CITED])),
    }
    has_effect = one.effect is not None and one.status is not Status.NOT_MET
    if has_effect:
        said["effect"] = Text(f"effect.{one.effect}")
    return Text(CIRCUMSTANCE_KEYS[one.weak, has_effect, bool(one.provisions)], said)
