"""Updates posted by Telegram: who may, what is answered, and that nothing is lost."""

from __future__ import annotations

import asyncio
import io
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import aiohttp
import pytest
from botapi.json_type import Json
from botapi.person import Person
from botapi.server import Server
from botapi.world import TOKEN, World
from serving import House, assert_stands
from talking import SHORT

from bot.channels.telegram.polling import FatalTelegramError
from bot.channels.telegram.webhook import ATTEMPTS, HEADER, LARGEST
from bot.channels.telegram.webhook_endpoint import WebhookEndpoint
from bot.errors import StoreError
from bot.observer import Observer

pytestmark = pytest.mark.slow

DOOR = WebhookEndpoint("https://bot.example/telegram", "s3cret")


def test_the_path_of_an_address() -> None:
    """The path is as the server decodes it; without one it is the root."""
    assert WebhookEndpoint("https://bot.example/h%20k", "s").path == "/h k"
    assert WebhookEndpoint("https://bot.example", "s").path == "/"


HEADERS = {HEADER: DOOR.secret}


class Counted(Observer):
    """Counts the refusals."""

    refusals = 0

    def refused(self) -> None:
        """Count one."""
        self.refusals += 1


@dataclass
class Telegram:
    """Posts what waits for the bot, as Telegram does: in order, again until it is answered 200."""

    world: World
    address: str
    http: aiohttp.ClientSession

    async def post(
        self, body: Json | bytes, headers: dict[str, str] | None = None
    ) -> tuple[int, str | None]:
        """Post one body; return the status and after how long it may come again."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = HEADERS if headers is None else headers
        url, stream = f"{self.address}/telegram", io.BytesIO(data)
        async with self.http.post(url, data=stream, headers=sent) as answer:
            return answer.status, answer.headers.get("Retry-After")

    async def get(self, path: str) -> int:
        """Return the status of a page."""
        async with self.http.get(f"{self.address}{path}") as answer:
            return answer.status

    async def deliver(self) -> list[int]:
        """Post all that waits; return the statuses."""
        statuses = []
        while batch := self.world.updates.batch(0, 1):
            status, _ = await self.post(batch[0])
            statuses.append(status)
            if status == 200:
                assert isinstance(batch[0], dict)
                self.world.updates.confirm(int(str(batch[0]["update_id"])) + 1)
        return statuses


@pytest.fixture
def house(tmp_path: Path, server: Server) -> House:
    """Return a short interview, nobody served yet."""
    return House(SHORT, tmp_path, server)


@asynccontextmanager
async def posting(house: House) -> AsyncIterator[Telegram]:
    """Have a service listen, and Telegram post to it."""
    listener = socket.create_server(("127.0.0.1", 0))
    address = "http://{}:{}".format(*listener.getsockname())
    async with (
        house.serving((DOOR, listener)),
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(30)) as http,
    ):
        await house.world.until(lambda: bool(house.world.webhook))
        yield Telegram(house.world, address, http)


async def test_an_interview_by_webhook(house: House, ann: Person) -> None:
    """Posted updates come to the same as polled ones; the end is clean."""
    async with posting(house) as telegram:
        assert house.world.webhook["url"] == DOOR.url
        assert house.world.webhook["secret_token"] == DOOR.secret
        for line in ("/start", "1", "1", "1", "trademark"):
            ann.say(line)
            assert await telegram.deliver() == [200]
            await house.settle()
            assert_stands(ann, await house.stored(ann))
        ann.tap(await house.code(ann, 0))
        assert await telegram.deliver() == [200]
        await house.settle()
        session = await house.session(ann)
        assert list(session.answers)[:2] == ["party_role", "right_type"]


async def test_who_does_not_know_the_secret(house: House, ann: Person) -> None:
    """403 without it, with a wrong one, with an odd one; nothing is read."""
    async with posting(house) as telegram:
        ann.say("/start")
        body = telegram.world.updates.batch(0, 1)[0]
        for headers in ({}, {HEADER: "other"}, {HEADER: "s3crét"}):
            assert await telegram.post(body, headers) == (403, None)
        assert ann.screen == []


async def test_guessing_leaves_a_trace(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """Every refusal is counted; the log has one line, without what was tried."""
    counted = Counted()
    house.observer = counted
    async with posting(house) as telegram:
        for number in range(50):
            assert await telegram.post(b"{}", {HEADER: f"guess{number}"}) == (403, None)
    assert counted.refusals == 50
    lines = [one.getMessage() for one in caplog.records if "secret" in one.getMessage()]
    assert len(lines) == 1
    assert "guess" not in lines[0]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"5", b"{}", b'{"update_id": "5"}', b"\xff", b"[" * 100_000]
)
async def test_what_is_no_update(house: House, body: bytes) -> None:
    """It is answered 400, as it will never be one."""
    async with posting(house) as telegram:
        assert await telegram.post(body) == (400, None)


async def test_what_is_too_large(house: House) -> None:
    """It is answered 413 and not kept."""
    async with posting(house) as telegram:
        assert await telegram.post(b" " * (LARGEST + 1)) == (413, None)
        assert await telegram.get("/healthz") == 200


async def test_what_never_ends(house: House) -> None:
    """A body that does not come to its end is answered 408, in the time an update may take."""

    async def begun() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.Event().wait()

    house.webhook_seconds = 0.05
    async with posting(house) as telegram:
        url = f"{telegram.address}/telegram"
        async with telegram.http.post(url, data=begun(), headers=HEADERS) as answer:
            assert answer.status == 408


async def test_a_path_that_is_not_quite_the_door(house: House) -> None:
    """It is not found; nobody is sent on to where their own request says that we are."""
    async with posting(house) as telegram:
        for path in ("/telegram/", "/", "/metrics", "//telegram", "/telegram/../telegram/x"):
            url = f"{telegram.address}{path}"
            headers = {**HEADERS, "Host": "evil.example"}
            async with telegram.http.post(url, headers=headers, allow_redirects=False) as answer:
                assert answer.status == 404


async def test_an_update_that_cannot_be_parsed(house: House, ann: Person) -> None:
    """It is answered 200, and its sender kindly."""
    async with posting(house) as telegram:
        ann.say("/start")
        ann.send("poison_poll")
        assert await telegram.deliver() == [200, 200]
        await house.settle()
        assert any("only read text and buttons" in text for text in ann.texts)


async def test_an_update_that_comes_twice(house: House, ann: Person) -> None:
    """The second time it is known and answered 200; it counts once."""
    async with posting(house) as telegram:
        for line in ("/start", "1", "1"):
            ann.say(line)
            await telegram.deliver()
        ann.say("1")
        body = telegram.world.updates.batch(0, 1)[0]
        answers = await asyncio.gather(*(telegram.post(body) for _ in range(4)))
        assert answers == [(200, None)] * 4
        await telegram.deliver()
        await house.settle()
        assert list((await house.session(ann)).answers) == ["party_role"]
        assert_stands(ann, await house.stored(ann))


async def test_an_update_that_fails(
    house: House, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some times it is asked for again; then it is parked, its sender told, and the next taken."""

    def fails(*_: object) -> None:
        raise ValueError("the secret recipe")

    async with posting(house) as telegram:
        for line in ("/start", "1", "1"):
            ann.say(line)
            await telegram.deliver()
        monkeypatch.setattr("bot.chat.conversation.typed_text.typed", fails)
        ann.say("1")
        assert await telegram.deliver() == [500] * (ATTEMPTS - 1) + [200]
        await house.settle()
        assert any("Something went wrong" in text for text in ann.texts)
        assert_stands(ann, await house.stored(ann))
        assert house.store is not None
        (parked,) = await house.store.parked()
        assert (parked.reason.split()[0], parked.tries) == ("ValueError", ATTEMPTS)


