"""What is not known, what is only presumed, and what to ask the client first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.brief.basis import is_alternative, is_presumed, speaks_against
from bot.brief.case import Case
from bot.brief.claims import open_routes
from bot.brief.joined import joined
from bot.brief.model import Block, Prose
from bot.cards.result.parts import circumstance_name
from bot.cards.result.unknown import unknown as unknown_paragraphs
from bot.cards.wording import fact_labels, question_text
from bot.text import FirstSentence, Text, text
from flows.assessment.model import Assessment, RouteName, Status
from flows.engine.question import AnyQuestion
from flows.facts import Facts
from flows.interview import FLOW

MOST_QUESTIONS, FEW_QUESTIONS, MOST_PRESUMED = 14, 5, 12
_CHANGES = 4


def missing(assessment: Assessment, routes: Iterable[RouteName]) -> tuple[Text, ...]:
    """Return the facts that keep the open routes or a time limit open, each once."""
    facts = [
        fact
        for name in routes
        for element in assessment.routes[name].elements.values()
        if element.status is Status.OPEN
        for fact in element.open_facts
    ]
    facts += [fact for one in assessment.deadlines for fact in one.missing]
    return fact_labels(facts)


def presumed(facts: Facts, assessment: Assessment, routes: Iterable[RouteName]) -> tuple[Text, ...]:
    """Return the parts of routes that are settled though nothing was told of them.

    Obstacles that are presumed to be absent come last, in one text.
    """
    found: dict[str, bool] = {}
    for route in routes:
        for name, element in assessment.routes[route].elements.items():
            if not element.circumstances and is_presumed(name, element, facts):
                found[name] = False
            for part_name, part in element.circumstances.items():
                settled = part.status is Status.MET or not is_alternative(part)
                if settled and is_presumed(part_name, part, facts):
                    found[part_name] = speaks_against(part_name, part)
    bars = tuple(circumstance_name(name) for name, hurts in found.items() if hurts)
    others = tuple(circumstance_name(name) for name, hurts in found.items() if not hurts)
    return (*others, text("brief.presumed.absent", items=joined(bars))) if bars else others


def questions(case: Case, assessment: Assessment, most: int) -> tuple[Block, ...]:
    """Return what to ask in the first meeting: contradictions, what is open, what is presumed.

    `most` is how many open questions there is room for; what page one says is not repeated
    where that is few.
    """
    facts = case.facts
    blocks: list[Block] = []
    clashes = tuple(
        text(
            "brief.ask.conflict",
            rule=Text(f"conflict.{one.rule}"),
            facts=joined(fact_labels(one.facts)),
        )
        for one in assessment.conflicts
    )
    if clashes:
        blocks.append(Prose((Text("brief.ask.conflicts"), *clashes)))
    asked = list(_questions(facts, assessment))
    if asked:
        lines = tuple(text("brief.bullet", said=one) for one in asked[:most])
        blocks.append(Prose((Text("brief.ask.open"), *lines)))
    confirm = presumed(facts, assessment, open_routes(assessment))[:MOST_PRESUMED]
    if confirm and most >= MOST_QUESTIONS:
        line = text("brief.bullet", said=joined(confirm))
        blocks.append(Prose((Text("brief.ask.presumed"), line)))
    return tuple(blocks)


def changes(assessment: Assessment) -> tuple[Block, ...]:
    """Return the few facts that would change the result most."""
    parts = [part for part in unknown_paragraphs(assessment) if part[0].key == "change.lead"]
    return tuple(Prose(part[: _CHANGES + 1]) for part in parts)


def _questions(facts: Facts, assessment: Assessment) -> Iterator[Text]:
    """Yield each question of the interview that would tell an open fact, the weightiest first."""
    by_fact: dict[str, AnyQuestion] = {}
    for question in FLOW.questions:
        for fact in question.facts:
            by_fact.setdefault(fact, question)
    told: set[str] = set()
    for fact in _open_facts(assessment):
        if fact not in by_fact or facts.is_known(fact):
            continue
        question = by_fact[fact]
        if question.id in told:
            continue
        told.add(question.id)
        yield text("brief.first_sentence", said=FirstSentence(question_text(question, facts)))


def _open_facts(assessment: Assessment) -> Iterator[str]:
    """Yield the facts of time limits, then of open elements, then of open circumstances."""
    for limit in assessment.deadlines:
        yield from limit.missing
    routes = [assessment.routes[name] for name in open_routes(assessment)]
    elements = [one for route in routes for one in route.elements.values()]
    for element in elements:
        if element.status is Status.OPEN:
            yield from element.open_facts
    for element in elements:
        for part in element.circumstances.values():
            if part.status is Status.OPEN:
                yield from part.open_facts
