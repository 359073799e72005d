"""Processor time of the engine per update: replay, relevance, state machine, assessment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from random import Random

from benchmarks.measuring import cost
from flows.assessment.assess import assess
from flows.engine.interview_status import outlook
from flows.engine.machine import TRANSITIONS, fire
from flows.engine.people import person
from flows.engine.replay import Answers, replay
from flows.engine.session import Depth, Event, Session, State
from flows.engine.walks import walk
from flows.interview import FLOW

AS_OF = date(2026, 11, 21)
_DEPTHS: tuple[Depth, ...] = ("quick", "full")


def run() -> Iterator[str]:
    """Yield the cost of each part, for the longest of a few full sessions."""
    random = Random(20261121)  # noqa: S311 - the same people in every run
    sessions = (walk(FLOW, person(random, AS_OF), "full", AS_OF) for _ in range(10))
    answers = max(sessions, key=lambda each: len(each.path)).answers
    half = dict(list(answers.items())[: len(answers) // 2])
    states: dict[str, Answers] = {"empty": {}, "half a": half, "a full": answers}
    floor = cost(lambda: _plain_replay(answers))
    yield f"a full session here: {len(answers)} answers of {len(FLOW.questions)} questions"
    yield f"floor, a plain loop over the answers: {floor}"
    yield f"replay of a full session: {cost(lambda: replay(FLOW, answers))}"
    for depth in _DEPTHS:
        for name, given in states.items():
            found = cost(partial(outlook, FLOW, given, depth, AS_OF))
            ratio = found.median / floor.median
            yield f"replay and relevance, {depth}, {name} session: {found}, {ratio:,.0f} x floor"
    facts = replay(FLOW, answers).facts
    yield f"assessment of a full session: {cost(lambda: assess(facts, AS_OF))}"
    table = {(line.event, s): line.target for line in TRANSITIONS for s in line.sources}
    plain = cost(lambda: table[Event.REVIEW, State.RIGHT])
    yield f"machine step: {cost(_step)}; looked up in a plain table: {plain}"


def _plain_replay(answers: Answers) -> dict[str, object]:
    """Merge the answers as if every question applied: a lower bound."""
    values: dict[str, object] = {}
    for question in FLOW.questions:
        if question.applies_if is None or question.id in answers:
            values.update(answers.get(question.id, {}))
    return values


def _step() -> None:
    session = Session(id="s", flow_version="1", as_of=AS_OF, state=State.RIGHT)
    fire(session, Event.ANSWER, lambda: State.ACTS)
