"""Processing all encrypted values: to encrypt them again, or to check them.

Each page of values is one transaction, so that others wait only briefly. Both operations can be
interrupted at any time and run again.
"""

from __future__ import annotations

import hmac
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.encryption import Place, SealForm, form_of, sealing_key
from bot.errors import StoreError
from bot.store.driver import Value
from bot.store.sealing import SealMode, address_place, content_place, item_place, secret_place
from bot.store.unit_of_work import UnitOfWork

PAGE = 200
_MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """A column of encrypted values.

    `key` identifies a row and `first` is smaller than every key. `place` computes the place of a
    value from the columns in `bound`.
    """

    table: str
    key: str
    first: Value
    column: str
    bound: tuple[str, ...]
    place: Callable[[SealMode, tuple[Any, ...]], Place]

    def __str__(self) -> str:
        return f"{self.table}.{self.column}"


_CONTENT = SealedColumn(
    "sessions",
    "chat",
    b"",
    "content",
    ("chat", "channel", "id", "revision"),
    lambda _, row: content_place(*row),
)
COLUMNS = (
    SealedColumn(
        "sessions",
        "chat",
        b"",
        "address",
        ("chat", "channel"),
        lambda _, row: address_place("sessions", *row),
    ),
    _CONTENT,
    SealedColumn(
        "outbox",
        "id",
        0,
        "address",
        ("chat", "channel"),
        lambda _, row: address_place("outbox", *row),
    ),
    SealedColumn(
        "outbox",
        "id",
        0,
        "item",
        ("chat", "channel", "queue", "id"),
        lambda _, row: item_place(*row),
    ),
    SealedColumn(
        "secrets", "name", "", "content", ("name",), lambda mode, row: secret_place(row[0], mode)
    ),
)


@dataclass(frozen=True, slots=True)
class Page:
    """The result of processing one page of values.

    `sealed_by` counts values per key, `earlier` those in the form of release 0.1. `damaged` holds
    the keys of rows that cannot be decrypted, `reencrypted` counts values encrypted again, and
    `next` is where the next page begins, None after the last.
    """

    sealed_by: Counter[str]
    earlier: int
    damaged: tuple[str, ...]
    reencrypted: int
    next: Value


@dataclass(frozen=True, slots=True)
class Survey:
    """The result of checking all columns.

    `values` and `damaged` count per column, `sealed_by` per key, `earlier` counts values in the
    form of release 0.1. `rows` names the first damaged rows as `table.column key`.
    """

    values: Counter[str]
    sealed_by: Counter[str]
    damaged: Counter[str]
    earlier: int = 0
    rows: tuple[str, ...] = ()

    def with_page(self, column: SealedColumn, page: Page) -> Survey:
        """Return the survey with the result of one more page."""
        name = str(column)
        values, damaged = Counter(self.values), Counter(self.damaged)
        values[name] += page.sealed_by.total()
        damaged[name] += len(page.damaged)
        named = (*self.rows, *(f"{name} {key}" for key in page.damaged))[:_MOST_NAMED]
        sealed_by = self.sealed_by + page.sealed_by
        return Survey(values, sealed_by, damaged, self.earlier + page.earlier, named)


def look_over(rows: UnitOfWork, column: SealedColumn, after: Value) -> Page:
    """Decrypt one page of values."""
    return _gone_over(rows, column, after, "")


def reencrypt(rows: UnitOfWork, column: SealedColumn, after: Value) -> Page:
    """Encrypt one page of values again; damaged values are left unchanged."""
    return _gone_over(rows, column, after, rows.locks.waiting, anew=True)


def _gone_over(
    rows: UnitOfWork, column: SealedColumn, after: Value, lock: str, *, anew: bool = False
) -> Page:
    mark = rows.sealer.mark
    older = f" AND substr({column.column}, 1, ?) <> ?" if anew else ""
    named = ", ".join((column.key, column.column, *column.bound))
    found = rows.connection.execute(
        f"SELECT {named} FROM {column.table}"  # noqa: S608 - our constants
        f" WHERE {column.key} > ?{older} ORDER BY {column.key} LIMIT ?{lock}",
        (after, len(mark), mark, PAGE) if anew else (after, PAGE),
    ).fetchall()
    sealed_by: Counter[str] = Counter()
    damaged = []
    earlier = reencrypted = 0
    for key, sealed, *bound in found:
        sealed_by[sealing_key(sealed)] += 1
        earlier += form_of(sealed) is SealForm.OWNER
        try:
            _over_one(rows, column, (key, sealed, tuple(bound)), anew=anew)
        except StoreError:
            damaged.append(key.hex() if isinstance(key, bytes) else str(key))
        else:
            reencrypted += anew
    last = found[-1][0] if len(found) == PAGE else None
    return Page(sealed_by, earlier, tuple(damaged), reencrypted, last)


def _over_one(
    rows: UnitOfWork,
    column: SealedColumn,
    value: tuple[Value, bytes, tuple[Any, ...]],
    *,
    anew: bool,
) -> None:
    """Decrypt one value, and encrypt it again if asked.

    Raises:
        StoreError: it cannot be decrypted, or does not match its row.
    """
    key, sealed, bound = value
    place = column.place(rows.sealer.mode, bound)
    plain = rows.sealer.unseal(sealed, place)
    if column is _CONTENT:
        _check_session(rows, sealed, plain, bound)
    if anew:
        again = rows.sealer.seal(plain, place)
        rows.connection.execute(
            f"UPDATE {column.table} SET {column.column} = ? WHERE {column.key} = ?",  # noqa: S608 - ours
            (again, key),
        )
        if column is _CONTENT and form_of(again) is SealForm.ROW:
            hashed, _, id_, revision = bound
            rows.sessions.record_mark(hashed, id_, revision)


def _check_session(rows: UnitOfWork, sealed: bytes, plain: bytes, bound: tuple[Any, ...]) -> None:
    """Refuse a session that does not match its row or is not the last revision."""
    hashed, _, id_, revision = bound
    said = json.loads(plain)
    if (said.get("id"), said.get("revision")) != (id_, revision):
        raise StoreError("not the session that the row names")
    if form_of(sealed) is SealForm.ROW:
        marked = rows.sessions.mark_of(hashed)
        if not hmac.compare_digest(marked, rows.pseudonyms.revision_mark(hashed, id_, revision)):
            raise StoreError("not the last revision")
