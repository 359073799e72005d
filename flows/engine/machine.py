"""The machine that drives a conversation: one flat, shared `transitions` machine.

It is declared once as data (`TRANSITIONS`), which lint and diagram read too. Sessions are
never registered with it: `fire` triggers an event on a plain session object, and is the only
function that uses the library. The machine has no side effects.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from transitions import EventData, Machine, MachineError

from flows.engine.session import Event, Session, State

TOPICS = tuple(state for state in State if state.topic)
RESULT = tuple(state for state in State if state.has_result)
ASKING = (*TOPICS, State.REVIEW, *RESULT)
LIVING = tuple(state for state in State if state is not State.DELETED)


class NotNow(Exception):  # noqa: N818 - it is an answer to the person, not a fault
    """The event has no transition from the state of the session."""

    def __init__(self, event: Event, state: State) -> None:
        self.event = event
        self.state = state
        super().__init__(f"{event} means nothing in the state {state.value}")


@dataclass(frozen=True)
class Transition:
    """One line of the declaration: a `guarded` one is taken only if the answers lead there.

    Without a target the event leaves the session in the state it is in.
    """

    event: Event
    sources: tuple[State, ...]
    target: State | None = None
    guarded: bool = False


def _heading(event: Event, sources: tuple[State, ...]) -> tuple[Transition, ...]:
    """Return the transitions of an event that goes wherever the answers lead."""
    return tuple(
        Transition(event, sources, target, guarded=True) for target in (*TOPICS, State.REVIEW)
    )


TRANSITIONS: tuple[Transition, ...] = (
    Transition(Event.CHOOSE_LANGUAGE, (State.LANGUAGE,), State.CONSENT),
    Transition(Event.CHOOSE_LANGUAGE, tuple(s for s in LIVING if s is not State.LANGUAGE)),
    Transition(Event.DECLINE, (State.CONSENT,), State.CLOSED),
    *_heading(Event.CONSENT, (State.CONSENT,)),
    Transition(Event.DRAFT, TOPICS),
    *_heading(Event.ANSWER, TOPICS),
    *_heading(Event.BACK, ASKING),
    *_heading(Event.EDIT, ASKING),
    *_heading(Event.CONTINUE, ASKING),
    *_heading(Event.DEEPEN, (State.REVIEW, *RESULT)),
    Transition(Event.LOOK, (State.REVIEW, *RESULT)),
    Transition(Event.REVIEW, ASKING, State.REVIEW),
    Transition(Event.ASSESS, ASKING, State.ASSESSED),
    Transition(Event.HAND_OVER, (State.ASSESSED,), State.HANDED_OVER),
    Transition(Event.WITHDRAW, (State.HANDED_OVER,), State.ASSESSED),
    Transition(Event.WITHDRAW, tuple(s for s in ASKING if s is not State.HANDED_OVER)),
    Transition(Event.RESTART, (State.CLOSED, State.CONSENT), State.CONSENT),
    Transition(Event.RESTART, (State.LANGUAGE,), State.LANGUAGE),
    *_heading(Event.RESTART, ASKING),
    Transition(Event.DELETE, LIVING, State.DELETED),
)


def fire(session: Session, event: Event, heading: Callable[[], State]) -> None:
    """Move the session to the state that the event leads to.

    `heading` gives the state that the answers lead to; guarded transitions ask it.

    Raises:
        NotNow: the event means nothing in the session's state.
    """
    try:
        moved = _machine().events[event.value].trigger(session, heading=heading)
    except MachineError:
        raise NotNow(event, session.state) from None
    if not moved:
        raise NotNow(event, session.state)


@cache
def _machine() -> Machine:
    return Machine(
        model=None,
        states=State,
        initial=State.LANGUAGE,
        transitions=[
            {
                "trigger": line.event.value,
                "source": list(line.sources),
                "dest": line.target,
                "conditions": [_leads_to(line.target)] if line.guarded else [],
            }
            for line in TRANSITIONS
        ],
        auto_transitions=False,
        send_event=True,
    )


def _leads_to(target: State | None) -> Callable[[EventData], bool]:
    def guard(data: EventData) -> bool:
        return bool(data.kwargs["heading"]() is target)

    return guard
