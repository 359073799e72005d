"""The elements of every route that is open: does each help the claim or hurt it, and on what.

One polarity: every mark says what a point does to the claim, whatever way its name is put.
Alternatives of which one is enough stand in a row of their own only where they are met.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.brief.basis import is_alternative, is_presumed, speaks_against
from bot.brief.citing import cited, instrument_of, law_name
from bot.brief.claims import ACCUSED, open_routes
from bot.brief.joined import joined
from bot.brief.model import Block, Cell, Prose, Row, Subheading, Table
from bot.cards.result.parts import circumstance_name
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
    Text("brief.column.polarity"),
    Text("brief.column.proof"),
    Text("brief.column.law"),
)
NOT_STATED = "not_stated"
"""The code for a proof that the person said nothing about."""
_DENIED = (NO, NOT_APPLICABLE, NONE, frozenset({NONE}))

HELPS, WEAK, PRESUMED, OPEN = "brief.helps", "brief.helps.weak", "brief.presumed", "brief.open"
HURTS, UNUSED = "brief.hurts", "brief.rest.unused"


def elements(facts: Facts, assessment: Assessment) -> tuple[Block, ...]:
    """Return one table for each route that is open, the surest first, and how to read them.

    An element that is the same under an earlier route is referred to, not repeated.
    """
    told: dict[str, _Told] = {}
    blocks = [
        block
        for name in open_routes(assessment)
        for block in _route(name, assessment.routes[name], facts, told)
    ]
    if not blocks:
        return ()
    against = facts.code("party_role") == ACCUSED
    reading = "brief.reading.accused" if against else "brief.reading"
    lines = (Text(reading), *under_each_text(assessment))
    return (Prose(lines, look="small"), *blocks)


def mark(
    name: str, part: Circumstance | Element, facts: Facts, within: Element | None = None
) -> str:
    """Return the key that says what a point does to the claim.

    A part that is not met hurts only if the element that it stands `within` fails with it.
    """
    if part.status is Status.OPEN:
        return OPEN
    against = isinstance(part, Circumstance) and speaks_against(name, part)
    if is_presumed(name, part, facts):
        return PRESUMED
    if (part.status is Status.MET) == against:
        fails = within is None or within.status is Status.NOT_MET
        alternative = isinstance(part, Circumstance) and is_alternative(part)
        unneeded = not against and (alternative or not fails)
        return UNUSED if unneeded else HURTS
    return WEAK if part.weak else HELPS


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
    reasons = tuple(text("brief.bullet", said=Text(f"reason.{code}")) for code in route.reasons)
    rows: list[Row] = []
    for key, one in route.elements.items():
        earlier = told.get(key)
        if earlier is not None and earlier.covers(one):
            rows.append(_again(key, one, earlier, facts))
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


def _again(name: str, one: Element, earlier: _Told, facts: Facts) -> Row:
    """Return the row that refers to an earlier route, with the provisions that this one adds."""
    more = cited(law for law in _laws(one) if law not in earlier.provisions)
    route = text("brief.as_under", route=Text(f"classification.{earlier.route.value}"))
    what = (text("brief.strong", said=circumstance_name(name)),)
    return Row((what, (_mark(name, one, facts),), (route,), more), head=True)


def _element(name: str, one: Element, facts: Facts) -> list[Row]:
    """Return the row of an element, one for each part that settles it, and one for the rest.

    The law that most of the parts cite is named once, in the first row.
    """
    own = () if one.circumstances else _proof(one.facts, facts, met=one.status is Status.MET)
    named = {law for part in one.circumstances.values() for law in part.provisions}
    mostly = _most_cited(one)
    law = cited((law for law in one.provisions if law not in named), mostly)
    if mostly:
        law = (text("brief.strong", said=law_name(mostly)), *law)
    what = (text("brief.strong", said=circumstance_name(name)),)
    head = Row((what, (_mark(name, one, facts),), own, law), head=True)
    return [head, *_parts(one, facts, mostly)]


def _parts(one: Element, facts: Facts, mostly: str) -> Iterator[Row]:
    """Yield a row for each part that counts; the other alternatives share a row by their mark."""
    rest: dict[str, list[str]] = {}
    for name, part in one.circumstances.items():
        key = mark(name, part, facts, one)
        bar_absent = speaks_against(name, part) and part.status is Status.NOT_MET
        unmet = is_alternative(part) and part.status is not Status.MET
        if unmet or bar_absent or key == UNUSED:
            rest.setdefault(_NO_BAR if bar_absent else key, []).append(name)
        else:
            yield _circumstance(name, part, facts, mostly, key)
    for key, names in rest.items():
        items = joined([circumstance_name(name) for name in names])
        if key != OPEN:
            yield Row(((text(_RESTS[key], items=items),),), wide=True)
            continue
        laws = [law for name in names for law in one.circumstances[name].provisions]
        lines = text(_RESTS[key], items=items), *cited(laws, mostly)
        yield Row((lines,), wide=True)


_NO_BAR = "no_bar"
_RESTS = {
    OPEN: "brief.rest.open",
    UNUSED: "brief.rest.unused",
    PRESUMED: "brief.rest.unused",
    _NO_BAR: "brief.rest.no_bar",
}


def _most_cited(one: Element) -> str:
    """Return the law that most parts cite, at least two of them; or an empty string."""
    laws = Counter(
        law
        for part in one.circumstances.values()
        for law in {instrument_of(provision) for provision in part.provisions}
    )
    law, times = max(laws.items(), key=lambda pair: pair[1], default=("", 0))
    return law if times > 1 else ""


def _circumstance(name: str, one: Circumstance, facts: Facts, mostly: str, key: str) -> Row:
    what = circumstance_name(name)
    if one.effect in (Effect.SHALL, Effect.MAY, Effect.FACTOR):
        what = text("brief.with_effect", name=what, effect=Text(f"brief.effect.{one.effect}"))
    proof = _proof(one.facts, facts, met=one.status is Status.MET)
    return Row(((what,), (Text(key),), proof, cited(one.provisions, mostly)))


def _mark(name: str, one: Circumstance | Element, facts: Facts) -> Text:
    return Text(mark(name, one, facts))


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
