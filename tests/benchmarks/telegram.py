"""The Telegram channel compared with other bots: the same twenty questions, alternating.

Processor time per answer with a simulated network, and updates per second over loopback HTTP
with the Bot API in another process. The other bots run in `.venv-bench` or with the interpreter
BENCH_PEERS_PYTHON; BENCH_ROUNDS and BENCH_INTERVIEWS set the number of rounds and interviews.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import IO, Any

from benchmarks.peers.interview import write
from benchmarks.peers.ours import interview

TESTS = Path(__file__).parents[1]
"""Where `python -m benchmarks...` finds this package."""
_OURS = "ours"
_IN_MEMORY = (
    "ptb_conversation",
    "ptb_written",
    "ptb_table",
    "aiogram_fsm",
    "aiogram_durable",
    "aiogram_dialogs",
)
_OVER_HTTP = ("ptb_conversation", "ptb_table", "aiogram_fsm")
_KEEPING = ("ptb_written", "aiogram_durable")
"""The bots that write answers to the disk or the system before the next question."""
_STOCK = ("ptb_conversation", "ptb_table")
_NAMES = {
    _OURS: "ours, a durable commit an answer",
    "ptb_conversation": "python-telegram-bot, ConversationHandler, PicklePersistence",
    "ptb_written": "the same, PicklePersistence written after each answer",
    "ptb_table": "python-telegram-bot, one handler, updates side by side",
    "aiogram_fsm": "aiogram, FSM in memory",
    "aiogram_durable": "aiogram, FSM in SQLite, a durable commit a change",
    "aiogram_dialogs": "aiogram_dialog, in memory",
}
_CHATS = (1, 50)
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class _Served:
    """One run over HTTP: updates per second, and processor time per update in µs."""

    rate: float
    cpu: float


def run() -> Iterator[str]:
    """Yield the figures and ratios of each bot."""
    rounds = int(os.environ.get("BENCH_ROUNDS", "5"))
    people = int(os.environ.get("BENCH_INTERVIEWS", "30"))
    python = peers_python()
    peers = _IN_MEMORY if python.exists() else ()
    if not peers:
        yield f"no peers: {python} is missing (`make bench` makes it)"
    with tempfile.TemporaryDirectory() as folder:
        questions = Path(folder) / "interview.json"
        write(questions, interview())
        yield from _in_memory(python, peers, questions, rounds, people)
        over = tuple(peer for peer in _OVER_HTTP if peer in peers)
        for chats in _CHATS:
            yield from _over_http(python, over, questions, rounds, chats)


def peers_python() -> Path:
    """Return the interpreter of the other bots, even if it does not exist."""
    given = os.environ.get("BENCH_PEERS_PYTHON")
    return Path(given).absolute() if given else TESTS.parent / ".venv-bench/bin/python"


def _in_memory(
    python: Path, peers: Sequence[str], questions: Path, rounds: int, people: int
) -> Iterator[str]:
    found: dict[str, list[float]] = defaultdict(list)
    for _ in range(rounds):
        for name in (*peers, _OURS):
            asked = [_python(python, name), "-m", "benchmarks.peers.offline", name]
            done = subprocess.run(  # noqa: S603 - ourselves
                [*asked, str(questions), str(people)], cwd=TESTS, check=True, capture_output=True
            )
            found[name].append(median(json.loads(done.stdout)["costs"]))
    fastest = _fastest(found, peers)
    keeping = _fastest(found, [peer for peer in _KEEPING if peer in peers])
    yield f"processor time an answer, network faked; {rounds} rounds of {people} interviews"
    for name, times in sorted(found.items(), key=lambda item: median(item[1])):
        yield (
            f"  {_NAMES[name]}: {median(times):,.0f} us ({min(times):,.0f} to {max(times):,.0f}),"
            f" {median(times) / fastest:.2f} of the fastest peer,"
            f" {median(times) / keeping:.2f} of the fastest that keeps each answer"
        )


def _fastest(found: Mapping[str, list[float]], peers: Sequence[str]) -> float:
    return min((median(found[peer]) for peer in peers), default=median(found[_OURS]))


def _over_http(
    python: Path, peers: Sequence[str], questions: Path, rounds: int, chats: int
) -> Iterator[str]:
    found: dict[str, list[_Served]] = defaultdict(list)
    for _ in range(rounds):
        for name in (*peers, _OURS):
            found[name].append(_served(python, name, questions, chats))
    yield f"end to end over loopback HTTP, {chats} chats at a time; {rounds} rounds"
    ours = median(run.rate for run in found[_OURS])
    for name, runs in sorted(found.items(), key=lambda item: -median(run.rate for run in item[1])):
        rates = [run.rate for run in runs]
        cpu = median(run.cpu for run in runs)
        line = f"  {_NAMES[name]}: {median(rates):,.0f} updates/s"
        line += f" ({min(rates):,.0f} to {max(rates):,.0f}), {cpu:,.0f} us of processor time"
        yield line if name == _OURS else f"{line}; we: {ours / median(rates):.1f} times"


def _served(python: Path, name: str, questions: Path, chats: int) -> _Served:
    """Let one bot serve this many chats at a time, with a few interviews each."""
    interviews = str(max(6, 2 * chats))
    base = [sys.executable, "-m", "benchmarks.peers.server", str(questions), str(chats)]
    with process([*base, interviews]) as api:
        address = f"http://127.0.0.1:{said(api)}"
        serving = [_python(python, name), "-m", "benchmarks.peers.serving", name]
        with process([*serving, str(questions), address]) as bot:
            try:
                said(api)
                before = _cpu(bot.pid)
                _say(api)
                seen = json.loads(said(api))
                spent = _cpu(bot.pid) - before
            finally:
                bot.kill()
                api.kill()
    updates = int(seen["updates"])
    return _Served(updates / float(seen["seconds"]), spent / updates * 1e6)


def _python(python: Path, name: str) -> str:
    return sys.executable if name == _OURS else str(python)


def process(command: list[str]) -> subprocess.Popen[str]:
    """Start a process that communicates by lines; the caller must end it."""
    return subprocess.Popen(  # noqa: S603 - ourselves
        command,
        cwd=TESTS,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def said(by: subprocess.Popen[str]) -> str:
    """Return the next line of a process.

    Raises:
        RuntimeError: it ended.
    """
    line: str = _pipe(by.stdout).readline()
    if not line:
        raise RuntimeError(f"{by.args!r} ended")
    return line.strip()


def _say(to_whom: subprocess.Popen[str]) -> None:
    to: IO[str] = _pipe(to_whom.stdin)
    to.write("go\n")
    to.flush()


def _pipe(pipe: IO[str] | None) -> Any:  # noqa: ANN401 - a text pipe
    if pipe is None:
        raise RuntimeError("no pipe")
    return pipe


def _cpu(pid: int) -> float:
    """Return the processor time of a process in seconds (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS
