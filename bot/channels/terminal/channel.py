"""Takes lines, hands them to the conversation, and shows what comes of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.brief.attachment import FORMS, Attachment, attachment
from bot.brief.service import BriefService
from bot.cards import present
from bot.cards.render import render
from bot.channels.terminal.screen import Screen
from bot.chat.conversation import converse
from bot.errors import StoreError
from bot.export import exported
from bot.language import Localizer, localizer_for
from bot.store import Applied, ChatKey, Outgoing, Store
from bot.store.handovers import LEASE
from bot.text import Text, text
from bot.turn import Command, FileRequest, Input, Started, Typed
from flows.engine.question import Flow
from flows.engine.session import Firm, LanguageChoice, State

if TYPE_CHECKING:
    from bot.handover.dispatcher import FirmDispatcher

CHAT = ChatKey("terminal", "local")
LEAVING = ("quit", "exit")


@dataclass(frozen=True)
class Terminal:
    """One person at one terminal. Moments and ids come from outside.

    Briefs are written into `folder`. A result may be sent to one of `firms`, by the `dispatcher`.
    """

    flow: Flow
    store: Store
    screen: Screen
    say: Callable[[str], None]
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    folder: Path = Path()
    firms: tuple[Firm, ...] = ()
    dispatcher: FirmDispatcher | None = None

    def talk(
        self,
        lines: Iterator[str],
        runner: asyncio.Runner,
        language: LanguageChoice | None,
        hint: str,
    ) -> None:
        """Talk until the lines end; what was answered stays for the next time.

        The store is asked between two lines, outside of which no event loop runs: so that
        reading a line can be interrupted.
        """
        applied = self._hand_over(Started(hint), runner)
        if language is not None and _speaks_otherwise(applied, language):
            switched = self._hand_over(Command("lang", language), runner)
            applied = replace(switched, outgoing=(*applied.outgoing, *switched.outgoing))
        self.say(self.screen.prose(_speech(applied).text("terminal.hint")))
        self._show(applied, runner)
        for line in lines:
            given = read_line(line)
            if isinstance(given, Command) and given.name in LEAVING:
                break
            try:
                applied = self._hand_over(given, runner)
            except StoreError:
                self.say(self.screen.prose(_speech(applied).html(text("notice.not_kept"))))
                continue
            self._show(applied, runner)
        if applied.stored and not applied.stored.session.state.has_result:
            self.say(self.screen.prose(_speech(applied).text("terminal.unfinished")))

    def _hand_over(self, given: Input, runner: asyncio.Runner) -> Applied:
        now, new_id = self.now(), self.new_id()
        return runner.run(
            self.store.apply(
                CHAT,
                lambda old: converse(
                    self.flow, old, given, now=now, new_id=new_id, firms=self.firms
                ),
                now,
            )
        )

    def _show(self, applied: Applied, runner: asyncio.Runner) -> None:
        """Say what is to be said, then show the card; then both count as done."""
        speech = _speech(applied)
        if applied.turn and applied.turn.toast:
            self.say(speech.label(applied.turn.toast))
        for outgoing in applied.outgoing:
            self._send(outgoing, applied, speech, runner)
        done = [outgoing.id for outgoing in applied.outgoing]
        if self.dispatcher is not None:
            runner.run(self.store.done(done))
            waiting = self._from_firms(self.dispatcher, runner)
            for outgoing in waiting:
                self._send(outgoing, applied, speech, runner)
            done = [outgoing.id for outgoing in waiting]
        if applied.stored is None:
            runner.run(self.store.done(done))
            return
        session = applied.stored.session
        self.say(self.screen.card(render(present(self.flow, session), speech)))
        runner.run(self.store.shown(CHAT, session.revision, "", done))

    def _from_firms(
        self, dispatcher: FirmDispatcher, runner: asyncio.Runner
    ) -> tuple[Outgoing, ...]:
        """Have what waits for firms taken there; return what is to be said of it, and waits."""
        with suppress(StoreError):
            runner.run(dispatcher.round())
            return runner.run(self.store.claim(CHAT.channel, self.now(), LEASE))
        return ()

    def _send(
        self, outgoing: Outgoing, applied: Applied, speech: Localizer, runner: asyncio.Runner
    ) -> None:
        match outgoing.item:
            case Text():
                self.say(self.screen.prose(speech.html(outgoing.item)))
            case FileRequest.EXPORT if applied.stored:
                self.say(speech.text("terminal.exported"))
                self.say(exported(applied.stored.session))
            case FileRequest() as effect if effect in FORMS and applied.stored:
                sent = runner.run(
                    attachment(BriefService(), self.flow, applied.stored.session, effect)
                )
                self.say(self.screen.prose(speech.html(self._written(sent))))

    def _written(self, sent: Attachment | Text) -> Text:
        """Write a brief into the folder, and return where it is; or why there is none."""
        if isinstance(sent, Text):
            return sent
        try:
            path = sent.file.write(self.folder)
        except OSError:
            return text("brief.failed.not_written")
        return text("brief.written", file=str(path), hash=sent.file.sha256)


def read_line(line: str) -> Input:
    """Return what a line means: a command behind a slash, else an answer."""
    given = line.strip()
    if not given.startswith("/"):
        return Typed(given)
    name, _, argument = given[1:].partition(" ")
    if name.casefold() == "start":
        return Started(payload=argument.strip())
    return Command(name.casefold(), argument.strip())


def _speech(applied: Applied) -> Localizer:
    return localizer_for(applied.stored.session if applied.stored else None)


def _speaks_otherwise(applied: Applied, language: LanguageChoice) -> bool:
    stored = applied.stored
    return stored is not None and (
        stored.session.language != language or stored.session.state is State.LANGUAGE
    )
