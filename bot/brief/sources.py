"""The instruments that the brief cites, each with its articles."""

from __future__ import annotations

from collections.abc import Iterator

from bot.brief.citing import article
from bot.brief.claims import open_routes
from bot.brief.elements import UNUSED, mark
from bot.brief.joined import joined
from bot.brief.model import Block, Prose, Row, Table
from bot.brief.registration import court_provisions
from bot.text import Text, text
from flows.assessment.model import Assessment
from flows.facts import Facts
from flows.law.library import library
from flows.law.provisions import Confidence, Instrument, Provision

_COLUMNS = (
    Text("brief.column.instrument"),
    Text("brief.column.in_force"),
    Text("brief.column.articles"),
)


def sources(facts: Facts, assessment: Assessment) -> tuple[Block, ...]:
    """Return the instruments that this brief cites with their articles, in the order on file."""
    cited = frozenset(_cited(facts, assessment))
    on_file = library()
    rows = []
    for instrument in on_file.instruments.values():
        laws = [
            law
            for law in on_file.provisions.values()
            if law.instrument == instrument.id and law.id in cited
        ]
        if laws:
            rows.append(_instrument(instrument, laws))
    if not rows:
        return ()
    read = Text(f"law.confidence.{Confidence.VERBATIM.value}")
    note = Prose((text("brief.sources", read=read),), look="small")
    return (note, Table("sources", _COLUMNS, tuple(rows)))


def _cited(facts: Facts, assessment: Assessment) -> Iterator[str]:
    """Yield the provisions that stand in the tables of the elements, days and courts."""
    for name in open_routes(assessment):
        route = assessment.routes[name]
        yield from route.provisions
        for element in route.elements.values():
            yield from element.provisions
            for part_name, part in element.circumstances.items():
                if mark(part_name, part, facts, element) != UNUSED:
                    yield from part.provisions
    yield from (one.provision for one in assessment.deadlines if one.status != "not_applicable")
    yield from court_provisions(facts)


def _instrument(one: Instrument, laws: list[Provision]) -> Row:
    name = Text(f"instrument.{one.id}")
    if one.number:
        name = text("brief.numbered", name=name, number=one.number)
    if one.end is None:
        force = text("brief.in_force_since", first=one.start)
    else:
        force = text("brief.in_force", first=one.start, last=one.end)
    return Row(((name,), (force,), (joined([_article(law) for law in laws]),)))


def _article(one: Provision) -> Text:
    """Return the article, and how it is known unless its text was read."""
    if one.confidence is Confidence.VERBATIM:
        return article(one.id)
    known = Text(f"law.confidence.{one.confidence.value}")
    return text("brief.not_read", said=article(one.id), known=known)
