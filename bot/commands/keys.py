"""`intake keys`: creates and rotates the keys that encrypt stored data."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from bot.commands.example import examples
from bot.encryption import KeyRing, new_key
from bot.settings import Settings, load_settings
from bot.store.key_file import beside, keep_only, key_file, put_first
from bot.store.opening import open_store, sqlite_path
from bot.store.sqlite import SqliteStore
from bot.store.sqlite_files import refuse_use
from bot.store.transactional import TransactionalStore


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser("keys", help="create or rotate encryption keys")
    verbs = parser.add_subparsers(required=True, metavar="verb")
    make = verbs.add_parser(
        "make", help="print a new key for INTAKE_ENCRYPTION_KEYS", **examples("intake keys make")
    )
    make.set_defaults(run=print_key)
    rotate = verbs.add_parser(
        "rotate",
        help="encrypt all stored data again with the first key",
        **examples("intake keys rotate"),
    )
    rotate.add_argument(
        "--database", metavar="URL", help="use this database instead of INTAKE_DATABASE_URL"
    )
    rotate.set_defaults(run=run)


def print_key(_: argparse.Namespace) -> int:
    """Print a new key with an id that no configured key has."""
    ring = load_settings().encryption_keys
    print(new_key(KeyRing.parse(ring.get_secret_value()).ids if ring else ()))
    return 0


def run(args: argparse.Namespace) -> int:
    """Encrypt everything again; may be interrupted and run again."""
    return asyncio.run(_rotate(load_settings(database_url=args.database)))


async def _rotate(settings: Settings) -> int:
    path = sqlite_path(settings)
    if path is not None and settings.encryption_keys is None:
        return await _rotate_file(path)
    async with await open_store(settings) as store:
        used = await _reencrypted(store)
    ring = settings.encryption_keys
    ids = KeyRing.parse(ring.get_secret_value()).ids if ring else ()
    print(f"encryption key: {ids[0]}")
    for unused in (id_ for id_ in ids[1:] if id_ not in used):
        print(f"{unused} is no longer in use: remove it once no backup needs it")
    return 0


async def _rotate_file(path: Path) -> int:
    """Create a new key in the key file and use it; finish an interrupted run first.

    No process may have the database open, because it would not know the new key.
    """
    refuse_use(path)
    keys = beside(path)
    ring, _ = key_file(keys, make=False)
    async with await SqliteStore.open(path, ring) as store:
        used = set((await store.survey()).sealed_by)
    if used <= {ring.current}:
        ring = put_first(keys)
    async with await SqliteStore.open(path, ring) as store:
        used = await _reencrypted(store)
    print(f"encryption key: {ring.current}, in {keys}")
    for dropped in keep_only(keys, used):
        print(f"{dropped} was removed from the key file; older backups still need it")
    return 0


async def _reencrypted(store: TransactionalStore) -> set[str]:
    """Encrypt all values again; return the ids of the keys still in use."""
    print(f"encrypted again: {await store.reencrypt()} values")
    survey = await store.survey()
    damaged = survey.damaged.total()
    if damaged:
        print(f"left unchanged, cannot be decrypted: {damaged}")
    return set(survey.sealed_by)
