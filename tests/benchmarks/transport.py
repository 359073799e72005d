"""Three HTTP transports of python-telegram-bot, compared.

The same sendMessage with four buttons over loopback HTTP, one at a time and fifty at a time.
`benchmarks.telegram` explains the environment of the other transports.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.before import TESTS
from benchmarks.peers.interview import write
from benchmarks.peers.ours import interview
from benchmarks.telegram import peers_python, process, said

_TRANSPORTS = ("httpx", "httpx-aiohttp", "ours")
_AT_ONCE = (1, 50)
_CALLS = {1: 400, 50: 2_000}


def run() -> Iterator[str]:
    """Yield calls per second and processor time per call."""
    python = peers_python()
    names = _TRANSPORTS if python.exists() else ("ours",)
    rounds = int(os.environ.get("BENCH_ROUNDS", "5"))
    with tempfile.TemporaryDirectory() as folder:
        questions = Path(folder) / "interview.json"
        write(questions, interview())
        server = [sys.executable, "-m", "benchmarks.peers.server", str(questions), "1", "1"]
        with process(server) as api:
            address = f"http://127.0.0.1:{said(api)}"
            try:
                for at_once in _AT_ONCE:
                    yield from _beside(python, names, address, at_once, rounds)
            finally:
                api.kill()


def _beside(
    python: Path, names: tuple[str, ...], address: str, at_once: int, rounds: int
) -> Iterator[str]:
    found: dict[str, list[dict[str, float]]] = defaultdict(list)
    for _ in range(rounds):
        for name in names:
            found[name].append(_sends(python, name, address, at_once))
    slowest = min(median(one["rate"] for one in runs) for runs in found.values())
    for name, runs in found.items():
        rates = [one["rate"] for one in runs]
        cpu = median(one["cpu"] for one in runs)
        yield (
            f"{name}, {at_once} at once: {median(rates):,.0f} calls/s"
            f" ({min(rates):,.0f} to {max(rates):,.0f}), {cpu:,.0f} us of processor time a call,"
            f" {median(rates) / slowest:.1f} times the slowest"
        )


def _sends(python: Path, name: str, address: str, at_once: int) -> dict[str, float]:
    interpreter = sys.executable if name == "ours" else str(python)
    done = subprocess.run(  # noqa: S603 - ourselves
        [
            interpreter,
            "-m",
            "benchmarks.peers.sends",
            name,
            address,
            str(at_once),
            str(_CALLS[at_once]),
        ],
        cwd=TESTS,
        check=True,
        capture_output=True,
    )
    measured: dict[str, float] = json.loads(done.stdout)
    return measured
