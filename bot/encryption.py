"""Sealing: what is stored can be read only with a key, and only where it was put.

AES-256-GCM; the owner (a session or chat) and the column are associated data, so a sealed
value copied to another row or column does not open. Each value names the key it was sealed
with; the first key of the ring seals, all of them open.
"""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Container, Mapping
from itertools import count
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.errors import WrongKeyError

_FORM = 1
_KEY_BYTES = 32
_NONCE_BYTES = 12
_LONGEST_ID = 32


class Cipher(Protocol):
    """Seals and opens values; `owner` and `column` must be the same both times."""

    @property
    def mark(self) -> bytes:
        """What every value begins with that is sealed now."""

    def seal(self, plain: bytes, owner: str, column: str) -> bytes:
        """Return the value sealed."""

    def unseal(self, sealed: bytes, owner: str, column: str) -> bytes:
        """Return the value.

        Raises:
            WrongKeyError: no key at hand opens it, or it is not what was sealed here.
        """


class KeyRing:
    """Keys by id (`ids`), the sealing one (`current`) first."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        if not keys or any(len(key) != _KEY_BYTES for key in keys.values()):
            raise ValueError(f"a key is {_KEY_BYTES} bytes")
        self._ciphers = {_mark(id_): AESGCM(key) for id_, key in keys.items()}
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

    @property
    def mark(self) -> bytes:
        """What every value begins with that the current key seals: its id."""
        return _mark(self.current)

    def seal(self, plain: bytes, owner: str, column: str) -> bytes:
        """Return the value sealed with the current key."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._ciphers[self.mark].encrypt(nonce, plain, _place(owner, column))
        return self.mark + nonce + sealed

    def unseal(self, sealed: bytes, owner: str, column: str) -> bytes:
        """Return the value, opened with the key it names."""
        try:
            end = 2 + sealed[1]
            cipher = self._ciphers[sealed[:end]]
            nonce, body = sealed[end : end + _NONCE_BYTES], sealed[end + _NONCE_BYTES :]
            return cipher.decrypt(nonce, body, _place(owner, column))
        except (InvalidTag, KeyError, IndexError, ValueError):
            raise WrongKeyError(
                "the encryption keys at hand do not open what is stored, or it was damaged"
                " (INTAKE_ENCRYPTION_KEYS)"
            ) from None


def sealing_key(sealed: bytes) -> str:
    """Return the id of the key a value was sealed with; `?` where it names none."""
    named = sealed[2 : 2 + sealed[1]] if len(sealed) > 1 else b""
    return named.decode("ascii", "replace") or "?"


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


def _mark(id_: str) -> bytes:
    return bytes([_FORM, len(id_)]) + id_.encode()


def _place(owner: str, column: str) -> bytes:
    return f"{column}\0{owner}".encode()
