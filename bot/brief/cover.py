"""The cover sheet: the parties, for the conflict check and the register of a firm."""

from __future__ import annotations

from typing import Final

from bot.brief.model import Block, Cell, Points, Prose
from bot.parties import Parties, name_of
from bot.text import Text, text

_SIGNED: Final = ("parties.searched", "parties.result", "parties.opened")


def cover(parties: Parties) -> tuple[Block, ...]:
    """Return the cover sheet: every entry, told or not, and lines for the firm to sign."""
    rows: list[tuple[Text, Cell]] = [
        (name_of(key), (_value(key, value),)) for key, value in parties.model_dump().items()
    ]
    signed = tuple((Text(key), (Text("parties.line"),)) for key in _SIGNED)
    note = Prose((Text("parties.note"),), look="small")
    return (note, Points(tuple(rows)), Prose((Text("parties.for_firm"),)), Points(signed))


def _value(key: str, value: str) -> Text:
    if not value:
        return Text("parties.not_told")
    said = text("brief.plain", value=value)
    return text("parties.checked", code=said) if key == "other_side_code" else said
