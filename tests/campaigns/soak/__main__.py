"""The long soak test, `make soak`; prints figures, exit status 1 where anything is wrong.

`ARGS="--people 40 --kills 10 --only webhook"` changes its size.
"""

from __future__ import annotations

import argparse
import asyncio
import platform
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from campaigns.soak.campaign import Orders, soak
from campaigns.soak.overload import overload
from campaigns.soak.verdict import Verdict
from databases.postgres_server import PostgresServer


async def main(args: argparse.Namespace) -> int:
    """Run the selected parts; return the exit status."""
    when = datetime.now(UTC)
    print(f"{when:%Y-%m-%d %H:%M} UTC, seed {args.seed}, {_machine()}", flush=True)
    is_right = True
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        async for verdict in _verdicts(args, folder, stack):
            print("\n".join(verdict.lines()), flush=True)
            is_right = is_right and not verdict.problems
    return 0 if is_right else 1


async def _verdicts(
    args: argparse.Namespace, folder: Path, stack: ExitStack
) -> AsyncIterator[Verdict]:
    def orders(name: str, database: str, replicas: int) -> Orders:
        return Orders(
            name=name,
            database=database,
            people=args.people,
            kills=args.kills,
            replicas=replicas,
            seed=args.seed,
            # Long enough that another process rarely sends a card again that is still being sent.
            sweep_every=5.0 if replicas > 1 else 1.0,
        )

    if "polling" in args.only:
        url = f"sqlite:///{folder / 'polling.sqlite3'}"
        yield await soak(orders("polling, SQLite", url, 0), folder)
    if "webhook" in args.only:
        url = f"sqlite:///{folder / 'webhook.sqlite3'}"
        yield await soak(orders("webhook, SQLite", url, 1), folder)
    if "replicas" in args.only:
        url = stack.enter_context(PostgresServer()).url()
        yield await soak(orders("webhook, PostgreSQL, three replicas", url, 3), folder)
    if "overload" in args.only:
        yield await overload(folder, args.seed, args.seconds)


def _machine() -> str:
    with open("/proc/cpuinfo", encoding="utf-8") as lines:  # noqa: PTH123 - Linux only
        models = [line.split(": ")[1].strip() for line in lines if line.startswith("model name")]
    model = models[0] if models else platform.machine()
    return f"{len(models)} x {model}, Python {platform.python_version()}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make soak")
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=60.0, help="how long the overload lasts")
    parts = ("polling", "webhook", "replicas", "overload")
    parser.add_argument("--only", nargs="+", choices=parts, default=parts)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(asyncio.run(main(_arguments())))
