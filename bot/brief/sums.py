"""The money: a picture of the sums on one scale a currency, then each route in words."""

from __future__ import annotations

from decimal import Decimal

from bot.brief.model import Bar, BarKind, Block, MoneyPicture, Prose
from bot.cards.result.money import money
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


def sums(assessment: Assessment) -> tuple[Block, ...]:
    """Return one picture a currency, and what the result says of money."""
    groups: dict[str, list[tuple[Text, tuple[Bar, ...]]]] = {}
    for name, route in assessment.routes.items():
        if route.status is RouteStatus.UNAVAILABLE:
            continue
        for currency, bars in _bars(name, route, assessment.exposure):
            if bars:
                groups.setdefault(currency, []).append((Text(f"route.{name.value}"), bars))
    pictures = tuple(_picture(currency, parts) for currency, parts in groups.items())
    return (*pictures, *(Prose(part) for part in money(assessment)))


def _picture(currency: str, groups: list[tuple[Text, tuple[Bar, ...]]]) -> Block:
    highest = max(bar.high for _, bars in groups for bar in bars)
    said = text("brief.sums.said", currency=currency, sum=Money(highest, currency))
    return MoneyPicture(tuple(groups), said)


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
        _bar("base", one.base, one.currency),
        _bar("before_clause", one.amount_before_clause, one.currency),
        _span(one.total_low, one.total_high, one.currency),
        _bar("cap", one.cap, one.currency, "limit"),
        _bar("ceiling", one.claim_ceiling, one.currency, "limit"),
        _bar("expenses", one.expenses, one.currency),
    )


def _liquidated(one: Liquidated) -> tuple[Bar, ...]:
    return _known(
        _bar("agreed", one.sum, one.currency),
        _bar("loss", one.loss, one.currency),
        _bar("line", one.presumption_line, one.currency, "limit"),
    )


def _amounts(one: Amounts) -> tuple[Bar, ...]:
    same = one.low is None or one.high is None or one.low == one.high
    sum_ = one.high if one.high is not None else one.low
    name = "amount" if one.low is not None and one.high is not None else ""
    name = name or ("up_to" if one.high is not None else "from")
    return _known(
        _bar(name, sum_, one.currency) if same else _span(one.low, one.high, one.currency),
        _bar("legal_ceiling", one.ceiling, one.currency, "limit"),
    )


def _known(*bars: Bar | None) -> tuple[Bar, ...]:
    return tuple(bar for bar in bars if bar is not None)


def _bar(name: str, sum_: Decimal | None, currency: str, kind: BarKind = "amount") -> Bar | None:
    if sum_ is None:
        return None
    figure = text("brief.sum", sum=Money(sum_, currency))
    return Bar(Text(f"brief.bar.{name}"), Decimal(0), sum_, kind, figure)


def _span(low: Decimal | None, high: Decimal | None, currency: str) -> Bar | None:
    if low is None or high is None:
        return None
    figure = text("brief.range", low=Money(low, currency), high=Money(high, currency))
    return Bar(Text("brief.bar.range"), low, high, "range", figure)
