"""How far an interview has come, for the card.

What may still be asked is known exactly, but most of it never is: once an answer settles an
element, its other questions are skipped. So a fixed share of the questions ahead is expected,
measured over random people (`make bench` prints its error). Unless an answer is changed,
questions ahead only become fewer, so progress rarely goes back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flows.engine.interview_status import InterviewStatus
from flows.engine.question import Flow
from flows.engine.session import Depth, Session
from flows.engine.steps import ahead_of, current_question
from flows.vocabulary import Topic

SHARE_ASKED: Mapping[Depth, float] = {"quick": 0.3, "full": 0.55}


@dataclass(frozen=True, slots=True)
class Progress:
    """Cards answered, and cards expected to come with the one shown (0 where none is).

    `topic` is the topic of the card shown, `place` its place (from 1) among the `topics` that
    hold an answer or may still be asked; None and 0 where no question is shown.
    """

    done: int
    ahead: int
    topic: Topic | None = None
    place: int = 0
    topics: int = 0


def progress(flow: Flow, session: Session) -> Progress:
    """Return how far a session has come in its depth."""
    question = current_question(flow, session)
    view = ahead_of(flow, session)
    answered = {*view.standing.applied, *view.standing.held}
    if question is None:
        return Progress(len(answered), expected(view, session.depth))
    in_play = {q.topic for q in flow.questions if q.id in answered or q.id in view.ahead}
    topics = [topic for topic in Topic if topic in in_play | {question.topic}]
    return Progress(
        done=len(answered - {question.id}),
        ahead=max(1, expected(view, session.depth)),
        topic=question.topic,
        place=topics.index(question.topic) + 1,
        topics=len(topics),
    )


def expected(view: InterviewStatus, depth: Depth) -> int:
    """Return how many of the questions ahead are likely to be asked: at least one, if any is."""
    if not view.ahead:
        return 0
    return max(1, round(len(view.ahead) * SHARE_ASKED[depth]))
