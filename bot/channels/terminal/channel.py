"""The terminal: takes lines, gives them to the chat service, and prints the replies."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from bot.channels.terminal.screen import LINES, Screen
from bot.chat.files import Attachment
from bot.chat.reply import Reply
from bot.chat.service import ChatService
from bot.store import ChatKey
from bot.text import Text, text
from bot.turn import Command, FileRequest, Input, Started, read_input
from flows.engine.session import LanguageChoice, State

CHAT = ChatKey("terminal", "local")
LIMITS = replace(LINES, can_upload=True)
LEAVING = (Command("quit"), Command("exit"))


@dataclass(frozen=True)
class Terminal:
    """One person at one terminal; briefs are written into `folder`."""

    chats: ChatService
    screen: Screen
    say: Callable[[str], None]
    folder: Path = Path()

    def talk(
        self,
        lines: Iterator[str],
        runner: asyncio.Runner,
        language: LanguageChoice | None,
        hint: str,
    ) -> None:
        """Talk until the lines end; the answers stay for the next time.

        No event loop runs while a line is read, so that reading can be interrupted.

        Raises:
            StoreError: the store is away at the start.
        """
        reply = runner.run(self.start(language, hint))
        for line in lines:
            given = read_input(line.strip())
            if given in LEAVING:
                break
            answered = runner.run(self.answer(given))
            reply = reply if answered.error else answered
        if reply.session and not reply.session.state.has_result:
            self.say(self.screen.prose(reply.localizer.text("terminal.unfinished")))

    async def start(self, language: LanguageChoice | None, hint: str) -> Reply:
        """Begin, or go on where the person was; in a language, if one is given.

        Raises:
            StoreError: the store is away.
        """
        reply = await self.chats.handle(CHAT, Started(hint, language or ""))
        if language is not None and _speaks_otherwise(reply, language):
            reply = await self.chats.handle(CHAT, Command("lang", language))
        if reply.error is not None:
            raise reply.error
        self.say(self.screen.prose(reply.localizer.text("terminal.hint")))
        await self._show(reply)
        return reply

    async def answer(self, given: Input) -> Reply:
        """Handle one input and print the reply."""
        reply = await self.chats.handle(CHAT, given)
        await self._show(reply)
        return reply

    async def _show(self, reply: Reply) -> None:
        """Print a reply, then record that it was shown."""
        for texts in self.screen.texts(reply):
            self.say(texts)
        for request in reply.files:
            await self._give(reply, request)
        if reply.card is not None and not reply.card_stands:
            self.say(self.screen.card(reply.card))
        await self.chats.delivered(reply)

    async def _give(self, reply: Reply, request: FileRequest) -> None:
        """Print the export; write any other file into the folder, and print where it is."""
        file = await self.chats.file(reply.stored, request)
        if isinstance(file, Attachment) and request is FileRequest.EXPORT:
            self.say(self.screen.prose(reply.localizer.text("export.text")))
            self.say(file.text)
        elif file is not None:
            told = self._written(file) if isinstance(file, Attachment) else file
            self.say(self.screen.prose(reply.localizer.html(told)))

    def _written(self, sent: Attachment) -> Text:
        try:
            path = sent.file.write(self.folder)
        except OSError:
            return text("brief.failed.not_written")
        return text("brief.written", file=str(path), hash=sent.file.sha256)


def _speaks_otherwise(reply: Reply, language: LanguageChoice) -> bool:
    session = reply.session
    return session is not None and (session.language != language or session.state is State.LANGUAGE)
