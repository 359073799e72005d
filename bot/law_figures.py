"""Figures of the law in texts: from a placeholder `{law:...}` to what can be shown.

What a placeholder may say stands in `flows/law/text_figures.py`. A series is read on the day
that a text speaks of: `law_as_of` sets it for whatever is rendered inside.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date

from bot.text import Param, Text
from flows.law.library import library
from flows.law.text_figures import FIELD, Quantity, law_figure

MARK = f"{{{FIELD}:"
"""How such a placeholder begins in a message."""

_DAY: ContextVar[date | None] = ContextVar("law_day", default=None)


@contextmanager
def law_as_of(day: date | None) -> Iterator[None]:
    """Read the law in texts as of this day; None changes nothing."""
    if day is None:
        yield
        return
    token = _DAY.set(day)
    try:
        yield
    finally:
        _DAY.reset(token)


def law_param(reference: str, key: str) -> Param:
    """Return what a placeholder in the text of a key stands for, as a parameter of a text.

    Raises:
        UnknownFigureError: no such figure is on file.
    """
    found = law_figure(library(), reference, key, _DAY.get())
    if not isinstance(found, Quantity):
        return found
    whole = int(found.value)
    # A whole number chooses the plural form of its unit.
    return Text(f"law.unit.{found.unit}", {"n": whole if whole == found.value else found.value})
