"""Migration: brings a session of an older flow to the current one, by replay.

The answer to a removed question goes to the questions that ask for its facts now. It becomes
their answer where it says all that they ask; otherwise it is shown for confirmation.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flows.engine.question import AnyQuestion, Flow, MultiYesNo
from flows.engine.replay import Answers, replay
from flows.engine.session import Session
from flows.engine.steps import StepResult, resumed
from flows.engine.walks import answer_from
from flows.facts import NO, PROOF_SUFFIX, Facts
from flows.facts_file import Fragment, Json, read

_Given = dict[str, dict[str, Json]]


def migrate(flow: Flow, session: Session, today: date) -> StepResult:
    """Return a session of the current flow and of today's date.

    Answers whose question was removed, or no longer takes them, leave the session. `dropped`
    names those of which something is lost, and those that no longer apply. The state is derived
    again.
    """
    taken = {id_: old for id_, old in session.answers.items() if _is_taken(flow, id_, old)}
    earlier = {id_: old for id_, old in session.set_aside.items() if _is_taken(flow, id_, old)}
    answers, to_confirm = _carried(flow, session.answers, taken)
    left = replay(flow, answers).dropped
    copy = session.model_copy(
        update={
            "revision": session.revision + 1,
            "flow_version": flow.version,
            "as_of": today,
            "answers": {id_: given for id_, given in answers.items() if id_ not in left},
            "set_aside": {**to_confirm, **earlier, **{id_: answers[id_] for id_ in left}},
            "focus": None,
            "draft": None,
            "offer": None,
        }
    )
    kept = [*copy.answers.values(), *to_confirm.values()]
    dropped = (
        id_
        for id_, old in session.answers.items()
        if id_ not in copy.answers and (id_ in left or not _is_kept(flow, id_, old, kept))
    )
    return StepResult(resumed(flow, copy), tuple(dropped))


def _carried(flow: Flow, old: Answers, taken: Mapping[str, Fragment]) -> tuple[_Given, _Given]:
    """Return the answers with those of removed questions, and those to be confirmed."""
    gone = [fragment for id_, fragment in old.items() if flow.question(id_) is None]
    loose = {fact for fragment in gone for fact in read(fragment)[0].values}
    facts = _joined([*gone, *taken.values()])
    answers = {id_: dict(fragment) for id_, fragment in taken.items()}
    to_confirm: _Given = {}
    for question in flow.questions if loose else ():
        if question.id in answers:
            told = _told(question, facts).items()
            beside = {key: value for key, value in told if key.removesuffix(PROOF_SUFFIX) in loose}
            answers[question.id] = {**beside, **answers[question.id]}
        elif not loose.isdisjoint(question.facts) and (given := _told(question, facts)):
            (answers if _is_whole(question, given) else to_confirm)[question.id] = given
    return answers, to_confirm


def _told(question: AnyQuestion, facts: Facts) -> dict[str, Json]:
    """Return the answer that the facts give to a question; of ticks, also what was denied."""
    given = answer_from(question, facts)
    if isinstance(question, MultiYesNo):
        denied = {line for line in question.ticks if facts.code(line) == NO}
        without = (
            line for line, taken in question.presupposed.items() if not denied.isdisjoint(taken)
        )
        given |= dict.fromkeys((*denied, *without), NO)
    return given


def _joined(fragments: list[Fragment]) -> Facts:
    """Return the facts of all the fragments together."""
    every: dict[str, Json] = {}
    for fragment in fragments:
        every |= fragment
    return read(every)[0]


def _is_whole(question: AnyQuestion, given: Fragment) -> bool:
    """Whether an answer says all that the question asks."""
    return set(question.asks) <= given.keys()


def _is_kept(flow: Flow, id_: str, old: Fragment, kept: list[dict[str, Json]]) -> bool:
    """Whether every value of an answer to a removed question is in another answer."""
    if flow.question(id_) is not None:
        return False
    return all(any(new.get(key) == value for new in kept) for key, value in old.items())


def _is_taken(flow: Flow, id_: str, fragment: Fragment) -> bool:
    """Whether the flow has the question, and the fragment can be an answer to it."""
    question = flow.question(id_)
    return question is not None and question.keys >= fragment.keys() and not read(fragment)[1]
