"""`intake database`: the care of what is stored."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from bot.commands.example import examples
from bot.commands.inputs import RefusedError, read_chat
from bot.commands.opening import opened
from bot.exit_status import ExitStatus
from bot.settings import Settings, load_settings
from bot.store.opening import keys_of, sqlite_path
from bot.store.sqlite_files import back_up, open_to_others, restore

_CHAT = "CHANNEL:NUMBER"
_READABLE = "{0} can be read by others: chmod 600"
_NATIVE = "PostgreSQL has its own tools for that; see docs/operations/database.md:\n  {command}"
_FORGOTTEN = (
    "wrong: the database before could not be read: who was deleted since the backup is in it"
    " again; `intake sessions erase` deletes them"
)
_BACKUP = "pg_dump --format=custom --file=FILE DATABASE"
_RESTORE = "pg_restore --clean --if-exists --single-transaction --dbname=DATABASE FILE"


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "database", help="upgrade, check, back up, restore, look into it"
    )
    parser.add_argument("--database", metavar="URL", help="instead of INTAKE_DATABASE_URL")
    verbs = parser.add_subparsers(required=True, metavar="verb")
    _add(
        verbs,
        "upgrade",
        _upgrade,
        "bring the schema up to date (every start does it too)",
        "intake database upgrade",
    )
    _add(
        verbs,
        "check",
        _check,
        "open all that is stored, and say what is wrong",
        "intake database check",
    )
    _add(
        verbs,
        "backup",
        _backup,
        "write a copy, while it is in use",
        "intake database backup intake-backup.sqlite3",
    ).add_argument("file", type=Path)
    _add(
        verbs,
        "restore",
        _restore,
        "put a copy in its place",
        "intake database restore intake-backup.sqlite3",
    ).add_argument("file", type=Path)
    audit = _add(
        verbs,
        "audit",
        _audit,
        "print who consented, exported and deleted, and when",
        "intake database audit --chat telegram:123456789",
    )
    audit.add_argument("--chat", metavar=_CHAT, help="only this chat")


def _add(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    verb: Callable[[Settings, argparse.Namespace], Coroutine[Any, Any, int]],
    what: str,
    example: str,
) -> argparse.ArgumentParser:
    parser = verbs.add_parser(name, help=what, **examples(example))
    parser.set_defaults(run=run, verb=verb)
    return parser


def run(args: argparse.Namespace) -> int:
    """Do what the verb says."""
    return int(asyncio.run(args.verb(load_settings(database_url=args.database), args)))


async def _upgrade(settings: Settings, _: argparse.Namespace) -> int:
    async with await opened(settings) as store:
        before, now = store.schema
    print(f"schema {now}" if before == now else f"schema {before} -> {now}")
    return 0


async def _check(settings: Settings, _: argparse.Namespace) -> int:
    async with await opened(settings, make=False) as store:
        survey = await store.survey()
        path = sqlite_path(settings)
        readable = open_to_others(path) if path else ()
        wrong = [*(await store.integrity()), *map(_READABLE.format, readable)]
    print(f"schema {store.schema[1]}")
    for column, values in sorted(survey.values.items()):
        print(f"{column}: {values}")
    for key, values in sorted(survey.sealed_by.items()):
        print(f"sealed by {key}: {values}")
    wrong += [f"{column}: {n} do not open" for column, n in survey.damaged.items() if n]
    for finding in wrong:
        print(f"wrong: {finding}")
    return ExitStatus.FAULT if wrong else ExitStatus.DONE


async def _backup(settings: Settings, args: argparse.Namespace) -> int:
    path = sqlite_path(settings)
    if path is None:
        raise RefusedError(_NATIVE.format(command=_BACKUP))
    back_up(path, args.file)
    print(f"{args.file}: keep the keys too, and elsewhere; it cannot be read without them")
    return 0


async def _restore(settings: Settings, args: argparse.Namespace) -> int:
    path = sqlite_path(settings)
    if path is None:
        raise RefusedError(_NATIVE.format(command=_RESTORE))
    if not args.file.exists():
        raise RefusedError(f"{args.file}: there is no such file")
    done = await restore(args.file, path, keys_of(settings, path, make=False))
    print(f"restored; sessions deleted since the backup and deleted again: {done.deleted_again}")
    if done.is_log_known:
        return ExitStatus.DONE
    print(_FORGOTTEN)
    return ExitStatus.FAULT


async def _audit(settings: Settings, args: argparse.Namespace) -> int:
    chat = read_chat(args.chat) if args.chat else None
    async with await opened(settings, make=False) as store:
        log = await store.audit(chat)
    for entry in log:
        print(f"{entry.at:%Y-%m-%dT%H:%M:%SZ}  {entry.who[:16]}  {entry.action}  {entry.detail}")
    return 0
