"""What a channel is given to show after an input."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from bot.cards.render import RenderedCard
from bot.chat.told import told
from bot.language import Localizer, MissingTextError
from bot.store import Outgoing, StoredSession
from bot.text import Text, text
from bot.turn import FileRequest
from flows.engine.session import Session

FAULT: Final = text("notice.fault")
NOT_KEPT: Final = text("notice.not_kept")


@dataclass(frozen=True)
class Reply:
    """What to show: the toast, the notices, the files and the card, in this order.

    `stored` is the session as it is stored; None where nothing is stored of the chat.
    `outgoing` are the notices and files that stay in the outbox until they are delivered;
    `said` are notices that are not kept. `is_repeated`: the update was handled before.
    `is_changed`: the update changed the session. `card_stands`: the text was refused, and the
    card on the screen need not be shown again. `error` is what went wrong; `said` tells the
    person so, and no card is shown.
    """

    stored: StoredSession | None
    localizer: Localizer
    draw: Callable[[Session], RenderedCard] = field(repr=False, compare=False)
    outgoing: tuple[Outgoing, ...] = ()
    said: tuple[Text, ...] = ()
    toast_text: Text | None = None
    is_repeated: bool = False
    is_changed: bool = False
    card_stands: bool = False
    error: Exception | None = None

    @property
    def session(self) -> Session | None:
        """The session as it is stored."""
        return self.stored.session if self.stored else None

    @property
    def toast(self) -> str:
        """A short remark to show in passing, as plain text; empty where there is none."""
        return self.localizer.label(self.toast_text) if self.toast_text else ""

    @property
    def notices(self) -> tuple[str, ...]:
        """The notices as HTML, each once; those about the last step until its card is shown."""
        stored = self.stored
        step = told(stored) if stored and stored.is_behind else ()
        items = [one.item for one in self.outgoing if isinstance(one.item, Text)]
        shown = (html_of(self.localizer, one) for one in [*self.said, *items, *step])
        return tuple(dict.fromkeys(shown))

    @property
    def files(self) -> tuple[FileRequest, ...]:
        """The files to give to the person, each once; `ChatService.file` makes them."""
        items = [one.item for one in self.outgoing if isinstance(one.item, FileRequest)]
        return tuple(dict.fromkeys(items))

    @cached_property
    def card(self) -> RenderedCard | None:
        """The current card, drawn on first use; None where nothing is stored, or on an error."""
        return self.draw(self.stored.session) if self.stored and not self.error else None


def html_of(localizer: Localizer, given: Text) -> str:
    """Return a notice as HTML; one without a text must not hold up those after it."""
    try:
        return localizer.html(given)
    except MissingTextError:
        return localizer.html(FAULT)
