"""Three processes on one database, and one of them is killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from databases.people import MINUTE
from databases.place import Place
from databases.stream import CHANNEL, Outcome, record

from bot.encryption import KeyRing, new_key
from bot.store import ChatKey
from bot.store.transactional import TransactionalStore

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
WORKER = ROOT / "tests" / "databases" / "stream_worker.py"


@pytest.mark.parametrize("seed", [1, 2])
async def test_every_answer_counts_once_whoever_dies(
    place: Place, tmp_path: Path, seed: int
) -> None:
    """Each process gets every update, some twice; one is killed: all ends as with one alone."""
    stream, outcome = record(seed)
    assert outcome.sessions
    assert outcome.waiting
    written = tmp_path / "stream.json"
    written.write_text(json.dumps([update.as_json() for update in stream]), "utf-8")
    keys = new_key()
    survived = _run(place.url, keys, written, Random(seed))  # noqa: S311 - when one is killed
    assert survived == 2
    async with await place.open(KeyRing.parse(keys)) as store:
        found = await _found(store, {update.chat for update in stream}, stream[-1].at)
    assert found == outcome


def _run(url: str, keys: str, stream: Path, random: Random) -> int:
    """Run three processes and kill one of them on its way; return how many came to the end."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}", "PYTHONWARNINGS": ""}
    with ExitStack() as stack:
        victim, *others = (
            stack.enter_context(
                subprocess.Popen(  # noqa: S603 - our own worker
                    [sys.executable, WORKER, url, keys, stream, str(number)],
                    stdout=subprocess.PIPE,
                    env=environment,
                    text=True,
                )
            )
            for number in range(3)
        )
        assert victim.stdout is not None
        for _ in range(random.randrange(1, 40)):
            assert victim.stdout.readline()
        victim.send_signal(signal.SIGKILL)
        assert victim.wait() == -signal.SIGKILL
        for other in others:
            other.communicate()
        return sum(other.returncode == 0 for other in others)


async def _found(store: TransactionalStore, chats: set[str], last: datetime) -> Outcome:
    found = Outcome()
    for chat in chats:
        stored = await store.load(ChatKey(CHANNEL, chat))
        if stored is not None:
            found.sessions[chat] = stored.session
    at = last + timedelta(days=1)
    while waiting := await store.claim(CHANNEL, at, MINUTE):
        for one in waiting:
            found.waiting.setdefault(one.chat.chat, []).append(one.item)
        await store.done([one.id for one in waiting])
    return found
