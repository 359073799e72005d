"""What goes into the conversation and what comes out of it, whatever the channel."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeAlias

from bot.text import Text
from flows.engine.session import HandOver, Session


@dataclass(frozen=True, slots=True)
class Started:
    """The person opened the door: `/start`, a deep link, the first line of a terminal.

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
class Typed:
    """Free text."""

    text: str


@dataclass(frozen=True, slots=True)
class Command:
    """A command, its name without the slash, and what stood behind it."""

    name: str
    argument: str = ""


Input: TypeAlias = Started | Tapped | Typed | Command


class FileRequest(StrEnum):
    """What the channel is to do besides showing the card; kept in the outbox until done."""

    EXPORT = "export"
    """Send everything held about the person, as a JSON file (`bot.export.exported`)."""
    BRIEF_PDF = "brief.pdf"
    """Send the brief as a PDF (`bot.brief.attachment.letter`, as for the two below)."""
    BRIEF_JSON = "brief.json"
    """Send the brief as data."""
    BRIEF_CALENDAR = "brief.ics"
    """Send the deadlines as a calendar."""


DispatchKind: TypeAlias = Literal["hand_over", "withdrawal"]


@dataclass(frozen=True, slots=True)
class Dispatch:
    """A message to a firm, kept in the outbox until it arrived: `body` is JSON, sent as it is."""

    kind: DispatchKind
    hand_over: HandOver
    body: str

    @property
    def key(self) -> str:
        """What it is known by, however often it is sent."""
        return f"{self.hand_over.id}-{self.kind}"


@dataclass(frozen=True, slots=True)
class Turn:
    """What one input comes to.

    `session` is what is to be kept: None means that nothing is (all was deleted, or there was
    nothing). `notices` are said before the card and kept until sent; `toast` is a light word
    said once and not kept. `dispatches` go to firms; what ends a consent calls them back by
    itself. The card itself is not here: it is rendered from the session.
    """

    session: Session | None
    notices: tuple[Text, ...] = ()
    toast: Text | None = None
    effects: tuple[FileRequest, ...] = ()
    dispatches: tuple[Dispatch, ...] = ()
