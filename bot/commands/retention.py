"""`intake retention`: warns about and deletes sessions whose retention period is over."""

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
    parser = subparsers.add_parser(
        "retention", help="delete sessions whose retention period is over"
    )
    verbs = parser.add_subparsers(required=True, metavar="verb")
    once = verbs.add_parser(
        "run",
        help="warn and delete now; safe while a service runs",
        **examples("intake retention run"),
    )
    once.add_argument(
        "--database", metavar="URL", help="use this database instead of INTAKE_DATABASE_URL"
    )
    once.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Send the warnings and do the deletions that are due."""
    return asyncio.run(_run(load_settings(database_url=args.database)))


async def _run(settings: Settings) -> int:
    async with await open_store(settings, make=False) as store:
        done = await retain_all(store, policy_of(settings), datetime.now(UTC))
    print(f"warned: {done.warned}\ndeleted: {done.expired}\nlog entries deleted: {done.dropped}")
    return 0
