"""The elements: every route, what it needs, whether that is met, on what proof, by which law."""

from __future__ import annotations

from bot.brief.model import Block, Cell, Prose, Row, Subheading, Table
from bot.cards.result.parts import circumstance_name, leading_route
from bot.cards.wording import fact_labels
from bot.text import Cite, Text, text
from flows.assessment.model import (
    Assessment,
    Circumstance,
    Element,
    Route,
    RouteName,
    Status,
)
from flows.facts import NO, NONE, NOT_APPLICABLE, Facts, Proof
from flows.vocabulary import FACTS

_COLUMNS = ("element", "status", "proof", "law")
_DENIED = (NO, NOT_APPLICABLE, NONE, frozenset({NONE}))


def elements(facts: Facts, assessment: Assessment) -> tuple[Block, ...]:
    """Return one table a route, the leading route first."""
    leading, _ = leading_route(assessment)
    order = sorted(assessment.routes, key=lambda name: name is not leading)
    return tuple(block for name in order for block in _route(name, assessment.routes[name], facts))


def _route(name: RouteName, route: Route, facts: Facts) -> tuple[Block, ...]:
    head = text(
        "brief.route",
        route=Text(f"route.{name.value}"),
        status=Text(f"route_status.{route.status.value}"),
    )
    reasons = tuple(text("why.reason", reason=Text(f"reason.{code}")) for code in route.reasons)
    rows = [row for key, one in route.elements.items() for row in _element(key, one, facts)]
    columns = tuple(Text(f"brief.column.{column}") for column in _COLUMNS)
    blocks: list[Block] = [Subheading(head)]
    if reasons:
        blocks.append(Prose(reasons))
    if rows:
        blocks.append(Table("elements", columns, tuple(rows)))
    return tuple(blocks)


def _element(name: str, one: Element, facts: Facts) -> list[Row]:
    """Return the row of an element, and one for each of its circumstances or parts."""
    own = () if one.circumstances else _proof(one.facts, facts, met=one.status is Status.MET)
    waits = () if one.circumstances else _waiting(one.open_facts)
    named = {law for part in one.circumstances.values() for law in part.provisions}
    law = _law(tuple(law for law in one.provisions if law not in named))
    what = (text("brief.strong", said=circumstance_name(name)), *waits)
    head = Row((what, _status(one.status, weak=one.weak), own, law), head=True)
    return [head, *(_circumstance(key, part, facts) for key, part in one.circumstances.items())]


def _circumstance(name: str, one: Circumstance, facts: Facts) -> Row:
    status = list(_status(one.status, weak=one.weak))
    if one.effect is not None and one.status is not Status.NOT_MET:
        status.append(Text(f"effect.{one.effect.value}"))
    proof = _proof(one.facts, facts, met=one.status is Status.MET)
    what = (circumstance_name(name), *_waiting(one.open_facts))
    return Row((what, tuple(status), proof, _law(one.provisions)))


def _status(status: Status, *, weak: bool) -> Cell:
    said = Text(f"status.{status.value}")
    return (text("brief.weak", status=said),) if weak else (text("brief.status", status=said),)


def _waiting(open_facts: tuple[str, ...]) -> Cell:
    labels = fact_labels(open_facts)
    return (text("brief.waiting", facts=labels),) if labels else ()


def _proof(read: tuple[str, ...], facts: Facts, *, met: bool) -> Cell:
    """Return the proof in hand for what a finding rests on: each strength once, best first."""
    affirmed = [
        fact
        for fact in read
        if FACTS[fact].provable and facts.is_known(fact) and facts.values[fact] not in _DENIED
    ]
    held = {facts.proof(fact) for fact in affirmed}
    lines = [Text(f"proof.{proof.value}") for proof in Proof if proof in held]
    if met and None in held:
        lines.append(Text("brief.proof_not_stated"))
    return tuple(lines)


def _law(provisions: tuple[str, ...]) -> Cell:
    return tuple(text("todo.law", law=Cite(one)) for one in provisions)
