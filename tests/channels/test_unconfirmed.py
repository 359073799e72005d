"""Sends that cannot be confirmed: repeated with growing waits, a bound, and a word at the end."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from botapi.fake_clock import FakeClock
from botapi.person import Person
from botapi.server import Server
from serving import House
from talking import SHORT

from bot.channels.telegram.unconfirmed import UnconfirmedCards, next_wait
from bot.store import ChatKey, Outgoing
from bot.text import text
from bot.turn import FileRequest

CHAT = ChatKey("telegram", "1")


@pytest.fixture
def house(tmp_path: Path, server: Server) -> House:
    """Return a short interview, nobody served yet."""
    return House(SHORT, tmp_path, server)


def test_waits_grow_and_end() -> None:
    """A notice waits longer each time and is given up; a file is sent twice at most."""
    notice = [next_wait(Outgoing(1, CHAT, text("notice.closed"), n)) for n in range(10)]
    waits = [wait for wait in notice if wait is not None]
    assert all(later > earlier for earlier, later in pairwise(waits))
    assert notice[len(waits) :] == [None] * (10 - len(waits))
    file = [next_wait(Outgoing(1, CHAT, FileRequest.EXPORT, n)) for n in range(3)]
    assert file == [timedelta(seconds=30), None, None]


def test_a_card(clock: FakeClock) -> None:
    """A card is due again only after its wait; it is given up, and an answer starts anew."""
    cards = UnconfirmedCards(clock)
    sends = 0
    while cards.note(1, was_edit=sends == 0):
        sends += 1
        assert cards.must_wait(1)
        assert cards.was_edit(1) == (sends == 1)
    assert 1 < sends < 10
    assert not cards.must_wait(1)
    assert cards.note(1, was_edit=False)
    cards.settle(1)
    assert not cards.must_wait(1)


@pytest.mark.slow
async def test_a_file_comes_twice_at_most(house: House, ann: Person) -> None:
    """Telegram has it and its answer is lost, again and again: two copies, a word, and no more."""
    async with house.serving() as service:
        await house.agrees(ann)
        house.world.faults.next("sendDocument", "drop_after", times=20)
        await house.says(ann, "/export")
        for _ in range(6):
            house.now += timedelta(minutes=5)
            await service._redelivery.sweep(at_once=True)
            await house.settle()
        assert len(house.world.files) == 2
        assert sum("may not have arrived" in one for one in ann.texts) == 1
        house.world.faults.calm()
        await house.says(ann, "/export")
        assert len(house.world.files) == 3
