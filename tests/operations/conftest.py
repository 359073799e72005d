"""A monitored bot: the Bot API on loopback, a person, a store, and an observer."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from botapi.person import Person
from botapi.server import Server
from botapi.world import World
from serving import House
from talking import SHORT

from bot.operations.metrics import Metrics
from bot.operations.metrics_observer import MetricsObserver


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Start in an empty folder with its own data folder, without settings of the machine."""
    for name in [name for name in os.environ if name.startswith("INTAKE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def world() -> World:
    """Return a Telegram without people."""
    return World()


@pytest.fixture
def ann(world: World) -> Person:
    """Return a person who uses the bot."""
    return Person(world)


@pytest.fixture
async def server(world: World) -> AsyncIterator[Server]:
    """Return the Bot API over HTTP."""
    async with Server(world) as running:
        yield running


@pytest.fixture
def observer() -> MetricsObserver:
    """Return an observer with fresh metrics."""
    return MetricsObserver(Metrics(), SHORT)


@pytest.fixture
def house(tmp_path: Path, server: Server, observer: MetricsObserver) -> House:
    """Return a database and a Telegram with an observer."""
    return House(SHORT, tmp_path, server, observer=observer)
