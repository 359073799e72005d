"""What a person is told about a step, kept with the session until a card with it was shown.

It stands above the card: an echo of a typed answer, a warning, what was dropped. Nothing of it
is in the outbox, so it is neither sent twice nor left behind. Where a second step is committed
before the card of the first was shown, the next card says what belongs to both.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.store import StoredSession
from bot.text import Text, pack, unpack
from bot.turn import Turn
from flows.engine.session import Session

_MOST: Final = 8
"""The largest number of notices kept; one step has three at most."""


def with_session(turn: Turn, before: Session | None) -> Turn:
    """Return the turn with its notices in the session, if the step changed the session.

    Otherwise they stay in the turn: nothing of the session is written, or nothing is left of it.
    """
    session = turn.session
    if session is None or (before is not None and before.revision == session.revision):
        return turn
    if not turn.notices:
        return turn
    new = tuple((session.revision, pack(notice)) for notice in turn.notices)
    kept = (*session.told, *new)[-_MOST:]
    return replace(turn, session=session.model_copy(update={"told": kept}), notices=())


def told(stored: StoredSession) -> tuple[Text, ...]:
    """Return what to say with the current card.

    That is what belongs to its own step, and to earlier steps whose card was never shown.
    """
    revision = stored.session.revision
    first = min(stored.shown_revision + 1, revision)
    return tuple(unpack(notice) for at, notice in stored.session.told if first <= at <= revision)
