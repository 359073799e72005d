"""Polling loses nothing, keeps each chat in order and lets no chat hold up another."""

from __future__ import annotations

import asyncio

import pytest
from botapi.fake_clock import FakeClock, settle
from botapi.listening import ALL_KINDS, SETTINGS, Polling, Script, message, number
from botapi.offline import OfflineRequest
from botapi.person import KINDS, Person
from botapi.world import World
from telegram import Update

from bot.channels.telegram.client import Client
from bot.channels.telegram.outcome import Done
from bot.channels.telegram.polling import NotReadyError, queue_key


async def test_updates_are_handled_and_confirmed(
    polling: Polling, world: World, ann: Person
) -> None:
    """What a person says is handled once and confirmed to Telegram."""
    for word in ("one", "two", "three"):
        ann.say(word)
    await polling.start()
    ann.say("four")
    await settle()
    await polling.end()
    assert polling.desk.texts() == ["one", "two", "three", "four"]
    assert len(world.updates) == 0
    assert polling.poller.counts.committed == 4


@pytest.mark.parametrize("kind", KINDS)
async def test_every_kind_between_two_good_ones(
    kind: str, polling: Polling, world: World, ann: Person
) -> None:
    """No kind of update holds up the one after it; only a poison update stays unparsed."""
    world.updates.allow(list(ALL_KINDS))
    ann.say("before")
    ann.send(kind)
    ann.say("after")
    await polling.start()
    await polling.end()
    assert len(polling.desk.finished) == 3
    assert [update is None for update in sorted_updates(polling)] == [
        False,
        kind == "poison_poll",
        False,
    ]
    assert polling.poller.counts.unparsable == (kind == "poison_poll")
    assert polling.desk.parked == []
    assert len(world.updates) == 0


def sorted_updates(polling: Polling) -> list[Update | None]:
    """Return what was handed over, in the order of the update numbers."""
    pairs = zip(polling.desk.seen, polling.desk.updates, strict=True)
    return [update for _, update in sorted(pairs, key=lambda pair: number(pair[0]))]


@pytest.mark.parametrize("kind", KINDS)
def test_kinds_of_one_person_share_a_lane(kind: str, ann: Person) -> None:
    """Whatever a person does in the private chat stands in the lane of that chat."""
    ann.world.updates.allow(list(ALL_KINDS))
    ann.send(kind)
    raw = next(item for item in ann.world.updates.batch(0, 1) if isinstance(item, dict))
    body = next(part for name, part in raw.items() if name != "update_id")
    chat = body.get("chat") if isinstance(body, dict) else None
    lane = queue_key(raw)
    if kind != "unknown_kind":
        assert lane == (chat["id"] if isinstance(chat, dict) else ann.chat.chat_id)
    assert isinstance(lane, str) == (kind == "unknown_kind")


async def test_one_chat_in_order_and_others_meanwhile(
    polling: Polling, world: World, ann: Person
) -> None:
    """While one chat is slow its updates wait in order and all other chats go on."""
    bob = Person(world, 6, "Bob")
    polling.desk.gates[ann.chat.chat_id] = asyncio.Event()
    for word in ("a1", "a2"):
        ann.say(word)
        bob.say(word.replace("a", "b"))
    await polling.start()
    assert polling.desk.texts(6) == ["b1", "b2"]
    assert polling.desk.texts(5) == ["a1"]
    bob.say("b3")
    await polling.clock.pass_time(2)
    assert polling.desk.texts(6) == ["b1", "b2", "b3"]
    polling.desk.gates[ann.chat.chat_id].set()
    await settle()
    assert polling.desk.texts(5) == ["a1", "a2"]
    await polling.end()
    assert len(world.updates) == 0
    assert sorted(polling.desk.finished) == sorted(set(polling.desk.finished))


async def test_the_number_of_chats_at_once_is_bounded(polling: Polling, world: World) -> None:
    """Never more chats at once than set, and all get their turn."""
    people = [Person(world, i, "P") for i in range(100, 130)]
    gate = asyncio.Event()
    for person in people:
        polling.desk.gates[person.chat.chat_id] = gate
        person.say("hi")
    await polling.start()
    assert polling.desk.at_once == SETTINGS.chats_at_once
    gate.set()
    await settle()
    await polling.end()
    assert len(polling.desk.finished) == len(people)
    assert polling.desk.most_at_once == SETTINGS.chats_at_once


async def test_idle_queue_are_dropped(polling: Polling, world: World) -> None:
    """A chat with nothing under way takes no memory."""
    for i in range(50):
        Person(world, 200 + i, "P").say("hi")
    await polling.start()
    assert len(polling.poller._queue) == 0
    assert polling.poller._window.open == {}
    await polling.end()


