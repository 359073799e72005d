"""Whatever the server answers, polling goes on, backs off, names the trouble, or ends."""

from __future__ import annotations

import pytest
from botapi.fake_clock import FakeClock, settle
from botapi.listening import SETTINGS, Polling, Script, message
from botapi.person import Person
from botapi.world import World

from bot.channels.telegram.outcome import Done, Failed, Json
from bot.channels.telegram.polling import FatalTelegramError


@pytest.mark.parametrize(
    "fault",
    ["500", "502", "502_html", "504_html", "200_garbage", "drop_before", "drop_after", "stall"],
)
async def test_trouble_is_retried_with_growing_waits(
    fault: str, polling: Polling, world: World, ann: Person
) -> None:
    """A server in trouble is asked again, ever less often up to a bound, and nothing is lost."""
    world.faults.next("getUpdates", fault, times=12)
    ann.say("hi")
    await polling.start()
    await polling.clock.pass_time(600)
    waits = polling.clock.slept[:12]
    assert waits == sorted(waits)
    assert waits[0] < 1
    assert waits[-1] <= SETTINGS.longest_wait
    assert waits[-1] == waits[-2]
    assert polling.desk.texts() == ["hi"]
    assert polling.poller.counts.troubles == 12
    await polling.end()


async def test_a_stop_in_trouble_still_confirms(
    polling: Polling, world: World, ann: Person
) -> None:
    """What was handled is confirmed at the end, though the poll that would have done it failed."""
    await polling.start()
    world.faults.next("getUpdates", "drop_before")
    ann.say("hi")
    await settle()
    assert polling.desk.texts() == ["hi"]
    assert world.faults.struck == [("getupdates", "drop_before")]
    assert world.updates.confirmed == []
    await polling.end()
    assert len(world.updates) == 0


async def test_told_to_wait_it_waits_as_told(polling: Polling, world: World, ann: Person) -> None:
    """A 429 is kept to the second."""
    world.faults.next("getUpdates", "429_long")
    ann.say("hi")
    await polling.start()
    await polling.clock.pass_time(34.9)
    assert polling.desk.texts() == []
    await polling.clock.pass_time(0.2)
    assert polling.desk.texts() == ["hi"]
    await polling.end()


@pytest.mark.parametrize(
    ("fault", "word"),
    [
        ("409_getupdates", "another getUpdates"),
        ("409_setwebhook", "a webhook was set"),
        ("409_webhook", "a webhook is active"),
    ],
)
async def test_a_conflict_backs_off_and_is_named(  # noqa: PLR0917 - fixtures
    fault: str,
    word: str,
    polling: Polling,
    world: World,
    ann: Person,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """With a rival it backs off, says which one it is, and goes on when the rival is gone."""
    world.faults.next("getUpdates", fault, times=3)
    ann.say("hi")
    await polling.start()
    await polling.clock.pass_time(20)
    assert polling.poller.counts.conflicts == 3
    assert word in caplog.text
    assert polling.desk.texts() == ["hi"]
    await polling.end()


@pytest.mark.parametrize("fault", ["403_kicked", "400_empty", "413"])
async def test_a_refusal_that_makes_no_sense_is_retried(
    fault: str, polling: Polling, world: World, ann: Person
) -> None:
    """What Telegram never says of a poll is taken for trouble, not for the end."""
    world.faults.next("getUpdates", fault)
    ann.say("hi")
    await polling.start()
    await polling.clock.pass_time(1)
    assert polling.desk.texts() == ["hi"]
    assert polling.poller.counts.troubles == 1
    await polling.end()


@pytest.mark.parametrize("fault", ["401", "404"])
async def test_a_wrong_token_ends_it(fault: str, polling: Polling, world: World) -> None:
    """A token that Telegram refuses ends the polling with one typed error without the token."""
    world.faults.next("getUpdates", fault)
    await polling.start()
    assert polling.task is not None
    with pytest.raises(FatalTelegramError) as caught:
        await polling.clock.finish(polling.task)
    assert caught.value.outcome.status == int(fault)
    assert world.token not in str(caught.value)


async def test_repeated_trouble_does_not_fill_the_log(
    polling: Polling, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """An hour of trouble is a line a minute at most, with the number of those held back."""
    world.faults.next("getUpdates", "500", times=1000)
    await polling.start()
    await polling.clock.pass_time(3600)
    assert 30 < len(caplog.records) <= 61
    assert "more since" in caplog.text
    world.faults.calm()
    await polling.end()


@pytest.mark.parametrize(
    "result",
    [
        [None],
        ["update"],
        [{"message": {}}],
        [{"update_id": "7"}],
        [[]],
        {"update_id": 1},
        "text",
        None,
    ],
)
async def test_nonsense_is_counted_and_not_asked_for_in_a_loop(
    result: Json, clock: FakeClock
) -> None:
    """An answer that is no list of updates is not handled and not asked for in a hot loop."""
    script = Script(*[Done(result)] * 50)
    polling = Polling(script, clock)
    await polling.start()
    await clock.pass_time(20)
    assert len(script.offsets) < 25
    counts = polling.poller.counts
    assert counts.malformed + counts.troubles == len(script.offsets) or not script.outcomes
    assert polling.desk.seen == []
    await polling.end()


async def test_nonsense_beside_a_good_update_does_not_hold_it_up(clock: FakeClock) -> None:
    """A good update among unreadable ones is handled."""
    script = Script(Done([None, message(3), {"update_id": None}]))
    polling = Polling(script, clock)
    await polling.start()
    await polling.end()
    assert polling.desk.finished == [3]
    assert polling.poller.counts.malformed == 2


async def test_empty_answers_without_waiting_are_no_hot_loop(clock: FakeClock) -> None:
    """A server that ignores the long poll's wait is asked once a second."""
    script = Script(*[Done([])] * 100)
    polling = Polling(script, clock)
    await polling.start()
    await clock.pass_time(10)
    assert 9 <= len(script.offsets) <= 12
    await polling.end()


async def test_recovers_at_once_after_trouble(clock: FakeClock) -> None:
    """After one success the waits start small again."""
    first = SETTINGS.first_wait * 0.75
    script = Script(*[Failed("x")] * 8, Done([message(1)]), Failed("x"), Done([message(2)]))
    polling = Polling(script, clock)
    await polling.start()
    await clock.pass_time(300)
    assert polling.desk.finished == [1, 2]
    assert clock.slept.count(first) == 2
    await polling.end()
