"""`intake keys`: creates and rotates the keys that encrypt stored data."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Container, Sequence
from pathlib import Path

from bot.commands.example import examples
from bot.commands.inputs import RefusedError, confirmed
from bot.encryption import KeyRing, new_key
from bot.exit_status import ExitStatus
from bot.settings import Settings, load_settings
from bot.store.key_file import beside, drop, key_file, put_first
from bot.store.opening import open_store, sqlite_path
from bot.store.sqlite import SqliteStore
from bot.store.sqlite_files import refuse_use
from bot.store.transactional import TransactionalStore


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser("keys", help="create, rotate or drop encryption keys")
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
    dropping = verbs.add_parser(
        "drop",
        help="remove an unused key from the key file for good",
        description="Backups made while the key was in use cannot be restored without it.",
        **examples("intake keys drop k1 --yes"),
    )
    dropping.add_argument("id", metavar="ID", help="the id, as `intake database check` prints it")
    dropping.add_argument(
        "--database", metavar="URL", help="use this database instead of INTAKE_DATABASE_URL"
    )
    dropping.add_argument("--yes", action="store_true", help="do not ask for confirmation")
    dropping.set_defaults(run=run_drop)


def print_key(_: argparse.Namespace) -> int:
    """Print a new key with an id that no configured key has."""
    ring = load_settings().encryption_keys
    print(new_key(KeyRing.parse(ring.get_secret_value()).ids if ring else ()))
    return ExitStatus.DONE


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
    _say_unused(ids, used, "remove it from INTAKE_ENCRYPTION_KEYS")
    return ExitStatus.DONE


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
    _say_unused(ring.ids, used, "`intake keys drop {}`")
    return ExitStatus.DONE


def _say_unused(ids: Sequence[str], used: Container[str], how: str) -> None:
    for unused in (id_ for id_ in ids[1:] if id_ not in used):
        print(f"{unused} is no longer in use; once no backup needs it: {how.format(unused)}")


def run_drop(args: argparse.Namespace) -> int:
    """Remove a key from the key file after confirmation."""
    return asyncio.run(_drop(load_settings(database_url=args.database), args))


async def _drop(settings: Settings, args: argparse.Namespace) -> int:
    path = sqlite_path(settings)
    if path is None or settings.encryption_keys is not None:
        raise RefusedError(
            "the keys are in INTAKE_ENCRYPTION_KEYS: remove the key there, on every machine"
        )
    refuse_use(path)
    keys = beside(path)
    ring, _ = key_file(keys, make=False)
    if args.id not in ring.ids[1:]:
        allowed = ", ".join(ring.ids[1:]) or "none: there is only the key that encrypts"
        raise RefusedError(f"{args.id}: expected a key that can be dropped ({allowed})")
    async with await open_store(settings, make=False) as store:
        used = (await store.survey()).sealed_by[args.id]
    if used:
        raise RefusedError(f"{args.id} encrypts {used} values: run `intake keys rotate` first")
    if not (args.yes or confirmed(f"Drop {args.id}? Backups that need it cannot be restored.")):
        print("nothing was changed")
        return ExitStatus.DONE
    drop(keys, args.id)
    print(f"{args.id} was dropped")
    return ExitStatus.DONE


async def _reencrypted(store: TransactionalStore) -> set[str]:
    """Encrypt all values again; return the ids of the keys still in use."""
    print(f"encrypted again: {await store.reencrypt()} values")
    survey = await store.survey()
    damaged = survey.damaged.total()
    if damaged:
        print(f"left unchanged, cannot be decrypted: {damaged}")
    return set(survey.sealed_by)
