"""Groups citations by law, so that the name of a law is written once for all its articles."""

from __future__ import annotations

from collections.abc import Iterable

from bot.brief.model import Cell
from bot.language import PLACES
from bot.text import Param, ProvisionRef, Text, text

_DIGESTS = "spc-digest-"


def instrument_of(provision: str) -> str:
    """Return the id of the law that contains a provision."""
    return provision.partition(":")[0]


def law_name(instrument: str) -> Text:
    """Return the short name of a law."""
    return Text(f"instrument.{instrument}.short", fallback=f"instrument.{instrument}")


def article(provision: str) -> Text:
    """Return article, paragraph and item without the law; without a number, the full citation."""
    instrument, _, place = provision.partition(":")
    if not place[:1].isdigit():
        return text("brief.plain", value=ProvisionRef(provision))
    parts = place.split(".", len(PLACES) - 1)
    where: dict[str, Param] = dict(zip(PLACES, parts, strict=False))
    entry = instrument.startswith(_DIGESTS) and len(parts) == 1
    return Text("brief.entry" if entry else f"brief.article.{len(parts)}", where)


def cited(provisions: Iterable[str], understood: str = "") -> Cell:
    """Return one line for each law with its articles; the law `understood` is not named."""
    by_law: dict[str, list[Text]] = {}
    for one in provisions:
        by_law.setdefault(instrument_of(one), []).append(article(one))
    return tuple(_line(law, places, named=law != understood) for law, places in by_law.items())


def _line(law: str, places: list[Text], *, named: bool) -> Text:
    listed = text("brief.list", items=tuple(places))
    return text("brief.law", law=law_name(law), places=listed) if named else listed
