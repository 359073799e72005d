"""A seeded stream of updates from several people, and the expected database at its end."""

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
    """One update: the person and the action."""

    number: int
    chat: str
    kind: str
    text: str

    @property
    def at(self) -> datetime:
        """The time of arrival."""
        return NOW + timedelta(seconds=self.number)

    @property
    def key(self) -> ChatKey:
        """The chat."""
        return ChatKey(CHANNEL, self.chat)

    def change(self, session: Session | None) -> Turn:
        """Return the turn, which is deterministic."""
        new_id = f"session-{self.chat}-{self.number}"
        return converse(FLOW, session, self._given(), now=self.at, new_id=new_id)

    def as_json(self) -> dict[str, str | int]:
        """Return the line for a file."""
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
    """The sessions by chat, and the notices of each chat in order."""

    sessions: dict[str, Session] = field(default_factory=dict)
    waiting: dict[str, list[Text | FileRequest]] = field(default_factory=dict)

    def take(self, update: Recorded) -> None:
        """Apply an update without failures."""
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
    """Return a stream of random updates, in order per person, and its outcome."""
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
    """Return the next action of a person, mostly a sensible one."""
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
    """Return the stream with repeated deliveries."""
    random = Random(seed)  # noqa: S311 - a test's network
    delivered: list[Recorded] = []
    for update in stream:
        delivered.append(update)
        if random.random() < 0.3:
            delivered.append(random.choice(delivered))
    return delivered
