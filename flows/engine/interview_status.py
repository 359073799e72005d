"""The status of an interview: the next question, and those that may follow.

Relevance decides only what is asked next and never drops an answer. Questions keep the
author's order; relevance only skips some of them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from flows.assessment.tree import Goal, Level, keep_values
from flows.engine.question import AnyQuestion, Flow
from flows.engine.replay import Answers, ReplayResult, replay
from flows.engine.session import Depth


@dataclass(frozen=True)
class InterviewStatus:
    """The replayed answers, the next question, and all that may still be asked, in order."""

    standing: ReplayResult
    next: AnyQuestion | None
    ahead: tuple[str, ...]


def outlook(
    flow: Flow,
    answers: Answers,
    depth: Depth,
    as_of: date,
    recall: Collection[str] = (),
    *,
    earlier: InterviewStatus | None = None,
) -> InterviewStatus:
    """Return what is still to be asked for the goal of this depth.

    `recall` names questions whose answer was set aside. Where they apply again they are asked
    again, relevant or not, so that no answer is lost by changing another and changing it back.
    `earlier` is the outlook of other answers to the same flow, if there is one: what rests on
    facts that have not changed is then not worked out again. The result is the same without it.
    """
    standing = replay(flow, answers)
    keep_values(standing.facts, standing.pending, earlier.standing.facts if earlier else None)
    keys = flow.relevance.wanted(standing.facts, standing.pending, as_of, depth)
    wanted = _with_gates(flow, standing, keys, depth)
    ahead = [
        question
        for question in flow.questions
        if question.id in wanted or (question.id in recall and question.id in standing.open)
    ]
    following = next((q for q in ahead if q.id in standing.open), None)
    return InterviewStatus(standing, following, tuple(q.id for q in ahead))


def why_skipped(
    flow: Flow, view: InterviewStatus, question: AnyQuestion, depth: Depth, as_of: date
) -> str:
    """Return the name of the settled element or circumstance that makes a question needless.

    Empty where the question is not skipped (answered, still to come, or not applying at all),
    and where no rule reads it: the sums of a route that is lost.
    `view` is the outlook of the same depth and day.
    """
    standing = view.standing
    if question.id in view.ahead or question.id not in (*standing.open, *standing.undecided):
        return ""
    return flow.relevance.reason_skipped(
        standing.facts, standing.pending, as_of, depth, question.keys
    )


def _with_gates(
    flow: Flow, standing: ReplayResult, keys: frozenset[str], depth: Depth
) -> frozenset[str]:
    """Return the unanswered questions that set a wanted key, or on which such a one depends.

    The last question comes first, because it depends only on earlier ones.
    """
    wanted_keys = set(keys)
    wanted: set[str] = set()
    unanswered = {*standing.open, *standing.undecided}
    hanging = {*standing.undecided, *standing.held}
    for question in reversed(flow.questions):
        if question.id not in unanswered and question.id not in hanging:
            continue
        by_itself = question.always or (question.filed and depth == "full")
        if not by_itself and wanted_keys.isdisjoint(question.keys):
            continue
        wanted.add(question.id)
        if question.id in hanging and question.applies_if is not None:
            value = question.applies_if.evaluate(standing.facts, standing.pending)
            goal = Goal(value, Level.OPEN, Level.ARGUABLE)
            wanted_keys |= goal.relevant(standing.pending)
    return frozenset(wanted & unanswered)
