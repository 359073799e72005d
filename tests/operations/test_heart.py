"""A stuck process ends itself; one that lives says so."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from bot.exit_status import ExitStatus
from bot.operations.watchdog import Watchdog, supervisor

TICK = 0.02

STUCK = """
    import asyncio, sys, time
    from bot.operations.watchdog import Watchdog

    async def main():
        async with Watchdog(0.2, lambda _: None, tick=0.05).beating():
            await asyncio.sleep(0.1)
            {}
        print("ended by itself")

    asyncio.run(main())
"""


def run(line: str, seconds: float = 60.0) -> subprocess.CompletedProcess[str]:
    """Run a process whose event loop does this."""
    script = textwrap.dedent(STUCK).format(line)
    path = {"PYTHONPATH": ":".join(filter(None, sys.path))}
    return subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        timeout=seconds,
        env=path,
        check=False,
    )


def test_a_stuck_loop_ends_the_process() -> None:
    """It ends with the status for it, and one line names the place."""
    ended = run("time.sleep(3600)")
    assert ended.returncode == ExitStatus.STUCK
    assert ended.stderr.startswith("intake: the event loop is stuck, at <string>:")
    assert ended.stdout == ""


def test_a_loop_that_only_waits_is_not_stuck() -> None:
    """Longer than the limit without work, but beating: it goes on to its end."""
    ended = run("await asyncio.sleep(0.6)")
    assert ended.returncode == 0
    assert ended.stdout == "ended by itself\n"


async def test_zero_watches_nothing() -> None:
    """Where no limit is set, no thread is begun."""
    ended: list[bool] = []
    async with Watchdog(0, lambda _: None, tick=TICK, end=lambda: ended.append(True)).beating():
        assert "heart" not in {thread.name for thread in __import__("threading").enumerate()}
    assert ended == []


async def test_the_supervisor_is_told(tmp_path: Path) -> None:
    """Ready, alive, stopping: as systemd expects it, on the socket that it names."""
    address = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(address))
        line.setblocking(False)  # noqa: FBT003 - the standard library's signature
        loop = asyncio.get_running_loop()
        lags: list[float] = []
        heart = Watchdog(60, supervisor({"NOTIFY_SOCKET": str(address)}), lags.append, tick=TICK)
        async with heart.beating():
            assert await loop.sock_recv(line, 100) == b"READY=1"
            assert await loop.sock_recv(line, 100) == b"WATCHDOG=1"
        told = b""
        while told != b"STOPPING=1":
            told = await loop.sock_recv(line, 100)
            assert told in {b"WATCHDOG=1", b"STOPPING=1"}
    assert lags
    assert all(lag >= 0 for lag in lags)


@pytest.mark.parametrize("address", ["", "/nowhere/notify", "@nobody-listens-here"])
def test_nobody_listens(address: str) -> None:
    """Without a supervisor, or with one that is gone, nothing is raised."""
    supervisor({"NOTIFY_SOCKET": address})("READY=1")
