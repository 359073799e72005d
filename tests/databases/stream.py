"""A recorded stream of updates from several people, and what must be stored at its end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from random import Random

from databases.people import NOW

from bot.cards import present
from bot.chat.conversation import converse
from bot.store import ChatKey
from bot.text import Text
from bot.turn import Command, FileRequest, Input, Started, Tapped, Turn, Typed
from flows.engine.session import Session
from flows.interview import FLOW

CHANNEL = "telegram"
_TYPED = ("2024-05-01", "120万", "yes", "不确定", "什么?")


@dataclass(frozen=True)
class Recorded:
    """One update: who did what."""

    number: int
    chat: str
    kind: str
    text: str

    @property
    def at(self) -> datetime:
        """When it came."""
        return NOW + timedelta(seconds=self.number)

    @property
    def key(self) -> ChatKey:
        """The chat."""
        return ChatKey(CHANNEL, self.chat)

    def change(self, session: Session | None) -> Turn:
        """Return what the conversation makes of it: always the same."""
        new_id = f"session-{self.chat}-{self.number}"
        return converse(FLOW, session, self._given(), now=self.at, new_id=new_id)

    def as_json(self) -> dict[str, str | int]:
        """Return it as it is written to a file."""
        return asdict(self)

    def _given(self) -> Input:
        match self.kind:
            case "start":
                return Started("en")
            case "tap":
                return Tapped(self.text)
            case "command":
                return Command(self.text)
            case _:
                return Typed(self.text)


@dataclass
class Outcome:
    """The sessions by chat, and what is to be said to each chat, in order."""

    sessions: dict[str, Session] = field(default_factory=dict)
    waiting: dict[str, list[Text | FileRequest]] = field(default_factory=dict)

    def take(self, update: Recorded) -> None:
        """Apply an update as if nothing could ever go wrong."""
        turn = update.change(self.sessions.get(update.chat))
        if turn.session is None:
            self.sessions.pop(update.chat, None)
            self.waiting.pop(update.chat, None)
        else:
            self.sessions[update.chat] = turn.session
        said: tuple[Text | FileRequest, ...] = (*turn.notices, *turn.effects)
        if said:
            self.waiting.setdefault(update.chat, []).extend(said)


def record(seed: int, chats: int = 3, length: int = 16) -> tuple[list[Recorded], Outcome]:
    """Return a stream of random people's updates, each person's in order, and its outcome."""
    random = Random(seed)  # noqa: S311 - a test's people
    people = [str(7_000_000 + number) for number in range(chats)]
    stream: list[Recorded] = []
    outcome = Outcome()
    for number in range(chats * length):
        chat = random.choice(people)
        update = Recorded(number, chat, *_does(random, outcome.sessions.get(chat)))
        outcome.take(update)
        stream.append(update)
    return stream, outcome


def _does(random: Random, session: Session | None) -> tuple[str, str]:
    """Return what a person does next, mostly something sensible."""
    if session is None:
        return "start", ""
    dice = random.random()
    codes = [key.action.code for row in present(FLOW, session).rows for key in row]
    if dice < 0.75 and codes:
        return "tap", random.choice(codes)
    if dice < 0.9:
        return "type", random.choice(_TYPED)
    return "command", random.choice(("export", "back", "skip", "continue", "review"))


def doubled(stream: Iterable[Recorded], seed: int) -> list[Recorded]:
    """Return the stream with updates delivered again, sooner or later."""
    random = Random(seed)  # noqa: S311 - a test's network
    delivered: list[Recorded] = []
    for update in stream:
        delivered.append(update)
        if random.random() < 0.3:
            delivered.append(random.choice(delivered))
    return delivered
