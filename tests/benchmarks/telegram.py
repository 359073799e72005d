"""The Telegram channel compared with other bots: the same twenty questions, alternating.

Processor time per answer with a simulated network, and updates per second over loopback HTTP
with the Bot API in another process. The other bots run in `.venv-bench` or with the interpreter
BENCH_PEERS_PYTHON; BENCH_ROUNDS and BENCH_INTERVIEWS set the number of rounds and interviews,
BENCH_CHATS the numbers of chats over HTTP. BENCH_BEFORE adds an earlier commit (`before.py`).
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

from benchmarks.before import TESTS, before, command_of
from benchmarks.peers.interview import write
from benchmarks.peers.ours import interview

_OURS, _BEFORE = "ours", "before"
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
    _BEFORE: "ours before",
    "ptb_conversation": "python-telegram-bot, ConversationHandler, PicklePersistence",
    "ptb_written": "the same, PicklePersistence written after each answer",
    "ptb_table": "python-telegram-bot, one handler, updates side by side",
    "aiogram_fsm": "aiogram, FSM in memory",
    "aiogram_durable": "aiogram, FSM in SQLite, a durable commit a change",
    "aiogram_dialogs": "aiogram_dialog, in memory",
}
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class _Served:
    """One run over HTTP: updates per second, processor time per update in µs, ms from tap to card.

    `median` and `p99` are of the times that the people waited for the next card.
    """

    rate: float
    cpu: float
    median: float
    p99: float


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
        for chats in map(int, os.environ.get("BENCH_CHATS", "1 50 500").split()):
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
        for name in (*peers, *_ourselves()):
            asked, where = _command(python, name, "offline", str(questions), str(people))
            done = subprocess.run(asked, check=True, capture_output=True, **where)  # noqa: S603
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
        for name in (*peers, *_ourselves()):
            found[name].append(_served(python, name, questions, chats))
    yield f"end to end over loopback HTTP, {chats} chats at a time; {rounds} rounds"
    ours = median(run.rate for run in found[_OURS])
    for name, runs in sorted(found.items(), key=lambda item: -median(run.rate for run in item[1])):
        rates = [run.rate for run in runs]
        cpu = median(run.cpu for run in runs)
        line = f"  {_NAMES[name]}: {median(rates):,.0f} updates/s"
        costs = [run.cpu for run in runs]
        line += f" ({min(rates):,.0f} to {max(rates):,.0f}), {cpu:,.0f} us of processor time"
        line += f" ({min(costs):,.0f} to {max(costs):,.0f}), tap to card"
        line += f" {median(run.median for run in runs):,.1f} ms, p99"
        line += f" {median(run.p99 for run in runs):,.1f} ms"
        yield line if name == _OURS else f"{line}; we: {ours / median(rates):.1f} times as many"


def _served(python: Path, name: str, questions: Path, chats: int) -> _Served:
    """Let one bot serve this many chats at a time, with a few interviews each."""
    interviews = str(max(6, 2 * chats))
    base = [sys.executable, "-m", "benchmarks.peers.server", str(questions), str(chats)]
    with process([*base, interviews]) as api:
        address = f"http://127.0.0.1:{said(api)}"
        serving, where = _command(python, name, "serving", str(questions), address)
        with process(serving, where["env"]) as bot:
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
    waits = sorted(seen["waits"])
    return _Served(
        updates / float(seen["seconds"]),
        spent / updates * 1e6,
        median(waits) * 1e3,
        waits[len(waits) * 99 // 100] * 1e3,
    )


def _ourselves() -> tuple[str, ...]:
    return (_OURS,) if before() is None else (_BEFORE, _OURS)


def _command(
    python: Path, name: str, module: str, *arguments: str
) -> tuple[list[str], dict[str, Any]]:
    """Return the command that runs one bot, and the options of its process."""
    module = f"benchmarks.peers.{module}"
    root = before() if name == _BEFORE else TESTS.parent
    if name in (_OURS, _BEFORE) and root is not None:
        return command_of(root, module, _OURS, *arguments)
    return [str(python), "-m", module, name, *arguments], {"cwd": TESTS, "env": dict(os.environ)}


def process(
    command: list[str], environment: Mapping[str, str] | None = None
) -> subprocess.Popen[str]:
    """Start a process that communicates by lines; the caller must end it."""
    return subprocess.Popen(  # noqa: S603 - ourselves
        command,
        cwd=TESTS,
        env=environment,
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
