"""The one use case: a session and an input give the session after it, and what to say.

Pure: the moment and a fresh id are passed in. The card is not part of the answer; it is
rendered from the session (`bot.cards.present`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.chat import actions, commands, start, typed_text
from bot.chat.handover import with_firm
from bot.chat.turn_context import TurnContext
from bot.days import day_in_china
from bot.text import text
from bot.turn import Command, Input, Started, Tapped, Turn
from flows.engine.machine import NotNow
from flows.engine.question import Flow
from flows.engine.session import Firm, Session


def converse(
    flow: Flow,
    session: Session | None,
    given: Input,
    *,
    now: datetime,
    new_id: str,
    firms: tuple[Firm, ...] = (),
) -> Turn:
    """Return what one input comes to.

    Args:
        flow: the interview.
        session: the person's session as stored, or None.
        given: what the person did.
        now: the moment, in UTC.
        new_id: the id of the session or hand-over, should one begin.
        firms: those to which a result may be sent.

    Raises:
        NewerFlowError: the session is at a newer interview than this.
    """
    if session is None:
        return _without_session(flow, given, now, new_id)
    brought, notices = start.brought_up(flow, session, day_in_china(now))
    turn = _taken(TurnContext(flow, brought, now, new_id, firms), given, session.revision)
    after = turn.session
    if after is not None:
        unchanged = after.revision == session.revision
        after = session if unchanged else with_firm(after, firms)
    return replace(turn, session=after, notices=(*notices, *turn.notices))


def _without_session(flow: Flow, given: Input, now: datetime, new_id: str) -> Turn:
    """Return the turn of a stranger: whatever they do first, the door opens."""
    if isinstance(given, Command) and given.name == "delete":
        return Turn(None, (text("notice.nothing_kept"),))
    started = given if isinstance(given, Started) else Started()
    turn = start.begin(flow, started, day_in_china(now), new_id)
    if turn.session is None or not isinstance(given, Command):
        return turn
    scene = TurnContext(flow, turn.session, now)
    if given.name in ("help", "privacy"):
        return replace(commands.ordered(scene, given.name, ""), notices=turn.notices)
    return turn


def _taken(scene: TurnContext, given: Input, revision: int) -> Turn:
    try:
        match given:
            case Started():
                return start.come_back(scene, given)
            case Tapped(action):
                return actions.tapped(scene, action, revision)
            case Command(name, argument):
                return commands.ordered(scene, name, argument)
            case _:
                return typed_text.typed(scene, given.text)
    except NotNow:
        return scene.not_now()