async def test_a_failing_update_stays_with_telegram_until_it_succeeds(
    polling: Polling, world: World, ann: Person
) -> None:
    """While an update fails the offset does not pass it; its chat waits, others do not."""
    bob = Person(world, 6, "Bob")
    ann.say("a1")
    first = world.updates.last
    polling.desk.failing[first] = [ValueError("one"), ValueError("two")]
    ann.say("a2")
    bob.say("b1")
    await polling.start()
    assert polling.desk.finished == [first + 2]
    assert world.updates.confirmed == []
    await polling.clock.pass_time(5)
    assert polling.desk.finished == [first + 2, first, first + 1]
    await polling.end()
    assert world.updates.confirmed == [first, first + 1, first + 2]
    assert polling.desk.parked == []


async def test_an_update_that_always_fails_is_parked(
    polling: Polling, world: World, ann: Person
) -> None:
    """After so many failures an update is put aside and confirmed; the next one is handled."""
    ann.say("a secret fact")
    first = world.updates.last
    polling.desk.failing[first] = [ValueError("a secret fact")] * 10
    ann.say("next")
    await polling.start()
    await polling.clock.pass_time(10)
    assert [number for number, _ in polling.desk.parked] == [first]
    assert polling.desk.finished == [first + 1]
    assert len(polling.desk.failing[first]) == 10 - SETTINGS.attempts
    await polling.end()
    assert len(world.updates) == 0
    assert polling.poller.counts.parked == 1


async def test_a_reason_holds_no_text_of_the_exception(
    polling: Polling, world: World, ann: Person, caplog: pytest.LogCaptureFixture
) -> None:
    """What is said of a failure names the code that failed, never the facts in its text."""
    ann.say("x")
    polling.desk.failing[world.updates.last] = [ValueError("a secret fact")] * 10
    await polling.start()
    await polling.clock.pass_time(10)
    await polling.end()
    ((_, reason),) = polling.desk.parked
    assert "ValueError" in reason
    assert "listening.py:" in reason
    assert "secret" not in reason + caplog.text


async def test_what_cannot_be_parked_is_not_confirmed(
    polling: Polling, world: World, ann: Person
) -> None:
    """While the store cannot take a failed update, it stays with Telegram and is tried on."""
    ann.say("x")
    first = world.updates.last
    polling.desk.failing[first] = [ValueError()] * 5
    polling.desk.park_failures = 99
    await polling.start()
    await polling.clock.pass_time(3)
    assert world.updates.confirmed == []
    assert polling.desk.parked == []
    await polling.clock.pass_time(60)
    assert polling.desk.finished == [first]
    await polling.end()
    assert world.updates.confirmed == [first]


async def test_an_update_is_not_blamed_for_what_is_away(
    polling: Polling, world: World, ann: Person
) -> None:
    """An update that has to wait for the store is tried for as long as it takes."""
    ann.say("x")
    first = world.updates.last
    polling.desk.failing[first] = [NotReadyError() for _ in range(20)]
    await polling.start()
    await polling.clock.pass_time(120)
    assert polling.desk.finished == [first]
    assert polling.desk.parked == []
    assert polling.poller.counts.failed == 0
    await polling.end()


async def test_one_that_is_never_ready_holds_up_nobody_for_ever(
    polling: Polling, world: World, ann: Person
) -> None:
    """Where only one update has to wait, and long, it is parked, and what came after confirmed."""
    bob = Person(world, 6, "Bob")
    ann.say("x")
    first = world.updates.last
    polling.desk.failing[first] = [NotReadyError() for _ in range(1000)]
    await polling.start()
    for word in range(150):
        bob.say(str(word))
    await polling.clock.pass_time(SETTINGS.longest_alone + 60)
    assert [n for n, _ in polling.desk.parked] == [first]
    assert len(polling.desk.texts()) >= 150
    await polling.end()
    assert len(world.updates) == 0


async def test_a_hanging_update_is_interrupted(polling: Polling, world: World, ann: Person) -> None:
    """An update that never ends is tried again, and parked where others were handled meanwhile."""
    bob = Person(world, 6, "Bob")
    ann.say("x")
    first = world.updates.last
    polling.desk.gates[ann.chat.chat_id] = asyncio.Event()
    await polling.start()
    await polling.clock.pass_time(20 * SETTINGS.handling_limit)
    assert polling.desk.parked == []
    for word in range(SETTINGS.others_done):
        bob.say(str(word))
    await polling.clock.pass_time(5 * SETTINGS.handling_limit)
    assert [n for n, _ in polling.desk.parked] == [first]
    assert polling.desk.at_once == 0
    await polling.end()
    assert len(world.updates) == 0


