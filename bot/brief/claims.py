"""The claims on page one: each route with its status, its money, and what limits that money."""

from __future__ import annotations

from collections.abc import Iterator

from bot.brief.joined import joined
from bot.brief.model import Block, Cell, Prose, Row, Table
from bot.text import Text, text
from flows.assessment.model import (
    Amounts,
    Assessment,
    Exposure,
    Liquidated,
    Route,
    RouteName,
    RouteStatus,
)
from flows.facts import Money

ACCUSED = "accused"
_ORDER = (RouteStatus.LIKELY, RouteStatus.ARGUABLE, RouteStatus.OPEN)
_SHORT = {
    RouteStatus.LIKELY: "brief.status.made_out",
    RouteStatus.ARGUABLE: "brief.status.arguable",
    RouteStatus.OPEN: "brief.status.open",
}
_VERDICTS = {
    RouteStatus.LIKELY: "brief.verdict.made_out",
    RouteStatus.ARGUABLE: "brief.verdict.arguable",
    RouteStatus.OPEN: "brief.verdict.open",
}
_LEADS = {
    "right_holder": "brief.verdict.lead.right_holder",
    ACCUSED: "brief.verdict.lead.accused",
    "adviser": "brief.verdict.lead.adviser",
}
_GENERAL = frozenset({"unknown_facts", "weak_proof"})
"""Reasons that limit no sum."""


def open_routes(assessment: Assessment) -> tuple[RouteName, ...]:
    """Return the routes that are not barred: made out, then arguable, then open."""
    return tuple(
        name
        for status in _ORDER
        for name, route in assessment.routes.items()
        if route.status is status
    )


def firm_routes(assessment: Assessment) -> tuple[RouteName, ...]:
    """Return the routes that are made out or arguable; where there is none, the open ones."""
    routes = open_routes(assessment)
    firm = [name for name in routes if assessment.routes[name].status is not RouteStatus.OPEN]
    return tuple(firm) or routes


def verdict(role: str | None, assessment: Assessment) -> Text:
    """Return every claim that is open, the surest first; no claim hides another."""
    lead = Text(_LEADS.get(role or "", _LEADS["right_holder"]))
    said = []
    for status in _ORDER:
        names = [
            Text(f"classification.{name.value}")
            for name, route in assessment.routes.items()
            if route.status is status
        ]
        if names:
            said.append(text(_VERDICTS[status], routes=joined(names)))
    if not said:
        return Text("brief.verdict.none")
    whole = said[-1]
    for one in reversed(said[:-1]):
        whole = text("brief.sentences", first=one, rest=whole)
    return text("brief.sentences", first=lead, rest=whole)


def claims(role: str | None, assessment: Assessment) -> tuple[Block, ...]:
    """Return the table of the claims, and one line for each that is not available.

    Where all are open, only those with a sum have a row: the verdict names all of them.
    """
    rows = tuple(
        _claim(name, assessment.routes[name], assessment.exposure)
        for name in open_routes(assessment)
    )
    money = "brief.column.exposure" if role == ACCUSED else "brief.column.money"
    columns = (
        Text("brief.column.claim"),
        Text("brief.column.status"),
        Text(money),
        Text("brief.column.caveat"),
    )
    routes = [assessment.routes[name] for name in open_routes(assessment)]
    if all(route.status is RouteStatus.OPEN for route in routes):
        rows = tuple(row for row in rows if row.cells[2])
    blocks: list[Block] = [Table("claims", columns, rows)] if rows else []
    gone = tuple(_barred(assessment))
    if gone:
        blocks.append(Prose(gone))
    return tuple(blocks)


def _barred(assessment: Assessment) -> Iterator[Text]:
    for name, route in assessment.routes.items():
        if route.status is RouteStatus.UNAVAILABLE:
            reasons = [Text(f"reason.{code}") for code in route.reasons[:1]]
            yield text(
                "brief.not_available",
                route=Text(f"classification.{name.value}"),
                reason=reasons[0] if reasons else Text("brief.no_reason"),
            )


def _claim(name: RouteName, route: Route, exposure: Exposure | None) -> Row:
    status = text("brief.strong", said=Text(_SHORT[route.status]))
    sums = _brings(name, route, exposure)
    what = Text(f"classification.{name.value}")
    return Row(((what,), (status,), sums, _caveat(name, route, exposure)))


def _brings(name: RouteName, route: Route, exposure: Exposure | None) -> Cell:
    if name is RouteName.PUNITIVE:
        return _multiplied(exposure) if exposure else ()
    if route.liquidated is not None:
        one = route.liquidated
        return () if one.sum is None else (text("brief.sum", sum=Money(one.sum, one.currency)),)
    return _between(route.amounts) if route.amounts else ()


def sums_of(assessment: Assessment) -> Iterator[tuple[RouteName, Text]]:
    """Yield the money of each route that is open, where it can be told."""
    for name in open_routes(assessment):
        for line in _brings(name, assessment.routes[name], assessment.exposure):
            yield name, line


def _multiplied(one: Exposure) -> Cell:
    if one.total_low is None or one.total_high is None:
        return ()
    low, high = Money(one.total_low, one.currency), Money(one.total_high, one.currency)
    return (text("brief.range", low=low, high=high),)


def _between(one: Amounts) -> Cell:
    if one.low is not None and one.high is not None:
        low, high = Money(one.low, one.currency), Money(one.high, one.currency)
        same = one.low == one.high
        return (text("brief.sum", sum=low) if same else text("brief.range", low=low, high=high),)
    if one.high is not None:
        return (text("money.up_to", sum=Money(one.high, one.currency)),)
    return () if one.low is None else (text("money.from", sum=Money(one.low, one.currency)),)


def _caveat(name: RouteName, route: Route, exposure: Exposure | None) -> Cell:
    """Return the weightiest limit of the money, then expenses."""
    lines: list[Text] = []
    if route.liquidated is not None:
        lines += _cut(route.liquidated)
    reasons = [code for code in route.reasons if code not in _GENERAL] or list(route.reasons)
    if reasons and not lines:
        lines.append(Text(f"reason.{reasons[0]}"))
    if name is RouteName.PUNITIVE and exposure is not None:
        lines += _limits(exposure)
    return tuple(lines)


def _cut(one: Liquidated) -> Iterator[Text]:
    if one.sum is None or one.presumption_line is None or one.sum <= one.presumption_line:
        return
    yield text("brief.caveat.cut", sum=Money(one.presumption_line, one.currency))


def _limits(one: Exposure) -> Iterator[Text]:
    base = Money(one.base, one.currency)
    if one.multiple_low is not None and one.multiple_high is not None:
        yield text("brief.caveat.multiple", base=base, low=one.multiple_low, high=one.multiple_high)
    if one.expenses is not None:
        yield text("brief.and_expenses", sum=Money(one.expenses, one.currency))
