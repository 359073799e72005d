"""Figures of the law inside texts: a text names where a figure stands and never spells it.

A placeholder is `{law:<where>:<figure>}`, in the text of a provision also `{law:<figure>}` for
its own. `<where>` is one of

- the id of a provision: `{law:cpl-2023:104:days}`;
- a series, read on the day that the text speaks of: `{law:defence.non_use:years}`;
- the beginning of several series and a star, of which the widest figure is taken:
  `{law:punitive.*:multiple_high}`.

`<figure>` is a field of `Figures` that is a number, a name of its `named`, `start` (the first
day in force), or `share_over`: a share on top of the whole, so that 0.3 gives 130 %.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from string import Formatter
from typing import Literal, TypeAlias

from flows.facts import Money
from flows.law.library import Library
from flows.law.provisions import Provision

FIELD = "law"
"""The name of the placeholder."""
Unit: TypeAlias = Literal["share", "hours", "days", "months", "years"]
_UNITS: tuple[Unit, ...] = ("share", "hours", "days", "months", "years")
_OF_PROVISION = "provision."
_PLACEHOLDER = re.compile(rf"\{{{FIELD}:[^}}]*\}}")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure with its unit; a share is in per cent."""

    value: Decimal
    unit: Unit


LawFigure: TypeAlias = Decimal | date | Money | Quantity


class UnknownFigureError(LookupError):
    """A placeholder that names no figure on file; says what is wrong with it."""


def references(text: str) -> tuple[str, ...]:
    """Return what follows `law:` in each such placeholder of a text.

    Raises:
        ValueError: the braces of the text do not match.
    """
    return tuple(spec for _, name, spec, _ in Formatter().parse(text) if name == FIELD and spec)


def as_short_as_shown(text: str) -> str:
    """Return a text with a digit in place of each figure of the law, to measure its length."""
    return _PLACEHOLDER.sub("5", text)


def law_figure(library: Library, reference: str, key: str, on: date | None = None) -> LawFigure:
    """Return the figure that a placeholder in the text of this key stands for.

    `on` is the day that a series is read on; the day the law was last checked by default.

    Raises:
        UnknownFigureError: no such provision, series or figure is on file.
    """
    where, _, figure = reference.rpartition(":")
    if not where and not key.startswith(_OF_PROVISION):
        raise UnknownFigureError(f"{reference!r} names no provision or series")
    where = where or key.removeprefix(_OF_PROVISION)
    laws = tuple(_laws(library, where, on or library.checked))
    if not laws:
        raise UnknownFigureError(f"{where!r} is no provision or series on file")
    values = [value for law in laws if (value := _value(law, figure)) is not None]
    if not values:
        raise UnknownFigureError(f"{where} has no figure {figure!r}")
    if len(values) == 1:
        return _with_unit(values[0], figure)
    return _with_unit(_widest(values, figure), figure)


def _laws(library: Library, where: str, on: date) -> Iterator[Provision]:
    """Yield the provisions meant, those of a series as they are in force on a day."""
    if where in library.provisions:
        yield library.get(where)
    elif where in library.series:
        law = library.of_series(where, on)
        yield law or _nearest(library.series[where], on)
    elif where.endswith("*"):
        meant = [laws for name, laws in library.series.items() if name.startswith(where[:-1])]
        found = [law for laws in meant for law in laws if law.in_force(on)]
        # Before the first of them a text still explains what it is about.
        yield from found or (_nearest(laws, on) for laws in meant)


def _nearest(laws: Iterable[Provision], on: date) -> Provision:
    """Return the last provision of a series to end before a day, else the first to come."""
    ordered = list(laws)
    return next((law for law in reversed(ordered) if law.start <= on), ordered[0])


def _value(law: Provision, figure: str) -> Decimal | date | None:
    if figure == "start":
        return law.start
    if figure == "share_over":
        return None if law.figures.share is None else 1 + law.figures.share
    found = dict(law.figures.named).get(figure)
    if found is None and figure in type(law.figures).__dataclass_fields__:
        found = getattr(law.figures, figure)
    return Decimal(found) if isinstance(found, int | Decimal) else None


def _widest(values: list[Decimal | date], figure: str) -> Decimal | date:
    """Return the lowest of several lower limits, the highest of all other figures."""
    numbers = [value for value in values if isinstance(value, Decimal)]
    days = [value for value in values if isinstance(value, date)]
    lowest = figure.endswith(("_low", "floor_cny"))
    if days:
        return min(days)
    return min(numbers) if lowest else max(numbers)


def _with_unit(value: Decimal | date, figure: str) -> LawFigure:
    if isinstance(value, date):
        return value
    if figure.endswith("_cny"):
        return Money(value)
    if figure == "share_over":
        return Quantity(value * 100, "share")
    for unit in _UNITS:
        if figure == unit or figure.endswith(f"_{unit}"):
            return Quantity(value * 100 if unit == "share" else value, unit)
    return value
