"""Every row of the table of failures, over real HTTP, through the transport and the client."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Iterator
from typing import Final

import pytest
from botapi.faults import FAULTS
from botapi.person import Person
from botapi.server import Server
from botapi.world import World
from telegram import Bot, InputFile
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.error import (
    Conflict as LibraryConflict,
)

from bot.channels.telegram.client import Client
from bot.channels.telegram.outcome import (
    Absence,
    BadEntities,
    CallOutcome,
    Done,
    Expired,
    Failed,
    Fatal,
    Gone,
    Later,
    Moved,
    NotModified,
    PollingConflict,
    Refused,
    Rival,
    Sent,
    TooLong,
    Uneditable,
    Unknown,
)
from bot.channels.telegram.transport import (
    AiohttpRequest,
    NoAnswerError,
    NoAnswerInTimeError,
    NotSentError,
    NotSentInTimeError,
    Timeouts,
    Upload,
)
from bot.redaction import Redactor, quieten_libraries

OUTCOMES: Final[dict[str, CallOutcome | type[CallOutcome]]] = {
    "429": Later(1.0),
    "429_long": Later(35.0),
    "403_blocked": Gone(Absence.BLOCKED),
    "403_deactivated": Gone(Absence.DEACTIVATED),
    "403_kicked": Gone(Absence.KICKED),
    "403_initiate": Gone(Absence.NEVER_STARTED),
    "400_not_modified": NotModified(),
    "400_query_old": Expired(),
    "400_edit_missing": Uneditable(),
    "400_cant_edit": Uneditable(),
    "400_del_missing": Uneditable(),
    "400_reply_missing": Refused,
    "400_chat": Gone(Absence.NO_CHAT),
    "400_too_long": TooLong(),
    "400_caption_long": TooLong(),
    "400_empty": Refused,
    "400_button_data": Refused,
    "400_entities": BadEntities(),
    "400_migrate": Moved(-1001234567890),
    "400_file": Refused,
    "400_file_big": TooLong(),
    "401": Fatal(401, "Unauthorized"),
    "404": Fatal(404, "Not Found"),
    "409_getupdates": PollingConflict,
    "409_setwebhook": PollingConflict,
    "409_webhook": PollingConflict,
    "413": TooLong(),
    "500": Failed("Internal Server Error: restart"),
    "502": Failed("Bad Gateway"),
    "502_html": Failed("HTTP status 502"),
    "504_html": Unknown("HTTP status 504"),
    "200_garbage": Sent(None),
    "drop_before": Unknown,
    "drop_after": Unknown,
    "slow": Unknown,
    "stall": Unknown,
}
"""What the client says of a sendMessage that fails so."""

RAISED: Final[dict[str, type[TelegramError]]] = {
    **dict.fromkeys(FAULTS, BadRequest),
    "429": RetryAfter,
    "429_long": RetryAfter,
    **{name: Forbidden for name in FAULTS if name.startswith("403")},
    "400_migrate": ChatMigrated,
    "401": InvalidToken,
    "404": InvalidToken,
    **{name: LibraryConflict for name in FAULTS if name.startswith("409")},
    **dict.fromkeys(("413", "500", "502", "502_html", "504_html"), NetworkError),
    "200_garbage": TelegramError,
    "drop_before": NetworkError,
    "drop_after": NetworkError,
    "slow": TimedOut,
    "stall": TimedOut,
}
"""What python-telegram-bot's own client raises, as it does over its own transport."""

RIVALS: Final = {
    "409_getupdates": Rival.OTHER_POLL,
    "409_setwebhook": Rival.WEBHOOK_JUST_SET,
    "409_webhook": Rival.WEBHOOK_ACTIVE,
}


HANGING: Final = {"slow", "stall"}
READ: Final = 0.3
"""How long a call that hangs is waited for, in seconds."""
BRIEF: Final = Timeouts(pool=30.0, connect=30.0, write=0.0, read=READ)


def _patience(name: str) -> float:
    """Return how long to wait for an answer: long, but where none will come."""
    return READ if name in HANGING else 30.0


@pytest.fixture
def _quiet_libraries() -> Iterator[None]:
    """Silence the libraries as the product does, and undo it."""
    names = ("telegram", "httpx", "httpcore", "aiohttp")
    levels = {name: logging.getLogger(name).level for name in names}
    quieten_libraries()
    yield
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def test_every_row_has_an_outcome() -> None:
    """No failure of the table is left without an expectation here."""
    assert OUTCOMES.keys() == FAULTS.keys() == RAISED.keys()


