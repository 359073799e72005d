"""The diagram shows every topic, question and move, and the path one person took."""

from __future__ import annotations

import re
from collections import Counter

from hypothesis import given
from strategies_engine import interviews

from flows.engine.diagram import diagram
from flows.engine.machine import TRANSITIONS
from flows.engine.question import Flow
from flows.engine.session import State
from flows.interview import FLOW

MOST_EDGES = 500
"""What Mermaid draws at most unless it is told otherwise."""
MOST_CHARACTERS = 50_000


def nodes(text: str) -> Counter[str]:
    """Return how often each question's node is declared."""
    return Counter(re.findall(r"^ +(q_\w+)\[", text, re.MULTILINE))


def test_each_question_stands_once_inside_its_topic() -> None:
    """Every question is one node, inside the box of its topic."""
    text = diagram(FLOW)
    assert nodes(text) == Counter(f"q_{question.id}" for question in FLOW.questions)
    boxes = dict(re.findall(r"subgraph t_(\w+)\[.*?\n(.*?)\n    end", text, re.DOTALL))
    for question in FLOW.questions:
        assert f'q_{question.id}["' in boxes[question.topic.value]


def test_the_states_and_their_moves_are_drawn() -> None:
    """Each declared move between states is an arrow that names its event; topics are one."""
    text = diagram(FLOW)
    for line in TRANSITIONS:
        for source in line.sources:
            ends = [
                "interview" if s.topic else f"s_{s.value}" for s in (source, line.target or source)
            ]
            if ends[0] != ends[1]:
                arrow = rf"^  {ends[0]} -- .*\b{line.event.value}\b.* --> {ends[1]}$"
                assert re.search(arrow, text, re.MULTILINE)
    for state in State:
        assert state.topic or f"s_{state.value}([{state.value}])" in text


def test_dependents_hang_on_the_fact_they_read() -> None:
    """A dotted arrow leads from the question that sets a fact to the one that needs it."""
    assert "q_notice_events -. notice_sent .-> q_notice_date" in diagram(FLOW)


def test_the_same_flow_gives_the_same_text() -> None:
    """Nothing in the diagram depends on the order of sets or on the run."""
    assert diagram(FLOW) == diagram(FLOW)


def test_github_can_draw_it() -> None:
    """The whole diagram stays below Mermaid's limits."""
    text = diagram(FLOW, [question.id for question in FLOW.questions])
    assert len(re.findall(r"-->|\.->|==>", text)) < MOST_EDGES
    assert len(text) < MOST_CHARACTERS


def test_a_path_is_numbered_coloured_and_joined() -> None:
    """The questions one person was asked are numbered in order; unknown ones are left out."""
    text = diagram(FLOW, ["party_role", "gone", "right_type"])
    assert 'q_party_role["1. party_role"]' in text
    assert 'q_right_type["2. right_type"]' in text
    assert "q_party_role ==> q_right_type" in text
    assert "class q_party_role,q_right_type asked" in text
    assert "classDef" not in diagram(FLOW)


@given(interviews())
def test_any_flow_can_be_drawn(flow: Flow) -> None:
    """Whatever the order of a flow's questions, each is one node."""
    assert nodes(diagram(flow)) == Counter(f"q_{question.id}" for question in flow.questions)
