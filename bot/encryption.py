"""Encryption of stored values: they can be decrypted only with a key and at their place.

AES-256-GCM. The place of a value is associated data, so that a value copied to another row or
column cannot be decrypted. Each value names its form and its key; the first key of the ring
encrypts, all of them decrypt. `docs/decisions/0014-sealed-to-the-row.md` describes both forms.
"""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Container, Mapping
from dataclasses import dataclass
from enum import IntEnum
from itertools import count
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.errors import WrongKeyError

_KEY_BYTES = 32
_NONCE_BYTES = 12
_LENGTH_BYTES = 4
_LONGEST_ID = 32


class SealForm(IntEnum):
    """How a value is bound to its place; the first byte of each value says which."""

    OWNER = 1
    """To its column and one identifier, as release 0.1 writes it."""
    ROW = 2
    """To its table, column and all that identifies the row."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value belongs.

    `column` and `owner` are what form 1 binds. `row` is what form 2 binds: the table and column,
    then each identifier of the row, in a fixed order.
    """

    column: str
    owner: str
    row: tuple[str, ...]

    def bound(self, form: SealForm) -> bytes:
        """Return the associated data of a value in this form; no two places have the same."""
        if form is SealForm.OWNER:
            return f"{self.column}\0{self.owner}".encode()
        parts = (part.encode() for part in self.row)
        return b"".join(len(part).to_bytes(_LENGTH_BYTES, "big") + part for part in parts)


class Cipher(Protocol):
    """Encrypts and decrypts values; the place must be the same both times."""

    def mark(self, form: SealForm) -> bytes:
        """Return what every value begins with that is sealed now in this form."""

    def seal(self, plain: bytes, place: Place, form: SealForm = SealForm.ROW) -> bytes:
        """Return the value sealed."""

    def unseal(self, sealed: bytes, place: Place) -> bytes:
        """Return the value, whatever form it has.

        Raises:
            WrongKeyError: no key at hand opens it, or it is not what was sealed here.
        """


class KeyRing:
    """Keys by id (`ids`), the sealing one (`current`) first."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        if not keys or any(len(key) != _KEY_BYTES for key in keys.values()):
            raise ValueError(f"a key is {_KEY_BYTES} bytes")
        self._ciphers = {id_: AESGCM(key) for id_, key in keys.items()}
        self.ids = tuple(keys)
        self.current = self.ids[0]

    @classmethod
    def parse(cls, written: str) -> KeyRing:
        """Return the ring written as `id:base64key`, several separated by commas or lines.

        Raises:
            ValueError: this is no key ring; the message holds no key.
        """
        keys: dict[str, bytes] = {}
        for number, entry in enumerate(written.replace(",", "\n").split(), 1):
            id_, colon, key = entry.partition(":")
            decoded = _decoded(key)
            named = bool(colon) and id_.isascii() and id_.isalnum() and len(id_) <= _LONGEST_ID
            if not named or len(decoded) != _KEY_BYTES:
                raise ValueError(f"key {number} is not id:key with a key of 32 bytes in base64")
            if id_ in keys:
                raise ValueError(f"key {number} has the id of another key")
            keys[id_] = decoded
        if not keys:
            raise ValueError("there is no key")
        return cls(keys)

    def mark(self, form: SealForm) -> bytes:
        """Return what every value of this form begins with that the current key seals."""
        return _mark(form, self.current)

    def seal(self, plain: bytes, place: Place, form: SealForm = SealForm.ROW) -> bytes:
        """Return the value sealed with the current key."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._ciphers[self.current].encrypt(nonce, plain, place.bound(form))
        return self.mark(form) + nonce + sealed

    def unseal(self, sealed: bytes, place: Place) -> bytes:
        """Return the value, decrypted with the key it names."""
        try:
            form, end = SealForm(sealed[0]), 2 + sealed[1]
            cipher = self._ciphers[sealed[2:end].decode("ascii")]
            nonce, body = sealed[end : end + _NONCE_BYTES], sealed[end + _NONCE_BYTES :]
            return cipher.decrypt(nonce, body, place.bound(form))
        except (InvalidTag, LookupError, TypeError, ValueError, AttributeError):
            # A value that is no bytes was not written by this program.
            raise WrongKeyError(
                "the encryption keys at hand do not open what is stored, or it was damaged"
                " (INTAKE_ENCRYPTION_KEYS)"
            ) from None


def sealing_key(sealed: bytes) -> str:
    """Return the id of the key a value was sealed with; `?` where it names none."""
    try:
        return sealed[2 : 2 + sealed[1]].decode("ascii", "replace") or "?"
    except (LookupError, TypeError, AttributeError):
        return "?"


def form_of(sealed: bytes) -> SealForm | None:
    """Return the form of a value; None where it names none that is known."""
    try:
        return SealForm(sealed[0])
    except (LookupError, TypeError, ValueError):
        return None


def new_key(taken: Container[str] = ()) -> str:
    """Return a fresh key as it is written, under an id not yet taken."""
    id_ = next(f"k{number}" for number in count(1) if f"k{number}" not in taken)
    return f"{id_}:{b64encode(os.urandom(_KEY_BYTES)).decode()}"


def _decoded(key: str) -> bytes:
    """Return base64 decoded, or nothing where it is none."""
    try:
        return b64decode(key, validate=True)
    except (ValueError, Base64Error):
        return b""


def _mark(form: SealForm, id_: str) -> bytes:
    return bytes([form, len(id_)]) + id_.encode()
