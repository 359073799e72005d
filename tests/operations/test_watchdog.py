"""The watchdog: a stuck process ends itself; a healthy one notifies its supervisor."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from bot.exit_status import ExitStatus
from bot.operations.watchdog import Watchdog, systemd_notifier

TICK = 0.02

STUCK = """
    import asyncio, sys, time
    from bot.operations.watchdog import Watchdog

    async def main():
        async with Watchdog(0.2, lambda _: None, tick=0.05).running():
            await asyncio.sleep(0.1)
            {}
        print("ended by itself")

    asyncio.run(main())
"""


def run(line: str, seconds: float = 60.0) -> subprocess.CompletedProcess[str]:
    """Run a process whose event loop executes this line."""
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
    """The exit status is STUCK, and one line on standard error names the source line."""
    ended = run("time.sleep(3600)")
    assert ended.returncode == ExitStatus.STUCK
    assert ended.stderr.startswith("intake: the event loop is stuck, at <string>:")
    assert ended.stdout == ""


def test_a_loop_that_only_waits_is_not_stuck() -> None:
    """A loop that waits longer than the limit still sends heartbeats, and the process goes on."""
    ended = run("await asyncio.sleep(0.6)")
    assert ended.returncode == 0
    assert ended.stdout == "ended by itself\n"


async def test_zero_watches_nothing() -> None:
    """Without a limit no thread is started."""
    ended: list[bool] = []
    async with Watchdog(0, lambda _: None, tick=TICK, end=lambda: ended.append(True)).running():
        assert "watchdog" not in {thread.name for thread in __import__("threading").enumerate()}
    assert ended == []


async def test_the_supervisor_is_told(tmp_path: Path) -> None:
    """Ready, alive and stopping are sent to the socket that systemd names."""
    address = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(address))
        line.setblocking(False)  # noqa: FBT003 - the standard library's signature
        loop = asyncio.get_running_loop()
        lags: list[float] = []
        watchdog = Watchdog(
            60, systemd_notifier({"NOTIFY_SOCKET": str(address)}), lags.append, tick=TICK
        )
        async with watchdog.running():
            assert await loop.sock_recv(line, 100) == b"READY=1"
            assert await loop.sock_recv(line, 100) == b"WATCHDOG=1"
        told = b""
        while told != b"STOPPING=1":
            told = await loop.sock_recv(line, 100)
            assert told in {b"WATCHDOG=1", b"STOPPING=1"}
    assert lags
    assert all(lag >= 0 for lag in lags)


@pytest.mark.parametrize("address", ["", "/nowhere/notify", "@nobody-listens-here"])
def test_no_supervisor(address: str) -> None:
    """Where no supervisor is named, or it is gone, nothing is raised."""
    systemd_notifier({"NOTIFY_SOCKET": address})("READY=1")
