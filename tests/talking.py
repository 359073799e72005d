"""A short interview, and a person who talks to the bot without a channel between."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import cast

from bot.cards import present
from bot.cards.card import Button, Card
from bot.cards.render import render
from bot.channels.terminal.channel import LIMITS, Terminal
from bot.channels.terminal.screen import Screen
from bot.chat.conversation import converse
from bot.chat.service import ChatService
from bot.errors import StoreError
from bot.language import Localizer, localizer_for, plain
from bot.store import Applied, Change, ChatKey, Held, Outgoing, Store, StoredSession, UpdateKey
from bot.text import Text
from bot.turn import Command, Dispatch, FileRequest, Input, Started, Tapped, Typed
from flows.assessment.tree.conditions import said
from flows.engine.question import Choice, Flow, MultiChoice, MultiYesNo, TypedValue
from flows.engine.session import Firm, Session
from flows.facts_file import Json
from flows.vocabulary import Topic

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)

SHORT = Flow(
    version="short-1",
    questions=(
        Choice(
            id="party_role",
            topic=Topic.RIGHT,
            always=True,
            fact="party_role",
            options=("right_holder", "accused", "adviser"),
        ),
        Choice(
            id="right_type",
            topic=Topic.RIGHT,
            always=True,
            article="civil-code:1185",
            fact="right_type",
            options=(
                "trademark",
                "invention_patent",
                "utility_model",
                "design_patent",
                "copyright",
                "software",
                "trade_secret",
                "confidential_information",
                "plant_variety",
                "layout_design",
                "unfair_competition",
            ),
        ),
        MultiYesNo(
            id="notice_events",
            topic=Topic.NOTICE,
            always=True,
            proof=True,
            ticks=("notice_sent", "notice_received", "continued_after_notice"),
        ),
        TypedValue(
            id="notice_date",
            topic=Topic.NOTICE,
            always=True,
            applies_if=said("notice_sent"),
            fact="notice_date",
        ),
        MultiChoice(
            id="shell_changes",
            topic=Topic.SHELL_CHANGE,
            always=True,
            proof=True,
            fact="shell_changes",
            options=("affiliated_company", "nominee_shareholding", "exemption_agreement"),
        ),
        TypedValue(
            id="actual_loss", topic=Topic.MONEY, always=True, proof=True, fact="actual_loss"
        ),
        TypedValue(id="royalty", topic=Topic.MONEY, always=True, fact="royalty"),
    ),
)
"""A few real questions that are all asked, whatever the law makes of them."""


@dataclass
class Person:
    """Somebody talking to the bot, without a channel between."""

    flow: Flow = SHORT
    session: Session | None = None
    now: datetime = NOON
    said: list[Text] = field(default_factory=list)
    toast: Text | None = None
    effects: tuple[FileRequest, ...] = ()
    dispatches: tuple[Dispatch, ...] = ()
    firms: tuple[Firm, ...] = ()
    ids: Iterator[int] = field(default_factory=lambda: count(1))

    def does(self, given: Input) -> Person:
        """Hand an input over and keep what comes of it."""
        new_id = f"session-{next(self.ids)}"
        turn = converse(
            self.flow, self.session, given, now=self.now, new_id=new_id, firms=self.firms
        )
        self.session, self.said, self.toast = turn.session, list(turn.notices), turn.toast
        self.effects, self.dispatches = turn.effects, turn.dispatches
        return self

    def starts(self, hint: str = "en", payload: str = "") -> Person:
        """Open the door."""
        return self.does(Started(hint, payload))

    def types(self, *lines: str) -> Person:
        """Type line after line; a slash makes a command."""
        for line in lines:
            name, _, argument = line.removeprefix("/").partition(" ")
            self.does(Command(name, argument) if line.startswith("/") else Typed(line))
        return self

    def taps(self, *labels: str) -> Person:
        """Press the buttons of these English labels, one after the other."""
        for label in labels:
            self.does(Tapped(self.button(label).action.code))
        return self

    def agrees(self) -> Person:
        """Begin in English and consent."""
        return self.starts().taps("English", "Yes, I agree")

    @property
    def holds(self) -> Session:
        """The session, which must be there."""
        assert self.session is not None
        return self.session

    @property
    def card(self) -> Card:
        """The card on the screen."""
        return present(self.flow, self.holds)

    @property
    def reads(self) -> str:
        """The card as it is read, without markup."""
        return plain(render(self.card, localizer_for(self.session)).html)

    @property
    def hears(self) -> str:
        """The notices of the last turn in English, and the toast."""
        english = Localizer("en")
        toast = [self.toast] if self.toast else []
        return "\n".join(plain(english.html(one)) for one in [*self.said, *toast])

    @property
    def answers(self) -> dict[str, dict[str, Json]]:
        """The answers so far."""
        return self.holds.answers

    def button(self, label: str) -> Button:
        """Return the button of an English label."""
        english = Localizer("en")
        labels = {english.label(button.label): button for button in self.card.buttons}
        assert label in labels, f"{label!r} is not among {sorted(labels)}"
        return labels[label]


class MemoryStore:
    """A store that forgets with the process: one session, for channels under test."""

    def __init__(self) -> None:
        self.stored: StoredSession | None = None
        self.waiting: dict[int, Outgoing] = {}
        self.calls = 0
        self.failing_call = 0

    async def apply(
        self,
        chat: ChatKey,
        change: Change,
        at: datetime,  # noqa: ARG002 - as the protocol has it
        update: UpdateKey | None = None,  # noqa: ARG002 - as the protocol has it
    ) -> Applied:
        """Apply a change, or fail at the call that is told to."""
        self.calls += 1
        if self.calls == self.failing_call:
            raise StoreError("disk full")
        before = self.stored
        turn = change(before.session if before else None)
        shown = (before.shown_revision, before.shown_message) if before else (-1, "")
        self.stored = StoredSession(chat, turn.session, *shown) if turn.session else None
        items: list[Text | FileRequest] = [*turn.notices, *turn.effects]
        first = len(self.waiting)
        queued = [Outgoing(first + place, chat, item) for place, item in enumerate(items)]
        self.waiting |= {one.id: one for one in queued}
        return Applied(turn, self.stored, tuple(queued))

    async def load(self, chat: ChatKey) -> StoredSession | None:
        """Return the session."""
        assert self.stored is None or self.stored.chat == chat
        return self.stored

    async def outgoing(self, chat: ChatKey) -> tuple[Outgoing, ...]:
        """Return what waits."""
        assert self.stored is None or self.stored.chat == chat
        return tuple(self.waiting.values())

    async def held(self, chat: ChatKey) -> Held:
        """Return what is kept beside the session."""
        return Held(waiting=await self.outgoing(chat))

    async def shown(
        self, chat: ChatKey, revision: int, message: str, done: Sequence[int] = ()
    ) -> bool:
        """Record what is on the screen."""
        assert self.stored is not None
        self.stored = StoredSession(chat, self.stored.session, revision, message)
        await self.done(done)
        return True

    async def done(self, ids: Sequence[int]) -> None:
        """Drop what was sent."""
        for id_ in ids:
            del self.waiting[id_]


def terminal(
    flow: Flow,
    store: MemoryStore,
    say: Callable[[str], None],
    screen: Screen | None = None,
    folder: Path = Path(),
) -> Terminal:
    """Return a terminal over a store in memory; it is noon, and each id is `id`."""
    kept = cast("Store", store)
    chats = ChatService(flow, kept, LIMITS, now=lambda: NOON, new_id=lambda: "id")
    return Terminal(chats, screen or Screen(), say, folder)
