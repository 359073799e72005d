"""A result sent to a firm from Telegram: by the card, over HTTP, and the word that it arrived."""

from __future__ import annotations

import signal
from datetime import UTC, datetime
from pathlib import Path

import pytest
from botapi.person import Person
from botapi.server import Server
from receiving import FIRM, SECRET, ListeningFirm, firms_file
from sending import AGREE, agreed
from serving import NOON, House
from talking import SHORT
from telegram_process import Command, ended

from bot.channels.telegram.limits import key_of
from bot.handover.dispatcher import FirmDispatcher
from bot.settings import Settings
from bot.store.opening import open_store

pytestmark = pytest.mark.slow


async def test_sent_told_and_taken_back(tmp_path: Path, server: Server, ann: Person) -> None:
    """Ticked and sent by button; the firm has it, the person is told; taken back, it hears so."""
    house = House(SHORT, tmp_path, server, firms=(FIRM,))
    async with ListeningFirm().listening() as firm, house.serving() as service:
        await house.agrees(ann)
        await house.says(ann, "/assess", "/send")
        await house.taps(ann, *(f"☐ {label}" for label in AGREE))
        await house.taps(ann, "Send it to Example IP Law Firm now")
        await ann.until_shown("is on its way to Example IP Law Firm")
        assert house.store is not None
        dispatcher = FirmDispatcher(house.store, (firm.receiver,), lambda: NOON)
        assert await dispatcher.round() == 1
        await service._redelivery.sweep(at_once=False)
        await service.renderer.at_rest()
        assert firm.messages[0]["case"] in (await ann.until_shown("has received")).text.text
        await house.says(ann, "/privacy")
        await house.taps(ann, "Take back: sending to Example IP Law Firm")
        assert await dispatcher.round() == 1
        await service._redelivery.sweep(at_once=False)
        await service.renderer.at_rest()
        await ann.until_shown("asked to delete it")
    assert firm.kinds == ["hand_over", "withdrawal"]


async def test_the_service_takes_what_waits(tmp_path: Path, server: Server, ann: Person) -> None:
    """Queued before a crash, it is taken along by the next process that serves."""
    command = Command(tmp_path, server.base_url)
    turn = agreed()
    settings = Settings(database_url=command.environment["INTAKE_DATABASE_URL"])
    async with await open_store(settings) as store:
        await store.apply(key_of(ann.chat.chat_id), lambda _: turn, datetime.now(UTC))
    async with ListeningFirm(now=datetime.now(UTC)).listening() as firm:
        command.environment = {
            **command.environment,
            "INTAKE_FIRMS_FILE": str(firms_file(tmp_path, firm.url)),
        }
        process = await command.start()
        await firm.has_message.wait()
        process.send_signal(signal.SIGTERM)
        left = await ended(process)
    assert left.status == 0
    assert SECRET not in left.out + left.err
    assert firm.kinds == ["hand_over"]


async def test_a_bad_file_of_firms(tmp_path: Path, server: Server) -> None:
    """One line that names the setting, status 2; nothing is served."""
    command = Command(tmp_path, server.base_url)
    path = firms_file(tmp_path, "http://example.com/briefs")
    command.environment = {**command.environment, "INTAKE_FIRMS_FILE": str(path)}
    left = await command.ends()
    assert left.status == 2
    assert "INTAKE_FIRMS_FILE: expected at firm.0.url" in left.err
    assert left.out == ""
