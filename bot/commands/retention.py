"""`intake retention`: warning of and deleting sessions whose time is over."""

from __future__ import annotations

import argparse
import asyncio
from datetime import UTC, datetime

from bot.commands.example import examples
from bot.settings import Settings, load_settings
from bot.store.opening import open_store, policy_of
from bot.store.retention import retain_all


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser("retention", help="delete what has been kept long enough")
    verbs = parser.add_subparsers(required=True, metavar="verb")
    once = verbs.add_parser(
        "run",
        help="warn and delete now; safe beside a running service",
        **examples("intake retention run"),
    )
    once.add_argument("--database", metavar="URL", help="instead of INTAKE_DATABASE_URL")
    once.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Warn and delete what is due."""
    return asyncio.run(_run(load_settings(database_url=args.database)))


async def _run(settings: Settings) -> int:
    async with await open_store(settings, make=False) as store:
        done = await retain_all(store, policy_of(settings), datetime.now(UTC))
    print(f"warned: {done.warned}\ndeleted: {done.expired}\nlog entries dropped: {done.dropped}")
    return 0
