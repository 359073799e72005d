"""Replay gives the same facts however the answers came about, and keeps only what applies."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from strategies_engine import EVERYTHING, TreeGoal, answered, interviews

from flows.assessment.tree import yes
from flows.engine.interview_status import outlook, why_skipped
from flows.engine.question import Choice, Flow, MultiChoice, MultiYesNo, TypedValue
from flows.engine.replay import Answers, ReplayResult, replay
from flows.engine.session import Depth
from flows.facts import NO, NONE, YES
from flows.facts_file import Json
from flows.vocabulary import Topic

AS_OF = date(2026, 11, 21)

REACHED = Choice(
    id="reached", topic=Topic.SETTLEMENT, proof=True, fact="settlement_reached", options=(YES, NO)
)
RESUMED = Choice(
    id="resumed",
    topic=Topic.SETTLEMENT,
    applies_if=yes("settlement_reached"),
    fact="resumed_after_settlement",
    options=(YES, NO),
)
RESUMED_DATE = TypedValue(
    id="resumed_date",
    topic=Topic.SETTLEMENT,
    applies_if=yes("resumed_after_settlement"),
    fact="resumed_date",
)
CHAIN = Flow(version="1", questions=(REACHED, RESUMED, RESUMED_DATE), relevance=EVERYTHING)
CHAIN_ANSWERS: dict[str, dict[str, Json]] = {
    "reached": {"settlement_reached": YES, "settlement_reached.proof": "document"},
    "resumed": {"resumed_after_settlement": YES},
    "resumed_date": {"resumed_date": "2025-06"},
}


def kept(answers: Answers, standing: ReplayResult) -> dict[str, dict[str, Json]]:
    """Return the answers that replay did not drop."""
    return {id_: dict(old) for id_, old in answers.items() if id_ not in standing.dropped}


@given(interviews(), st.data())
def test_pruned_answers_replay_to_the_same(flow: Flow, data: st.DataObject) -> None:
    """Dropping what replay drops changes nothing else: one pass is the whole cascade."""
    answers = data.draw(answered(flow))
    first = replay(flow, answers)
    again = replay(flow, kept(answers, first))
    assert again == replace(first, dropped=())


@given(interviews(), st.data())
def test_order_of_answering_does_not_matter(flow: Flow, data: st.DataObject) -> None:
    """The same answers come to the same, whichever was given first."""
    answers = data.draw(answered(flow))
    shuffled = dict(data.draw(st.permutations(list(answers.items()))))
    assert replay(flow, answers) == replay(flow, shuffled)


@given(interviews(), st.data())
def test_every_question_stands_in_one_place(flow: Flow, data: st.DataObject) -> None:
    """A question is applied, held, open, undecided, or does not apply: never two of these."""
    answers = data.draw(answered(flow))
    standing = replay(flow, answers)
    places = (*standing.applied, *standing.held, *standing.open, *standing.undecided)
    assert len(set(places)) == len(places)
    assert {*standing.applied, *standing.held, *standing.dropped} == set(answers)
    assert standing.facts.values.keys() <= {f for q in flow.questions for f in q.facts}


@given(interviews(), st.data(), st.sampled_from(["quick", "full"]))
def test_what_is_ahead_starts_with_a_question(
    flow: Flow, data: st.DataObject, depth: Depth
) -> None:
    """As long as anything may still be asked, there is a next question; else the end is reached."""
    view = outlook(flow, data.draw(answered(flow)), depth, AS_OF)
    assert (view.next is None) == (not view.ahead)
    if view.next is not None:
        assert view.next.id in view.standing.open


@given(interviews(), st.data(), st.sampled_from(["quick", "full"]))
def test_skipped_questions_have_a_reason(flow: Flow, data: st.DataObject, depth: Depth) -> None:
    """A question that applies is answered, still to come, or skipped for a named reason."""
    answers = data.draw(answered(flow))
    view = outlook(flow, answers, depth, AS_OF)
    for question in flow.questions:
        reason = why_skipped(flow, view, question, depth, AS_OF)
        waits = question.id in (*view.standing.open, *view.standing.undecided)
        assert bool(reason) == (waits and question.id not in view.ahead)


def test_a_dropped_answer_takes_its_dependents_along() -> None:
    """Taking back a settlement drops what was said of it, down the whole chain."""
    standing = replay(CHAIN, {**CHAIN_ANSWERS, "reached": {"settlement_reached": NO}})
    assert standing.dropped == ("resumed", "resumed_date")
    assert set(standing.facts.values) == {"settlement_reached"}


def test_not_sure_does_not_open_a_dependent() -> None:
    """Where the gate's fact is not known, its dependents do not apply."""
    standing = replay(CHAIN, {**CHAIN_ANSWERS, "reached": {}})
    assert standing.dropped == ("resumed", "resumed_date")
    assert not standing.pending


