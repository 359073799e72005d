"""The bot as a process that can be killed."""

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
    """The configuration of a process; `port` is the port of the webhook, 0 for polling.

    `supervisor` is the id of the parent process; the worker ends with it.
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
    """The main function: print to a file, report on the pipe when it serves, exit."""
    with log.open("ab") as printed:
        os.dup2(printed.fileno(), 1)
        os.dup2(printed.fileno(), 2)
    os.chdir(log.parent)
    logging.basicConfig(level=logging.WARNING)
    sys.exit(asyncio.run(work(plan, pipe)))


async def work(plan: Plan, pipe: Connection) -> int:
    """Serve until SIGTERM; return the exit status."""
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
    """Exit at once when the parent process is gone."""
    while Path(f"/proc/{supervisor}").exists():  # noqa: ASYNC110, ASYNC240 - there is no notification
        await asyncio.sleep(1)
    os._exit(UNREACHABLE)


def _options(plan: Plan) -> ServiceOptions:
    """Return the default options with shorter waits; without rate limits where nobody waits."""
    unhurried = PacingSettings(chat_messages=100_000, all_messages=100_000, first_wait=0.05)
    return ServiceOptions(
        polling=PollingSettings(poll_seconds=10, first_wait=0.05, longest_wait=1.0),
        pacing=PacingSettings() if plan.is_paced else unhurried,
        sweep_every=plan.sweep_every,
    )
