"""`intake database`: upgrade, check, backup, restore and audit of the database."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.commands.example import examples
from bot.commands.inputs import RefusedError, confirmed, read_chat
from bot.commands.opening import opened
from bot.exit_status import ExitStatus
from bot.settings import Settings, load_settings
from bot.store.opening import keys_of, sqlite_path
from bot.store.restoring import Holding, restoring
from bot.store.sealing import SealMode
from bot.store.sqlite_files import back_up, open_to_others, refuse_use

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
        "database", help="upgrade, check, back up, restore, encrypt again or audit the database"
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
    restore = _add(
        verbs,
        "restore",
        _restore,
        "replace the database by a backup; the replaced database is kept",
        "intake database restore --yes intake-backup.sqlite3",
    )
    restore.add_argument("file", type=Path)
    restore.add_argument("--yes", action="store_true", help="do not ask for confirmation")
    _add(
        verbs,
        "reencrypt",
        _reencrypt,
        "bind the values of release 0.1 to their rows; processes of 0.1 cannot continue",
        "intake database reencrypt --yes",
    ).add_argument("--yes", action="store_true", help="do not ask for confirmation")
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
    if survey.earlier:
        print(f"encrypted as in release 0.1: {survey.earlier} (`intake database reencrypt`)")
    wrong += [
        f"{column}: {n} values cannot be decrypted" for column, n in survey.damaged.items() if n
    ]
    wrong += [f"{row}: cannot be decrypted" for row in survey.rows]
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
    async with restoring(args.file, path, keys_of(settings, path, make=False)) as candidate:
        print(f"{args.file}: {_told(candidate.holds)}")
        if candidate.is_there:
            print(f"replaces {path}: {_told(candidate.replaces)}")
            if not (args.yes or confirmed("Replace it?")):
                print("nothing was changed")
                return ExitStatus.DONE
        done = await candidate.put_in_place(datetime.now(UTC))
    print(f"restored; sessions deleted after the backup, deleted again: {done.deleted_again}")
    if done.kept is not None:
        print(f"the replaced database is {done.kept}: delete it when you no longer need it")
    if done.is_log_known:
        return ExitStatus.DONE
    print(_FORGOTTEN)
    return ExitStatus.FAULT


def _told(found: Holding | None) -> str:
    if found is None:
        return "cannot be read"
    newest = f", the newest of {found.newest:%Y-%m-%d}" if found.newest else ""
    return f"{found.sessions} sessions{newest}"


async def _reencrypt(settings: Settings, args: argparse.Namespace) -> int:
    path = sqlite_path(settings)
    if path is not None:
        refuse_use(path)
    async with await opened(settings, make=False) as store:
        if await store.mode() is SealMode.BOUND:
            print("encrypted again: 0 values")
            return ExitStatus.DONE
        if not (args.yes or confirmed("Have all processes of release 0.1 stopped?")):
            print("nothing was changed")
            return ExitStatus.DONE
        print(f"encrypted again: {await store.reseal()} values")
        damaged = (await store.survey()).damaged.total()
    if damaged:
        print(f"wrong: {damaged} values cannot be decrypted: see `intake database check`")
        return ExitStatus.FAULT
    return ExitStatus.DONE


async def _audit(settings: Settings, args: argparse.Namespace) -> int:
    chat = read_chat(args.chat) if args.chat else None
    async with await opened(settings, make=False) as store:
        log = await store.audit(chat)
    for entry in log:
        print(f"{entry.at:%Y-%m-%dT%H:%M:%SZ}  {entry.who[:16]}  {entry.action}  {entry.detail}")
    return 0
