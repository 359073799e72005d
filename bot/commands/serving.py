"""What the commands that serve share: listening sockets, monitoring, and signals to stop."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.settings import Settings, SettingsError
from flows.interview import FLOW

if TYPE_CHECKING:
    from bot.operations.server import Monitor
    from bot.store.transactional import TransactionalStore

_PORTS = range(1 << 16)


def monitor_of(store: TransactionalStore, listener: socket.socket | None) -> Monitor | None:
    """Return the monitor that serves on the listener; without a listener nothing is counted."""
    if listener is None:
        return None
    from bot.operations.metrics import Metrics  # noqa: PLC0415
    from bot.operations.metrics_observer import MetricsObserver  # noqa: PLC0415
    from bot.operations.server import Monitor  # noqa: PLC0415

    return Monitor(MetricsObserver(Metrics(), FLOW), store, listener)


@contextmanager
def monitoring_listener(settings: Settings) -> Iterator[socket.socket | None]:
    """Yield the listening socket for monitoring, or None where it is not configured."""
    if not settings.operations_listen:
        yield None
        return
    with listener_on(settings.operations_listen, "INTAKE_OPERATIONS_LISTEN") as listener:
        print("operations on {}:{}".format(*listener.getsockname()[:2]), flush=True)
        yield listener


def listener_on(place: str, setting: str) -> socket.socket:
    """Return a socket that listens on `host:port` or `[IPv6]:port`."""
    host, _, port = place.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        # Without a host it would listen on every interface.
        if host and int(port) in _PORTS:
            return socket.create_server((host, int(port)), family=family)
    except (OSError, ValueError):
        pass
    raise SettingsError(setting, "a host and a free port: host:port")


@contextmanager
def told_to_stop() -> Iterator[tuple[asyncio.Event, asyncio.Event]]:
    """Yield an event that SIGTERM and SIGINT set, and one that only SIGINT sets.

    A second signal of the same kind ends the process at once.
    """
    stop, interrupted = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def tell(number: int) -> None:
        if number == signal.SIGINT:
            interrupted.set()
        stop.set()

    # Not with `loop.add_signal_handler`: Windows has none.
    def heard(number: int, _: object) -> None:
        signal.signal(number, before[number])
        loop.call_soon_threadsafe(tell, number)

    before = {
        int(number): signal.signal(number, heard) for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield stop, interrupted
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
