"""The chat service: what a channel need not think of."""

from __future__ import annotations

from typing import cast

import pytest
from talking import NOON, SHORT, MemoryStore

from bot.cards.channel_limits import ChannelLimits
from bot.chat.reply import FAULT, NOT_KEPT
from bot.chat.service import ChatService
from bot.chat.start import NewerFlowError
from bot.errors import DamagedError, StoreError
from bot.language import Localizer
from bot.store import ChatKey, Store, UpdateKey
from bot.text import Text, text
from bot.turn import Command, FileRequest, Started, Typed
from flows.engine.question import Flow

CHAT = ChatKey("lines", "1")
LINES = ChannelLimits(buttons=0)
REDELIVERED = ChannelLimits(can_push=True, can_upload=True, redelivers=True)


class Chat:
    """One person on a channel with these limits."""

    def __init__(self, limits: ChannelLimits = LINES) -> None:
        self.store = MemoryStore()
        self.service = ChatService(SHORT, cast("Store", self.store), limits, now=lambda: NOON)

    async def agrees(self, language: str = "en") -> None:
        """Begin and consent."""
        await self.service.handle(CHAT, Started("", language))
        await self.service.delivered(await self.service.handle(CHAT, Typed("1")))


@pytest.fixture
def chat() -> Chat:
    """Return a person on a channel of lines."""
    return Chat()


async def test_what_was_not_delivered_comes_again(chat: Chat) -> None:
    """Notices and files stay until the channel says that they were shown; then they are gone."""
    await chat.agrees()
    first = await chat.service.handle(CHAT, Typed("nonsense"))
    again = await chat.service.handle(CHAT, Command("export"))
    assert first.notices
    assert again.notices == first.notices
    assert again.files == (FileRequest.EXPORT,)
    await chat.service.delivered(again)
    after = await chat.service.current(CHAT)
    assert (after.notices, after.files) == ((), ())
    assert after.card == again.card
    assert chat.store.stored is not None
    assert not chat.store.stored.is_behind


async def test_what_is_said_of_a_step_is_kept_with_the_session(chat: Chat) -> None:
    """It is shown with the card of the step until that was shown, and leaves with the next step."""
    await chat.agrees()
    first = await chat.service.handle(CHAT, Typed("not sure"))
    assert first.notices
    assert not first.outgoing
    assert (await chat.service.current(CHAT)).notices == first.notices
    await chat.service.delivered(first)
    assert (await chat.service.current(CHAT)).notices == ()
    assert first.stored is not None
    assert chat.service.told(first.stored) == "\n".join(first.notices)
    second = await chat.service.handle(CHAT, Command("review"))
    assert second.stored is not None
    assert chat.service.told(second.stored) == ""


async def test_what_is_said_of_a_step_survives_a_quick_second_step(chat: Chat) -> None:
    """If the next step is committed before the card was shown, its card says both."""
    await chat.agrees()
    first = await chat.service.handle(CHAT, Typed("not sure"))
    second = await chat.service.handle(CHAT, Command("review"))
    assert first.notices
    assert second.stored is not None
    assert chat.service.told(second.stored) == "\n".join(first.notices)
    await chat.service.delivered(second)
    third = await chat.service.handle(CHAT, Command("back"))
    assert third.stored is not None
    assert "\n".join(first.notices) not in chat.service.told(third.stored)


