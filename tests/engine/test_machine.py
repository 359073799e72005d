"""The machine is what its declaration says, and the library still works the way it is used."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from pydantic import BaseModel
from transitions import EventData, Machine, MachineError

from flows.engine import machine
from flows.engine.machine import ASKING, LIVING, TOPICS, TRANSITIONS, NotNow, fire
from flows.engine.session import Event, Session, State
from flows.vocabulary import Topic

ENDS = {State.ASSESSED, State.HANDED_OVER, State.CLOSED, State.DELETED}


def session(state: State) -> Session:
    """Return a session that stands in a state."""
    return Session(id="s", flow_version="1", as_of=date(2026, 11, 21), state=state)


def to(state: State) -> Callable[[], State]:
    """Return answers that lead to this state."""
    return lambda: state


def targets(event: Event, state: State) -> set[State]:
    """Return the states to which the declaration lets an event lead from a state."""
    lines = [line for line in TRANSITIONS if line.event is event and state in line.sources]
    return {state if line.target is None else line.target for line in lines}


class Plain(BaseModel):
    """A pydantic object that the library has never seen."""

    state: State = State.LANGUAGE
    seen: int = 0


def test_library_triggers_on_an_undecorated_object() -> None:
    """`events[name].trigger(object)` moves a pydantic object, keeps nothing, passes the data."""

    def may(data: EventData) -> bool:
        assert isinstance(data.model, Plain)
        data.model.seen += 1
        return bool(data.kwargs["allowed"])

    shared = Machine(
        model=None,
        states=State,
        initial=State.LANGUAGE,
        transitions=[
            {"trigger": "go", "source": State.LANGUAGE, "dest": State.CONSENT, "conditions": [may]},
            {"trigger": "stay", "source": State.CONSENT, "dest": None},
        ],
        auto_transitions=False,
        send_event=True,
    )
    plain = Plain()
    assert shared.events["go"].trigger(plain, allowed=False) is False
    assert plain == Plain(seen=1)
    assert shared.events["go"].trigger(plain, allowed=True) is True
    assert plain == Plain(state=State.CONSENT, seen=2)
    assert shared.events["stay"].trigger(plain) is True
    assert plain.state is State.CONSENT
    with pytest.raises(MachineError):
        shared.events["go"].trigger(plain, allowed=True)
    assert shared.models == []
    assert not hasattr(plain, "go")


def test_no_session_is_ever_registered() -> None:
    """Firing events leaves the shared machine without a model."""
    fire(session(State.LANGUAGE), Event.CHOOSE_LANGUAGE, lambda: State.RIGHT)
    assert machine._machine().models == []
    assert machine._machine() is machine._machine()


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("event", Event)
def test_event_goes_where_declared_or_not_now(event: Event, state: State) -> None:
    """In every state an event leads to a declared state, or is refused and changes nothing."""
    allowed = targets(event, state)
    for heading in (*TOPICS, State.REVIEW):
        here = session(state)
        if not allowed:
            with pytest.raises(NotNow, match=state.value) as caught:
                fire(here, event, to(heading))
            assert (caught.value.event, caught.value.state) == (event, state)
            assert here == session(state)
            continue
        fire(here, event, to(heading))
        assert here.state in allowed
        if len(allowed) > 1:
            assert here.state is heading


def test_heading_nowhere_declared_is_not_now() -> None:
    """A heading that no guarded transition covers refuses the event."""
    here = session(State.RIGHT)
    with pytest.raises(NotNow):
        fire(here, Event.ANSWER, lambda: State.CLOSED)
    assert here == session(State.RIGHT)


def test_heading_is_asked_only_by_guards() -> None:
    """An event that does not depend on the answers never computes where they lead."""

    def unasked() -> State:
        raise AssertionError

    for event in (Event.REVIEW, Event.ASSESS, Event.DRAFT, Event.DELETE):
        fire(session(State.RIGHT), event, unasked)


def test_every_state_is_reached_and_reaches_an_end() -> None:
    """From the first state every other can be reached, and each leads to an end."""
    steps = {state: {t for event in Event for t in targets(event, state)} for state in State}

    def reach(start: State) -> set[State]:
        found = {start}
        while more := {t for state in found for t in steps[state]} - found:
            found |= more
        return found

    assert reach(State.LANGUAGE) == set(State)
    for state in State:
        assert reach(state) & ENDS
    for state in LIVING:
        assert {State.DELETED} <= reach(state)
    assert not steps[State.DELETED]


def test_states_and_events_are_all_declared() -> None:
    """Each topic has its state, each event a transition, and the groups hold what they say."""
    assert {state.topic for state in TOPICS} == set(Topic)
    assert {line.event for line in TRANSITIONS} == set(Event)
    assert set(ASKING) == {*TOPICS, State.REVIEW, State.ASSESSED, State.HANDED_OVER}
    assert State.REVIEW.topic is None
