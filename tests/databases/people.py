"""Times, chats and changes for the tests of the store, without a real chat."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from bot.store import ChatKey
from bot.text import text
from bot.turn import Turn
from flows.engine.session import Consent, Session, State

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
CHAT = ChatKey("telegram", "47110815")
OTHER = ChatKey("telegram", "47120816")
PLANTED = "planted-answer"


def fresh(id_: str = "s1", answer: str = PLANTED, *, consented: bool = True) -> Session:
    """Return a session that holds a fact to look for."""
    consent = Consent(version="1", language="en", at=NOW) if consented else None
    return Session(
        id=id_,
        state=State.ACTS if consented else State.CONSENT,
        flow_version="1",
        as_of=date(2026, 11, 21),
        consent=consent,
        answers={"q": {"relationship": [answer]}},
    )


def begin(_: Session | None) -> Turn:
    """Begin a session with a notice."""
    return Turn(fresh(), (text("notice.noted", value=PLANTED),))


def answer(session: Session | None) -> Turn:
    """Raise the revision by one."""
    assert session is not None
    return Turn(session.model_copy(update={"revision": session.revision + 1}))


def speak(session: Session | None) -> Turn:
    """Raise the revision by one, with a notice."""
    turn = answer(session)
    assert turn.session is not None
    return Turn(turn.session, (text("notice.not_now", revision=turn.session.revision),))


def finish(session: Session | None) -> Turn:
    """Reach the result."""
    turn = answer(session)
    assert turn.session is not None
    return Turn(turn.session.model_copy(update={"state": State.ASSESSED}))


def stay(session: Session | None) -> Turn:
    """Change nothing."""
    return Turn(session)


def forget_all(_: Session | None) -> Turn:
    """Delete everything, with a notice."""
    return Turn(None, (text("notice.deleted"),))
