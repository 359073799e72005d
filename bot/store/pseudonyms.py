"""Keyed hashes of chats, updates and revisions, and the encrypted addresses of chats.

Without the secret of the store a hash reveals nothing, although there are few chat numbers.
"""

from __future__ import annotations

import hmac
from hashlib import sha256

from bot.errors import WrongKeyError
from bot.store.protocol import ChatKey, UpdateKey
from bot.store.sealing import Sealer, address_place

_SHORT_BYTES = 16


class ChatPseudonymizer:
    """Hashes with the secret of the store (32 bytes), addresses with its keys."""

    def __init__(self, secret: bytes, sealer: Sealer) -> None:
        self._secret = secret
        self._sealer = sealer
        self._last: tuple[ChatKey | None, bytes] = (None, b"")

    def chat(self, chat: ChatKey) -> bytes:
        """Return the hash that identifies the rows of a chat; the last one is cached."""
        last, hashed = self._last
        if chat != last:
            hashed = self._hash(f"{chat.channel}\0{chat.chat}".encode())
            self._last = chat, hashed
        return hashed

    def update(self, update: UpdateKey) -> bytes:
        """Return the hash that identifies an update."""
        return self._hash(f"update\0{update.bot}\0{update.update}".encode())[:_SHORT_BYTES]

    def subject(self, hashed: bytes) -> bytes:
        """Return the hash of a chat in the audit log; it is used nowhere else."""
        return self._hash(b"audit\0" + hashed)

    def revision_row(self, hashed: bytes) -> bytes:
        """Return the hash that identifies the last revision of a chat."""
        return self._hash(b"revision\0" + hashed)[:_SHORT_BYTES]

    def revision_mark(self, hashed: bytes, id_: str, revision: int) -> bytes:
        """Return the hash of one revision of the session of a chat."""
        return self._hash(b"mark\0" + hashed + f"{id_}\0{revision}".encode())[:_SHORT_BYTES]

    def address(self, table: str, chat: ChatKey) -> bytes:
        """Return the number of a chat, encrypted for `sessions` or `outbox`."""
        place = address_place(table, self.chat(chat), chat.channel)
        return self._sealer.seal(chat.chat.encode(), place)

    def addressed(self, table: str, channel: str, address: bytes, hashed: bytes) -> ChatKey:
        """Return the chat of an encrypted address.

        Raises:
            WrongKeyError: it cannot be decrypted, or belongs to another chat.
        """
        opened = self._sealer.unseal(address, address_place(table, hashed, channel))
        chat = ChatKey(channel, opened.decode())
        if self.chat(chat) != hashed:
            raise WrongKeyError("a stored address is of another chat")
        return chat

    def _hash(self, named: bytes) -> bytes:
        return hmac.digest(self._secret, named, sha256)
