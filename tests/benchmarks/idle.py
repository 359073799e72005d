"""Resource usage at rest: memory, and the time from the start to the first answer.

Compared with a bare python-telegram-bot process that answers `/start` with one fixed text and
stores nothing. Both poll the Bot API of the tests on loopback, in turns; a person has written
before they start. This program uses a fresh SQLite file, with and without an operations address.
CPU time is printed too, for a machine that is busy.

`IDLE_PYTHON` names another interpreter for both: one with the package and the runtime
requirements only, as on a server (development tools install packages that both would import).
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TypeAlias

from botapi.person import Person
from botapi.server import Server
from botapi.world import TOKEN
from telegram_process import OPERATOR

ROUNDS = 7
REST = 3.0
"""Pause after the first answer, in seconds."""
BARE = """
import sys
from telegram.ext import ApplicationBuilder, CommandHandler

async def start(update, context):
    await update.message.reply_text("Welcome")

application = (
    ApplicationBuilder().token(sys.argv[1]).base_url(sys.argv[2]).base_file_url(sys.argv[3]).build()
)
application.add_handler(CommandHandler("start", start))
application.run_polling()
"""


Arguments: TypeAlias = Callable[[Server, Path], tuple[list[str], dict[str, str]]]


@dataclass(frozen=True, slots=True)
class Rest:
    """Wall and CPU time to the first answer in seconds; resident memory afterwards in MB."""

    seconds: float
    cpu: float
    megabytes: float


def run() -> Iterator[str]:
    """Yield the figures of both, and their ratio."""
    if sys.platform != "linux":
        yield "measured on Linux only"
        return
    kinds = {"bare": _bare, "ours": _ours, "ours, watched": _watched}
    found: dict[str, list[Rest]] = {name: [] for name in kinds}
    for _ in range(ROUNDS):
        for name, arguments in kinds.items():
            found[name].append(asyncio.run(_measured(arguments)))
    for what, unit in (("seconds", "s"), ("cpu", "s of CPU"), ("megabytes", "MB at rest")):
        bare = median(getattr(rest, what) for rest in found["bare"])
        for name, rests in found.items():
            figures = [getattr(rest, what) for rest in rests]
            yield (
                f"{name}: {median(figures):.2f} {unit}"
                f" ({min(figures):.2f} to {max(figures):.2f}), x{median(figures) / bare:.2f}"
            )


def _bare(server: Server, _: Path) -> tuple[list[str], dict[str, str]]:
    return ["-c", BARE, TOKEN, server.base_url, server.base_file_url], {}


def _ours(server: Server, folder: Path) -> tuple[list[str], dict[str, str]]:
    return ["-m", "bot", "telegram"], {
        **OPERATOR,
        "INTAKE_TELEGRAM_TOKEN": TOKEN,
        "INTAKE_TELEGRAM_BASE_URL": server.base_url,
        "INTAKE_TELEGRAM_BASE_FILE_URL": server.base_file_url,
        "INTAKE_DATABASE_URL": f"sqlite:///{folder / 'intake.sqlite3'}",
    }


def _watched(server: Server, folder: Path) -> tuple[list[str], dict[str, str]]:
    arguments, environment = _ours(server, folder)
    return arguments, environment | {"INTAKE_OPERATIONS_LISTEN": "127.0.0.1:0"}


async def _measured(arguments: Arguments) -> Rest:
    with tempfile.TemporaryDirectory() as folder:
        async with Server() as server:
            person = Person(server.world)
            person.say("/start")
            given, environment = arguments(server, Path(folder))
            began = perf_counter()
            process = await asyncio.create_subprocess_exec(
                os.environ.get("IDLE_PYTHON", sys.executable),
                *given,
                cwd=folder,
                env=_usual() | environment,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.PIPE,
            )
            try:
                await person.until_shown("Welcome")
            except TimeoutError:
                process.kill()
                _, said = await process.communicate()
                raise RuntimeError(f"no answer; it said: {said.decode()}") from None
            seconds, cpu = perf_counter() - began, _cpu(process.pid)
            await asyncio.sleep(REST)
            megabytes = _resident(process.pid)
            process.terminate()
            await process.communicate()
    return Rest(seconds, cpu, megabytes)


def _usual() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {"PYTHONPATH": str(Path(__file__).parents[2])}


def _cpu(process: int) -> float:
    """Return the CPU time of a process so far, in seconds, user and system."""
    fields = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident(process: int) -> float:
    """Return the resident memory of a process, in megabytes."""
    for line in Path(f"/proc/{process}/status").read_text("utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise LookupError("no such process")
