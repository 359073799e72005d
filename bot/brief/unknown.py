"""What is unknown: facts that keep the result open, that would change it, or that may matter."""

from __future__ import annotations

from collections.abc import Iterator

from bot.brief.model import Block, Prose
from bot.cards.result.parts import circumstance_name
from bot.cards.result.unknown import unknown as unknown_paragraphs
from bot.cards.wording import fact_labels
from bot.text import Text, text
from flows.assessment.model import Assessment, Circumstance, Element, RouteStatus, Status


def unknown(assessment: Assessment) -> tuple[Block, ...]:
    """Return the unknowns of the result page, then the open points that it does not name."""
    parts = list(unknown_paragraphs(assessment))
    more = tuple(_open_points(assessment))
    if more:
        parts.append((text("brief.open_points"), *more))
    return tuple(map(Prose, parts))


def _open_points(assessment: Assessment) -> Iterator[Text]:
    """Yield one line for each element with the open facts that are not named above."""
    told = {
        fact
        for route in assessment.routes.values()
        if route.status is not RouteStatus.UNAVAILABLE
        for element in route.elements.values()
        for fact in element.open_facts
    }
    waiting: dict[str, dict[str, None]] = {}
    for route in assessment.routes.values():
        for name, element in route.elements.items():
            left = [fact for fact in _open_facts(element) if fact not in told]
            told.update(left)
            waiting.setdefault(name, {}).update(dict.fromkeys(left))
    for name, facts in waiting.items():
        labels = fact_labels(tuple(facts))
        if labels:
            yield text("unknown.element", element=circumstance_name(name), facts=labels)


def _open_facts(element: Element) -> Iterator[str]:
    points: tuple[Element | Circumstance, ...] = (element, *element.circumstances.values())
    for one in points:
        if one.status is Status.OPEN:
            yield from one.open_facts
