"""The figures of the law on file: years, days, shares and sums, by provision."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TypeVar

from flows.law.library import cached_by_law, library
from flows.law.provisions import Figures

T = TypeVar("T")


def years_of(provision: str) -> int:
    """Return the years a provision fixes.

    Raises:
        KeyError: it is not on file, or fixes none.
    """
    return _fixed(provision, _figures(provision).years)


def days_of(provision: str) -> int:
    """Return the days a provision fixes.

    Raises:
        KeyError: it is not on file, or fixes none.
    """
    return _fixed(provision, _figures(provision).days)


def months_of(provision: str) -> int:
    """Return the months a provision fixes.

    Raises:
        KeyError: it is not on file, or fixes none.
    """
    return _fixed(provision, _figures(provision).months)


def share_of(provision: str) -> Decimal:
    """Return the share a provision fixes (0.3 means 30 %).

    Raises:
        KeyError: it is not on file, or fixes none.
    """
    return _fixed(provision, _figures(provision).share)


def threshold_of(provision: str) -> Decimal:
    """Return the sum in CNY from which a provision applies.

    Raises:
        KeyError: it is not on file, or fixes none.
    """
    return _fixed(provision, _figures(provision).floor_cny)


def named_of(provision: str, figure: str) -> Decimal:
    """Return a further figure of a provision by its name.

    Raises:
        KeyError: the provision is not on file, or has no such figure.
    """
    return _fixed(provision, dict(_figures(provision).named).get(figure))


@cached_by_law(512)
def on_file(as_of: date, *provisions: str) -> tuple[str, ...]:
    """Return those of the provisions that are in force on a day, or what has succeeded them."""
    found = (library().current(id_, as_of) for id_ in provisions)
    return tuple(dict.fromkeys(law.id for law in found if law.in_force(as_of)))


def _figures(provision: str) -> Figures:
    return library().get(provision).figures


def _fixed(provision: str, figure: T | None) -> T:
    if figure is None:
        raise KeyError(provision)
    return figure
