"""The place of each encrypted value, and the form that a database accepts.

A database of release 0.1 holds values in form 1. It moves to form 2 in two steps, so that
processes of both releases can share it for a while (`docs/decisions/0014-sealed-to-the-row.md`).
The current step is part of the associated data of the secret of the store.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from bot.encryption import Cipher, Place, SealForm, form_of
from bot.errors import StoreError, WrongKeyError
from bot.store.driver import Connection

INDEX: Final = "index"
"""The name of the secret of the store, the key of the hashes."""
NEEDED_SCHEMA: Final = 3
"""Programs that know an older schema cannot read form 2."""


class SealMode(IntEnum):
    """The forms that a database accepts; the mode only increases."""

    EARLIER = 1
    """Both forms are read, form 1 is written: a process of release 0.1 may be running."""
    MOVING = 2
    """Both forms are read, form 2 is written."""
    BOUND = 3
    """Form 2 is read and written, nothing else."""


@dataclass(frozen=True, slots=True)
class Sealer:
    """Encrypts and decrypts the values of one database according to its mode."""

    cipher: Cipher
    mode: SealMode

    @property
    def form(self) -> SealForm:
        """The form of new values."""
        return SealForm.OWNER if self.mode is SealMode.EARLIER else SealForm.ROW

    @property
    def mark(self) -> bytes:
        """The first bytes of every value that is encrypted now."""
        return self.cipher.mark(self.form)

    def seal(self, plain: bytes, place: Place) -> bytes:
        """Return the encrypted value."""
        return self.cipher.seal(plain, place, self.form)

    def unseal(self, sealed: bytes, place: Place) -> bytes:
        """Return the decrypted value.

        Raises:
            WrongKeyError: it cannot be decrypted here, or its form is no longer accepted.
        """
        if self.mode is SealMode.BOUND and form_of(sealed) is SealForm.OWNER:
            raise WrongKeyError(
                "a value has the form of release 0.1, which this database no longer accepts"
            )
        return self.cipher.unseal(sealed, place)


@dataclass(frozen=True, slots=True)
class StoreSecret:
    """The secret of the store (32 bytes), its encrypted form, and the mode bound to it."""

    sealed: bytes
    plain: bytes
    mode: SealMode


def address_place(table: str, chat: bytes, channel: str) -> Place:
    """Return the place of the number of a chat, in `sessions` or `outbox`."""
    return Place("address", chat.hex(), (f"{table}.address", chat.hex(), channel))


def content_place(chat: bytes, channel: str, id_: str, revision: int) -> Place:
    """Return the place of a session."""
    return Place("content", id_, ("sessions.content", chat.hex(), channel, id_, str(revision)))


def item_place(chat: bytes, channel: str, queue: str, id_: int) -> Place:
    """Return the place of a message in the outbox."""
    row = ("outbox.item", chat.hex(), channel, queue, str(id_))
    return Place("outbox.item", chat.hex(), row)


def secret_place(name: str, mode: SealMode) -> Place:
    """Return the place of a secret in a database with this mode."""
    return Place("secrets", name, ("secrets.content", name, str(int(mode))))


def sealed_secret(connection: Connection) -> bytes | None:
    """Return the encrypted secret of the store, or None."""
    row = connection.execute("SELECT content FROM secrets WHERE name = ?", (INDEX,)).fetchone()
    return None if row is None else row[0]


def opened_secret(sealed: bytes, cipher: Cipher) -> StoreSecret:
    """Return the secret of the store and the mode of its database.

    Raises:
        WrongKeyError: it was encrypted with other keys.
    """
    if form_of(sealed) is SealForm.OWNER:
        plain = cipher.unseal(sealed, secret_place(INDEX, SealMode.EARLIER))
        return StoreSecret(sealed, plain, SealMode.EARLIER)
    try:
        plain = cipher.unseal(sealed, secret_place(INDEX, SealMode.BOUND))
    except WrongKeyError:
        plain = cipher.unseal(sealed, secret_place(INDEX, SealMode.MOVING))
        return StoreSecret(sealed, plain, SealMode.MOVING)
    return StoreSecret(sealed, plain, SealMode.BOUND)


def kept_secret(connection: Connection, cipher: Cipher, fresh: bytes) -> StoreSecret:
    """Return the secret of the store; `fresh` is stored if there is none.

    A database without a secret is new: it never contains form 1, and older programs are refused.

    Raises:
        WrongKeyError: it was encrypted with other keys.
    """
    found = sealed_secret(connection)
    if found is None:
        sealed = cipher.seal(fresh, secret_place(INDEX, SealMode.BOUND))
        made = connection.execute(
            "INSERT INTO secrets (name, content) VALUES (?, ?) ON CONFLICT DO NOTHING",
            (INDEX, sealed),
        )
        if made.rowcount == 1:
            _refuse_older(connection)
        found = sealed_secret(connection)
    if found is None:
        raise StoreError("the secret of the store cannot be kept")
    return opened_secret(found, cipher)


def move_to(connection: Connection, cipher: Cipher, mode: SealMode) -> bool:
    """Change the mode of a database; False if it has this mode or a later one.

    The caller makes sure that no other transaction is running.

    Raises:
        WrongKeyError: it was encrypted with other keys.
    """
    sealed = sealed_secret(connection)
    held = opened_secret(sealed or b"", cipher)
    if held.mode >= mode:
        return False
    connection.execute(
        "UPDATE secrets SET content = ? WHERE name = ?",
        (cipher.seal(held.plain, secret_place(INDEX, mode)), INDEX),
    )
    _refuse_older(connection)
    return True


def _refuse_older(connection: Connection) -> None:
    """Refuse programs that cannot read form 2 from now on."""
    connection.execute(
        "UPDATE schema_needs SET needs = ? WHERE number = ? AND needs < ?",
        (NEEDED_SCHEMA, NEEDED_SCHEMA, NEEDED_SCHEMA),
    )
