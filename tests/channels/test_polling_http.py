"""Polling over real HTTP: long polls, rivals, a webhook, and a clean end."""

from __future__ import annotations

import asyncio
from functools import partial

from botapi.person import Person
from botapi.server import Server
from botapi.world import World
from telegram import Update

from bot.channels.telegram.client import Client
from bot.channels.telegram.outcome import Done, PollingConflict, Rival
from bot.channels.telegram.parsing import Raw
from bot.channels.telegram.polling import Poller, PollingSettings
from bot.clock import SystemClock

QUICK = PollingSettings(poll_seconds=20, first_wait=0.01, longest_wait=0.02, grace=5.0)


class Listener:
    """Collects what a poller hands over."""

    def __init__(self, client: Client, world: World) -> None:
        self.world = world
        self.texts: list[str] = []
        self.stop = asyncio.Event()
        self.poller = Poller(
            client,
            self.handle,
            self.park,
            clock=SystemClock(),
            chance=lambda: 0.5,
            settings=QUICK,
            parse=Update.de_json,
        )

    async def handle(self, raw: Raw, update: Update | None) -> None:
        """Keep the text of a message."""
        assert "update_id" in raw
        if isinstance(update, Update) and update.message is not None:
            self.texts.append(update.message.text or "")
            self.world.changed()

    def has(self, texts: int) -> bool:
        """Say whether so many different texts have come."""
        return len(set(self.texts)) == texts

    async def park(self, raw: Raw, reason: str) -> None:
        """Never called here."""
        raise AssertionError((raw, reason))


async def test_a_long_poll_brings_what_is_said_meanwhile(
    http_client: Client, server: Server, world: World, ann: Person
) -> None:
    """An update that comes while a poll waits arrives through that poll; the end is clean."""
    listener = Listener(http_client, world)
    running = asyncio.ensure_future(listener.poller.run(listener.stop))
    await world.until(lambda: server.desk.polled)
    ann.say("你好")
    await world.until(lambda: listener.texts == ["你好"])
    await world.until(lambda: server.desk.polled)
    listener.stop.set()
    await running
    assert len(world.updates) == 0
    assert listener.poller.counts.troubles == 0


async def test_two_pollers_at_once(
    http_client: Client, server: Server, world: World, ann: Person
) -> None:
    """A second poll ends the first with a 409; the bot backs off, goes on, loses nothing."""
    listener = Listener(http_client, world)
    running = asyncio.ensure_future(listener.poller.run(listener.stop))
    await world.until(lambda: server.desk.polled)
    rival = asyncio.ensure_future(
        http_client.get_updates(None, seconds=20, limit=1, kinds=("message",))
    )
    outcome = await rival
    assert outcome == PollingConflict(
        Rival.OTHER_POLL, outcome.said if isinstance(outcome, PollingConflict) else ""
    )
    assert listener.poller.counts.conflicts == 1
    ann.say("still here")
    await world.until(lambda: listener.texts == ["still here"])
    listener.stop.set()
    await running


async def test_a_webhook_set_meanwhile(
    http_client: Client, server: Server, world: World, ann: Person
) -> None:
    """A webhook ends the poll and keeps it away; once deleted, polling goes on."""
    listener = Listener(http_client, world)
    running = asyncio.ensure_future(listener.poller.run(listener.stop))
    await world.until(lambda: server.desk.polled)
    calls = len(world.calls)
    done = await http_client.set_webhook(
        "https://bot.example/hook", secret="s" * 8, kinds=("message",), connections=4
    )
    assert done == Done(result=True)
    await world.until(lambda: len(world.calls) > calls + 2)
    assert listener.poller.counts.conflicts > 0
    ann.say("waiting")
    assert await http_client.delete_webhook() == Done(result=True)
    await world.until(lambda: listener.texts == ["waiting"])
    listener.stop.set()
    await running


async def test_faults_at_a_rate_lose_nothing(
    http_client: Client, server: Server, world: World
) -> None:
    """With half of all polls failing in every way, each text arrives, in order a chat."""
    people = [Person(world, 10 + i, "P") for i in range(5)]
    world.faults.at_rate(
        50,
        (
            "500",
            "502_html",
            "504_html",
            "200_garbage",
            "drop_before",
            "drop_after",
            "409_getupdates",
        ),
        methods=("getUpdates",),
    )
    listener = Listener(http_client, world)
    running = asyncio.ensure_future(listener.poller.run(listener.stop))
    for round_ in range(20):
        for person in people:
            person.say(f"{person.chat.chat_id} {round_}")
        await world.until(partial(listener.has, (round_ + 1) * len(people)))
    listener.stop.set()
    await running
    assert world.faults.struck
    for person in people:
        own = [text for text in listener.texts if text.startswith(f"{person.chat.chat_id} ")]
        assert own == [f"{person.chat.chat_id} {i}" for i in range(20)]
    assert server.desk is not None
