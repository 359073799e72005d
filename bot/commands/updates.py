"""`intake updates`: lists and discards parked updates, which failed repeatedly."""

from __future__ import annotations

import argparse
import asyncio

from bot.commands.example import examples
from bot.commands.inputs import RefusedError
from bot.commands.opening import opened
from bot.settings import Settings, load_settings
from bot.store import UpdateKey

_UPDATE = "BOT:NUMBER"


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "updates", help="list or discard parked updates, which failed repeatedly"
    )
    parser.add_argument(
        "--database", metavar="URL", help="use this database instead of INTAKE_DATABASE_URL"
    )
    verbs = parser.add_subparsers(required=True, metavar="verb")
    parked = verbs.add_parser(
        "parked",
        help="list them: time, bot, number, attempts, error and source line",
        **examples("intake updates parked"),
    )
    parked.set_defaults(run=run, verb=_parked)
    discard = verbs.add_parser(
        "discard",
        help="remove them from the list",
        **examples("intake updates discard --all"),
    )
    discard.add_argument("updates", nargs="*", metavar=_UPDATE)
    discard.add_argument("--all", action="store_true", help="all that are on the list now")
    discard.set_defaults(run=run, verb=_discard)


def run(args: argparse.Namespace) -> int:
    """Run the subcommand."""
    return int(asyncio.run(args.verb(load_settings(database_url=args.database), args)))


async def _parked(settings: Settings, _: argparse.Namespace) -> int:
    async with await opened(settings, make=False) as store:
        found = await store.parked()
    for one in found:
        name = f"{one.update.bot}:{one.update.update}"
        print(f"{one.at:%Y-%m-%dT%H:%M:%SZ}  {name}  {one.tries} attempts  {one.reason}")
    return 0


async def _discard(settings: Settings, args: argparse.Namespace) -> int:
    if bool(args.updates) == args.all:
        raise RefusedError(f"discard: expected either {_UPDATE} or --all")
    wanted = [_update(written) for written in args.updates]
    async with await opened(settings, make=False) as store:
        if args.all:
            wanted = [one.update for one in await store.parked()]
        gone = await store.discard(wanted)
    print(f"discarded: {gone}")
    if gone < len(wanted):
        raise RefusedError(
            f"not on the list: {len(wanted) - gone}; `intake updates parked` prints the list"
        )
    return 0


def _update(written: str) -> UpdateKey:
    bot, _, number = written.partition(":")
    if not (bot and number.isascii() and number.isdigit()):
        raise RefusedError(f"{written}: expected a bot and the number of an update, {_UPDATE}")
    return UpdateKey(bot, int(number))
