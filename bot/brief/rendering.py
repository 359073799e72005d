"""The brief in words: nested data in the requested languages, for every format.

A cell is a list of entries, one for each language (`lang`), with its `lines`; a line is a list
of runs `{"t": text, "b": bold}`. A cell that is the same in all languages has one entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape

from bot.brief.model import (
    Block,
    Brief,
    Cell,
    Listing,
    MoneyPicture,
    Points,
    Prose,
    Row,
    Subheading,
    Table,
    Timeline,
)
from bot.brief.scale import bar_places, event_places, ticks
from bot.language import Localizer, Voice, speak
from bot.law_figures import law_as_of
from bot.text import Text, text
from bot.text_width import columns
from flows.facts_file import Json

PAGE, PAGES = "#", "##"
"""Stand for the number of a page, and of all pages, until a format knows them."""
LONG_CELL, LONG_WORD = 600, 40
"""Columns of text, and of one word, above which a row may break across pages."""
_MARK = re.compile(r"(</?[bi]>)")


@dataclass(frozen=True, slots=True)
class BriefRenderer:
    """Renders a brief in the languages of a localizer."""

    localizer: Localizer

    def brief(self, brief: Brief) -> dict[str, Json]:
        """Return the whole brief."""
        return {
            "case": brief.case,
            "language": self.localizer.voices[0],
            "title": self.cell((brief.title,)),
            "kicker": self.cell((brief.kicker,) if brief.kicker else ()),
            "foot": self.cell((text("brief.foot", case=brief.case, day=brief.as_of),)),
            "of": self.cell((text("brief.page", page=PAGE, pages=PAGES),)),
            "particulars": self._rows(brief.particulars),
            "notice": self.cell((brief.notice,)),
            "sections": [
                {
                    "id": section.id,
                    "heading": self.cell((section.heading,)),
                    "alone": section.alone,
                    "blocks": [self.block(block) for block in section.blocks],
                }
                for section in brief.sections
            ],
        }

    def block(self, block: Block) -> dict[str, Json]:  # noqa: PLR0911 - one a type
        """Return one block; its `is` names its type."""
        match block:
            case Subheading():
                return {"is": "subheading", "text": self.cell((block.text,))}
            case Prose():
                return {"is": "prose", "look": block.look, "text": self.cell(block.lines)}
            case Points():
                return {"is": "points", "rows": self._rows(block.rows)}
            case Table():
                return self._table(block)
            case Listing():
                return self._listing(block)
            case Timeline():
                return self._timeline(block)
            case _:
                return self._sums(block)

    def cell(self, cell: Cell) -> list[Json]:
        """Return a cell in every language, or once where all languages say the same."""
        said = [(voice, [_runs(one, voice) for one in cell]) for voice in self.localizer.voices]
        if len(said) > 1 and all(lines == said[0][1] for _, lines in said):
            said = said[:1]
        return [{"lang": voice, "lines": [*lines]} for voice, lines in said if lines]

    def _rows(self, rows: tuple[tuple[Text, Cell], ...]) -> list[Json]:
        return [{"name": self.cell((name,)), "value": self.cell(value)} for name, value in rows]

    def _table(self, block: Table) -> dict[str, Json]:
        """Return a table without its empty columns; `kept` are the numbers of the others."""
        kept = [
            number
            for number, _ in enumerate(block.columns)
            if number == 0
            or block.to_fill
            or any(row.cells[number] for row in block.rows if not row.wide)
        ]
        return {
            "is": "table",
            "id": block.id,
            "kept": [*kept],
            "columns": [self.cell((block.columns[number],)) for number in kept],
            "rows": [self._row(row, kept) for row in block.rows],
        }

    def _row(self, row: Row, kept: list[int]) -> Json:
        """Return one row; `long` says that it may break across pages."""
        shown = [0] if row.wide else kept
        cells: list[Json] = [self.cell(row.cells[number]) for number in shown]
        long = any(map(_is_long, cells))
        return {
            "head": row.head,
            "wide": row.wide,
            "ticked": row.ticked,
            "long": long,
            "cells": cells,
        }

    def _listing(self, block: Listing) -> dict[str, Json]:
        return {
            "is": "listing",
            "groups": [
                {
                    "head": self.cell(group.head),
                    "entries": [
                        {"name": self.cell(name), "said": self.cell(said)}
                        for name, said in group.entries
                    ],
                }
                for group in block.groups
            ],
        }

    def _timeline(self, block: Timeline) -> dict[str, Json]:
        places = event_places([event.when for event in block.events])
        return {
            "is": "timeline",
            "drawn": block.drawn,
            "said": self.localizer.label(block.said),
            "ticks": [*ticks([event.when for event in block.events])],
            "columns": [
                self.cell((Text(key),))
                for key in ("brief.column.number", "brief.column.day", "brief.column.event")
            ],
            "events": [
                {
                    "kind": event.kind.value,
                    "place": place,
                    "when": self.cell((text("brief.when", day=event.when),)),
                    "label": self.cell((event.label,)),
                }
                for event, place in zip(block.events, places, strict=True)
            ],
        }

    def _sums(self, block: MoneyPicture) -> dict[str, Json]:
        bars = [bar for _, group in block.groups for bar in group]
        places = iter(bar_places([(bar.low, bar.high) for bar in bars]))
        return {
            "is": "sums",
            "drawn": block.drawn,
            "said": self.localizer.label(block.said),
            "groups": [
                {
                    "name": self.cell((name,)),
                    "bars": [
                        {
                            "kind": bar.kind,
                            "place": next(places),
                            "label": self.cell((bar.label,)),
                            "figure": self.cell((bar.figure,)),
                        }
                        for bar in group
                    ],
                }
                for name, group in block.groups
            ],
        }


def spoken(brief: Brief, localizer: Localizer) -> dict[str, Json]:
    """Return the brief in one language, or in both."""
    with law_as_of(brief.as_of):
        return BriefRenderer(localizer).brief(brief)


def strings(spoken_part: Json) -> Iterator[str]:
    """Yield every line of rendered data as plain text, in reading order."""
    if isinstance(spoken_part, dict):
        if "lines" in spoken_part:
            yield from lines_of(spoken_part)
            return
        yield from (line for value in spoken_part.values() for line in strings(value))
    elif isinstance(spoken_part, list):
        yield from (line for value in spoken_part for line in strings(value))


def lines_of(voice: Json) -> Iterator[str]:
    """Yield the lines of one language of a cell as plain text."""
    lines = voice.get("lines") if isinstance(voice, dict) else None
    for line in lines if isinstance(lines, list) else []:
        runs = line if isinstance(line, list) else []
        yield "".join(str(run["t"]) for run in runs if isinstance(run, dict))


def _is_long(cell: Json) -> bool:
    lines = list(strings(cell))
    words = (word for line in lines for word in line.split() if word.isascii())
    return sum(map(columns, lines)) > LONG_CELL or any(len(word) > LONG_WORD for word in words)


def _runs(given: Text, voice: Voice) -> list[Json]:
    """Return a text in one language as bold and plain runs; italics are dropped."""
    return [*_split(speak(given, voice))]


def _split(html: str) -> Iterable[Json]:
    bold = False
    for part in _MARK.split(html):
        if part in ("<b>", "</b>"):
            bold = part == "<b>"
        elif part and not _MARK.fullmatch(part):
            yield {"t": unescape(part), "b": bold}
