"""The bot as a process that may be killed."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import sys
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from pydantic import SecretStr

from bot.channels.telegram.pacing import PacingSettings
from bot.channels.telegram.polling import PollingSettings
from bot.channels.telegram.service import BotEndpoint, ServiceOptions, UnreachableError, serve
from bot.channels.telegram.webhook_endpoint import WebhookEndpoint
from bot.settings import Settings
from bot.store.opening import open_store
from flows.interview import FLOW

SECRET: Final = "s3cret"  # noqa: S105 - of a test
UNREACHABLE: Final = 4


@dataclass(frozen=True, slots=True)
class Plan:
    """What a process is told; `port` is where it listens, 0 where it polls.

    `supervisor` is the id of the process without which it makes no sense.
    """

    token: str
    base_url: str
    database: str
    keys: str
    port: int
    is_paced: bool
    sweep_every: float
    supervisor: int


def begin(plan: Plan, log: Path, pipe: Connection) -> None:
    """Be a process: print to a file, say by the pipe when it serves, end with a status."""
    with log.open("ab") as printed:
        os.dup2(printed.fileno(), 1)
        os.dup2(printed.fileno(), 2)
    os.chdir(log.parent)
    logging.basicConfig(level=logging.WARNING)
    sys.exit(asyncio.run(work(plan, pipe)))


async def work(plan: Plan, pipe: Connection) -> int:
    """Serve until told to stop; return the exit status."""
    stop = asyncio.Event()
    watching = asyncio.ensure_future(_not_alone(plan.supervisor))
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    settings = Settings(database_url=plan.database, encryption_keys=SecretStr(plan.keys))
    place = BotEndpoint(token=plan.token, base_url=plan.base_url, base_file_url=plan.base_url)
    opening = None
    if plan.port:
        listener = socket.create_server(("127.0.0.1", plan.port), backlog=512)
        opening = WebhookEndpoint("https://bot.example/telegram", SECRET), listener
    try:
        async with await open_store(settings) as store:
            await serve(
                FLOW, store, place, stop, opening=opening, options=_options(plan), say=pipe.send
            )
    except UnreachableError:
        return UNREACHABLE
    finally:
        watching.cancel()
    return 0


async def _not_alone(supervisor: int) -> None:
    """End at once when the process that has this one started is gone, killed perhaps."""
    while Path(f"/proc/{supervisor}").exists():  # noqa: ASYNC110, ASYNC240 - nothing tells of it
        await asyncio.sleep(1)
    os._exit(UNREACHABLE)


def _options(plan: Plan) -> ServiceOptions:
    """Return the usual habits, with shorter waits; without pacing where nobody is to wait."""
    unhurried = PacingSettings(chat_messages=100_000, all_messages=100_000, first_wait=0.05)
    return ServiceOptions(
        polling=PollingSettings(poll_seconds=10, first_wait=0.05, longest_wait=1.0),
        pacing=PacingSettings() if plan.is_paced else unhurried,
        sweep_every=plan.sweep_every,
    )
