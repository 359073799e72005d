"""Which session an errand may show that came while another was being brought."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.chat_renderer import _refreshed
from bot.channels.telegram.limits import key_of
from bot.store import StoredSession
from flows.engine.session import Session

REVISIONS = st.integers(0, 3)


@st.composite
def stored(draw: st.DrawFn) -> StoredSession:
    """Return one of two sessions of a chat, with some card of it on the screen, or none."""
    session = Session(
        id=draw(st.sampled_from(["a", "b"])),
        revision=draw(REVISIONS),
        flow_version="1",
        as_of=date(2026, 11, 1),
    )
    shown = draw(st.integers(-1, session.revision))
    message = "" if shown < 0 else draw(st.sampled_from(["5", "6"]))
    return StoredSession(key_of(1), session, shown, message)


@given(stored(), stored())
def test_nothing_older_is_ever_shown(later: StoredSession, before: StoredSession) -> None:
    """A session is taken as it came only if it is the same one, no older, and the screen known."""
    found = _refreshed(later, before)
    if found is None:
        return
    assert found.session is later.session
    assert found.session.id == before.session.id
    assert found.session.revision >= before.session.revision
    assert (found.shown_revision, found.shown_message) == (
        before.shown_revision,
        before.shown_message,
    )
    assert found.shown_revision >= later.shown_revision


@given(stored(), REVISIONS)
def test_what_was_shown_meanwhile_is_known(earlier: StoredSession, more: int) -> None:
    """The next session of the same person has the card that was shown last, and is not read."""
    revision = earlier.session.revision
    session = earlier.session.model_copy(update={"revision": revision + more})
    before = replace(earlier, shown_revision=revision, shown_message="7")
    found = _refreshed(replace(earlier, session=session), before)
    if earlier.shown_revision < revision:
        assert found is not None
        assert (found.shown_revision, found.shown_message) == (revision, "7")


def test_what_was_deleted_is_read() -> None:
    """After a deletion there may be a new session by now: it is looked for."""
    session = Session(id="a", flow_version="1", as_of=date(2026, 11, 1))
    assert _refreshed(None, StoredSession(key_of(1), session, -1, "")) is None
