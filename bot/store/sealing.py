"""Sealing: what is stored can be read only with a key, and only where it was put.

AES-256-GCM; the owner (a session or chat) and the column are associated data, so a sealed
value copied to another row or column does not open. Each value names the key it was sealed
with; the first key of the ring seals, all of them open.
"""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.store.protocol import StoreError, WrongKeyError

_FORM = 1
_KEY_BYTES = 32
_NONCE_BYTES = 12


class Sealer(Protocol):
    """Seals and opens values; `owner` and `column` must be the same both times."""

    def seal(self, plain: bytes, owner: str, column: str) -> bytes:
        """Return the value sealed."""

    def unseal(self, sealed: bytes, owner: str, column: str) -> bytes:
        """Return the value.

        Raises:
            WrongKeyError: no key at hand opens it, or it is not what was sealed here.
        """


class KeyRing:
    """Keys by id, the sealing one first."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        if not keys or any(len(key) != _KEY_BYTES for key in keys.values()):
            raise ValueError(f"a key is {_KEY_BYTES} bytes")
        self._ciphers = {id_: AESGCM(key) for id_, key in keys.items()}
        self._current = next(iter(keys))

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
            named = bool(colon) and id_.isascii() and id_.isalnum() and id_ not in keys
            if not named or len(decoded) != _KEY_BYTES:
                raise ValueError(f"key {number} is not id:key with a key of 32 bytes in base64")
            keys[id_] = decoded
        if not keys:
            raise ValueError("there is no key")
        return cls(keys)

    def seal(self, plain: bytes, owner: str, column: str) -> bytes:
        """Return the value sealed with the current key."""
        id_ = self._current.encode()
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._ciphers[self._current].encrypt(nonce, plain, _place(owner, column))
        return bytes([_FORM, len(id_)]) + id_ + nonce + sealed

    def unseal(self, sealed: bytes, owner: str, column: str) -> bytes:
        """Return the value, opened with the key it names."""
        try:
            end = 2 + sealed[1]
            cipher = self._ciphers[sealed[2:end].decode()]
            nonce, body = sealed[end : end + _NONCE_BYTES], sealed[end + _NONCE_BYTES :]
            return cipher.decrypt(nonce, body, _place(owner, column))
        except (InvalidTag, KeyError, IndexError, ValueError):
            raise WrongKeyError(
                "the encryption keys at hand do not open what is stored (INTAKE_ENCRYPTION_KEYS)"
            ) from None


def new_key() -> str:
    """Return a fresh key ring of one key, as it is written."""
    return f"k1:{b64encode(os.urandom(_KEY_BYTES)).decode()}"


def key_file(path: Path, *, make: bool) -> tuple[KeyRing, bool]:
    """Return the key ring kept in a file, and whether it was made just now (mode 0600).

    Raises:
        StoreError: there is none and none may be made, or it cannot be read.
    """
    made = make and not path.exists() and _made(path)
    try:
        return KeyRing.parse(path.read_text("ascii")), made
    except FileNotFoundError:
        raise WrongKeyError(f"the key file {path} is missing: put it back") from None
    except (OSError, ValueError) as error:
        raise StoreError(f"the key file {path} cannot be read: {error}") from None


def _made(path: Path) -> bool:
    """Write a new key file whole or not at all; another process may get in first."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(new_key() + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True


def _decoded(key: str) -> bytes:
    """Return base64 decoded, or nothing where it is none."""
    try:
        return b64decode(key, validate=True)
    except (ValueError, Base64Error):
        return b""


def _place(owner: str, column: str) -> bytes:
    return f"{column}\0{owner}".encode()
