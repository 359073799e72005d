"""The instruments that the assessment cites, with their provisions paraphrased."""

from __future__ import annotations

from collections.abc import Iterator

from bot.brief.citing import article
from bot.brief.model import Block, Cell, Group, Listing, Prose
from bot.text import Text, text
from flows.assessment.model import Assessment
from flows.law.library import library
from flows.law.provisions import Confidence, Instrument, Provision


def sources(assessment: Assessment) -> tuple[Block, ...]:
    """Return the instruments cited with their provisions, in the order of the law on file."""
    cited = frozenset(_cited(assessment))
    on_file = library()
    groups = []
    for instrument in on_file.instruments.values():
        laws = tuple(
            _provision(law)
            for law in on_file.provisions.values()
            if law.instrument == instrument.id and law.id in cited
        )
        if laws:
            groups.append(Group(_instrument(instrument), laws))
    if not groups:
        return ()
    read = Text(f"law.confidence.{Confidence.VERBATIM.value}")
    return (Prose((text("brief.sources", read=read),), look="small"), Listing(tuple(groups)))


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


def _instrument(one: Instrument) -> Cell:
    lines = [Text(f"instrument.{one.id}")]
    if one.number:
        lines.append(text("brief.number", number=one.number))
    if one.end is None:
        lines.append(text("law.show.in_force_since", first=one.start))
    else:
        lines.append(text("law.show.in_force", first=one.start, last=one.end))
    return tuple(lines)


def _provision(one: Provision) -> tuple[Cell, Cell]:
    """Return the article and its paraphrase; the source too, unless the text itself was read."""
    said = Text(one.text_key)
    if one.confidence is not Confidence.VERBATIM:
        known = Text(f"law.confidence.{one.confidence.value}")
        said = text("brief.not_read", said=said, known=known)
    return (text("brief.strong", said=article(one.id)),), (said,)
