"""Walks of the real interview: nobody gets stuck, and nothing skipped would have mattered.

Answers that contradict each other are left out of account: nobody is asked to catch them.
"""

from __future__ import annotations

import json

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies_engine import TODAY, fragments, people

from flows.assessment.assess import assess
from flows.assessment.conflicts import conflicts
from flows.assessment.model import Classification, to_json
from flows.assessment.routes import classify, rules
from flows.assessment.tree import Level, Switch
from flows.engine.interview_status import outlook, why_skipped
from flows.engine.question import MultiChoice
from flows.engine.replay import Answers, replay
from flows.engine.session import Depth
from flows.engine.walks import Walk, answer_from, walk
from flows.facts import Facts
from flows.facts_file import Json, dump, read
from flows.interview import FLOW

pytestmark = pytest.mark.slow

BESIDE = {"what_would_change", "nearest_judgments"}
"""What the full intake does not promise to settle."""
ACTS = next(one for one in FLOW.questions if isinstance(one, MultiChoice) and one.beside)
"""The one list over two facts."""
OF_A_LOST_ROUTE = {"elements", "reasons", "provisions", "liquidated", "amounts"}
"""What is no longer asked of a route once it is unavailable."""


@st.composite
def others(draw: st.DrawFn, asked: Walk) -> dict[str, dict[str, Json]]:
    """Draw answers to every question that a walk skipped: another person's, or any at all."""
    facts = draw(people())
    skipped = [question for question in FLOW.questions if question.id not in asked.answers]
    odd = draw(st.lists(st.sampled_from(skipped), max_size=4, unique_by=lambda q: q.id))
    answers = {question.id: answer_from(question, facts) for question in skipped}
    return {**answers, **{question.id: draw(fragments(question)) for question in odd}}


def facts_of(answers: Answers) -> Facts:
    """Return what answers come to."""
    return replay(FLOW, answers).facts


def classification(answers: Answers) -> Classification:
    """Return the classification that answers lead to."""
    facts = facts_of(answers)
    return classify({route: rule.settle(facts).level for route, rule in rules(TODAY).items()})


def promised(answers: Answers) -> dict[str, Json]:
    """Return what a full intake settles of the assessment.

    Where "not sure" leaves a circumstance open whatever else is said, the rest is not asked: it
    stays among the facts that are open, or does not. What is arguable at best, whatever the
    proof, may be proved better by what is not asked; a route says in its reasons what matters.
    """
    result = json.loads(to_json(assess(facts_of(answers), TODAY)))
    for route in result["routes"].values():
        for element in route["elements"].values():
            for part in (element, *element["circumstances"].values()):
                del part["weak"]
                if part["status"] == "open":
                    del part["open_facts"]
        if route["status"] == "unavailable":
            for part in OF_A_LOST_ROUTE:
                del route[part]
    return {key: part for key, part in result.items() if key not in BESIDE}


@given(people())
def test_people_do_not_contradict_themselves(facts: Facts) -> None:
    """A random person's facts read as a facts file and can all be true."""
    assert read(dump(facts)) == (facts, [])
    assert not conflicts(facts, TODAY)


@settings(max_examples=20)
@given(people())
def test_a_walk_says_what_the_person_knows(facts: Facts) -> None:
    """What a walk comes to is what its person knows, never anything else.

    Of a list over two facts each has the lines that are true of it, and "unsure" beside them
    where the lines not ticked cannot be denied.
    """
    found = facts_of(walk(FLOW, facts, "full", TODAY).answers)
    told = found.without("figures_shown")  # follows from the figures themselves
    for fact, value in told.values.items():
        known = facts.values.get(fact)
        if fact in (ACTS.fact, ACTS.beside):
            assert isinstance(value, frozenset)
            true = {line for line, sign in ACTS.signs.items() if sign.holds(facts)}
            assert value - {"unsure"} == (true if fact == ACTS.beside else facts.codes(fact))
            denied = {it for line, its in ACTS.denied.items() if line not in true for it in its}
            sure = facts.is_known(ACTS.fact) and all(map(facts.is_known, denied))
            assert ("unsure" in value) is not sure
        elif isinstance(value, frozenset) and known is None:
            assert value == {"unsure"}
        elif value not in ("yes", "no"):
            assert value == known


@settings(max_examples=15)
@given(people(), st.sampled_from(["quick", "full"]))
def test_a_walk_ends_with_every_question_accounted_for(facts: Facts, depth: Depth) -> None:
    """At the end each question is answered, does not apply, or is skipped for a settled rule.

    What a full intake skips may also be read by no rule: the sums of a route that is lost.
    """
    asked = walk(FLOW, facts, depth, TODAY)
    view = outlook(FLOW, asked.answers, depth, TODAY)
    assert view.next is None
    assert not view.ahead
    assert set(view.standing.applied) == set(asked.answers)
    assert len(asked.path) <= len(FLOW.questions)
    for question in FLOW.questions:
        if depth == "quick" and question.id in view.standing.open:
            assert why_skipped(FLOW, view, question, depth, TODAY)


@settings(max_examples=150)
@given(people(), st.data())
def test_quick_skips_nothing_that_decides(facts: Facts, data: st.DataObject) -> None:
    """Whatever is answered to the skipped questions, the classification stays as it was."""
    asked = walk(FLOW, facts, "quick", TODAY)
    before = classification(asked.answers)
    more = {**asked.answers, **data.draw(others(asked))}
    assume(not conflicts(facts_of(more), TODAY))
    assert classification(more) is before


@settings(max_examples=25)
@given(people(), st.data())
def test_full_skips_nothing_that_it_promises(facts: Facts, data: st.DataObject) -> None:
    """Whatever is answered to the skipped questions, all that a full intake settles stays."""
    asked = walk(FLOW, facts, "full", TODAY)
    more = {**asked.answers, **data.draw(others(asked))}
    assume(not conflicts(facts_of(more), TODAY))
    assert promised(more) == promised(asked.answers)


@settings(max_examples=8)
@given(people())
def test_full_goes_on_where_quick_ended(facts: Facts) -> None:
    """Going deeper keeps the path so far and asks only what has not been asked."""
    quick = walk(FLOW, facts, "quick", TODAY)
    full = walk(FLOW, facts, "full", TODAY, start=quick)
    assert full.path[: len(quick.path)] == quick.path


@settings(max_examples=60)
@given(people())
def test_no_two_branches_of_a_switch_are_in_force(facts: Facts) -> None:
    """The cases of each switch exclude each other."""
    for rule in rules(TODAY).values():
        for node in rule.walk():
            if isinstance(node, Switch):
                levels = [case.settle(facts).level for case, _ in node.cases]
                assert sum(level >= Level.ARGUABLE for level in levels) <= 1, node
