"""The library's own HTTP client stays unloaded, and works for whoever uses it all the same."""

from __future__ import annotations

import subprocess
import sys

UNLOADED = """
import sys
import bot.channels.telegram.service
assert "telegram" in sys.modules
assert "httpx" not in sys.modules
"""
USED = """
import asyncio, sys
import bot.channels.telegram
from telegram.error import NetworkError
from telegram.request import HTTPXRequest

async def main():
    async with HTTPXRequest(connect_timeout=0.5) as request:
        try:
            await request.retrieve("http://127.0.0.1:9/")
        except NetworkError as error:
            print(type(error).__name__)

asyncio.run(main())
assert "httpx" in sys.modules
"""


def ran(script: str) -> subprocess.CompletedProcess[str]:
    """Return what a fresh interpreter comes to."""
    return subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", script],
        env={"PYTHONPATH": ":".join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_is_not_loaded() -> None:
    """The whole service is imported without it."""
    done = ran(UNLOADED)
    assert (done.returncode, done.stderr) == (0, "")


def test_it_can_be_used() -> None:
    """A request through the library's client is made, and fails as the library says it does."""
    done = ran(USED)
    assert (done.returncode, done.stdout.strip()) == (0, "NetworkError"), done.stderr
