"""The brief as plain text: the same content, one language after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.brief.model import Brief
from bot.brief.rendering import lines_of, spoken
from bot.language import Localizer, Voice
from bot.text_width import columns, fold
from flows.facts_file import Json

WIDTH = 80
_ROOM = WIDTH - 4
"""Up to two closing marks may exceed it."""
_INDENT = "    "
_BULLETS = ("• ", "– ", "▲ ", "▼ ", _INDENT)
_STOPS = (".", "。")
_BOXES = {True: "[x] ", False: "[ ] "}


def plain_text(brief: Brief, localizer: Localizer) -> str:
    """Return the brief in one language, or in both, one after the other."""
    whole = ("\n".join(_written(brief, voice)) for voice in localizer.voices)
    return "\n\n\n".join(whole) + "\n"


def _written(brief: Brief, voice: Voice) -> Iterator[str]:
    data = spoken(brief, Localizer(voice))
    if data["kicker"]:
        yield from _wrapped(_said(data["kicker"]))
    yield from _title(_said(data["title"]), "=")
    yield from _points({"rows": data["particulars"]})
    yield ""
    yield from _wrapped(_said(data["notice"]))
    for section in _dicts(data["sections"]):
        yield ""
        yield from _title(_said(section["heading"]), "-")
        for block in _dicts(section["blocks"]):
            yield from _block(block)
    yield ""
    yield from _wrapped(_said(data["foot"]))


def _block(block: dict[str, Json]) -> Iterator[str]:
    yield from _WRITERS[str(block["is"])](block)
    yield ""


def _subheading(block: dict[str, Json]) -> Iterator[str]:
    yield ""
    yield from _title(_said(block["text"]), "~")


def _prose(block: dict[str, Json]) -> Iterator[str]:
    yield from (part for line in _lines(block["text"]) for part in _wrapped(line))


def _points(block: dict[str, Json]) -> Iterator[str]:
    for row in _dicts(block["rows"]):
        yield from _wrapped(f"{_said(row['name'])}: {_said(row['value'], '; ')}")


def _table(block: dict[str, Json]) -> Iterator[str]:
    names = [_said(name) for name in _list(block["columns"])]
    yield from (line for row in _dicts(block["rows"]) for line in _row(row, names))


def _listing(block: dict[str, Json]) -> Iterator[str]:
    yield from (line for group in _dicts(block["groups"]) for line in _group(group))


def _timeline(block: dict[str, Json]) -> Iterator[str]:
    for event in _dicts(block["events"]):
        yield from _wrapped(f"{_said(event['when'])}: {_said(event['label'])}")


def _sums(block: dict[str, Json]) -> Iterator[str]:
    for group in _dicts(block["groups"]):
        yield from _wrapped(_said(group["name"]))
        for bar in _dicts(group["bars"]):
            yield from _wrapped(f"  {_said(bar['label'])}: {_said(bar['figure'])}")


_WRITERS: dict[str, Callable[[dict[str, Json]], Iterator[str]]] = {
    "subheading": _subheading,
    "prose": _prose,
    "points": _points,
    "table": _table,
    "listing": _listing,
    "timeline": _timeline,
    "sums": _sums,
}


def _row(row: dict[str, Json], names: list[str]) -> Iterator[str]:
    """Yield the first cell, then each other cell after the name of its column."""
    ticked = row["ticked"]
    box = _BOXES[ticked] if isinstance(ticked, bool) else ""
    first, *rest = _list(row["cells"])
    if row["head"]:
        yield ""
    yield from _wrapped(box + _said(first, "\n"))
    for name, cell in zip(names[1:], rest, strict=not row["wide"]):
        if _said(cell):
            yield from _wrapped(f"{_INDENT}{name}: {_said(cell, '; ')}")


def _group(group: dict[str, Json]) -> Iterator[str]:
    yield ""
    yield from _wrapped(_said(group["head"], "; "))
    for entry in _dicts(group["entries"]):
        yield from _wrapped(f"{_INDENT}{_said(entry['name'])}: {_said(entry['said'])}")


def _title(text: str, line: str) -> Iterator[str]:
    parts = list(fold(text, _ROOM))
    yield from parts
    yield line * max(map(columns, parts))


def _wrapped(text: str) -> Iterator[str]:
    """Yield text in lines that fit, with a hanging indent after a bullet or a name."""
    for line in text.split("\n"):
        hang = "" if line.endswith(_STOPS) and not line.startswith(_BULLETS) else _INDENT
        first, *rest = fold(line, _ROOM, len(hang))
        yield first
        yield from (hang + part for part in rest)


def _said(cell: Json, between: str = " ") -> str:
    return between.join(_lines(cell))


def _lines(cell: Json) -> list[str]:
    return [line for voice in _list(cell) for line in lines_of(voice)]


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _dicts(value: Json) -> Iterator[dict[str, Json]]:
    return (one for one in _list(value) if isinstance(one, dict))
