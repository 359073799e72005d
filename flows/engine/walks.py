"""Walks: an interview answered from facts already known, as a person would on its cards."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from flows.engine.outlook import outlook
from flows.engine.question import AnyQuestion, Choice, Entry, Flow, Picks, Rest, Ticks
from flows.engine.session import Depth
from flows.facts import NO, NONE, NOT_APPLICABLE, UNSURE, YES, Facts, Proof
from flows.facts_file import Json, write_value


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
            return question.answer(_option(question, facts), facts.proof(question.fact))
        case Ticks():
            picked = [fact for fact in question.ticks if facts.code(fact) == YES]
            others = [fact for fact in question.ticks if fact not in picked]
            rest: Rest = "no" if all(map(facts.is_known, others)) else "unsure"
            return question.answer(picked, rest, _proof(picked, facts))
        case Picks():
            codes = facts.codes(question.fact)
            rest = "no" if codes and UNSURE not in codes else "unsure"
            return question.answer(codes - {UNSURE}, rest, facts.proof(question.fact))
        case Entry():
            if (value := facts.values.get(question.fact)) is None:
                return {}
            return question.answer(write_value(value), facts.proof(question.fact))


def _option(question: Choice, facts: Facts) -> str:
    """Return the option that says the fact; no where only yes and no are offered."""
    code = facts.code(question.fact)
    if code == NOT_APPLICABLE and code not in question.options:
        code = NO
    return code if code in (*question.options, NONE) and code is not None else UNSURE


def _proof(picked: list[str], facts: Facts) -> Proof | None:
    """Return the weakest proof stated of what was ticked: a card takes one for all of it."""
    stated = [proof for fact in picked if (proof := facts.proof(fact)) is not None]
    return max(stated, key=list(Proof).index, default=None)