async def test_a_token_that_is_withdrawn(house: House, ann: Person) -> None:
    """A send that is refused, and not it alone, ends the bot; what was said is kept."""
    with pytest.raises(FatalTelegramError):
        await _withdrawn(house, ann)
    house.world.token = TOKEN
    async with house.serving():
        await ann.until_shown("Welcome")


async def _withdrawn(house: House, ann: Person) -> None:
    """Serve until the token is no longer taken."""
    async with posting(house) as telegram:
        ann.say("/start")
        house.world.token = f"{TOKEN}x"
        assert await telegram.deliver() == [200]
        with suppress(aiohttp.ClientError):
            while await telegram.get("/healthz"):
                """It still listens."""


async def test_one_refusal_alone(house: House, ann: Person) -> None:
    """A single call refused so, by whatever mistake, ends nothing."""
    async with posting(house) as telegram:
        house.world.faults.next("sendMessage", "404")
        ann.say("/start")
        await telegram.deliver()
        await house.settle()
        ann.say("/continue")
        assert await telegram.deliver() == [200]
        await ann.until_shown("Welcome")


async def test_a_store_that_takes_too_long(
    house: House, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often that is, the update comes again and counts: it is not at fault."""

    async def slow(*_: object) -> None:
        await asyncio.sleep(60)

    house.webhook_seconds = 0.5
    async with posting(house) as telegram:
        ann.say("/start")
        body = telegram.world.updates.batch(0, 1)[0]
        assert house.store is not None
        with monkeypatch.context() as patch:
            patch.setattr(house.store, "apply", slow)
            for _ in range(ATTEMPTS + 1):
                assert (await telegram.post(body))[0] == 503
        assert await telegram.deliver() == [200]
        await ann.until_shown("Welcome")
        assert await house.store.parked() == ()


async def test_a_store_that_is_away(
    house: House, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """503 and a time to come again, `/readyz` says so too; afterwards the update counts."""

    async def fails(*_: object) -> None:
        raise StoreError("disk full")

    async with posting(house) as telegram:
        assert await telegram.get("/readyz") == 200
        ann.say("/start")
        body = telegram.world.updates.batch(0, 1)[0]
        assert house.store is not None
        with monkeypatch.context() as patch:
            patch.setattr(house.store, "apply", fails)
            patch.setattr(house.store, "check_writable", fails)
            assert await telegram.post(body) == (503, "1")
            assert await telegram.get("/readyz") == 503
            assert await telegram.get("/healthz") == 200
        assert await telegram.deliver() == [200]
        await ann.until_shown("Welcome")


async def test_a_newer_interview_is_left_to_a_newer_process(house: House, ann: Person) -> None:
    """An older process answers 503, shows nothing and parks nothing; the newer goes on."""
    old, new = replace(SHORT, version="1"), replace(SHORT, version="2")
    house.flow = new
    async with posting(house) as telegram:
        for line in ("/start", "1", "1"):
            ann.say(line)
            assert await telegram.deliver() == [200]
            await house.settle()
    before, house.flow = len(ann.screen), old
    async with posting(house) as telegram:
        ann.say("1")
        (body,) = telegram.world.updates.batch(0, 1)
        for _ in range(ATTEMPTS + 1):
            assert await telegram.post(body) == (503, "1")
        assert house.service is not None
        await house.service.renderer.at_rest()
        assert len(ann.screen) == before
    house.flow = new
    async with posting(house) as telegram:
        assert await telegram.deliver() == [200]
        await house.settle()
        assert_stands(ann, await house.stored(ann))
        assert list((await house.session(ann)).answers) == ["party_role"]
        assert house.store is not None
        assert await house.store.parked() == ()