@pytest.mark.parametrize("error", [StoreError("full"), DamagedError("bad"), ValueError("odd")])
async def test_a_failure_is_a_reply(
    chat: Chat, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the person's language, without a card; what to try again is told from what is broken."""
    await chat.agrees("zh")

    async def fails(*_: object) -> None:
        raise error

    monkeypatch.setattr(chat.store, "apply", fails)
    reply = await chat.service.handle(CHAT, Typed("1"))
    said = NOT_KEPT if type(error) is StoreError else FAULT
    assert reply.notices == (Localizer("zh").html(said),)
    assert (reply.card, reply.error) == (None, error)
    assert await chat.service.delivered(reply)


async def test_where_updates_come_again_a_failure_is_raised(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The platform is not told that the update was handled."""
    chat = Chat(REDELIVERED)
    await chat.agrees()
    chat.store.failing_call = chat.store.calls + 1
    with pytest.raises(StoreError):
        await chat.service.handle(CHAT, Typed("1"))
    monkeypatch.setattr("bot.chat.service.present", lambda *_: 1 / 0)
    reply = await chat.service.handle(CHAT, Typed("1"))
    with pytest.raises(ZeroDivisionError):
        _ = reply.card


async def test_a_notice_without_a_text(chat: Chat) -> None:
    """It is said that something went wrong, once; what comes after it is said as ever."""
    await chat.agrees()
    told = await chat.service.tell(
        CHAT, UpdateKey("x", 1), Text("no.such.text"), text("notice.closed")
    )
    fault, closed = told.notices
    assert fault == Localizer("en").html(FAULT)
    assert closed == Localizer("en").html(text("notice.closed"))
    await chat.service.delivered(told)
    assert (await chat.service.current(CHAT)).notices == ()


async def test_a_card_at_fault(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    """The person is told, the answer is stored, and what is said of it comes with its card too."""
    await chat.agrees()
    with monkeypatch.context() as patch:
        patch.setattr("bot.chat.service.present", lambda *_: 1 / 0)
        reply = await chat.service.handle(CHAT, Typed("not sure"))
    assert reply.notices[0] == Localizer("en").html(FAULT)
    assert len(reply.notices) == 2
    await chat.service.delivered(reply)
    after = await chat.service.current(CHAT)
    assert after.session is not None
    assert list(after.session.answers) == ["party_role"]
    assert after.notices == reply.notices[1:]


async def test_a_file_at_fault(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    """There are words in its place; of a session that is gone there is nothing to give."""
    await chat.agrees()
    reply = await chat.service.handle(CHAT, Command("export"))
    monkeypatch.setattr("bot.chat.files.exported", lambda *_: 1 / 0)
    assert await chat.service.file(reply.stored, FileRequest.EXPORT) == FAULT
    assert await chat.service.file(None, FileRequest.EXPORT) is None


async def test_strangers_are_not_told(chat: Chat) -> None:
    """Who has no session hears nothing, unless they are meant."""
    notice = text("notice.closed")
    assert not (await chat.service.tell(CHAT, UpdateKey("x", 1), notice)).notices
    told = await chat.service.tell(CHAT, UpdateKey("x", 2), notice, to_strangers=True)
    assert told.notices
    assert told.card is None


async def test_a_newer_interview(chat: Chat) -> None:
    """A session that a newer program has is no failure to be told: the program is too old."""
    flow, store = Flow(version="1", questions=SHORT.questions), cast("Store", chat.store)
    chat.service = ChatService(flow, store, LINES, now=lambda: NOON)
    await chat.agrees()
    stored = chat.store.stored
    assert stored is not None
    assert chat.service.knows(stored)
    stored.session.flow_version = "2"
    assert not chat.service.knows(stored)
    for step in (chat.service.handle(CHAT, Typed("1")), chat.service.current(CHAT)):
        with pytest.raises(NewerFlowError):
            await step


async def test_firms_are_served_after_the_commit() -> None:
    """What a firm answers at once is in the same reply, and a store that is away hides nothing."""
    chat = Chat()
    seen: list[bool] = []

    async def dispatched() -> None:
        seen.append(chat.store.stored is not None)
        raise StoreError

    chat.service = ChatService(
        SHORT, cast("Store", chat.store), LINES, now=lambda: NOON, after_commit=dispatched
    )
    reply = await chat.service.handle(CHAT, Started("en"))
    assert (seen, reply.error) == ([True], None)
