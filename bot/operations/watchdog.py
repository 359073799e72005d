"""Watchdog: ends a process whose event loop is stuck, so that its supervisor restarts it.

A separate thread counts its own ticks instead of reading the time. A process that was suspended
as a whole (a sleeping laptop, a debugger) therefore does not count as stuck.

A supervisor that speaks systemd's notify protocol learns when the service is ready, that it is
alive, and when it stops.
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
"""Interval of the heartbeat and of the check, in seconds."""
_PLACES: Final = 3


class Watchdog:
    """Sends heartbeats from the event loop; `lag` receives the delay of each, in seconds.

    Ends the process after `stuck_seconds` without a heartbeat; 0 turns that off.
    """

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
    async def running(self) -> AsyncIterator[None]:
        """Send and check heartbeats inside the context; notify the supervisor of start and end."""
        watch = threading.Thread(target=self._watch, name="watchdog", daemon=True)
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


def systemd_notifier(environment: Mapping[str, str] = os.environ) -> Callable[[str], None]:
    """Return a function that notifies the supervisor named by `NOTIFY_SOCKET`, if there is one."""
    address = environment.get("NOTIFY_SOCKET", "")
    if not address or not hasattr(socket, "AF_UNIX"):
        return lambda _: None
    # An address that begins with @ is in the abstract namespace.
    target = "\0" + address[1:] if address.startswith("@") else address

    def tell(state: str) -> None:
        # The service goes on where the supervisor does not listen.
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.settimeout(0.1)
            line.sendto(state.encode(), target)

    return tell


def _end() -> None:
    """Print where the loop is stuck, by file and line, and end the process at once.

    Not through logging: the stuck thread may hold its lock.
    """
    frame = sys._current_frames().get(threading.main_thread().ident or 0)  # noqa: SLF001 - no other way
    places = [f"{one.filename}:{one.lineno}" for one in traceback.extract_stack(frame)[-_PLACES:]]
    said = f"intake: the event loop is stuck, at {' < '.join(reversed(places))}\n"
    os.write(sys.stderr.fileno(), said.encode())
    os._exit(ExitStatus.STUCK)
