"""What a card writes is always a well-formed fragment of a facts file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies_engine import fragments, interviews

from flows.engine.question import AnyQuestion, Choice, Flow, MultiChoice, MultiYesNo, TypedValue
from flows.facts import NO, NONE, NOT_APPLICABLE, UNSURE, YES, Proof
from flows.facts_file import Json, read
from flows.interview import FLOW
from flows.vocabulary import Topic

NOTICE = MultiYesNo(
    id="notice",
    topic=Topic.NOTICE,
    proof=True,
    presupposed=dict.fromkeys(("notice_received", "continued_after_notice"), ("notice_sent",)),
    ticks=("notice_sent", "notice_received", "continued_after_notice"),
)
RELATIONS = MultiChoice(
    id="relations",
    topic=Topic.RELATIONSHIP,
    proof=True,
    fact="relationship",
    options=("employee", "supplier", NONE),
)


@given(st.data())
def test_every_answer_is_a_fragment(data: st.DataObject) -> None:
    """Each answer of each question reads without a problem and sets only the question's keys."""
    question = data.draw(st.sampled_from(FLOW.questions))
    fragment = data.draw(fragments(question))
    _, problems = read(fragment)
    assert not problems
    assert fragment.keys() <= question.keys


@given(st.data())
def test_proof_stands_only_beside_what_was_affirmed(data: st.DataObject) -> None:
    """No proof is written for a fact denied, left open or not provable."""
    question = data.draw(st.sampled_from([q for q in FLOW.questions if q.proof]))
    fragment = data.draw(fragments(question))
    denied = (NO, NOT_APPLICABLE, NONE, [NONE], [UNSURE])
    for key in fragment:
        if key.endswith(".proof"):
            assert fragment[key.removesuffix(".proof")] not in denied


@pytest.mark.parametrize(
    ("question", "fragment"),
    [
        (NOTICE.answer([], "no", Proof.DOCUMENT), dict.fromkeys(NOTICE.ticks, NO)),
        (NOTICE.answer([], "unsure", Proof.DOCUMENT), {}),
        (
            NOTICE.answer(["notice_received"], "no", Proof.OFFICIAL),
            {
                "notice_sent": YES,
                "notice_received": YES,
                "continued_after_notice": NO,
                "notice_sent.proof": "official",
                "notice_received.proof": "official",
            },
        ),
        (NOTICE.answer(["notice_sent"], "unsure"), {"notice_sent": YES}),
        (RELATIONS.answer([], "no", Proof.DOCUMENT), {"relationship": [NONE]}),
        (RELATIONS.answer([], "unsure", Proof.DOCUMENT), {"relationship": [UNSURE]}),
        (RELATIONS.answer([NONE], "unsure"), {"relationship": [NONE]}),
        (RELATIONS.answer([NONE, "supplier"], "no"), {"relationship": ["supplier"]}),
        (
            RELATIONS.answer(["supplier", "employee"], "unsure", Proof.NONE),
            {"relationship": ["employee", "supplier", UNSURE], "relationship.proof": "none"},
        ),
    ],
)
def test_cards_of_many_lines(question: dict[str, Json], fragment: dict[str, Json]) -> None:
    """Ticked is yes, the rest is what the person says, and the proof covers only the ticked."""
    assert question == fragment


def test_nothing_picked_of_a_list_without_none_is_unknown() -> None:
    """A multi fact that has no code for none stays unknown where nothing was picked."""
    acts = MultiChoice(id="acts", topic=Topic.ACTS, fact="act_kinds", options=("piracy",))
    assert acts.answer([], "no") == {}


def test_not_sure_is_an_answer_without_a_fact() -> None:
    """Not sure leaves the fact out of the fragment."""
    choice = Choice(id="stage", topic=Topic.TIMING, fact="stage", options=("retrial",))
    assert choice.answer(UNSURE, Proof.DOCUMENT) == {}
    assert choice.answer("retrial") == {"stage": "retrial"}


def test_proof_that_a_question_does_not_ask_is_not_written() -> None:
    """A question without proof writes none and has no proof key."""
    entry = TypedValue(id="loss", topic=Topic.MONEY, fact="actual_loss")
    fragment = entry.answer({"amount": "5", "currency": "CNY"}, Proof.DOCUMENT)
    assert fragment.keys() == entry.keys == {"actual_loss"}


@given(interviews())
def test_a_question_is_found_by_its_id(flow: Flow) -> None:
    """The flow gives each of its questions by id, and nothing for an unknown id."""
    found: list[AnyQuestion | None] = [flow.question(question.id) for question in flow.questions]
    assert found == list(flow.questions)
    assert flow.question("no_such_question") is None
