"""Replay: from answers to facts, in the author's order, dropping what no longer applies.

`applies_if` reads only facts of earlier questions, so one pass in order is enough.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from flows.assessment.tree import Level
from flows.engine.question import AnyQuestion, Flow
from flows.facts import NONE, PROOF_SUFFIX, FactKind, Facts, Proof, Value
from flows.facts_file import Fragment, read
from flows.vocabulary import FACTS

Answers: TypeAlias = Mapping[str, Fragment]


@dataclass(frozen=True)
class ReplayResult:
    """The result of replaying answers.

    Of the answered questions, `applied` apply, `dropped` do not, and `held` depend on a question
    not yet answered: their answers are kept, but set no fact yet. Of the unanswered ones, `open`
    apply, and `undecided` depend on another. `pending` are the fact keys that the questions
    held, open or undecided may still set.
    """

    facts: Facts
    applied: tuple[str, ...]
    dropped: tuple[str, ...]
    held: tuple[str, ...]
    open: tuple[str, ...]
    undecided: tuple[str, ...]
    pending: frozenset[str]


def replay(flow: Flow, answers: Answers) -> ReplayResult:
    """Return the result of the answers; answers to questions that the flow lacks are dropped."""
    values: dict[str, Value] = {}
    proofs: dict[str, Proof] = {}
    facts = Facts(values, proofs)
    pending: set[str] = set()
    applied: list[str] = []
    dropped = [id_ for id_ in answers if flow.question(id_) is None]
    held: list[str] = []
    settled: set[str] = set()
    unanswered: dict[bool, list[str]] = {True: [], False: []}
    for question in flow.questions:
        applies = _applies(question, facts, pending)
        answer = answers.get(question.id)
        if applies is False:
            if answer is not None:
                dropped.append(question.id)
        elif answer is not None and applies:
            applied.append(question.id)
            _merge(answer, values, proofs)
            settled |= _settled(answer)
            pending -= settled
        else:
            (unanswered[applies is True] if answer is None else held).append(question.id)
            pending |= question.keys - settled
    return ReplayResult(
        facts=facts,
        applied=tuple(applied),
        dropped=tuple(dropped),
        held=tuple(held),
        open=tuple(unanswered[True]),
        undecided=tuple(unanswered[False]),
        pending=frozenset(pending),
    )


def _applies(question: AnyQuestion, facts: Facts, pending: set[str]) -> bool | None:
    """Whether the question applies; None where that depends on a question not yet answered."""
    if question.applies_if is None:
        return True
    span = question.applies_if.evaluate(facts, pending).range
    if span.low >= Level.ARGUABLE:
        return True
    return False if span.high < Level.ARGUABLE else None


def _settled(answer: Fragment) -> set[str]:
    """Return the facts that no other question needs to ask again, and their proof keys.

    A multi fact is not among them: another question may add codes to it.
    """
    known = {key for key in answer if key in FACTS and FACTS[key].kind is not FactKind.MULTI}
    return known | {key + PROOF_SUFFIX for key in known}


def _merge(answer: Fragment, values: dict[str, Value], proofs: dict[str, Proof]) -> None:
    """Add an answer's facts; two questions on one multi fact add up their codes."""
    facts, _ = read(answer)
    for fact, value in facts.values.items():
        earlier = values.get(fact)
        if isinstance(value, frozenset) and isinstance(earlier, frozenset):
            both = value | earlier
            value = both - {NONE} if len(both) > 1 else both  # noqa: PLW2901
        values[fact] = value
    proofs.update(facts.proofs)
