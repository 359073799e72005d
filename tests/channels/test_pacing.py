"""Messages go out no faster than Telegram allows, replies first, each chat in order."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from itertools import pairwise

import pytest
from botapi.fake_clock import FakeClock, settle
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.outcome import (
    Absence,
    BadEntities,
    CallOutcome,
    Failed,
    Gone,
    Later,
    Sent,
    Unknown,
)
from bot.channels.telegram.pacing import Pacer, PacingSettings, Priority

SETTINGS = PacingSettings()
REPLY, REMINDER = Priority.REPLY, Priority.REMINDER


class Outbox:
    """Sends through a pacer and writes down what went when."""

    def __init__(self, clock: FakeClock, settings: PacingSettings = SETTINGS) -> None:
        self.clock = clock
        self.pacer = Pacer(clock, lambda: 0.5, settings)
        self.sent: list[tuple[float, int, str]] = []
        self.answers: dict[str, list[CallOutcome]] = defaultdict(list)
        self.under_way: set[int] = set()

    def send(
        self, chat_id: int, text: str, priority: Priority = REPLY
    ) -> asyncio.Task[CallOutcome]:
        """Begin to send."""

        async def call() -> CallOutcome:
            assert chat_id not in self.under_way
            self.under_way.add(chat_id)
            self.sent.append((self.clock.now(), chat_id, text))
            await asyncio.sleep(0)
            self.under_way.remove(chat_id)
            return self.answers[text].pop(0) if self.answers[text] else Sent(1)

        return asyncio.ensure_future(self.pacer.send(chat_id, call, priority))

    def texts(self) -> list[str]:
        """What went out, in order."""
        return [text for _, _, text in self.sent]


@pytest.fixture
def outbox(clock: FakeClock) -> Outbox:
    """Return a pacer on a clock that stands still."""
    return Outbox(clock)


async def test_a_short_burst_goes_at_once(outbox: Outbox) -> None:
    """A few messages in one chat need no waiting; the next ones come about one a second."""
    tasks = [outbox.send(5, str(i)) for i in range(8)]
    await settle()
    assert outbox.texts() == ["0", "1", "2"]
    await outbox.clock.finish(asyncio.gather(*tasks))
    assert outbox.texts() == [str(i) for i in range(8)]
    assert outbox.sent[-1][0] == pytest.approx(6.0)


async def test_people_go_before_newcomers(outbox: Outbox) -> None:
    """Whoever agreed is answered at once, while thousands who only began wait."""
    crowd = [outbox.send(i, "new", Priority.NEWCOMER) for i in range(1000)]
    await settle()
    known = outbox.send(5000, "known")
    await outbox.clock.finish(known)
    assert outbox.texts().index("known") <= 60
    await outbox.clock.finish(asyncio.gather(*crowd))


async def test_thirty_a_second_in_all(outbox: Outbox) -> None:
    """However many chats there are, never more than thirty in any second."""
    tasks = [outbox.send(i, str(i)) for i in range(100)]
    await settle()
    assert len(outbox.sent) == 30
    await outbox.clock.finish(asyncio.gather(*tasks))
    times = [at for at, _, _ in outbox.sent]
    assert all(later - earlier >= 1.0 for earlier, later in zip(times, times[30:], strict=False))
    assert times[-1] == pytest.approx(3.0)


async def test_replies_go_before_reminders(outbox: Outbox) -> None:
    """A reply that comes later than a thousand reminders goes with the next turn."""
    reminders = [outbox.send(i, "reminder", REMINDER) for i in range(1000)]
    await settle()
    reply = outbox.send(5000, "reply")
    await outbox.clock.pass_time(1.0)
    assert reply.done()
    assert outbox.texts().count("reminder") == 59
    await outbox.clock.finish(asyncio.gather(*reminders))


async def test_within_a_chat_a_reply_overtakes_a_reminder(outbox: Outbox) -> None:
    """In one chat, too, what waits as a reminder lets a reply pass."""
    tasks = [outbox.send(5, str(i)) for i in range(3)]
    tasks += [outbox.send(5, "reminder", REMINDER), outbox.send(5, "reply")]
    await outbox.clock.finish(asyncio.gather(*tasks))
    assert outbox.texts() == ["0", "1", "2", "reply", "reminder"]


async def test_told_to_wait_only_that_chat_waits(outbox: Outbox) -> None:
    """A 429 holds its own chat for as long as Telegram says, and no other."""
    outbox.answers["a"] = [Later(35.0)]
    first, second = outbox.send(5, "a"), outbox.send(5, "b")
    other = outbox.send(6, "c")
    await settle()
    assert other.done()
    await outbox.clock.pass_time(34.9)
    assert outbox.texts() == ["a", "c"]
    await outbox.clock.pass_time(0.2)
    assert (first.result(), second.result()) == (Sent(1), Sent(1))


async def test_a_repeated_message_is_not_overtaken_for_ever(outbox: Outbox) -> None:
    """After the wait the message that was refused goes again, and goes through."""
    outbox.answers["a"] = [Later(2.0), Later(3.0)]
    outcome = await outbox.clock.finish(outbox.send(5, "a"))
    assert outcome == Sent(1)
    assert [at for at, _, _ in outbox.sent] == [0.0, 2.0, 5.0]


async def test_too_long_a_wait_is_handed_back(outbox: Outbox) -> None:
    """Nobody is kept waiting for hours: the wait is handed back, the chat stays held."""
    outbox.answers["a"] = [Later(4000.0)]
    assert await outbox.clock.finish(outbox.send(5, "a")) == Later(4000.0)
    later = outbox.send(5, "b")
    await outbox.clock.pass_time(3999)
    assert not later.done()
    await outbox.clock.finish(later)


async def test_without_a_chat_everybody_waits(outbox: Outbox) -> None:
    """A wait that belongs to no chat holds all chats."""
    outbox.pacer.hold(None, 10.0)
    task = outbox.send(5, "a")
    await outbox.clock.pass_time(9.9)
    assert not task.done()
    await outbox.clock.pass_time(0.2)
    assert task.done()


async def test_what_was_not_done_is_repeated_within_bounds(outbox: Outbox) -> None:
    """A call that failed is made again with growing waits, and given up after a few times."""
    outbox.answers["a"] = [Failed("x")] * 10
    assert await outbox.clock.finish(outbox.send(5, "a")) == Failed("x")
    times = [at for at, _, _ in outbox.sent]
    assert len(times) == 1 + SETTINGS.repeats_not_done
    waits = [later - earlier for earlier, later in pairwise(times)]
    assert waits == sorted(waits)


async def test_what_may_be_done_is_repeated_once(outbox: Outbox) -> None:
    """An unknown end is repeated once, so there is at most one message too many."""
    outbox.answers["a"] = [Unknown("x")] * 10
    assert await outbox.clock.finish(outbox.send(5, "a")) == Unknown("x")
    assert outbox.texts() == ["a", "a"]


@pytest.mark.parametrize(
    "outcome", [Gone(Absence.BLOCKED), BadEntities(), Unknown("x", done=True), Sent(7)]
)
async def test_a_final_outcome_is_handed_on(outbox: Outbox, outcome: CallOutcome) -> None:
    """What no repetition changes is handed on at once."""
    outbox.answers["a"] = [outcome]
    assert await outbox.clock.finish(outbox.send(5, "a")) == outcome
    assert outbox.texts() == ["a"]


async def test_who_gives_up_waiting_blocks_nobody(outbox: Outbox) -> None:
    """A cancelled message does not go out, and those behind it do."""
    tasks = [outbox.send(5, str(i)) for i in range(6)]
    await settle()
    tasks[3].cancel()
    tasks[5].cancel()
    await outbox.clock.finish(tasks[4])
    await outbox.clock.pass_time(20)
    assert outbox.texts() == ["0", "1", "2", "4"]
    assert tasks[3].cancelled()


async def test_a_failing_call_gives_its_turn_back(outbox: Outbox) -> None:
    """An exception in a call does not jam its chat."""

    async def broken() -> CallOutcome:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await outbox.pacer.send(5, broken)
    assert await outbox.clock.finish(outbox.send(5, "a")) == Sent(1)


async def test_close_ends_all_waiting(outbox: Outbox) -> None:
    """At the end nobody is left waiting."""
    tasks = [outbox.send(5, str(i)) for i in range(6)]
    await settle()
    await outbox.pacer.close()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(result) for result in results] == [Sent] * 3 + [asyncio.CancelledError] * 3


async def test_chats_at_rest_are_forgotten(outbox: Outbox) -> None:
    """Memory does not grow with the number of people ever written to."""
    for chat_id in range(2000):
        await outbox.clock.finish(outbox.send(chat_id, "a"))
        await outbox.clock.pass_time(0.1)
    assert len(outbox.pacer) < 600


Plan = list[tuple[int, int, Priority]]


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(1, 6), st.sampled_from([REPLY, REMINDER])),
        max_size=60,
    ),
    st.lists(st.integers(0, 59), max_size=8),
)
async def test_no_plan_breaks_the_limits(plan: Plan, refused: list[int]) -> None:
    """Whatever is sent when: no limit is passed, all arrive, and equals stay in order."""
    clock = FakeClock()
    outbox = Outbox(clock, PacingSettings(all_messages=5))
    for index in refused:
        outbox.answers[str(index)] = [Later(1.5)]
    tasks = []
    for index, (pause, chat_id, priority) in enumerate(plan):
        await clock.pass_time(pause / 2)
        tasks.append(outbox.send(chat_id, str(index), priority))
        await settle()
    outcomes = [await clock.finish(task) for task in tasks]
    assert outcomes == [Sent(1)] * len(plan)
    _assert_spread([at for at, _, _ in outbox.sent], 5, 1.0)
    for chat_id in {chat_id for _, chat_id, _ in plan}:
        _assert_spread([at for at, chat, _ in outbox.sent if chat == chat_id], 3, 3.0)
        for level in Priority:
            own = [
                int(text)
                for _, chat, text in outbox.sent
                if chat == chat_id and plan[int(text)][2] is level and int(text) not in refused
            ]
            assert own == sorted(own)


def _assert_spread(times: list[float], most: int, window: float) -> None:
    for earlier, later in zip(times, times[most:], strict=False):
        assert later - earlier >= window - 1e-9
