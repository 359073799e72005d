"""`intake updates`: what was put aside is listed, and let go."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from databases.people import MINUTE, NOW
from databases.place import SqlitePlace

from bot import cli
from bot.settings import load_settings
from bot.store import UpdateKey
from bot.store.opening import open_store

PLACE = "ValueError at handling.py:7"


@pytest.fixture
def intake(
    tmp_path: Path,
    sqlite_place: SqlitePlace,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Callable[..., tuple[int, str]]:
    """Return the command on a database where two updates were put aside."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INTAKE_DATABASE_URL", sqlite_place.url)

    async def prepare() -> None:
        async with await open_store(load_settings()) as store:
            for _ in range(3):
                await store.failed(UpdateKey("123", 1001), PLACE, NOW)
            await store.park(UpdateKey("123", 1001), NOW)
            await store.failed(UpdateKey("123", 1002), "KeyError", NOW + MINUTE)
            await store.park(UpdateKey("123", 1002), NOW + MINUTE)
            await store.failed(UpdateKey("123", 1003), "KeyError", NOW)

    asyncio.run(prepare())

    def run(*arguments: str) -> tuple[int, str]:
        status = cli.main(["updates", *arguments])
        said = capsys.readouterr()
        return status, said.out + said.err

    return run


def test_what_is_parked_is_listed(intake: Callable[..., tuple[int, str]]) -> None:
    """A line each, longest ago first: when, bot and number, tries, where; not what only failed."""
    assert intake("parked") == (
        0,
        (
            f"2026-11-21T12:00:00Z  123:1001  3 attempts  {PLACE}\n"
            "2026-11-21T12:01:00Z  123:1002  1 attempts  KeyError\n"
        ),
    )


def test_one_is_let_go(intake: Callable[..., tuple[int, str]]) -> None:
    """It is gone from the list, the others stay; a second time it is not on it."""
    assert intake("discard", "123:1001") == (0, "discarded: 1\n")
    assert "1001" not in intake("parked")[1]
    assert "1002" in intake("parked")[1]
    status, said = intake("discard", "123:1001")
    assert status == 2
    assert "not on the list: 1" in said


def test_all_are_let_go(intake: Callable[..., tuple[int, str]]) -> None:
    """The list is empty afterwards, and to let go of nothing is no mistake."""
    assert intake("discard", "--all") == (0, "discarded: 2\n")
    assert intake("parked") == (0, "")
    assert intake("discard", "--all") == (0, "discarded: 0\n")


@pytest.mark.parametrize(
    "arguments", [(), ("123",), ("123:x",), (":5",), ("123:²",), ("123:1001", "--all")]
)
def test_what_cannot_be_meant(
    intake: Callable[..., tuple[int, str]], arguments: tuple[str, ...]
) -> None:
    """One line that says what was expected, status 2, and nothing is let go."""
    status, said = intake("discard", *arguments)
    assert status == 2
    assert "expected" in said
    assert len(intake("parked")[1].splitlines()) == 2
