"""`intake sessions`: deletes stored sessions, by chat or by age."""

from __future__ import annotations

import argparse
import asyncio
from datetime import UTC, datetime, timedelta

from bot.commands.example import examples
from bot.commands.inputs import RefusedError, confirmed, read_chat
from bot.exit_status import ExitStatus
from bot.settings import Settings, load_settings
from bot.store import ChatKey
from bot.store.opening import open_store
from bot.store.transactional import TransactionalStore


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser("sessions", help="delete stored sessions")
    verbs = parser.add_subparsers(required=True, metavar="verb")
    erase = verbs.add_parser(
        "erase",
        help="delete sessions now, by chat or by age",
        description="Deletes a session with everything that belongs to it, even if it cannot be "
        "decrypted. The audit log records the deletion. With --older-than the people are told.",
        **examples(
            "intake sessions erase --chat telegram:123456789 --yes",
            "intake sessions erase --older-than 60 --yes",
        ),
    )
    erase.add_argument(
        "--database", metavar="URL", help="use this database instead of INTAKE_DATABASE_URL"
    )
    which = erase.add_mutually_exclusive_group(required=True)
    which.add_argument("--chat", metavar="CHANNEL:NUMBER", help="the session of this chat")
    which.add_argument(
        "--older-than",
        metavar="DAYS",
        type=int,
        help="all sessions without activity for this many days",
    )
    erase.add_argument("--yes", action="store_true", help="do not ask for confirmation")
    erase.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Delete the sessions after a confirmation."""
    if args.older_than is not None and args.older_than < 1:
        raise RefusedError(f"--older-than {args.older_than}: expected a number of days, at least 1")
    chat = read_chat(args.chat) if args.chat else None
    return asyncio.run(_erase(load_settings(database_url=args.database), chat, args))


async def _erase(settings: Settings, chat: ChatKey | None, args: argparse.Namespace) -> int:
    now = datetime.now(UTC)
    async with await open_store(settings, make=False) as store:
        if chat is not None:
            return await _erase_one(store, chat, now, sure=args.yes)
        before = now - timedelta(days=args.older_than)
        found = await store.older(before)
        if found and not (args.yes or confirmed(f"Delete {found} sessions?")):
            return _left()
        erased = 0
        while batch := await store.erase(before, now):
            erased += batch
    print(f"deleted: {erased}")
    return ExitStatus.DONE


async def _erase_one(store: TransactionalStore, chat: ChatKey, now: datetime, *, sure: bool) -> int:
    if not (sure or confirmed(f"Delete everything stored about {chat.channel}:{chat.chat}?")):
        return _left()
    before = len(await store.audit(chat))
    await store.delete(chat, now)
    deleted = len(await store.audit(chat)) > before
    print("deleted" if deleted else "nothing was stored")
    return ExitStatus.DONE


def _left() -> int:
    print("nothing was deleted")
    return ExitStatus.DONE
