"""What a person is told about their last step, kept with the session until the next step.

It is shown with the card of that step: an echo of a typed answer, a warning, what was dropped.
Nothing of it is in the outbox, so it is neither sent twice nor left behind.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.text import Text, pack, unpack
from bot.turn import Turn
from flows.engine.session import Session

_MOST: Final = 8
"""The largest number of notices with one card; one step has three at most."""


def with_session(turn: Turn, before: Session | None) -> Turn:
    """Return the turn with its notices in the session, if the step changed the session.

    Otherwise they stay in the turn: nothing of the session is written, or nothing is left of it.
    """
    session = turn.session
    if session is None or (before is not None and before.revision == session.revision):
        return turn
    told = tuple(pack(notice) for notice in turn.notices)[:_MOST]
    if told == session.told and not told:
        return turn
    changes = {"told": told, "told_at": session.revision}
    return replace(turn, session=session.model_copy(update=changes), notices=())


def told(session: Session) -> tuple[Text, ...]:
    """Return what the person is told about the step that led to this revision."""
    if session.told_at != session.revision:
        return ()
    return tuple(unpack(notice) for notice in session.told)
