"""The first page: the answer, the routes with their money, reasons, days, steps, warnings."""

from __future__ import annotations

from bot.brief.case import Case
from bot.brief.model import Block, Cell, Prose, Row, Table
from bot.cards.card import Paragraph
from bot.cards.result.front import front
from bot.cards.result.parts import leading_route
from bot.cards.result.todo import ahead
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

STEPS = 3
_COLUMNS = (
    Text("brief.column.route"),
    Text("brief.column.status"),
    Text("brief.column.money"),
)
_WARNINGS, _NOTICE = "result.warnings", "result.not_advice"


def summary(case: Case, assessment: Assessment) -> tuple[Block, ...]:
    """Return what a reader needs who reads nothing else, with every warning."""
    (answer, *rest) = front(assessment, case.still_open)
    told = [part for part in rest if part[0].key not in (_WARNINGS, _NOTICE)]
    warned = tuple(
        text("result.warning", warning=Text(f"warning.{code}")) for code in assessment.warnings
    )
    parts: list[Paragraph] = [*told, *_days(assessment), *_steps(assessment)]
    if warned:
        parts.append((Text(_WARNINGS), *warned))
    return (Prose(answer, look="lead"), _routes(assessment), *map(Prose, parts))


def _routes(assessment: Assessment) -> Table:
    """Return each route with its status and the money it may bring, the leading one first."""
    leading, _ = leading_route(assessment)
    order = sorted(assessment.routes, key=lambda name: name is not leading)
    rows = (_route(name, assessment.routes[name], assessment.exposure) for name in order)
    return Table("routes", _COLUMNS, tuple(rows))


def _route(name: RouteName, route: Route, exposure: Exposure | None) -> Row:
    status = text("brief.strong", said=Text(f"route_status.{route.status.value}"))
    sums = _brings(name, route, exposure) if route.status is not RouteStatus.UNAVAILABLE else ()
    return Row(((Text(f"route.{name.value}"),), (status,), sums))


def _brings(name: RouteName, route: Route, exposure: Exposure | None) -> Cell:
    if name is RouteName.PUNITIVE:
        return _multiplied(exposure) if exposure else ()
    if route.liquidated is not None:
        return _agreed(route.liquidated)
    return _between(route.amounts) if route.amounts else ()


def _multiplied(one: Exposure) -> Cell:
    if one.total_low is None or one.total_high is None:
        return ()
    low, high = Money(one.total_low, one.currency), Money(one.total_high, one.currency)
    lines = [text("brief.range", low=low, high=high)]
    if one.expenses is not None:
        lines.append(text("brief.and_expenses", sum=Money(one.expenses, one.currency)))
    return tuple(lines)


def _agreed(one: Liquidated) -> Cell:
    return () if one.sum is None else (text("brief.sum", sum=Money(one.sum, one.currency)),)


def _between(one: Amounts) -> Cell:
    if one.low is not None and one.high is not None:
        low, high = Money(one.low, one.currency), Money(one.high, one.currency)
        same = one.low == one.high
        return (text("brief.sum", sum=low) if same else text("brief.range", low=low, high=high),)
    if one.high is not None:
        return (text("money.up_to", sum=Money(one.high, one.currency)),)
    return () if one.low is None else (text("money.from", sum=Money(one.low, one.currency)),)


def _days(assessment: Assessment) -> tuple[Paragraph, ...]:
    """Return the time limits ahead with their last days, the nearest first."""
    limits = sorted((one.date, one.days_left, one.id) for one in ahead(assessment) if one.date)
    lines = tuple(
        text("brief.limit", name=Text(f"deadline.{id_}"), day=day, n=left or 0)
        for day, left, id_ in limits
    )
    return ((Text("brief.limits"), *lines),) if lines else ()


def _steps(assessment: Assessment) -> tuple[Paragraph, ...]:
    lines = tuple(
        text("brief.first_step", step=Text(f"step.{one.id}"))
        for one in assessment.next_steps[:STEPS]
    )
    return ((Text("brief.first_steps"), *lines),) if lines else ()
