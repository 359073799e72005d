"""The assessment: a pure function of the facts and the day it is made for.

Total and deterministic. Each route is one rule, evaluated once and explained from its value.
The later parts follow from the earlier ones, in the order in which they are made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from flows.assessment import compensatory, liquidated, statutory
from flows.assessment.basis import with_basis
from flows.assessment.change import what_would_change
from flows.assessment.conflicts import conflicts
from flows.assessment.deadlines import deadlines
from flows.assessment.dispute_clause import CLAUSE_REASONS, WIDE
from flows.assessment.evidence import evidence
from flows.assessment.explain import explain, route_status
from flows.assessment.exposure import currencies, exposure
from flows.assessment.front import front
from flows.assessment.model import Assessment, Change, Regime, Route, RouteName, RouteStatus
from flows.assessment.next_steps import next_steps
from flows.assessment.parts import Parts
from flows.assessment.precedents import precedents
from flows.assessment.punitive import punitive_rule
from flows.assessment.reasons import UNKNOWN_FACTS
from flows.assessment.regime import regime_of
from flows.assessment.results import with_results, with_warnings
from flows.assessment.roles import is_accused
from flows.assessment.routes import classify, rules, whole
from flows.assessment.tree import Value
from flows.assessment.triage import triage
from flows.assessment.warnings import warnings
from flows.facts import Facts
from flows.law.library import RULES_VERSION


def assess(
    facts: Facts, as_of: date, flow_version: str = "", *, changes: bool = True
) -> Assessment:
    """Return everything the core says of one case on one day.

    `flow_version` names the interview that asked; it changes nothing else. Without `changes`
    what would change the answer is left out, which is most of the work.
    """
    values = {route: rule.settle(facts) for route, rule in rules(as_of).items()}
    parts = parts_of(values, facts, as_of)
    warned = warnings(parts)
    parts = replace(parts, facts=with_warnings(parts.facts, warned))
    return Assessment(
        as_of=as_of,
        rules_version=RULES_VERSION,
        flow_version=flow_version,
        regime=parts.regime,
        classification=parts.classification,
        routes=parts.routes,
        exposure=parts.exposure,
        deadlines=parts.deadlines,
        evidence=evidence(parts),
        next_steps=next_steps(parts),
        what_would_change=_changes(facts, as_of, values) if changes else (),
        conflicts=parts.conflicts,
        warnings=warned,
        triage=triage(parts),
        front=front(parts),
        nearest_judgments=precedents(parts),
    )


def _changes(facts: Facts, as_of: date, values: Mapping[RouteName, Value]) -> tuple[Change, ...]:
    """Return what would change the answer: for the accused, only what helps the defence."""
    found = what_would_change(facts, as_of, values)
    return tuple(each for each in found if not each.better) if is_accused(facts) else found


def parts_of(values: Mapping[RouteName, Value], facts: Facts, as_of: date) -> Parts:
    """Return what the later parts of an assessment read, from the values of the rules."""
    routes = _routes(values, facts, as_of)
    parts = Parts(
        facts=facts,
        as_of=as_of,
        regime=_regime(facts, as_of),
        classification=classify({route: value.level for route, value in values.items()}),
        routes=routes,
        exposure=exposure(facts, as_of) if _open(routes[RouteName.PUNITIVE]) else None,
        deadlines=deadlines(facts, as_of),
        conflicts=conflicts(facts, as_of),
    )
    return replace(parts, facts=with_results(parts))


def _open(route: Route) -> bool:
    return route.status is not RouteStatus.UNAVAILABLE


def _routes(values: Mapping[RouteName, Value], facts: Facts, as_of: date) -> dict[RouteName, Route]:
    """Return every route explained, with its own amounts while it is available."""
    routes = {route: with_basis(explain(value), facts) for route, value in values.items()}
    amounts = {
        RouteName.COMPENSATORY: compensatory.amounts,
        RouteName.STATUTORY: statutory.amounts,
    }
    for name, amounts_of in amounts.items():
        if _open(routes[name]):
            routes[name] = replace(routes[name], amounts=amounts_of(facts, as_of))
    agreed = routes[RouteName.LIQUIDATED]
    if _open(agreed):
        found = liquidated.amounts(facts, as_of)
        routes[RouteName.LIQUIDATED] = replace(agreed, liquidated=found)
    if WIDE.holds(facts):
        routes = {name: _clause_first(route) for name, route in routes.items()}
    if len(currencies(facts)) > 1:
        routes[RouteName.PUNITIVE] = _without_total(routes[RouteName.PUNITIVE])
    if _open(routes[RouteName.STATUTORY]) and statutory.claimed_otherwise(facts):
        routes[RouteName.STATUTORY] = _without_total(routes[RouteName.STATUTORY])
    return routes


def _clause_first(route: Route) -> Route:
    """Return the route with the dispute clause as its first reason: its words are wide."""
    rest = tuple(code for code in route.reasons if code not in CLAUSE_REASONS)
    first = tuple(code for code in route.reasons if code in CLAUSE_REASONS)
    return replace(route, reasons=first + rest)


def _without_total(route: Route) -> Route:
    """Return the route with the reason that its currencies allow no total."""
    if UNKNOWN_FACTS in route.reasons:
        return route
    return replace(route, reasons=(*route.reasons, UNKNOWN_FACTS))


def _regime(facts: Facts, as_of: date) -> Regime:
    """Return the regime, with the punitive status under each text that may be in force."""
    regime = regime_of(facts, as_of)
    if not regime.candidates:
        return regime
    results = {
        name: route_status(whole(punitive_rule(as_of, name)).settle(facts).level)
        for name in regime.candidates
    }
    return replace(regime, results=results)
