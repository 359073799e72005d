"""Which address shows what. An address names a step of the interview, never a fact.

The browser's Back leads to the step before: it is drawn as it would be after going there, and
its form says so (`first`), so that only submitting it changes anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.cards.card import ButtonAction, ButtonKind, tag
from flows.engine.question import Flow
from flows.engine.session import Session, State
from flows.engine.steps import current_question

_STEP: Final = re.compile(r"/step/(\d{1,3})(?:/(rest|proof|reading))?")
_ASIDES: Final = {"?privacy": "/privacy", "?delete": "/delete", "?restart": "/restart"}
REVIEW, RESULT = "/review", "/result"


@dataclass(frozen=True, slots=True)
class Place:
    """What an address shows: after which action, or under which view of the session."""

    first: str = ""
    view: str | None = None


def path_of(flow: Flow, session: Session) -> str:
    """Return the address of what a session shows now."""
    if session.view.startswith("?"):
        return _ASIDES.get(session.view, "/page")
    question = current_question(flow, session)
    if question is not None:
        answered = list(session.answers)
        known = question.id in answered
        number = answered.index(question.id) + 1 if known else len(answered) + 1
        stage = session.draft.stage if session.draft else "pick"
        return f"/step/{number}" + ("" if stage == "pick" else f"/{stage}")
    if session.state is State.REVIEW:
        return REVIEW
    return RESULT if session.state.has_result else "/page"


def place_of(flow: Flow, session: Session, path: str) -> Place | None:
    """Return what an address shows to a session, or None where it leads nowhere."""
    for view, address in _ASIDES.items():
        if path == address:
            return Place(view=view)
    if path == path_of(flow, session):
        return Place()
    if path == RESULT and session.state.has_result:
        return Place(view="")
    if path == REVIEW and session.answers:
        return Place(first=_go(session, "review"))
    return _step(flow, session, path)


def _step(flow: Flow, session: Session, path: str) -> Place | None:
    match = _STEP.fullmatch(path)
    answered = list(session.answers)
    if match is None or not 1 <= int(match[1]) <= len(answered) + 1:
        return None
    number = int(match[1])
    question = current_question(flow, session)
    here = path_of(flow, session)
    if question is not None and here.startswith(f"/step/{number}/") and not match[2]:
        return Place(first=_go(session, "back"))
    if number > len(answered) or match[2]:
        return None
    edit = ButtonAction(ButtonKind.EDIT, tag(answered[number - 1]), "", session.revision)
    return Place(first=edit.code)


def _go(session: Session, command: str) -> str:
    return ButtonAction(ButtonKind.GO, command, "", session.revision).code
