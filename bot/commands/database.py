"""`intake database`: upgrade, check, backup, restore and audit of the database."""

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
_NATIVE = "use the tools of PostgreSQL; see docs/operations/database.md:\n  {command}"
_FORGOTTEN = (
    "wrong: the previous database could not be read, so sessions deleted since the backup are back;"
    " `intake sessions erase` deletes them"
)
_BACKUP = "pg_dump --format=custom --file=FILE DATABASE"
_RESTORE = "pg_restore --clean --if-exists --single-transaction --dbname=DATABASE FILE"


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "database", help="upgrade, check, back up, restore or audit the database"
    )
    parser.add_argument(
        "--database", metavar="URL", help="use this database instead of INTAKE_DATABASE_URL"
    )
    verbs = parser.add_subparsers(required=True, metavar="verb")
    _add(
        verbs,
        "upgrade",
        _upgrade,
        "upgrade the schema (every start does it too)",
        "intake database upgrade",
    )
    _add(
        verbs,
        "check",
        _check,
        "decrypt every stored value and report problems",
        "intake database check",
    )
    _add(
        verbs,
        "backup",
        _backup,
        "write a copy, also while a service uses the database",
        "intake database backup intake-backup.sqlite3",
    ).add_argument("file", type=Path)
    _add(
        verbs,
        "restore",
        _restore,
        "replace the database by a backup",
        "intake database restore intake-backup.sqlite3",
    ).add_argument("file", type=Path)
    audit = _add(
        verbs,
        "audit",
        _audit,
        "print the log of consents, exports and deletions",
        "intake database audit --chat telegram:123456789",
    )
    audit.add_argument("--chat", metavar=_CHAT, help="entries of this chat only")


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
    """Run the subcommand."""
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
        print(f"encrypted with {key}: {values}")
    wrong += [
        f"{column}: {n} values cannot be decrypted" for column, n in survey.damaged.items() if n
    ]
    for finding in wrong:
        print(f"wrong: {finding}")
    return ExitStatus.FAULT if wrong else ExitStatus.DONE


async def _backup(settings: Settings, args: argparse.Namespace) -> int:
    path = sqlite_path(settings)
    if path is None:
        raise RefusedError(_NATIVE.format(command=_BACKUP))
    back_up(path, args.file)
    print(f"{args.file} is written; it cannot be read without the keys: store them too, elsewhere")
    return 0


async def _restore(settings: Settings, args: argparse.Namespace) -> int:
    path = sqlite_path(settings)
    if path is None:
        raise RefusedError(_NATIVE.format(command=_RESTORE))
    if not args.file.exists():
        raise RefusedError(f"{args.file}: no such file")
    done = await restore(args.file, path, keys_of(settings, path, make=False))
    print(f"restored; sessions deleted after the backup, deleted again: {done.deleted_again}")
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
