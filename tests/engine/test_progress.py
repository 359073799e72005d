"""Progress says how many cards are done and likely to come, and hardly ever goes back."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st
from strategies_engine import TODAY, fragments, interviews, people

from flows.engine import steps
from flows.engine.progress import Progress, progress
from flows.engine.question import Flow
from flows.engine.session import Consent, Depth, Session, State
from flows.engine.walks import answer_from
from flows.facts import Facts
from flows.interview import FLOW
from flows.vocabulary import Topic

CONSENT = Consent(version="1", language="en", at=datetime(2026, 11, 21, tzinfo=UTC))


def started(flow: Flow, depth: Depth = "quick") -> Session:
    """Return a session at its first question, or past it where there is none to ask."""
    session = steps.choose_language(flow, steps.begin(flow, "s", TODAY), "en").session
    session = session.model_copy(update={"depth": depth})
    return steps.consent(flow, session, CONSENT).session


@given(interviews(), st.data())
def test_done_and_ahead_fit_the_card(flow: Flow, data: st.DataObject) -> None:
    """Each answer is one more done; something is ahead exactly while something is asked."""
    session = started(flow, "full")
    done = 0
    while (question := steps.current_question(flow, session)) is not None:
        here = progress(flow, session)
        assert (here.done, here.topic) == (done, question.topic)
        assert here.ahead >= 1
        assert 1 <= here.place <= here.topics
        session = steps.answer(flow, session, question.id, data.draw(fragments(question))).session
        done += 1
    assert progress(flow, session) == Progress(done, 0)


@settings(max_examples=4)
@given(people(), st.sampled_from(["quick", "full"]))
def test_the_share_done_never_falls_by_much(facts: Facts, depth: Depth) -> None:
    """Over the real flow the bar moves on with every answer, or stands, but for a twentieth."""
    session = started(FLOW, depth)
    share = 0.0
    while (question := steps.current_question(FLOW, session)) is not None:
        here = progress(FLOW, session)
        now = here.done / (here.done + here.ahead)
        assert now >= share - 0.05
        share = now
        answer = answer_from(question, facts)
        session = steps.answer(FLOW, session, question.id, answer).session


def test_a_question_opened_again_is_not_counted_as_done() -> None:
    """Looking back at an answer, the card shown is the one being answered, in its own topic."""
    session = started(FLOW)
    for _ in range(3):
        question = steps.current_question(FLOW, session)
        assert question is not None
        session = steps.answer(FLOW, session, question.id, {}).session
    opened = steps.back(FLOW, session).session
    here = progress(FLOW, opened)
    assert here.done == 2
    assert here.topic == steps.current_question(FLOW, opened).topic  # type: ignore[union-attr]


def test_outside_the_questions_there_is_no_topic() -> None:
    """A review in the middle shows what is done and what may come, but no topic."""
    session = steps.review(FLOW, started(FLOW)).session
    here = progress(FLOW, session)
    assert session.state is State.REVIEW
    assert (here.done, here.topic, here.place) == (0, None, 0)
    assert here.ahead > 1
    assert progress(FLOW, started(FLOW)).topic is Topic.STORY
