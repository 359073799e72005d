"""From a submitted form to an input of the conversation, or to what is wrong with the form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.language_registry import CHOICES
from bot.pages.typed_fields import DATE_PARTS, said
from bot.text import Text, text
from bot.turn import Chosen, Command, Input, Tapped, Typed, read_input

Fields = Mapping[str, Sequence[str]]
TYPED = ("text", "amount", *DATE_PARTS)
"""Fields that people type into."""
ENTERED = (*TYPED, "tick", "choice")
"""Fields with something that a person would have to enter again."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A form that means nothing yet: what is missing, and the id of the field to go to."""

    why: Text
    field: str


def one(form: Fields, name: str) -> str:
    """Return the first value of a field, or an empty text."""
    return next(iter(form.get(name, ())), "")


def submitted(form: Fields) -> Input | Refused:
    """Return what a form means: a button pressed, lines ticked, something typed."""
    if one(form, "language") in CHOICES:
        return Command("lang", one(form, "language"))
    if one(form, "press"):
        return Tapped(one(form, "press"))
    if "done" in form:
        return _ticked(form)
    if one(form, "choice"):
        return Tapped(one(form, "choice"))
    if any(name in form for name in TYPED):
        return _typed(form)
    return Refused(text("web.error.choose"), "line-1")


def _ticked(form: Fields) -> Input | Refused:
    ticked = tuple(form.get("tick", ()))
    alone = [value for value in ticked if ":" in value]
    if not ticked:
        return Refused(text("web.error.tick"), "line-1")
    if alone and len(ticked) > 1:
        return Refused(text("web.error.tick_alone"), "line-1")
    return Tapped(alone[0]) if alone else Chosen(one(form, "done"), ticked)


def _typed(form: Fields) -> Input | Refused:
    entered = said({name: one(form, name) for name in (*TYPED, "currency") if name in form})
    field = next(name for name in ("year", "amount", "text") if name in form)
    if not entered:
        return Refused(text("web.error.empty"), field)
    given = read_input(entered)
    revision = one(form, "revision")
    if isinstance(given, Typed) and revision.isascii() and revision.isdecimal():
        return Typed(entered, int(revision[:10]))
    return given
