"""Why: every route with its elements and circumstances, their status, effect and articles."""

from __future__ import annotations

from bot.cards.card import Paragraph
from bot.cards.result.parts import circumstance_name, leading_route
from bot.text import Param, ProvisionRef, Text, text
from flows.assessment.model import Assessment, Circumstance, Element, Route, RouteName, Status

CITED = 2


def why(assessment: Assessment) -> tuple[Paragraph, ...]:
    """Return the routes, the leading one first."""
    leading, _ = leading_route(assessment)
    order = sorted(assessment.routes, key=lambda name: name is not leading)
    regime = assessment.regime
    lead = text(
        "why.regime",
        regime=Text(f"regime.{regime.name.value}"),
        why=Text(f"regime_why.{regime.why}"),
    )
    routes = (part for name in order for part in _route(name, assessment.routes[name]))
    return ((lead, *under_each_text(assessment)), *routes)


def under_each_text(assessment: Assessment) -> tuple[Text, ...]:
    """Return, where it is open which text applies, what the punitive route is under each."""
    return tuple(
        text(
            "why.under",
            regime=Text(f"regime.{name.value}"),
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
    key = "why.circumstance"
    if one.weak:
        key += ".weak"
    if one.effect is not None and one.status is not Status.NOT_MET:
        said["effect"] = Text(f"effect.{one.effect}")
        key += ".effect"
    return Text(key + (".law" if one.provisions else ""), said)
