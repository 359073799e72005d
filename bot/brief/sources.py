"""What the assessment cites: each instrument, and its provisions in our words."""

from __future__ import annotations

from collections.abc import Iterator

from bot.brief.model import Block, Row, Table
from bot.text import Cite, Text, text
from flows.assessment.model import Assessment
from flows.law.library import library
from flows.law.provisions import Instrument, Provision

_COLUMNS = ("provision", "paraphrase", "confidence")


def sources(assessment: Assessment) -> tuple[Block, ...]:
    """Return the instruments cited with their provisions, in the order of the law on file."""
    cited = frozenset(_cited(assessment))
    on_file = library()
    rows: list[Row] = []
    for instrument in on_file.instruments.values():
        laws = [
            law
            for law in on_file.provisions.values()
            if law.instrument == instrument.id and law.id in cited
        ]
        if laws:
            rows += [_instrument(instrument), *map(_provision, laws)]
    if not rows:
        return ()
    columns = tuple(Text(f"brief.column.{column}") for column in _COLUMNS)
    return (Table("sources", columns, tuple(rows)),)


def _cited(assessment: Assessment) -> Iterator[str]:
    for route in assessment.routes.values():
        yield from route.provisions
        for element in route.elements.values():
            yield from element.provisions
            for circumstance in element.circumstances.values():
                yield from circumstance.provisions
    yield from (one.provision for one in assessment.deadlines if one.status != "not_applicable")
    for item in assessment.evidence:
        yield from item.provisions


def _instrument(one: Instrument) -> Row:
    lines = [text("brief.strong", said=Text(f"instrument.{one.id}"))]
    if one.number:
        lines.append(text("law.show.number", number=one.number))
    if one.end is None:
        lines.append(text("law.show.in_force_since", first=one.start))
    else:
        lines.append(text("law.show.in_force", first=one.start, last=one.end))
    return Row((tuple(lines), (), ()), head=True)


def _provision(one: Provision) -> Row:
    return Row(
        (
            (text("todo.law", law=Cite(one.id)),),
            (Text(one.text_key),),
            (Text(f"law.confidence.{one.confidence.value}"),),
        )
    )
