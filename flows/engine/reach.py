"""Which answers make a question apply, found by trying the answers of earlier cards."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product

from flows.engine.question import AnyQuestion, Choice, Flow, MultiChoice, MultiYesNo, TypedValue
from flows.engine.replay import replay
from flows.facts import FactKind
from flows.facts_file import Json

_TRIES = 5_000
_TYPED: dict[FactKind, tuple[Json, ...]] = {
    FactKind.DATE: ("2025-03-01", "2019"),
    FactKind.MONEY: (
        {"amount": "2000000", "currency": "CNY"},
        {"amount": "0", "currency": "CNY"},
    ),
    FactKind.PERCENT: ("20", "0"),
    FactKind.COUNT: (5, 0),
}


def ways_to(flow: Flow, question: AnyQuestion) -> Iterator[dict[str, dict[str, Json]]]:
    """Yield answers to earlier questions under which a question applies; none if none is found."""
    needed = _needed(flow, question)
    part = Flow(flow.version, (*needed, question), flow.relevance)
    for given in islice(product(*map(sample_answers, needed)), _TRIES):
        answers = {other.id: given for other, given in zip(needed, given, strict=True)}
        standing = replay(part, answers)
        if question.id in standing.open:
            yield {id_: answers[id_] for id_ in standing.applied}


def sample_answers(question: AnyQuestion) -> tuple[dict[str, Json], ...]:
    """Return answers of each kind that a card can give, not sure the last."""
    match question:
        case Choice():
            return (*(question.answer(option) for option in question.options), {})
        case MultiYesNo():
            picked = (question.ticks, *((tick,) for tick in question.ticks), ())
            return (*(question.answer(ticks, "no") for ticks in picked), {})
        case MultiChoice():
            each = ((option,) for option in question.options)
            return (*(question.answer(picked, "no") for picked in (*each, ())), {})
        case TypedValue():
            instead = map(question.instead, question.options)
            return (*map(question.answer, _TYPED[question.kind]), *instead, {})


def _needed(flow: Flow, question: AnyQuestion) -> tuple[AnyQuestion, ...]:
    """Return the earlier questions that decide whether this one applies, in order."""
    facts: set[str] = set()
    needed: list[AnyQuestion] = []
    place = flow.questions.index(question)
    for other in (question, *reversed(flow.questions[:place])):
        if other is question or not facts.isdisjoint(other.facts):
            needed.append(other)
            facts |= other.applies_if.facts() if other.applies_if else set()
    return tuple(reversed(needed[1:]))
