"""Names and values that several pages of the result show."""

from __future__ import annotations

from bot.cards.wording import value_text
from bot.text import Param, Text, text
from flows.assessment.model import Assessment, Regime, Route, RouteName, RouteStatus
from flows.assessment.regime import turning_day
from flows.facts import PROOF_SUFFIX, FactKind
from flows.facts_file import Json
from flows.vocabulary import FACTS


def leading_route(assessment: Assessment) -> tuple[RouteName, Route]:
    """Return the route of the classification, or else the first that is not barred."""
    routes = assessment.routes
    for name in RouteName:
        if name in routes and name.value == assessment.classification.value:
            return name, routes[name]
    for name in RouteName:
        if name in routes and routes[name].status is not RouteStatus.UNAVAILABLE:
            return name, routes[name]
    return RouteName.PUNITIVE, routes[RouteName.PUNITIVE]


def regime_why(regime: Regime) -> Text:
    """Return why an interpretation governs, with the first day of the one it turns on."""
    day = turning_day(regime)
    return Text(f"regime_why.{regime.why}", {} if day is None else {"day": day})


def circumstance_name(name: str) -> Text:
    """Return the name of a circumstance, or of a part of an element."""
    return Text(f"circumstance.{name}", fallback=f"element.{name}")


def fact_value(key: str, value: Json) -> Text:
    """Return `fact: value` of one key of a facts file, a proof included."""
    fact = key.removesuffix(PROOF_SUFFIX)
    label = Text(f"fact.{fact}")
    if key.endswith(PROOF_SUFFIX):
        return text("known.with_proof", fact=label, proof=Text(f"proof.{value}"))
    return text("known.is", fact=label, value=said_value(fact, value))


def said_value(fact: str, value: Json) -> Param:
    """Return the value of a fact from a facts file: a code, several codes, or a figure."""
    kind = FACTS[fact].kind
    if isinstance(value, list):
        return tuple(_code(fact, str(code)) for code in value)
    return (
        _code(fact, str(value))
        if kind in (FactKind.TRI, FactKind.CHOICE)
        else value_text(fact, value)
    )


def _code(fact: str, code: str) -> Text:
    return Text(f"fact.{fact}.{code}", fallback=f"option.{code}")
