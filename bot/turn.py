"""What goes into the conversation and what comes out of it, whatever the channel."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal, TypeAlias

from bot.text import Text
from flows.engine.session import HandOver, Session


@dataclass(frozen=True, slots=True)
class Started:
    """The person begins or returns: `/start`, a deep link, the first line of a terminal.

    `language_hint` is whatever the channel knows (`zh-Hant-TW`, `en_GB.UTF-8`, empty);
    `payload` is the rest of a deep link: a language, a firm's code, or `<language>_<code>`.
    """

    language_hint: str = ""
    payload: str = ""


@dataclass(frozen=True, slots=True)
class Tapped:
    """A button was pressed; `action` is its code, which may be old, foreign or nonsense."""

    action: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """A list was submitted as one form: these options are ticked, all others are not.

    It means the same as ticking them one by one and pressing "done". `action` is the code of
    the list's "done" button, which names the question and the revision that the form shows.
    """

    action: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Typed:
    """Free text; `revision` is that of the card it was typed under, where the channel knows."""

    text: str
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its name without the slash, and the rest of the line."""

    name: str
    argument: str = ""


Input: TypeAlias = Started | Tapped | Chosen | Typed | Command

_COMMAND: Final = re.compile(r"/(\S*?)(?:@(\w+))?(?:\s+(.*))?", re.DOTALL)


def read_input(text: str, hint: str = "") -> Input:
    """Return what a typed text is: a command after a slash, `/start` a `Started`, else an answer.

    `hint` is the language as in `Started`. Telegram's `/name@bot` is the command `name`.
    """
    match = _COMMAND.fullmatch(text)
    if match is None:
        return Typed(text)
    name, argument = match[1].casefold(), (match[3] or "").strip()
    return Started(hint, argument) if name == "start" else Command(name, argument)


def addressee(text: str) -> str | None:
    """Return the bot that a command names, empty if it names none; None if it is no command."""
    match = _COMMAND.fullmatch(text)
    return (match[2] or "") if match else None


class FileRequest(StrEnum):
    """A file for the person, kept in the outbox until done; `bot.chat.files` makes it."""

    EXPORT = "export"
    """Everything stored about the person, as JSON."""
    BRIEF_PDF = "brief.pdf"
    """The brief as a PDF."""
    BRIEF_JSON = "brief.json"
    """The brief as data."""
    BRIEF_WORD = "brief.docx"
    """Send the brief as a Word document."""
    EVIDENCE_WORD = "evidence.docx"
    """Send the evidence list as a Word document."""
    EVIDENCE_SHEET = "evidence.xlsx"
    """Send the evidence list as a workbook."""
    SUMMARY = "summary.txt"
    """Send one paragraph to copy into a message to a lawyer."""
    BRIEF_CALENDAR = "brief.ics"
    """The deadlines as a calendar."""


DispatchKind: TypeAlias = Literal["hand_over", "withdrawal"]


@dataclass(frozen=True, slots=True)
class Dispatch:
    """A message to a firm, kept in the outbox until it has arrived; `body` is the JSON to send."""

    kind: DispatchKind
    hand_over: HandOver
    body: str

    @property
    def key(self) -> str:
        """The idempotency key, the same however often the message is sent."""
        return f"{self.hand_over.id}-{self.kind}"


@dataclass(frozen=True, slots=True)
class Turn:
    """The result of one input.

    `session` is what to store; None stores nothing and deletes what there is. `notices` are
    shown before the card; those of a step that changes the session are stored with it
    (`bot.chat.told`), others wait in the outbox until sent. `toast` is a short remark that is
    shown once and not kept. `effects` are files for the person, `dispatches` messages to firms;
    the store itself withdraws a hand-over whose consent ends. The card is rendered from the
    session; `card_stands` if the one on the screen is still right: what was typed was refused in
    one line.
    """

    session: Session | None
    notices: tuple[Text, ...] = ()
    toast: Text | None = None
    effects: tuple[FileRequest, ...] = ()
    dispatches: tuple[Dispatch, ...] = ()
    card_stands: bool = False
