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
    offered,
    to_prove,
)
from flows.engine.replay import replay
from flows.engine.session import Depth
from flows.facts import NO, NONE, NOT_APPLICABLE, UNSURE, YES, Facts, Proof
from flows.facts_file import Fragment, Json, write_value
from flows.vocabulary import FACTS

OPENING_INPUTS = 2
"""The inputs before the first question: the language and the consent."""
CLOSING_INPUTS = 1
"""The inputs after the last question: the review card leads on to the result."""
DEEPENING_INPUTS = 2
"""The inputs that a full intake adds beside its questions: its button, and the review again."""
LIST_PAGE = 8
"""How many lines of a long list one card shows."""


@dataclass(frozen=True)
class Walk:
    """The questions asked, in order, with what was answered.

    `inputs` counts what the person does up to the result: each tick, tap and typed line.
    """

    answers: dict[str, dict[str, Json]] = field(default_factory=dict)
    inputs: int = OPENING_INPUTS + CLOSING_INPUTS

    @property
    def path(self) -> tuple[str, ...]:
        """The ids of the questions, in the order asked."""
        return tuple(self.answers)


def walk(flow: Flow, facts: Facts, depth: Depth, as_of: date, start: Walk | None = None) -> Walk:
    """Return the whole interview of someone who knows these facts, or the rest of it.

    Raises:
        RuntimeError: a question was asked twice.
    """
    start = start or Walk()
    answers, inputs = dict(start.answers), start.inputs
    while (question := outlook(flow, answers, depth, as_of).next) is not None:
        if question.id in answers:  # pragma: no cover - replay never opens an answered question
            raise RuntimeError(f"{question.id} asked twice")
        told = replay(flow, answers).facts
        answers[question.id] = answer_from(question, facts, told)
        inputs += inputs_for(question, facts, answers[question.id], told)
    return Walk(answers, inputs)


def interview(flow: Flow, facts: Facts, depth: Depth, as_of: date) -> Walk:
    """Return the interview as people have it: the quick check, then the full intake if wanted."""
    quick = walk(flow, facts, "quick", as_of)
    if depth == "quick":
        return quick
    return walk(flow, facts, "full", as_of, Walk(quick.answers, quick.inputs + DEEPENING_INPUTS))


def inputs_for(question: AnyQuestion, facts: Facts, answer: Fragment, told: Facts) -> int:
    """Return how many ticks, taps and typed lines give this person's answer on its card.

    The last tap on a list says what the lines not ticked mean.
    """
    proof = 1 if to_prove(question, answer) else 0
    if isinstance(question, Choice | TypedValue):
        return 1 + proof + _turns(question, facts, told)
    lines, picked = _ticks(question, facts, answer, told)
    if not picked:
        return 1
    turns = 0
    if len(lines) > LIST_PAGE + 1:
        turns = max(lines.index(line) for line in picked) // LIST_PAGE
    return len(picked) + turns + 1 + proof


def _turns(question: Choice | TypedValue, facts: Facts, told: Facts) -> int:
    """Return how often a list of options is turned to the one picked."""
    if isinstance(question, TypedValue):
        return 0
    option, fitting = option_from(question, facts), offered(question, told)
    others = tuple(code for code in question.options if code not in fitting)
    turns = 0
    for part in ((*fitting, UNSURE), others):
        if option in part:
            return turns + (part.index(option) // LIST_PAGE if len(part) > LIST_PAGE + 1 else 0)
        turns += -(-len(part) // LIST_PAGE) if len(part) > LIST_PAGE + 1 else 1
    return turns


def _ticks(
    question: MultiYesNo | MultiChoice, facts: Facts, answer: Fragment, told: Facts
) -> tuple[tuple[str, ...], list[str]]:
    """Return the lines of a card, and those that the person ticks."""
    lines = offered(question, told)
    if isinstance(question, MultiYesNo):
        return lines, [line for line in lines if facts.code(line) == YES]
    held = [code for fact in question.asks if isinstance(c := answer.get(fact), list) for code in c]
    return lines, [line for line in lines if line in held and line != NONE]


def answer_from(question: AnyQuestion, facts: Facts, told: Facts | None = None) -> dict[str, Json]:
    """Return the answer that the card of a question takes from someone who knows these facts.

    `told` is what the answers so far come to: it decides which lines the card offers.
    """
    match question:
        case Choice():
            return question.answer(option_from(question, facts), facts.proof(question.fact))
        case MultiYesNo():
            lines = question.ticks if told is None else offered(question, told)
            picked = [fact for fact in lines if facts.code(fact) == YES]
            others = [fact for fact in lines if fact not in picked]
            rest: Rest = "no" if all(map(facts.is_known, others)) else "unsure"
            if not picked and question.sets and _agrees(question.sets[NONE], facts, known=True):
                rest = "no"
            return question.answer(picked, rest, _proof(picked, facts), lines)
        case MultiChoice():
            codes = codes_from(question, facts)
            sure = bool(codes or question.beside) and UNSURE not in codes
            rest = "no" if sure else "unsure"
            return question.answer(codes - {UNSURE}, rest, facts.proof(question.fact))
        case TypedValue():
            if (value := facts.values.get(question.fact)) is None:
                return next(filter(None, _fitting(question, facts)), {})
            return question.answer(write_value(value), _proof(question.facts, facts))


def option_from(question: Choice, facts: Facts) -> str:
    """Return the option for the fact, or for what is known; no for not applicable."""
    for option, said in question.sets.items():
        if (
            question.fact in said
            and option in question.options
            and _agrees(said, facts, known=True)
        ):
            return option
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
    return all(
        facts.codes(fact) == frozenset(code)
        if isinstance(code, list)
        else facts.code(fact) in (code, *allowed)
        for fact, code in said.items()
    )


def codes_from(question: MultiChoice, facts: Facts) -> frozenset[str]:
    """Return the lines of a list that are true; where it names facts, those the person knows."""
    if question.beside:
        return _lines_beside(question, facts)
    if facts.is_known(question.fact):
        return facts.codes(question.fact)
    told = {code for code, named in question.names.items() if any(map(facts.is_known, named))}
    none = question.sets.get(NONE, {})
    return frozenset(told or ({NONE} if none and _agrees(none, facts, known=True) else ()))


def _lines_beside(question: MultiChoice, facts: Facts) -> frozenset[str]:
    """Return the true lines of a list over two facts; `unsure` where a denial is not known."""
    held = facts.codes(question.fact) - {NONE}
    signed = {line for line, sign in question.signs.items() if sign.holds(facts)}
    is_sure = facts.is_known(question.fact) and all(
        _agrees(said, facts, known=True)
        for line, said in question.denied.items()
        if line not in signed
    )
    return frozenset(held | signed if is_sure else held | signed | {UNSURE})


def _proof(picked: Iterable[str], facts: Facts) -> Proof | None:
    """Return the weakest proof stated for what was ticked: a card takes one proof for all."""
    stated = [proof for fact in picked if (proof := facts.proof(fact)) is not None]
    return max(stated, key=list(Proof).index, default=None)
