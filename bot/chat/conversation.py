"""The conversation: a session and an input give the next session and what to say.

Pure: the moment and an unused id are passed in. The card is not part of the result; it is
rendered from the session (`bot.cards.present`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.cards.card import ROWS_A_PAGE
from bot.chat import actions, commands, start, typed_text
from bot.chat.consent import renewed
from bot.chat.handover import with_firm
from bot.chat.turn_context import TurnContext
from bot.days import day_in_china
from bot.privacy_notice import THIS_COMPUTER, PrivacyNotice
from bot.text import text
from bot.turn import Chosen, Command, Input, Started, Tapped, Turn, Typed
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
    hint: str = "",
    page: int | None = ROWS_A_PAGE,
    notice: PrivacyNotice = THIS_COMPUTER,
) -> Turn:
    """Return the turn of one input.

    Args:
        flow: the interview.
        session: the person's session as stored, or None.
        given: what the person did.
        now: the moment, in UTC.
        new_id: the id of a session or hand-over that begins with this input.
        firms: those to which a result may be sent.
        hint: the person's language as the channel knows it, for a first session.
        page: how many options of a long list a card shows; None shows all.
        notice: who handles the data.

    Raises:
        NewerFlowError: the session is at a newer interview than this.
    """
    if session is None:
        return _without_session(flow, given, now, new_id, hint)
    current, notices = start.bring_up_to_date(flow, session, day_in_china(now))
    context = TurnContext(flow, current, now, new_id, firms, page, notice)
    turn = renewed(context, given, _taken(context, given, session.revision))
    after = turn.session
    if after is not None:
        unchanged = after.revision == session.revision
        after = session if unchanged else with_firm(after, firms)
    return replace(turn, session=after, notices=(*notices, *turn.notices))


def _without_session(flow: Flow, given: Input, now: datetime, new_id: str, hint: str) -> Turn:
    """Return the turn of a person without a session: whatever they do first begins one."""
    if isinstance(given, Command) and given.name == "delete":
        return Turn(None, (text("notice.nothing_kept"),))
    started = given if isinstance(given, Started) else Started(hint)
    turn = start.begin(flow, started, day_in_china(now), new_id)
    if turn.session is None or not isinstance(given, Command):
        return turn
    context = TurnContext(flow, turn.session, now)
    if given.name in ("help", "privacy", "export"):
        return replace(commands.ordered(context, given.name, ""), notices=turn.notices)
    return turn


def _taken(context: TurnContext, given: Input, revision: int) -> Turn:
    try:
        match given:
            case Started():
                return start.come_back(context, given)
            case Tapped(action):
                return actions.tapped(context, action, revision)
            case Chosen():
                return actions.submitted(context, given, revision)
            case Command(name, argument):
                return commands.ordered(context, name, argument)
            case Typed(said, shown):
                is_old = shown not in (None, revision)
                return actions.too_late(context) if is_old else typed_text.typed(context, said)
    except NotNow:
        return context.not_now()
