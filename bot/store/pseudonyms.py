"""Who is who: keyed hashes where matching is enough, sealed addresses where we must write.

Without the store's own secret a hash names nobody, however few numbers there are to try.
"""

from __future__ import annotations

import hmac
from hashlib import sha256

from bot.encryption import Cipher
from bot.store.protocol import ChatKey, UpdateKey

_UPDATE_BYTES = 16


class ChatPseudonymizer:
    """Hashes and addresses under the store's own secret (32 bytes) and its key ring."""

    def __init__(self, secret: bytes, cipher: Cipher) -> None:
        self._secret = secret
        self._cipher = cipher
        self._last: tuple[ChatKey | None, bytes] = (None, b"")

    def chat(self, chat: ChatKey) -> bytes:
        """Return the hash by which a chat's rows are found; an update asks for it many times."""
        last, hashed = self._last
        if chat != last:
            hashed = self._hash(f"{chat.channel}\0{chat.chat}".encode())
            self._last = chat, hashed
        return hashed

    def update(self, update: UpdateKey) -> bytes:
        """Return the hash by which an update is known again."""
        return self._hash(f"update\0{update.bot}\0{update.update}".encode())[:_UPDATE_BYTES]

    def subject(self, hashed: bytes) -> bytes:
        """Return the hash that stands for a chat in the audit log, and nowhere else."""
        return self._hash(b"audit\0" + hashed)

    def address(self, chat: ChatKey) -> bytes:
        """Return the chat's own number, sealed."""
        return self._cipher.seal(chat.chat.encode(), self.chat(chat).hex(), "address")

    def addressed(self, channel: str, address: bytes, hashed: bytes) -> ChatKey:
        """Return the chat of a sealed address.

        Raises:
            WrongKeyError: it does not open.
        """
        chat = self._cipher.unseal(address, hashed.hex(), "address").decode()
        return ChatKey(channel, chat)

    def _hash(self, named: bytes) -> bytes:
        return hmac.digest(self._secret, named, sha256)
