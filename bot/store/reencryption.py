"""Going over all that is sealed: to seal it anew, and to see whether it opens.

Both go page by page, each page a transaction of its own, so that nobody waits for long and
either may be stopped at any time.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from bot.encryption import Cipher, sealing_key
from bot.errors import StoreError
from bot.store.driver import Connection, Locks, Value

PAGE = 200
_INDEX = "index"


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """A column of sealed values: its table, what finds a row, whose the value is.

    `first` comes before every key of the table; `sealed_as` is the column's name in the seal.
    """

    table: str
    key: str
    first: Value
    owner: str
    column: str
    sealed_as: str

    def __str__(self) -> str:
        return f"{self.table}.{self.column}"


COLUMNS = (
    SealedColumn("sessions", "chat", b"", "chat", "address", "address"),
    SealedColumn("sessions", "chat", b"", "id", "content", "content"),
    SealedColumn("outbox", "id", 0, "chat", "address", "address"),
    SealedColumn("outbox", "id", 0, "chat", "item", "outbox.item"),
    SealedColumn("secrets", "name", "", "name", "content", "secrets"),
)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of values gone over.

    By which keys they were sealed, how many do not open, how many were sealed anew, and where
    the next page begins: None after the last.
    """

    sealed_by: Counter[str]
    damaged: int
    reencrypted: int
    next: Value


@dataclass(frozen=True, slots=True)
class Survey:
    """How many values each column holds, how many each key seals, how many do not open."""

    values: Counter[str]
    sealed_by: Counter[str]
    damaged: Counter[str]


def kept_secret(connection: Connection, cipher: Cipher, fresh: bytes) -> bytes:
    """Return the store's own secret; `fresh` becomes it where there is none yet.

    Raises:
        WrongKeyError: the store's keys are others than these.
    """
    found = "SELECT content FROM secrets WHERE name = ?"
    row = connection.execute(found, (_INDEX,)).fetchone()
    if row is None:
        connection.execute(
            "INSERT INTO secrets (name, content) VALUES (?, ?) ON CONFLICT DO NOTHING",
            (_INDEX, cipher.seal(fresh, _INDEX, "secrets")),
        )
        row = connection.execute(found, (_INDEX,)).fetchone()
    if row is None:
        raise StoreError("the secret of the store cannot be kept")
    return cipher.unseal(row[0], _INDEX, "secrets")


def look_over(connection: Connection, cipher: Cipher, column: SealedColumn, after: Value) -> Page:
    """Open one page of values."""
    return _gone_over(connection, cipher, column, after, "")


def reencrypt(
    connection: Connection, cipher: Cipher, column: SealedColumn, after: Value, locks: Locks
) -> Page:
    """Seal one page of values under the newest key; what does not open is left as it is."""
    return _gone_over(connection, cipher, column, after, locks.waiting, anew=True)


def _gone_over(
    connection: Connection,
    cipher: Cipher,
    column: SealedColumn,
    after: Value,
    lock: str,
    *,
    anew: bool = False,
) -> Page:
    older = f" AND substr({column.column}, 1, ?) <> ?" if anew else ""
    rows = connection.execute(
        f"SELECT {column.key}, {column.owner}, {column.column} FROM {column.table}"  # noqa: S608 - ours
        f" WHERE {column.key} > ?{older} ORDER BY {column.key} LIMIT ?{lock}",
        (after, len(cipher.mark), cipher.mark, PAGE) if anew else (after, PAGE),
    ).fetchall()
    sealed_by: Counter[str] = Counter()
    damaged = reencrypted = 0
    for key, owner, sealed in rows:
        sealed_by[sealing_key(sealed)] += 1
        whose = owner.hex() if isinstance(owner, bytes) else owner
        try:
            plain = cipher.unseal(sealed, whose, column.sealed_as)
        except StoreError:
            damaged += 1
            continue
        if anew:
            connection.execute(
                f"UPDATE {column.table} SET {column.column} = ? WHERE {column.key} = ?",  # noqa: S608 - ours
                (cipher.seal(plain, whose, column.sealed_as), key),
            )
            reencrypted += 1
    return Page(sealed_by, damaged, reencrypted, rows[-1][0] if len(rows) == PAGE else None)
