"""Databases as release 0.1 left them, on either backend: see `fixtures/release_0_1`."""

# ruff: noqa: S608 - statements of the test's own

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from databases.place import Place, PostgresPlace, SqlitePlace

from bot.encryption import KeyRing
from bot.store import ChatKey
from bot.store.outbox import _packed
from bot.store.transactional import TransactionalStore
from bot.store.unit_of_work import UnitOfWork
from bot.text import Text
from bot.turn import Dispatch

FOLDER = Path(__file__).parents[1] / "store" / "fixtures" / "release_0_1"
KEYS = KeyRing.parse((FOLDER / "keys.txt").read_text("ascii"))
MANIFEST: dict[str, Any] = json.loads((FOLDER / "manifest.json").read_text("utf-8"))
FORMS = tuple(
    f"SELECT count(*) FROM {table} WHERE substr({column}, 1, 1) = ?"
    for table, column in (
        ("sessions", "address"),
        ("sessions", "content"),
        ("outbox", "address"),
        ("outbox", "item"),
        ("secrets", "content"),
    )
)


def laid_out(place: Place) -> Place:
    """Put the database of release 0.1 at a fresh place."""
    if isinstance(place, SqlitePlace):
        place.path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(FOLDER / "intake.db", place.path)
        place.path.chmod(0o600)
    if isinstance(place, PostgresPlace):
        with psycopg.connect(place.url, autocommit=True) as connection:
            connection.execute((FOLDER / "intake.sql").read_bytes())
    return place


def values_in_form(place: Place, form: int) -> int:
    """Return how many sealed values a place holds in this form."""
    found = [place.change(statement, bytes([form]))[0][0] for statement in FORMS]
    return sum(int(str(number)) for number in found)


async def contents(store: TransactionalStore) -> dict[str, Any]:
    """Return what a store holds, laid out as the manifest is."""
    counts, kept, outbox = await store._read(_rows)
    chats = []
    for told in MANIFEST["chats"]:
        chat = ChatKey(told["channel"], told["chat"])
        chats.append({**await _chat(store, chat), **kept.get(chat, {})})
    return {
        "counts": counts,
        "chats": chats,
        "outbox": outbox,
        "parked": [
            {"bot": p.update.bot, "update": p.update.update, "reason": p.reason, "tries": p.tries}
            for p in await store.parked()
        ],
        "audit": [
            {"at": e.at.isoformat(), "who": e.who, "deed": e.action.value, "detail": e.detail}
            for e in await store.audit()
        ],
    }


def differences(found: Any, expected: Any, where: str = "") -> Iterable[str]:  # noqa: ANN401 - JSON
    """Yield where something that is expected is not found; more may be found."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for key, value in expected.items():
            yield from differences(found.get(key), value, f"{where}.{key}")
    elif isinstance(expected, list) and isinstance(found, list) and len(found) == len(expected):
        for number, value in enumerate(expected):
            yield from differences(found[number], value, f"{where}.{number}")
    elif found != expected:
        yield f"{where}: {found!r} instead of {expected!r}"


async def _chat(store: TransactionalStore, chat: ChatKey) -> dict[str, Any]:
    stored = await store.load(chat)
    log = await store.audit(chat)
    entry: dict[str, Any] = {
        "channel": chat.channel,
        "chat": chat.chat,
        "held": stored is not None,
        "audit": [
            {"deed": e.action.value, "detail": e.detail, "at": e.at.isoformat()} for e in log
        ],
    }
    if stored is None:
        return entry
    session = stored.session
    return entry | {
        "stored": session.model_dump(mode="json"),
        "revision": session.revision,
        "hand_overs": len(session.hand_overs),
        "hand_overs_standing": sum(one.stands for one in session.hand_overs),
        "shown_revision": stored.shown_revision,
        "shown_message": stored.shown_message,
        "is_behind": stored.is_behind,
    }


def _rows(rows: UnitOfWork) -> tuple[dict[str, int], dict[ChatKey, Any], list[dict[str, Any]]]:
    execute = rows.connection.execute
    counts = {
        table: int(execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])
        for table in ("sessions", "outbox", "seen", "failures", "audit", "secrets")
    }
    kept = {
        rows.pseudonyms.addressed("sessions", channel, address, hashed): {
            "kept_as": kept_as,
            "reachable": bool(reachable),
            "warned": warned is not None,
        }
        for hashed, channel, address, kept_as, reachable, warned in execute(
            "SELECT chat, channel, address, kept_as, reachable, warned FROM sessions"
        ).fetchall()
    }
    listed = execute(
        "SELECT id, chat, channel, address, queue, item, attempts, free_at, set_at"
        " FROM outbox ORDER BY id"
    ).fetchall()
    return counts, kept, [_waiting(rows, row) for row in listed]


def _waiting(rows: UnitOfWork, row: tuple[Any, ...]) -> dict[str, Any]:
    id_, hashed, channel, address, queue, item, attempts, free_at, set_at = row
    opened = rows.outbox._unsealed(hashed, channel, queue, id_, item)
    match opened:
        case Text():
            kind, what = "notice", opened.key
        case Dispatch():
            kind, what = opened.kind, opened.key
        case _:
            kind, what = "effect", opened.value
    assert _packed(opened)
    return {
        "channel": channel,
        "chat": rows.pseudonyms.addressed("outbox", channel, address, hashed).chat,
        "queue": queue,
        "kind": kind,
        "what": what,
        "attempts": attempts,
        "free_at": datetime.fromtimestamp(free_at, UTC).isoformat(),
        "set_at": datetime.fromtimestamp(set_at, UTC).isoformat(),
    }