def test_restored_answers_restore_the_facts() -> None:
    """Changing an answer and then restoring it with its dependents gives the same facts."""
    before = replay(CHAIN, CHAIN_ANSWERS)
    changed: dict[str, dict[str, Json]] = {
        **CHAIN_ANSWERS,
        "reached": {"settlement_reached": NO},
    }
    pruned = kept(changed, replay(CHAIN, changed))
    assert replay(CHAIN, {**pruned, **CHAIN_ANSWERS}) == before


def test_an_answer_behind_an_unanswered_gate_is_held() -> None:
    """An answer whose gate is not yet answered is kept, counts for nothing, and stays pending."""
    held = {id_: old for id_, old in CHAIN_ANSWERS.items() if id_ != "reached"}
    view = outlook(CHAIN, held, "full", AS_OF)
    assert view.standing.held == ("resumed", "resumed_date")
    assert view.standing.facts.values == {}
    assert {"resumed_after_settlement", "resumed_date"} <= view.standing.pending
    assert view.next is REACHED


def test_a_held_answer_that_matters_has_its_gate_asked() -> None:
    """Where only the held answer is wanted, the question on which it hangs is asked for it."""
    flow = replace(CHAIN, relevance=TreeGoal(yes("resumed_after_settlement")))
    held: dict[str, dict[str, Json]] = {"resumed": {"resumed_after_settlement": YES}}
    view = outlook(flow, held, "full", AS_OF)
    assert view.standing.held == ("resumed",)
    assert view.next is REACHED


def test_unknown_questions_are_dropped() -> None:
    """An answer to a question that the flow does not have is dropped by name."""
    assert replay(CHAIN, {"gone": {"fine": NONE}}).dropped == ("gone",)


def test_proof_is_pending_only_where_it_is_asked() -> None:
    """A provable fact whose question asks no proof has no proof still to come."""
    assert replay(CHAIN, {}).pending == {
        "settlement_reached",
        "settlement_reached.proof",
        "resumed_after_settlement",
        "resumed_date",
    }
    reached = replay(CHAIN, {"reached": {"settlement_reached": YES}})
    assert reached.pending == {"resumed_after_settlement", "resumed_date"}


def test_two_questions_on_one_multi_fact_add_up() -> None:
    """Codes from two cards join; none from one gives way; the fact is open until both are in."""
    options = ("employee", "supplier")
    one, two = (
        MultiChoice(id=code, topic=Topic.RELATIONSHIP, fact="relationship", options=(code,))
        for code in options
    )
    flow = Flow(version="1", questions=(one, two))
    assert replay(flow, {"employee": {"relationship": ["employee"]}}).pending == {"relationship"}
    both = replay(
        flow, {"employee": {"relationship": [NONE]}, "supplier": {"relationship": ["supplier"]}}
    )
    assert both.facts.codes("relationship") == {"supplier"}
    assert not both.pending


def test_a_fact_known_from_one_question_is_not_asked_by_another() -> None:
    """Of two questions on one fact the second is not needed, unless the first did not settle it."""
    first = Choice(id="first", topic=Topic.NOTICE, fact="notice_received", options=(YES, NO))
    second = MultiYesNo(id="second", topic=Topic.NOTICE, ticks=("notice_received",))
    flow = Flow(version="1", questions=(first, second), relevance=EVERYTHING)
    assert outlook(flow, {"first": {"notice_received": NO}}, "full", AS_OF).next is None
    assert outlook(flow, {"second": {"notice_received": NO}}, "full", AS_OF).next is None
    assert outlook(flow, {"first": {}}, "full", AS_OF).next is second
