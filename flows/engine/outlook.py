"""What can still matter: the next question, and those that may follow.

Relevance decides only what is asked next; it never drops an answer. The author's order
stands, relevance only skips.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flows.assessment.goals import reason_skipped, wanted
from flows.assessment.tree import Goal, Level
from flows.engine.question import AnyQuestion, Flow
from flows.engine.replay import Answers, Standing, replay
from flows.engine.session import Depth


@dataclass(frozen=True)
class Outlook:
    """Where the answers stand, the next question, and all that may still be asked, in order."""

    standing: Standing
    next: AnyQuestion | None
    ahead: tuple[str, ...]


def outlook(flow: Flow, answers: Answers, depth: Depth, as_of: date) -> Outlook:
    """Return what is still to be asked for the goal of this depth."""
    standing = replay(flow, answers)
    keys = _with_gates(flow, standing, wanted(standing.facts, standing.pending, as_of, depth))
    unanswered = {*standing.open, *standing.undecided}
    ahead = [q for q in flow.questions if q.id in unanswered and (q.always or q.keys & keys)]
    following = next((q for q in ahead if q.id in standing.open), None)
    return Outlook(standing, following, tuple(q.id for q in ahead))


def next_question(flow: Flow, answers: Answers, depth: Depth, as_of: date) -> AnyQuestion | None:
    """Return the question to ask next, or None where the depth's goal is settled."""
    return outlook(flow, answers, depth, as_of).next


def why_skipped(
    flow: Flow, answers: Answers, question: AnyQuestion, depth: Depth, as_of: date
) -> str:
    """Return the name of the settled element or circumstance that makes a question needless.

    Empty where the question is not skipped.
    """
    view = outlook(flow, answers, depth, as_of)
    if question.id in view.ahead or question.id in view.standing.applied:
        return ""
    return reason_skipped(view.standing.facts, view.standing.pending, as_of, depth, question.keys)


def _with_gates(flow: Flow, standing: Standing, keys: frozenset[str]) -> frozenset[str]:
    """Add the facts on which it hangs whether a wanted question applies, last question first."""
    wanted_keys = set(keys)
    undecided = set(standing.undecided)
    for question in reversed(flow.questions):
        gate = question.applies_if
        if question.id in undecided and gate is not None and question.keys & wanted_keys:
            value = gate.evaluate(standing.facts, standing.pending)
            goal = Goal(value, Level.OPEN, Level.ARGUABLE)
            wanted_keys |= goal.relevant(standing.pending)
    return frozenset(wanted_keys)