async def test_stop_finishes_what_is_under_work(
    polling: Polling, world: World, ann: Person
) -> None:
    """A stop lets the update under work finish and leaves the next one with Telegram."""
    gate = polling.desk.gates[ann.chat.chat_id] = asyncio.Event()
    ann.say("one")
    first = world.updates.last
    ann.say("two")
    await polling.start()
    polling.stop.set()
    await settle()
    assert polling.task is not None
    assert not polling.task.done()
    gate.set()
    await polling.clock.finish(polling.task)
    assert polling.desk.finished == [first]
    assert world.updates.confirmed == [first]
    assert len(world.updates) == 1


async def test_stop_does_not_wait_for_ever(polling: Polling, world: World, ann: Person) -> None:
    """An update that does not end within the grace is given up and stays with Telegram."""
    polling.desk.gates[ann.chat.chat_id] = asyncio.Event()
    ann.say("one")
    await polling.start()
    await polling.end()
    assert polling.clock.now() >= SETTINGS.grace
    assert world.updates.confirmed == []


async def test_stop_does_not_wait_for_a_retry(polling: Polling, world: World, ann: Person) -> None:
    """An update that waits for its next attempt does not hold up the end."""
    ann.say("one")
    polling.desk.failing[world.updates.last] = [ValueError()] * 10
    await polling.start()
    began = polling.clock.now()
    await polling.end()
    assert polling.clock.now() == began
    assert len(world.updates) == 1


async def test_killed_in_the_middle_nothing_is_lost(
    offline: OfflineRequest, client: Client, clock: FakeClock, ann: Person
) -> None:
    """A process that dies without a word leaves what it had not committed to the next one."""
    first = Polling(client, clock)
    first.desk.gates[ann.chat.chat_id] = asyncio.Event()
    ann.say("one")
    ann.say("two")
    await first.start()
    assert first.task is not None
    offline.world.faults.next("getUpdates", "stall", times=3)
    first.task.cancel()
    await asyncio.gather(first.task, return_exceptions=True)
    offline.world.faults.calm()
    second = Polling(client, clock)
    await second.start()
    assert second.desk.texts() == ["one", "two"]
    await second.end()


async def test_an_update_comes_twice(polling: Polling, world: World, ann: Person) -> None:
    """An update still open or not yet confirmed is not handed over again."""
    gate = polling.desk.gates[ann.chat.chat_id] = asyncio.Event()
    bob = Person(world, 6, "Bob")
    ann.say("a1")
    bob.say("b1")
    await polling.start()
    await polling.clock.pass_time(10)
    assert max(world.updates.delivered.values()) > 2
    gate.set()
    await settle()
    await polling.end()
    assert sorted(polling.desk.texts()) == ["a1", "b1"]


async def test_a_disordered_batch_is_put_in_order(clock: FakeClock) -> None:
    """Updates that come in another order are handled in the order of their numbers."""
    script = Script(Done([message(12, text="c"), message(10, text="a"), message(11, text="b")]))
    polling = Polling(script, clock)
    await polling.start()
    await polling.end()
    assert polling.desk.texts() == ["a", "b", "c"]
    assert script.offsets[-1] == 13


async def test_the_offset_stops_at_the_first_open_update(clock: FakeClock) -> None:
    """The offset is the lowest number still open, whatever was committed above it."""
    script = Script(
        Done([message(10, chat=1), message(11, chat=2), message(12, chat=3)]),
        Done([message(11, chat=2), message(12, chat=3), message(13, chat=4)]),
        Done([message(11, chat=2)]),
    )
    polling = Polling(script, clock)
    gate = polling.desk.gates[2] = asyncio.Event()
    await polling.start()
    await clock.pass_time(1.5)
    assert script.offsets == [None, 11, 11]
    gate.set()
    await settle()
    await clock.pass_time(1.5)
    assert script.offsets[-1] == 14
    assert polling.desk.finished == [10, 12, 13, 11]
    await polling.end()


async def test_a_full_batch_held_up_is_not_asked_for_in_a_loop(clock: FakeClock) -> None:
    """The same offset is asked for twice a second at most, as Telegram cuts faster ones."""
    stuck = Done([message(10, chat=1)])
    script = Script(*[stuck] * 100)
    polling = Polling(script, clock)
    polling.desk.gates[1] = asyncio.Event()
    await polling.start()
    await clock.pass_time(30)
    assert len(script.offsets) <= 30 / SETTINGS.patience + 2
    assert SETTINGS.patience > 0.5
    polling.desk.gates[1].set()
    await polling.end()


async def test_numbers_may_start_lower_after_a_week(
    polling: Polling, world: World, ann: Person
) -> None:
    """Numbers that start again from a lower one are handled and confirmed like any other."""
    world.updates.renumber(900_000)
    ann.say("one")
    await polling.start()
    world.updates.renumber(500)
    ann.say("two")
    await settle()
    ann.say("three")
    await settle()
    await polling.end()
    assert polling.desk.texts() == ["one", "two", "three"]
    assert len(world.updates) == 0
