"""The elements of every route: status, proof in hand, and provisions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from bot.brief.citing import cited, instrument_of, law_name
from bot.brief.model import Block, Cell, Prose, Row, Subheading, Table
from bot.cards.result.parts import circumstance_name, leading_route
from bot.cards.result.why import under_each_text
from bot.text import Text, text
from flows.assessment.model import (
    Assessment,
    Circumstance,
    Effect,
    Element,
    Route,
    RouteName,
    Status,
)
from flows.facts import NO, NONE, NOT_APPLICABLE, Facts, Proof
from flows.vocabulary import FACTS

_COLUMNS = (
    Text("brief.column.element"),
    Text("brief.column.status"),
    Text("brief.column.court"),
    Text("brief.column.proof"),
    Text("brief.column.law"),
)
NOT_STATED = "not_stated"
"""The code for a proof that the person said nothing about."""
_DENIED = (NO, NOT_APPLICABLE, NONE, frozenset({NONE}))


def elements(facts: Facts, assessment: Assessment) -> tuple[Block, ...]:
    """Return one table for each route, the leading route first, and how to read them.

    An element that is the same under an earlier route is referred to, not repeated.
    """
    leading, _ = leading_route(assessment)
    order = sorted(assessment.routes, key=lambda name: name is not leading)
    told: dict[str, _Told] = {}
    blocks = [
        block for name in order for block in _route(name, assessment.routes[name], facts, told)
    ]
    court = tuple(
        text(
            "brief.court",
            word=Text(f"brief.effect.{effect.value}"),
            meaning=Text(f"effect.{effect.value}"),
        )
        for effect in Effect
    )
    lines = (text("brief.reading", court=court), *under_each_text(assessment))
    return (Prose(lines, look="small"), *blocks)


@dataclass(frozen=True)
class _Told:
    """What the table of an earlier route says about an element."""

    route: RouteName
    parts: dict[str, tuple[Status, bool]] = field(default_factory=dict)
    provisions: frozenset[str] = frozenset()

    def covers(self, one: Element) -> bool:
        """Whether the earlier table has each part of this element with the same status."""
        return bool(one.circumstances) and all(
            self.parts.get(name) == (part.status, part.weak)
            for name, part in one.circumstances.items()
        )


def _route(
    name: RouteName, route: Route, facts: Facts, told: dict[str, _Told]
) -> tuple[Block, ...]:
    head = text(
        "brief.route",
        route=Text(f"route.{name.value}"),
        status=Text(f"route_status.{route.status.value}"),
    )
    reasons = tuple(text("why.reason", reason=Text(f"reason.{code}")) for code in route.reasons)
    rows: list[Row] = []
    for key, one in route.elements.items():
        earlier = told.get(key)
        if earlier is not None and earlier.covers(one):
            rows.append(_again(key, one, earlier))
        else:
            rows += _element(key, one, facts)
            told[key] = _remembered(name, one)
    blocks: list[Block] = [Subheading(head)]
    if reasons:
        blocks.append(Prose(reasons))
    if rows:
        blocks.append(Table("elements", _COLUMNS, tuple(rows)))
    return tuple(blocks)


def _remembered(route: RouteName, one: Element) -> _Told:
    parts = {name: (part.status, part.weak) for name, part in one.circumstances.items()}
    return _Told(route, parts, frozenset(_laws(one)))


def _laws(one: Element) -> tuple[str, ...]:
    """Return every provision of an element and its parts, each once."""
    own = [law for part in one.circumstances.values() for law in part.provisions]
    return tuple(dict.fromkeys((*one.provisions, *own)))


def _again(name: str, one: Element, earlier: _Told) -> Row:
    """Return the row that refers to an earlier route, with the provisions that this one adds."""
    more = cited(law for law in _laws(one) if law not in earlier.provisions)
    route = text("brief.as_under", route=Text(f"classification.{earlier.route.value}"))
    what = (text("brief.strong", said=circumstance_name(name)),)
    return Row((what, _status(one.status, weak=one.weak), (), (route,), more), head=True)


def _element(name: str, one: Element, facts: Facts) -> list[Row]:
    """Return the row of an element, and one for each of its circumstances or parts.

    The law that most of the parts cite is named once, in the first row.
    """
    own = () if one.circumstances else _proof(one.facts, facts, met=one.status is Status.MET)
    named = {law for part in one.circumstances.values() for law in part.provisions}
    mostly = _most_cited(one)
    law = cited((law for law in one.provisions if law not in named), mostly)
    if mostly:
        law = (text("brief.strong", said=law_name(mostly)), *law)
    what = (text("brief.strong", said=circumstance_name(name)),)
    head = Row((what, _status(one.status, weak=one.weak), (), own, law), head=True)
    parts = one.circumstances.items()
    return [head, *(_circumstance(key, part, facts, mostly) for key, part in parts)]


def _most_cited(one: Element) -> str:
    """Return the law that most parts cite, at least two of them; or an empty string."""
    laws = Counter(
        law
        for part in one.circumstances.values()
        for law in {instrument_of(provision) for provision in part.provisions}
    )
    law, times = max(laws.items(), key=lambda pair: pair[1], default=("", 0))
    return law if times > 1 else ""


def _circumstance(name: str, one: Circumstance, facts: Facts, mostly: str) -> Row:
    tells = one.effect is not None and one.status is not Status.NOT_MET
    court = (Text(f"brief.effect.{one.effect.value}"),) if one.effect and tells else ()
    proof = _proof(one.facts, facts, met=one.status is Status.MET)
    status = _status(one.status, weak=one.weak)
    return Row(((circumstance_name(name),), status, court, proof, cited(one.provisions, mostly)))


def _status(status: Status, *, weak: bool) -> Cell:
    said = Text(f"status.{status.value}")
    return (text("brief.weak" if weak else f"brief.status.{status.value}", status=said),)


def _proof(read: tuple[str, ...], facts: Facts, *, met: bool) -> Cell:
    """Return the strengths of the proof in hand for a finding, each once, the best first."""
    affirmed = [
        fact
        for fact in read
        if FACTS[fact].provable and facts.is_known(fact) and facts.values[fact] not in _DENIED
    ]
    held = {facts.proof(fact) for fact in affirmed}
    names = [proof.value for proof in Proof if proof in held]
    if met and None in held:
        names.append(NOT_STATED)
    if not names:
        return ()
    return (text("brief.list", items=tuple(Text(f"brief.proof.{name}") for name in names)),)
