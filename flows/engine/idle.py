"""Which options never matter, found by assessing random people with each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from random import Random

from flows.assessment.assess import assess
from flows.engine.lint_finding import LintFinding
from flows.engine.people import person
from flows.engine.question import AnyQuestion, Flow, MultiChoice, MultiYesNo, TypedValue
from flows.facts import NO, YES, FactKind, Facts, Value
from flows.vocabulary import FACTS

_PEOPLE = 1_000
Outcome = Callable[[Facts], object]


def check_options(flow: Flow, as_of: date, outcome: Outcome | None = None) -> Iterator[LintFinding]:
    """Yield each fact whose options all lead to the same assessment.

    Options matter if, for one of the random people, two of them lead to different assessments.
    Facts asked for the file alone, or to know what else to ask, are left out.
    """
    result = outcome or (lambda facts: assess(facts, as_of, changes=False))
    idle = {
        fact: question
        for question in flow.questions
        if not question.filed and not isinstance(question, TypedValue)
        for fact in question.asks
        if not (isinstance(question, MultiChoice) and (question.names or fact == question.beside))
    }
    random = Random(1)  # noqa: S311 - the same people in every run
    for _ in range(_PEOPLE):
        if not idle:
            return
        facts = person(random, as_of)
        idle = {
            fact: question
            for fact, question in idle.items()
            if not _matters(fact, question, facts, result)
        }
    for fact, question in idle.items():
        where = f"flows/interview/{question.topic.value}.py: {question.id}"
        yield LintFinding(
            "idle", where, f"{fact}, of which no answer changes anything", "filed=True"
        )


def _matters(fact: str, question: AnyQuestion, facts: Facts, result: Outcome) -> bool:
    """Whether two options of a fact lead to different results for one person."""
    codes = (YES, NO) if isinstance(question, MultiYesNo) else FACTS[fact].codes
    first, *others = (result(facts.having({fact: _value(fact, code)})) for code in codes)
    return any(other != first for other in others)


def _value(fact: str, code: str) -> Value:
    return frozenset({code}) if FACTS[fact].kind is FactKind.MULTI else code