@pytest.mark.parametrize("name", FAULTS)
async def test_a_failed_send_has_the_outcome_of_its_row(
    name: str, http_client: Client, ann: Person
) -> None:
    """Each failure becomes its outcome, and takes effect only where the table says so."""
    ann.world.faults.next("sendMessage", name)
    if name in HANGING:
        http_client._allowance = BRIEF
    outcome = await http_client.send_message(ann.chat.chat_id, "hello")
    expected = OUTCOMES[name]
    assert isinstance(outcome, expected) if isinstance(expected, type) else outcome == expected
    assert len(ann.screen) == FAULTS[name].done
    again = await http_client.send_message(ann.chat.chat_id, "hello")
    assert isinstance(again, Sent)
    assert again.message_id is not None


@pytest.mark.parametrize(("name", "rival"), RIVALS.items())
async def test_a_conflict_names_its_rival(
    name: str, rival: Rival, http_client: Client, ann: Person
) -> None:
    """A 409 says whether another process polls or a webhook stands in the way."""
    ann.world.faults.next("getUpdates", name)
    outcome = await http_client.get_updates(None, seconds=0, limit=1, kinds=())
    assert isinstance(outcome, PollingConflict)
    assert outcome.rival is rival


@pytest.mark.parametrize("name", FAULTS)
async def test_the_library_raises_what_it_always_raises(
    name: str,
    server: Server,
    transport: AiohttpRequest,
    ann: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """python-telegram-bot's Bot over our transport raises the exceptions it documents."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    bot = Bot(ann.world.token, server.base_url, request=transport, get_updates_request=transport)
    ann.world.faults.next("sendMessage", name)
    with pytest.raises(RAISED[name]) as caught:
        await bot.send_message(ann.chat.chat_id, "hello", read_timeout=_patience(name))
    if RAISED[name] is NetworkError:
        assert not isinstance(caught.value, BadRequest | TimedOut)


@pytest.mark.usefixtures("_quiet_libraries")
@pytest.mark.parametrize("name", FAULTS)
async def test_the_token_shows_nowhere(  # noqa: PLR0917 - fixtures
    name: str,
    server: Server,
    transport: AiohttpRequest,
    ann: Person,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever fails, neither a log line nor an exception with its causes holds the token."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    caplog.set_level(logging.DEBUG)
    bot = Bot(ann.world.token, server.base_url, request=transport, get_updates_request=transport)
    ann.world.faults.next("sendMessage", name)
    with pytest.raises(TelegramError) as caught:
        await bot.send_message(ann.chat.chat_id, "a fact of the case", read_timeout=_patience(name))
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + caplog.text
    assert ann.world.token not in told
    assert "a fact of the case" not in caplog.text


async def test_a_page_that_repeats_the_address_does_not_leak_it(
    server: Server, transport: AiohttpRequest, world: World
) -> None:
    """An error page with the token in it reaches the library without the token."""
    body = f"<html>no such page: /bot{world.token}/getMe</html>".encode()
    world.faults.next("getMe", "502_html")
    fault = world.faults._next["getme"].pop()
    world.faults._next["getme"].append(type(fault)(fault.name, fault.way, 502, body))
    bot = Bot(world.token, server.base_url, request=transport, get_updates_request=transport)
    with pytest.raises(NetworkError) as caught:
        await bot.get_me()
    assert world.token not in str(caught.value)
    assert "no such page" in str(caught.value)


async def test_nobody_at_the_address(transport: AiohttpRequest, world: World) -> None:
    """Where nothing listens, the call was certainly not done."""
    async with Server(world) as server:
        gone = server.base_url
    client = Client(transport, gone + world.token)
    outcome = await client.get_me()
    assert isinstance(outcome, Failed)
    assert "not sent" in outcome.said
    with pytest.raises(NotSentError) as caught:
        await transport.exchange(f"{gone}{world.token}/getMe", {}, {})
    assert world.token not in "".join(traceback.format_exception(caught.value))
    assert not isinstance(caught.value, TimedOut)


async def test_no_free_connection_means_not_sent(server: Server, ann: Person) -> None:
    """A call that found no free connection in time was certainly not done."""
    ann.world.faults.next("sendMessage", "stall")
    url = f"{server.base_url}{ann.world.token}/sendMessage"
    params = {"chat_id": ann.chat.chat_id, "text": "hello"}
    short = Timeouts(pool=0.02, connect=0.02)
    patient = Timeouts(read=None)
    async with AiohttpRequest(
        Redactor(ann.world.token), connections=1, allowance=patient
    ) as transport:
        stalled = asyncio.ensure_future(transport.exchange(url, params, {}))
        await ann.world.until(lambda: bool(ann.world.faults.struck))
        with pytest.raises(NotSentInTimeError):
            await transport.exchange(url, params, {}, short)
        stalled.cancel()
        await asyncio.gather(stalled, return_exceptions=True)
    assert ann.screen == []


async def test_time_outs_and_lost_connections_differ(
    server: Server, transport: AiohttpRequest, ann: Person
) -> None:
    """A missing answer says whether time ran out; both say that the call may be done."""
    url = f"{server.base_url}{ann.world.token}/sendMessage"
    params = {"chat_id": ann.chat.chat_id, "text": "hello"}
    ann.world.faults.next("sendMessage", "stall")
    with pytest.raises(NoAnswerInTimeError):
        await transport.exchange(url, params, {}, BRIEF)
    ann.world.faults.next("sendMessage", "stall", seconds=0.0)
    with pytest.raises(NoAnswerError) as caught:
        await transport.exchange(url, params, {})
    assert not isinstance(caught.value, TimedOut)


async def test_a_slow_answer_within_the_time_is_an_answer(http_client: Client, ann: Person) -> None:
    """An answer that comes late but in time is a success."""
    ann.world.faults.next("sendMessage", "slow", seconds=0.0)
    assert isinstance(await http_client.send_message(ann.chat.chat_id, "hello"), Sent)


async def test_a_wrong_token_is_fatal(
    server: Server, transport: AiohttpRequest, world: World
) -> None:
    """A token that the server does not know ends every call as fatal."""
    client = Client(transport, f"{server.base_url}{world.token[:-1]}B")
    assert isinstance(await client.get_me(), Fatal)


async def test_a_page_of_another_server_is_not_final(
    server: Server, transport: AiohttpRequest, world: World
) -> None:
    """Where no Bot API answers, a 404 says nothing of the bot: it may be there again soon."""
    client = Client(transport, f"{server.base_url}/nothing/here{world.token}")
    assert isinstance(await client.get_me(), Failed)


async def test_a_document_arrives_whole(http_client: Client, ann: Person) -> None:
    """A file sent by the client arrives byte for byte, with its name and caption."""
    content = bytes(range(256)) * 4000
    file = Upload("brief 简报.pdf", content, "application/pdf")
    outcome = await http_client.send_document(ann.chat.chat_id, file, "<b>Brief</b>")
    assert isinstance(outcome, Sent)
    assert list(ann.world.files.values()) == [("brief 简报.pdf", content)]
    assert ann.texts == ["Brief"]


async def test_the_library_uploads_and_downloads(
    server: Server, transport: AiohttpRequest, ann: Person
) -> None:
    """python-telegram-bot's Bot sends a file over our transport and gets it back unchanged."""
    bot = Bot(
        ann.world.token,
        server.base_url,
        server.base_file_url,
        request=transport,
        get_updates_request=transport,
    )
    content = b"\x00\xff" * 50_000
    message = await bot.send_document(ann.chat.chat_id, InputFile(content, "a.bin"))
    assert message.document is not None
    file = await bot.get_file(message.document.file_id)
    assert bytes(await file.download_as_bytearray()) == content


async def test_odd_characters_do_not_end_the_call(http_client: Client, ann: Person) -> None:
    """Half of a surrogate pair is replaced; everything else arrives as it is."""
    outcome = await http_client.send_message(ann.chat.chat_id, "a\ud83db 👩‍👩‍👧‍👦 中文", html=False)
    assert isinstance(outcome, Sent)
    assert ann.texts == ["a?b 👩‍👩‍👧‍👦 中文"]


async def test_a_closed_transport_sends_nothing(server: Server, world: World) -> None:
    """Before it is opened and after it is closed the transport says that nothing was sent."""
    request = AiohttpRequest(Redactor(world.token))
    client = Client(request, server.base_url + world.token)
    assert isinstance(await client.get_me(), Failed)
    await request.initialize()
    await request.initialize()
    assert isinstance(await client.get_me(), Done)
    await request.shutdown()
    await request.shutdown()
    assert isinstance(await client.get_me(), Failed)
