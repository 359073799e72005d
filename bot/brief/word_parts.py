"""Rendered data, walked: its dictionaries, and the languages of a cell one by one."""

from __future__ import annotations

from collections.abc import Iterator

from flows.facts_file import Json


def dicts(value: Json) -> Iterator[dict[str, Json]]:
    """Yield the dictionaries of a list."""
    if isinstance(value, list):
        yield from (one for one in value if isinstance(one, dict))


def cells_of(cell: Json) -> Iterator[Json]:
    """Yield a cell of one language for each language of a cell."""
    for voice in dicts(cell):
        yield [voice]


def lines(voice: dict[str, Json]) -> Iterator[list[dict[str, Json]]]:
    """Yield the lines of one language, each as its runs."""
    found = voice.get("lines")
    for line in found if isinstance(found, list) else []:
        yield list(dicts(line))
