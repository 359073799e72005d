"""The money: a picture of the sums, one scale for each currency, then explanations."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from bot.brief.claims import open_routes
from bot.brief.model import Bar, BarKind, Block, MoneyPicture, Prose
from bot.cards.card import Paragraph
from bot.cards.result.money import agreement, multiples
from bot.text import Text, text
from flows.assessment.model import (
    Amounts,
    Assessment,
    Exposure,
    Liquidated,
    Route,
    RouteName,
)
from flows.facts import Money

_FEW, _FARTHEST = 2, 50
"""Bars are drawn for more sums than these, where the highest is at most so many times the least."""
_ON_TOP = "expenses_on_top"
"""Written once, not under every route."""


def sums(assessment: Assessment) -> tuple[Block, ...]:
    """Return one picture for each currency, and how the sums of each route are computed."""
    groups: dict[str, list[tuple[Text, tuple[Bar, ...]]]] = {}
    said: list[Paragraph] = []
    for name in open_routes(assessment):
        route = assessment.routes[name]
        for currency, bars in _bars(name, route, assessment.exposure):
            if bars:
                groups.setdefault(currency, []).append((Text(f"route.{name.value}"), bars))
        said += _told(name, route, assessment.exposure)
    pictures = [_picture(currency, parts) for currency, parts in groups.items()]
    if any(_ON_TOP in notes for notes in _notes(assessment)):
        said.append((Text(f"note.{_ON_TOP}"),))
    return (*pictures, *map(Prose, said))


def _notes(assessment: Assessment) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = [
        route.amounts.notes for route in assessment.routes.values() if route.amounts
    ]
    return found if assessment.exposure is None else [*found, assessment.exposure.notes]


def _told(name: RouteName, route: Route, exposure: Exposure | None) -> list[Paragraph]:
    """Return in words what the bars of a route do not show."""
    lines: list[Text] = []
    if name is RouteName.PUNITIVE:
        lines += multiples(exposure) if exposure else [text("money.base_unknown")]
    if route.liquidated:
        lines += agreement(route.liquidated)
    if route.amounts:
        lines += [Text(f"note.{code}") for code in route.amounts.notes]
    kept = [line for line in lines if line.key != f"note.{_ON_TOP}"]
    head = text("money.route", route=Text(f"route.{name.value}"))
    return [(head, *(text("brief.bullet", said=line) for line in kept))] if kept else []


def _picture(currency: str, groups: list[tuple[Text, tuple[Bar, ...]]]) -> Block:
    sums_ = [bar.high for _, bars in groups for bar in bars]
    said = text("brief.sums.said", currency=currency, sum=Money(max(sums_), currency))
    drawn = len(sums_) > _FEW and max(sums_) <= _FARTHEST * min(filter(None, sums_), default=0)
    return MoneyPicture(tuple(groups), said, drawn)


def _bars(
    name: RouteName, route: Route, exposure: Exposure | None
) -> list[tuple[str, tuple[Bar, ...]]]:
    found = []
    if name is RouteName.PUNITIVE and exposure is not None:
        found.append((exposure.currency, _exposure(exposure)))
    if route.liquidated is not None:
        found.append((route.liquidated.currency, _liquidated(route.liquidated)))
    if route.amounts is not None:
        found.append((route.amounts.currency, _amounts(route.amounts)))
    return found


def _exposure(one: Exposure) -> tuple[Bar, ...]:
    return _known(
        _bar("brief.bar.base", one.base, one.currency, method=f"base_method.{one.base_method}"),
        _bar("brief.bar.before_clause", one.amount_before_clause, one.currency),
        _span(one.total_low, one.total_high, one.currency),
        _bar("brief.bar.cap", one.cap, one.currency, "limit"),
        _bar("brief.bar.ceiling", one.claim_ceiling, one.currency, "limit"),
        _bar("brief.bar.expenses", one.expenses, one.currency),
    )


def _liquidated(one: Liquidated) -> tuple[Bar, ...]:
    return _known(
        _bar("brief.bar.agreed", one.sum, one.currency),
        _lost(one),
        _bar("brief.bar.line", one.presumption_line, one.currency, "limit"),
    )


def _lost(one: Liquidated) -> Bar | None:
    bar = _bar("brief.bar.loss", one.loss, one.currency)
    return bar and replace(bar, label=Text(f"loss_method.{one.loss_method}"))


def _amounts(one: Amounts) -> tuple[Bar, ...]:
    same = one.low is None or one.high is None or one.low == one.high
    sum_ = one.high if one.high is not None else one.low
    if one.low is not None and one.high is not None:
        name = "brief.bar.amount"
    else:
        name = "brief.bar.up_to" if one.high is not None else "brief.bar.from"
    method = f"base_method.{one.method}" if one.method else ""
    return _known(
        _bar(name, sum_, one.currency, method=method)
        if same
        else _span(one.low, one.high, one.currency),
        _bar("brief.bar.legal_ceiling", one.ceiling, one.currency, "limit"),
    )


def _known(*bars: Bar | None) -> tuple[Bar, ...]:
    return tuple(bar for bar in bars if bar is not None)


def _bar(
    name: str, sum_: Decimal | None, currency: str, kind: BarKind = "amount", method: str = ""
) -> Bar | None:
    if sum_ is None:
        return None
    figure = text("brief.sum", sum=Money(sum_, currency))
    label = Text(name)
    if method:
        label = text("brief.bar.by", name=label, method=Text(method))
    return Bar(label, Decimal(0), sum_, kind, figure)


def _span(low: Decimal | None, high: Decimal | None, currency: str) -> Bar | None:
    if low is None or high is None:
        return None
    figure = text("brief.range", low=Money(low, currency), high=Money(high, currency))
    return Bar(Text("brief.bar.range"), low, high, "range", figure)
