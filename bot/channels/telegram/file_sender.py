"""Files for a person: the copy of all that is held, and the brief in its forms."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

from bot.brief.attachment import FORMS, attachment
from bot.brief.service import BriefService
from bot.channels.telegram.client import Client
from bot.channels.telegram.delivery import Delivery
from bot.channels.telegram.message_parts import parts_of
from bot.channels.telegram.outcome import CallOutcome, Sent
from bot.channels.telegram.transport import Upload
from bot.export import FILE_NAME, exported
from bot.language import Localizer, localizer_for
from bot.store import StoredSession
from bot.text import Text, text
from bot.turn import FileRequest
from flows.engine.question import Flow

_MIMES: Final = {
    ".pdf": "application/pdf",
    ".json": "application/json",
    ".ics": "text/calendar",
    ".txt": "text/plain",
}


class FileSender:
    """Makes the file that an effect asks for, at the moment it is sent, and sends it."""

    def __init__(self, flow: Flow, client: Client, delivery: Delivery) -> None:
        self._flow = flow
        self._client = client
        self._delivery = delivery
        self._press = BriefService()

    async def send(
        self, chat: int, effect: FileRequest, stored: StoredSession | None
    ) -> CallOutcome:
        """Send what an effect asks for; where all was deleted meanwhile, nothing is left to."""
        if stored is None:
            return Sent(None)
        speech = localizer_for(stored.session)
        if effect is FileRequest.EXPORT:
            content = exported(stored.session).encode()
            return await self._file(chat, FILE_NAME, content, text("telegram.exported"), speech)
        if effect not in FORMS:
            return Sent(None)
        await self._client.show_typing(chat)
        sent = await attachment(self._press, self._flow, stored.session, effect)
        if isinstance(sent, Text):
            return await self._delivery.show(chat, parts_of(speech.html(sent)))
        return await self._file(chat, sent.file.name, sent.file.content, sent.caption, speech)

    async def _file(
        self, chat: int, name: str, content: bytes, caption: Text, speech: Localizer
    ) -> CallOutcome:
        mime = _MIMES.get(PurePath(name).suffix, "application/octet-stream")
        return await self._delivery.send_document(
            chat, Upload(name, content, mime), speech.html(caption)
        )
