"""Money: the base, the range under the cap, the agreed sum, what other routes bring."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from bot.cards.card import Paragraph
from bot.text import Param, Text, text
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

_FIRST = ("claim_before_debate_closes", "amounts_are_ranges")
"""Warnings before the first amount, for readers who stop there."""

_SAID_BY = {"money.ceiling": "note.claim_is_ceiling", "money.expenses": "note.expenses_on_top"}
"""Notes that repeat the line of a sum, by the key of that line."""

_FIXED, _ON_TOP = "court_fixes_sum", "note.expenses_on_top"
"""The method of statutory damages, and the note for every route: each is shown once."""


def money(assessment: Assessment) -> tuple[Paragraph, ...]:
    """Return the amounts of every route that is not barred."""
    first = tuple(Text(f"warning.{code}") for code in _FIRST if code in assessment.warnings)
    parts: list[Paragraph] = [first] if first else []
    for name, route in assessment.routes.items():
        if route.status is not RouteStatus.UNAVAILABLE:
            parts += _of_route(name, route, assessment.exposure)
    return tuple(_once(parts)) or ((text("money.none"),),)


def _once(parts: list[Paragraph]) -> Iterator[Paragraph]:
    """Yield the paragraphs; a note for every route is kept under the first only."""
    told = False
    for part in parts:
        kept = tuple(line for line in part if not (told and line.key == _ON_TOP))
        told = told or any(line.key in ("money.expenses", _ON_TOP) for line in part)
        if len(kept) > 1 or kept == part:
            yield kept


def _of_route(name: RouteName, route: Route, exposure: Exposure | None) -> list[Paragraph]:
    head = text("money.route", route=Text(f"route.{name.value}"))
    lines: list[Text] = []
    if name is RouteName.PUNITIVE:
        lines += _exposure(exposure) if exposure else [text("money.base_unknown")]
    if route.liquidated:
        lines += _liquidated(route.liquidated)
    if route.amounts:
        lines += _amounts(route.amounts)
    return [(head, *lines)] if lines else []


def _exposure(one: Exposure) -> list[Text]:
    """Return range, base and limits, then how they are computed."""
    lines = []
    if one.total_low is not None and one.total_high is not None:
        lines.append(_range("money.range", one.total_low, one.total_high, one.currency))
    method = Text(f"base_method.{one.base_method}")
    lines.append(text("money.base", sum=Money(one.base, one.currency), method=method))
    sums = {
        "money.cap": one.cap,
        "money.ceiling": one.claim_ceiling,
        "money.before_clause": one.amount_before_clause,
        "money.expenses": one.expenses,
    }
    lines += [text(key, sum=Money(v, one.currency)) for key, v in sums.items() if v is not None]
    said = {_SAID_BY[key] for key, v in sums.items() if v is not None and key in _SAID_BY}
    return [*lines, *(line for line in multiples(one) if line.key not in said)]


def multiples(one: Exposure) -> list[Text]:
    """Return the multiples, how the total is counted from them, the other reading, the notes."""
    lines = []
    if one.multiple_low is not None and one.multiple_high is not None:
        lines.append(text("money.multiple", low=one.multiple_low, high=one.multiple_high))
    if one.floor_hint is not None:
        lines.append(text("money.floor", multiple=one.floor_hint))
    if one.assumption:
        lines.append(Text(f"assumption.{one.assumption}", _cap_of(one)))
    for name, (low, high) in one.readings.items():
        if name != one.assumption:
            other = Text(f"reading.{name}", _cap_of(one))
            lines.append(_range("money.other_reading", low, high, one.currency, reading=other))
    return [*lines, *(Text(f"note.{code}") for code in one.notes)]


def _cap_of(one: Exposure) -> dict[str, Param]:
    """Return how many times the base the cap is, where there is one."""
    return {} if one.cap_multiple is None else {"times": one.cap_multiple}


def _range(key: str, low: Decimal, high: Decimal, currency: str, **more: Param) -> Text:
    return Text(key, {"low": Money(low, currency), "high": Money(high, currency), **more})


def _liquidated(one: Liquidated) -> list[Text]:
    lines = []
    if one.sum is not None:
        lines.append(text("money.agreed_sum", sum=Money(one.sum, one.currency)))
    if one.loss is not None:
        method = Text(f"loss_method.{one.loss_method}")
        lines.append(text("money.loss", sum=Money(one.loss, one.currency), method=method))
    if one.presumption_line is not None:
        lines.append(text("money.line", sum=Money(one.presumption_line, one.currency)))
    return lines + agreement(one)


def agreement(one: Liquidated) -> list[Text]:
    """Return how the agreed sum compares with the loss, the risk of a cut, the notes."""
    lines = [] if one.ratio is None else [text("money.ratio", ratio=round(one.ratio, 2))]
    return [*lines, Text(f"risk.{one.risk}"), *(Text(f"note.{code}") for code in one.notes)]


def _amounts(one: Amounts) -> list[Text]:
    lines = []
    if one.low is not None and one.high is not None:
        if one.low == one.high:
            lines.append(text("money.amount", sum=Money(one.low, one.currency)))
        else:
            lines.append(_range("money.range", one.low, one.high, one.currency))
    elif one.high is not None:
        lines.append(text("money.up_to", sum=Money(one.high, one.currency)))
    elif one.low is not None:
        lines.append(text("money.from", sum=Money(one.low, one.currency)))
    if one.ceiling is not None and one.ceiling != one.high:
        lines.append(text("money.legal_ceiling", sum=Money(one.ceiling, one.currency)))
    if one.method and _FIXED not in one.notes:
        lines.append(text("money.method", method=Text(f"base_method.{one.method}")))
    return lines + [Text(f"note.{code}") for code in one.notes]
