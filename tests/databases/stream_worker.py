"""A process that applies a stream: `stream_worker.py URL KEYS FILE SEED`.

It prints the number of each update once the update is stored by any process.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import defaultdict
from pathlib import Path

from databases.stream import Recorded, doubled
from pydantic import SecretStr

from bot.errors import StoreError
from bot.settings import Settings
from bot.store import Store, UpdateKey
from bot.store.opening import open_store


async def work(url: str, keys: str, file: str, seed: str) -> None:
    """Apply the whole stream, in order per chat, chats in parallel."""
    written = json.loads(Path(file).read_text("utf-8"))  # noqa: ASYNC240 - nobody waits
    lanes: dict[str, list[Recorded]] = defaultdict(list)
    for update in doubled((Recorded(**one) for one in written), int(seed)):
        lanes[update.chat].append(update)
    settings = Settings(database_url=url, encryption_keys=SecretStr(keys))
    async with await open_store(settings) as store:
        await asyncio.gather(*(_lane(store, lane) for lane in lanes.values()))


async def _lane(store: Store, lane: list[Recorded]) -> None:
    for update in lane:
        while not await _is_stored(store, update):
            """The platform repeats an update that was not confirmed."""
        print(update.number, flush=True)  # noqa: T201 - that is how the test follows it


async def _is_stored(store: Store, update: Recorded) -> bool:
    try:
        await store.apply(update.key, update.change, update.at, UpdateKey("bot", update.number))
    except StoreError:
        return False
    return True


if __name__ == "__main__":
    asyncio.run(work(*sys.argv[1:]))
