"""What is kept of one outlook for the next changes nothing but the time it takes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies_engine import TODAY, answered, fragments, interviews, people

from flows.assessment.bounded import Bounded
from flows.assessment.routes import rules
from flows.assessment.tree import AllOf, keep_values, yes
from flows.assessment.tree.kept_values import KeptValues
from flows.engine.interview_status import InterviewStatus, outlook
from flows.engine.question import Flow
from flows.engine.session import Depth
from flows.engine.walks import walk
from flows.facts import NO, YES, Facts
from flows.facts_file import Json
from flows.interview import FLOW

SENT, REACHED = yes("notice_sent"), yes("settlement_reached")


@pytest.mark.slow
@settings(max_examples=12)
@given(people(), st.sampled_from(["quick", "full"]))
def test_every_prefix_of_an_interview_has_the_same_outlook(facts: Facts, depth: Depth) -> None:
    """After each answer, the outlook that begins from the one before is that of a new start."""
    given_so_far: dict[str, dict[str, Json]] = {}
    last: InterviewStatus | None = None
    for id_, answer in [("", {}), *walk(FLOW, facts, depth, TODAY).answers.items()]:
        given_so_far = {**given_so_far, id_: answer} if id_ else {}
        last = outlook(FLOW, given_so_far, depth, TODAY, earlier=last)
        assert last == outlook(FLOW, given_so_far, depth, TODAY)


@pytest.mark.slow
@settings(max_examples=12)
@given(people(), st.data())
def test_changed_and_removed_answers_have_the_same_outlook(
    facts: Facts, data: st.DataObject
) -> None:
    """Answers changed, removed or added, and a change of depth, are seen at once."""
    answers = walk(FLOW, facts, "full", TODAY).answers
    last = outlook(FLOW, answers, "full", TODAY)
    for _ in range(4):
        question = data.draw(st.sampled_from(FLOW.questions))
        depth: Depth = data.draw(st.sampled_from(["quick", "full"]))
        changed = {id_: old for id_, old in answers.items() if id_ != question.id}
        if data.draw(st.booleans()):
            changed[question.id] = data.draw(fragments(question))
        answers = changed
        last = outlook(FLOW, answers, depth, TODAY, earlier=last)
        assert last == outlook(FLOW, answers, depth, TODAY)


@given(interviews(), st.data(), st.sampled_from(["quick", "full"]))
def test_any_two_answers_to_any_tree_have_the_same_outlook(
    flow: Flow, data: st.DataObject, depth: Depth
) -> None:
    """Whatever was answered before, the outlook is that of the answers as they are."""
    before, after = data.draw(answered(flow)), data.draw(answered(flow))
    earlier = outlook(flow, before, depth, TODAY)
    assert outlook(flow, after, depth, TODAY, earlier=earlier) == outlook(flow, after, depth, TODAY)


def test_a_value_is_kept_only_where_nothing_it_reads_has_changed() -> None:
    """Of two rules, the one whose fact was answered is worked out anew; the other is kept."""
    one, other = AllOf(of=(SENT,)), AllOf(of=(REACHED,))
    pending = frozenset({"notice_sent", "settlement_reached"})
    before = Facts({}, {})
    keep_values(before, pending)
    values = [node.evaluate(before, pending) for node in (one, other)]
    after, left = Facts({"notice_sent": NO}, {}), frozenset({"settlement_reached"})
    keep_values(after, left, before)
    kept = after.memo[KeptValues]
    assert isinstance(kept, KeptValues)
    assert kept.by_node == {other: values[1]}
    assert one.evaluate(after, left) is not values[0]


def test_other_pending_facts_are_not_answered_from_what_is_kept() -> None:
    """Values are kept for one set of pending facts; with another, the tree is evaluated."""
    node, facts = AllOf(of=(SENT,)), Facts({"notice_sent": YES}, {})
    keep_values(facts, frozenset())
    settled = node.evaluate(facts, frozenset())
    assert node.evaluate(facts, frozenset({"notice_sent.proof"})).range != settled.range


def test_a_bounded_rule_depends_on_the_fact_whose_codes_it_tries() -> None:
    """A rule that tries the codes of a fact depends on it, even if no leaf reads it."""
    found = [node for rule in rules(TODAY).values() for node in rule.walk()]
    bounded = [node for node in found if isinstance(node, Bounded)]
    assert bounded
    assert all(node.fact in node.depends_on for node in bounded)
