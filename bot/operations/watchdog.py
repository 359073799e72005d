"""The beat of the event loop: a process whose loop is stuck ends itself, to be started anew.

A thread of its own watches: it counts its own ticks, not the time, so that a process which was
stopped as a whole (a laptop that slept, a debugger) is not taken for one that is stuck.

A supervisor that speaks systemd's protocol is told when the service is ready, that it is alive,
and when it stops.
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import threading
import traceback
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Final

from bot.exit_status import ExitStatus

TICK: Final = 1.0
"""How often the heart beats and the thread looks, in seconds."""
_PLACES: Final = 3


class Watchdog:
    """Beats in the event loop while it is not stuck; `lag` is told how late a beat came."""

    def __init__(
        self,
        stuck_seconds: float,
        notify: Callable[[str], None],
        lag: Callable[[float], None] = lambda _: None,
        *,
        tick: float = TICK,
        end: Callable[[], None] | None = None,
    ) -> None:
        self._most_ticks = stuck_seconds / tick
        self._notify = notify
        self._lag = lag
        self._tick = tick
        self._end = end or _end
        self._beats = 0
        self._over = threading.Event()

    @asynccontextmanager
    async def beating(self) -> AsyncIterator[None]:
        """Beat and be watched while in here; the supervisor is told the beginning and the end."""
        watch = threading.Thread(target=self._watch, name="heart", daemon=True)
        beat = asyncio.ensure_future(self._beat())
        if self._most_ticks:
            watch.start()
        self._notify("READY=1")
        try:
            yield
        finally:
            self._notify("STOPPING=1")
            beat.cancel()
            await asyncio.gather(beat, return_exceptions=True)
            self._over.set()

    async def _beat(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            await asyncio.sleep(self._tick)
            self._lag(max(0.0, loop.time() - began - self._tick))
            self._beats += 1
            self._notify("WATCHDOG=1")

    def _watch(self) -> None:
        seen, ticks = self._beats, 0
        while not self._over.wait(self._tick):
            ticks = ticks + 1 if self._beats == seen else 0
            seen = self._beats
            if ticks >= self._most_ticks:
                self._end()
                return


def supervisor(environment: Mapping[str, str] = os.environ) -> Callable[[str], None]:
    """Return what tells the supervisor that `NOTIFY_SOCKET` names; without one, nothing."""
    address = environment.get("NOTIFY_SOCKET", "")
    if not address or not hasattr(socket, "AF_UNIX"):
        return lambda _: None
    # An address that begins with @ is in the abstract namespace.
    target = "\0" + address[1:] if address.startswith("@") else address

    def tell(state: str) -> None:
        # A supervisor that does not listen is no reason to stop serving.
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.settimeout(0.1)
            line.sendto(state.encode(), target)

    return tell


def _end() -> None:
    """Say where the loop is stuck, by file and line, and end at once.

    Not through the log: whoever is stuck may be holding it.
    """
    frame = sys._current_frames().get(threading.main_thread().ident or 0)  # noqa: SLF001 - no other way
    places = [f"{one.filename}:{one.lineno}" for one in traceback.extract_stack(frame)[-_PLACES:]]
    said = f"intake: the event loop is stuck, at {' < '.join(reversed(places))}\n"
    os.write(sys.stderr.fileno(), said.encode())
    os._exit(ExitStatus.STUCK)
