"""A rolling restart under load, `make rolling`; exit status 1 where an answer was lost.

Everything is a real process: PostgreSQL, two replicas of `intake telegram` with a webhook, and
Caddy in front of them. Simulated people go through whole interviews while the replicas are
stopped and restarted one by one.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from botapi.posting import Poster
from botapi.server import Server
from botapi.world import World
from campaigns.rolling.replicas import Place, Proxy, Replica
from campaigns.soak.campaign import Orders, come_to_rest, walkers_of
from campaigns.soak.fleet import Fleet
from campaigns.soak.verdict import Verdict, judge
from databases.postgres_server import PostgresServer
from ports import free_port
from pydantic import SecretStr

from bot.encryption import new_key
from bot.settings import Settings
from bot.store.opening import open_store

SECRET = "s3cret"  # noqa: S105 - of a test


async def main(args: argparse.Namespace) -> int:
    """Run the test; return the exit status."""
    with PostgresServer() as postgres, tempfile.TemporaryDirectory() as folder:
        settings = Settings(database_url=postgres.url(), encryption_keys=SecretStr(new_key()))
        verdict = await _rolled(args, settings, Path(folder))
    print("\n".join(verdict.lines()), flush=True)
    return 1 if verdict.problems else 0


async def _rolled(args: argparse.Namespace, settings: Settings, folder: Path) -> Verdict:
    """Let everybody finish the interview while the replicas are restarted one by one."""
    orders = Orders(
        name=f"rolling restart, {args.replicas} replicas behind Caddy, PostgreSQL",
        database=settings.database_url,
        people=args.people,
        kills=0,
        replicas=args.replicas,
        seed=args.seed,
    )
    began = time.monotonic()
    async with Server(World(seed=args.seed)) as server:
        place = Place(settings, server.world.token, server.base_url, SECRET, folder)
        replicas = [Replica(place, free_port()) for _ in range(args.replicas)]
        async with Proxy(folder, [replica.port for replica in replicas]) as proxy:
            for replica in replicas:
                await replica.start()
            poster = Poster(server.world, f"{proxy.url}/updates", SECRET)
            posting = asyncio.ensure_future(poster.run())
            walkers = walkers_of(server.world, orders)
            walking = asyncio.gather(*(walker.walk() for walker in walkers))
            restarts = await _restart(replicas, walking, args.pause)
            await come_to_rest(server.world)
            posting.cancel()
            await asyncio.gather(posting, return_exceptions=True)
            for replica in replicas:
                await replica.stop()
        async with await open_store(settings) as store:
            verdict = await judge(orders.name, store, server.world, walkers, Fleet([], args.seed))
    verdict.figures |= {
        "restarts": restarts,
        "answers of the proxy by status": dict(sorted(poster.statuses.items())),
    }
    # The sending process of a card is not known here; a clean stop may send one twice.
    verdict.problems = [one for one in verdict.problems if "unexplained" not in one]
    ends = [status for replica in replicas for status in replica.statuses]
    verdict.problems += [f"a replica ended with {status}" for status in ends if status]
    verdict.seconds = time.monotonic() - began
    return verdict


async def _restart(
    replicas: list[Replica], walking: asyncio.Future[list[None]], pause: float
) -> int:
    """Restart the replicas in turn while people are active; return the number of restarts.

    `pause` is the time in seconds between a start and the next stop.
    """
    restarts = 0
    while not walking.done():
        for replica in replicas:
            await replica.stop()
            await replica.start()
            restarts += 1
            await asyncio.wait((walking,), timeout=pause)
            if walking.done():
                break
    await walking
    return restarts


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make rolling")
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--replicas", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pause", type=float, default=5.0, help="seconds between two restarts")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(asyncio.run(main(_arguments())))
