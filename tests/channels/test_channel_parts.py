"""Polling, pacing and delivery together, over HTTP that fails in every way at once."""

from __future__ import annotations

import asyncio
from typing import Final

from botapi.person import Person
from botapi.server import Server
from botapi.update_queue import Disturbance
from botapi.world import World
from telegram import Update

from bot.channels.telegram.client import Client, InlineButton
from bot.channels.telegram.delivery import Delivery
from bot.channels.telegram.outcome import Sent
from bot.channels.telegram.pacing import Pacer, PacingSettings
from bot.channels.telegram.parsing import Raw
from bot.channels.telegram.polling import Poller, PollingSettings
from bot.clock import SystemClock

ROUNDS: Final = 12
POLLING: Final = PollingSettings(first_wait=0.002, longest_wait=0.01, patience=0.02)
PACING: Final = PacingSettings(
    chat_messages=1000, all_messages=1000, first_wait=0.002, longest_wait=0.01
)
SEND_FAULTS: Final = (
    *("500", "502_html", "504_html", "200_garbage"),
    *("drop_before", "drop_after", "slow", "stall"),
)
POLL_FAULTS: Final = (*SEND_FAULTS, "409_getupdates")


class Counter:
    """A bot that counts taps: each tap on the newest card raises the number by one."""

    def __init__(self, client: Client, world: World) -> None:
        self.client = client
        self.world = world
        self.delivery = Delivery(client, Pacer(SystemClock(), lambda: 0.5, PACING))
        self.counts: dict[int, int] = {}
        self.cards: dict[int, int | None] = {}
        self.handled: set[int] = set()

    async def handle(self, raw: Raw, update: Update | None) -> None:
        """Apply one update once, then show the card until it is seen."""
        assert isinstance(update, Update), raw
        assert update.effective_chat is not None
        chat_id = update.effective_chat.id
        if update.update_id not in self.handled:
            self.handled.add(update.update_id)
            self.counts.setdefault(chat_id, 0)
            if update.callback_query is not None:
                pressed = update.callback_query.data == str(self.counts[chat_id])
                self.counts[chat_id] += pressed
        if update.callback_query is not None:
            await self.client.answer_tap(update.callback_query.id)
        count = self.counts[chat_id]
        keys = ((InlineButton("More", str(count)),),)
        outcome = await self.delivery.show(
            chat_id, [f"<b>{count}</b>"], keys, replace=self.cards.get(chat_id)
        )
        if not isinstance(outcome, Sent):
            raise ConnectionError(str(outcome))
        self.cards[chat_id] = outcome.message_id
        self.world.changed()

    async def park(self, raw: Raw, reason: str) -> None:
        """Not meant to happen here."""
        raise AssertionError((raw, reason))


async def _press(person: Person) -> None:
    """Start, then press the button of the newest card, round after round."""
    person.say("/start")
    for count in range(ROUNDS):
        shown = await person.until_shown(str(count))
        person.tap("More", on=shown)
    await person.until_shown(str(ROUNDS))


async def test_everyone_gets_through(http_client: Client, server: Server, world: World) -> None:
    """With a tenth of all calls failing and updates doubled, late and out of order, all count."""
    world.updates.disturbance = Disturbance(duplicate=0.1, reorder=0.2, delay=0.0)
    world.faults.at_rate(
        10, SEND_FAULTS, methods=("sendMessage", "editMessageText", "answerCallbackQuery")
    )
    world.faults.at_rate(10, POLL_FAULTS, methods=("getUpdates",))
    people = [Person(world, 10 + i, "P") for i in range(6)]
    bot = Counter(http_client, world)
    poller = Poller(
        http_client,
        bot.handle,
        bot.park,
        clock=SystemClock(),
        chance=lambda: 0.5,
        settings=POLLING,
        parse=Update.de_json,
    )
    stop = asyncio.Event()
    running = asyncio.ensure_future(poller.run(stop))
    await asyncio.gather(*(_press(person) for person in people))
    struck = len(world.faults.struck)
    world.faults.calm()
    # A confirmation may just have failed; without failures the next one is heard.
    await world.until(lambda: len(world.updates) == 0)
    stop.set()
    await running
    assert bot.counts == {person.chat.chat_id: ROUNDS for person in people}
    for person in people:
        assert person.card is not None
        assert person.card.text.text == str(ROUNDS)
    assert struck > 10
    assert server.desk is not None
