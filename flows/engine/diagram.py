"""The flow as a Mermaid flowchart: topics with their questions, and the other states.

The states and their arrows come from the declaration of the machine. Inside a topic a plain
arrow is the author's order; a dotted one names the earlier fact on which a question depends. A
path is numbered, coloured and drawn thick. The same flow always gives the same text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from flows.engine.machine import TRANSITIONS
from flows.engine.question import AnyQuestion, Flow
from flows.engine.session import State

_INTERVIEW = "interview"
_STYLE = "classDef asked fill:#1f6feb,stroke:#0b3d91,color:#ffffff"


def diagram(flow: Flow, path: Sequence[str] = ()) -> str:
    """Return the flowchart; `path` names the questions one person was asked, in order."""
    asked = [id_ for id_ in path if flow.question(id_) is not None]
    lines = ["flowchart TD"]
    lines += _states()
    lines += _interview(flow, asked)
    lines += _hanging(flow)
    lines += _arrows()
    lines += [f"  q_{one} ==> q_{two}" for one, two in pairwise(asked)]
    if asked:
        lines += [f"  {_STYLE}", f"  class {','.join(f'q_{id_}' for id_ in asked)} asked"]
    return "\n".join(lines) + "\n"


def machine_diagram() -> str:
    """Return the states alone, all topics as one, with the events between them."""
    lines = ["flowchart TD", f"  {_INTERVIEW}[interview: one state a topic]"]
    lines += _states()
    lines += _arrows()
    return "\n".join(lines) + "\n"


def _states() -> Iterator[str]:
    """Yield the states that are not topics."""
    yield from (f"  {_node(state)}([{state.value}])" for state in State if state.topic is None)


def _arrows() -> Iterator[str]:
    """Yield the arrows between states."""
    yield from (f"  {one} -- {', '.join(events)} --> {two}" for (one, two), events in _moves())


def _interview(flow: Flow, asked: Sequence[str]) -> Iterator[str]:
    """Yield the topics in the order they are asked, each with its questions."""
    places = {id_: place for place, id_ in enumerate(asked, start=1)}
    chapters = [
        (topic, tuple(questions))
        for topic, questions in groupby(flow.questions, key=lambda question: question.topic)
    ]
    yield f"  subgraph {_INTERVIEW}"
    for topic, questions in chapters:
        yield f"    subgraph t_{topic.value}[{topic.value}]"
        yield "      direction TB"
        yield from (f"      {_question(question, places)}" for question in questions)
        yield from (f"      q_{one.id} --> q_{two.id}" for one, two in pairwise(questions))
        yield "    end"
    yield from (f"    t_{one[0].value} --> t_{two[0].value}" for one, two in pairwise(chapters))
    yield "  end"


def _question(question: AnyQuestion, places: dict[str, int]) -> str:
    place = places.get(question.id)
    label = f"{place}. {question.id}" if place else question.id
    return f'q_{question.id}["{label}"]'


def _hanging(flow: Flow) -> Iterator[str]:
    """Yield a dotted arrow from each question to those that depend on a fact it sets."""
    for question in flow.questions:
        read = question.applies_if.facts() if question.applies_if else frozenset()
        for earlier in flow.questions:
            if shared := sorted(read.intersection(earlier.facts)):
                yield f"  q_{earlier.id} -. {', '.join(shared)} .-> q_{question.id}"


def _moves() -> Iterator[tuple[tuple[str, str], tuple[str, ...]]]:
    """Yield the arrows between states, the topics as one, without those to the same state."""
    moves: dict[tuple[str, str], dict[str, None]] = {}
    for line in TRANSITIONS:
        for source in line.sources:
            target = source if line.target is None else line.target
            ends = (_node(source), _node(target))
            if ends[0] != ends[1]:
                moves.setdefault(ends, {})[line.event.value] = None
    for ends, events in moves.items():
        yield ends, tuple(events)


def _node(state: State) -> str:
    return _INTERVIEW if state.topic else f"s_{state.value}"
