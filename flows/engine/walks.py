"""Walks: an interview answered from facts already known, as a person would on its cards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from flows.engine.interview_status import outlook
from flows.engine.question import (
    AnyQuestion,
    Choice,
    Flow,
    MultiChoice,
    MultiYesNo,
    Rest,
    TypedValue,
)
from flows.engine.session import Depth
from flows.facts import NO, NONE, NOT_APPLICABLE, UNSURE, YES, Facts, Proof
from flows.facts_file import Fragment, Json, write_value
from flows.vocabulary import FACTS


@dataclass(frozen=True)
class Walk:
    """The questions asked, in order, with what was answered."""

    answers: dict[str, dict[str, Json]] = field(default_factory=dict)

    @property
    def path(self) -> tuple[str, ...]:
        """The ids of the questions, in the order asked."""
        return tuple(self.answers)


def walk(flow: Flow, facts: Facts, depth: Depth, as_of: date, start: Walk | None = None) -> Walk:
    """Return the whole interview of someone who knows these facts, or the rest of it.

    Raises:
        RuntimeError: a question was asked twice.
    """
    answers = dict(start.answers) if start else {}
    while (question := outlook(flow, answers, depth, as_of).next) is not None:
        if question.id in answers:  # pragma: no cover - replay never opens an answered question
            raise RuntimeError(f"{question.id} asked twice")
        answers[question.id] = answer_from(question, facts)
    return Walk(answers)


def answer_from(question: AnyQuestion, facts: Facts) -> dict[str, Json]:
    """Return the answer that the card of a question takes from someone who knows these facts."""
    match question:
        case Choice():
            return question.answer(option_from(question, facts), facts.proof(question.fact))
        case MultiYesNo():
            picked = [fact for fact in question.ticks if facts.code(fact) == YES]
            others = [fact for fact in question.ticks if fact not in picked]
            rest: Rest = "no" if all(map(facts.is_known, others)) else "unsure"
            if not picked and question.sets and _agrees(question.sets[NONE], facts, known=True):
                rest = "no"
            return question.answer(picked, rest, _proof(picked, facts))
        case MultiChoice():
            codes = codes_from(question, facts)
            rest = "no" if codes and UNSURE not in codes else "unsure"
            return question.answer(codes - {UNSURE}, rest, facts.proof(question.fact))
        case TypedValue():
            if (value := facts.values.get(question.fact)) is None:
                return next(filter(None, _fitting(question, facts)), {})
            return question.answer(write_value(value), _proof(question.facts, facts))


def option_from(question: Choice, facts: Facts) -> str:
    """Return the option for the fact, or for what is known; no for not applicable."""
    code = facts.code(question.fact)
    if code == NOT_APPLICABLE and code not in question.options:
        code = NO
    if code in (*question.options, NONE) and _agrees(question.sets.get(code, {}), facts):
        return code
    beside = (o for o in question.options if o not in FACTS[question.fact].codes)
    return next((o for o in beside if _agrees(question.sets[o], facts, known=True)), UNSURE)


def _fitting(question: TypedValue, facts: Facts) -> Iterator[dict[str, Json]]:
    """Yield the answers of the options picked instead of typing, where the person knows them."""
    for option in question.options:
        if _agrees(question.sets[option], facts, known=True):
            yield question.instead(option, _proof(question.sets[option], facts))


def _agrees(said: Fragment, facts: Facts, *, known: bool = False) -> bool:
    """Whether the facts say the same, or (unless they must be `known`) nothing against it."""
    allowed = () if known else (None,)
    return all(facts.code(fact) in (code, *allowed) for fact, code in said.items())


def codes_from(question: MultiChoice, facts: Facts) -> frozenset[str]:
    """Return the codes of a list; where it names facts, those whose facts the person knows."""
    if facts.is_known(question.fact):
        return facts.codes(question.fact)
    told = {code for code, named in question.names.items() if any(map(facts.is_known, named))}
    none = question.sets.get(NONE, {})
    return frozenset(told or ({NONE} if none and _agrees(none, facts, known=True) else ()))


def _proof(picked: Iterable[str], facts: Facts) -> Proof | None:
    """Return the weakest proof stated for what was ticked: a card takes one proof for all."""
    stated = [proof for fact in picked if (proof := facts.proof(fact)) is not None]
    return max(stated, key=list(Proof).index, default=None)
