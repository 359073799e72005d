"""Language and consent. Nothing is stored, and no cookie is set, before consent is given.

Until then the session exists only while a request is answered: it is made anew from the
language and the firm's code, which stand in the address and in the form.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request

from bot.cards import present
from bot.channels.web.drawing import NOTHING, Beside, Drawing
from bot.channels.web.submission import Fields, one
from bot.channels.web.visit import Visit, new_visit
from bot.chat.reply import Reply
from bot.chat.service import ChatService
from bot.language import Localizer, hinted, localizer_for
from bot.language_registry import CHOICES
from bot.pages.words import Words
from bot.text import text
from bot.turn import Started, Tapped
from flows.engine.question import Flow
from flows.engine.session import Session, State

_FIRM: Final = re.compile(r"[A-Za-z0-9_-]{1,58}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who has not agreed yet: their language if chosen, the hint, a firm's code."""

    language: str = ""
    firm: str = ""
    hint: str = ""

    @property
    def started(self) -> Started:
        """The input that begins their session."""
        code = f"_{self.firm}" if self.language and self.firm else self.firm
        return Started(self.hint, f"{self.language}{code}")

    @property
    def query(self) -> str:
        """The part of an address that keeps the language and the firm; empty where none is."""
        pairs = [("lang", self.language), ("firm", self.firm)]
        kept = "&".join(f"{name}={value}" for name, value in pairs if value)
        return f"?{kept}" if kept else ""


def guest_of(request: Request, form: Fields | None = None) -> Guest:
    """Return the guest of a request, from its address or from a form."""
    given = request.query_params if form is None else {}
    language = given.get("lang", "") if form is None else one(form, "lang")
    firm = given.get("firm", "") if form is None else one(form, "firm")
    preferred = request.headers.get("accept-language", "")
    hint = re.split("[,;]", preferred, maxsplit=1)[0].strip()[:35]
    return Guest(
        language if language in CHOICES else "", firm if _FIRM.fullmatch(firm) else "", hint
    )


class Entrance:
    """Shows language, consent and privacy, and begins a session with consent."""

    def __init__(self, flow: Flow, chats: ChatService, drawing: Drawing) -> None:
        self._flow = flow
        self._chats = chats
        self._drawing = drawing

    def page(self, guest: Guest, view: str = "", beside: Beside = NOTHING) -> str:
        """Return the page of languages; with a language that of consent, or another `view`."""
        session = self._session(guest)
        if view or session.state is not State.LANGUAGE:
            shown = session.model_copy(update={"view": view})
            return self._shown(guest, shown, beside)
        localizer = Localizer("both", hinted(guest.hint)[0])
        return self._drawing.plain(
            "entrance.html",
            localizer,
            guest=guest,
            beside=beside,
            title="",
            heading=text("web.welcome.heading"),
            lead=text("web.welcome.lead"),
            choose=text("web.welcome.choose"),
        )

    def closed(self, guest: Guest) -> str:
        """Return the page of somebody who does not agree."""
        session = self._session(guest)
        change = self._chats.change(Tapped(self._consent(session, "no")))
        declined = change(session).session or session
        return self._shown(guest, declined, NOTHING)

    async def consent(self, guest: Guest) -> tuple[Visit, Reply]:
        """Begin a session under a new id, with consent, and return its first reply."""
        visit = new_visit()
        begun = await self._chats.handle(visit.chat, guest.started)
        if begun.session is None:
            return visit, begun
        agreed = Tapped(self._consent(begun.session, "yes"))
        return visit, await self._chats.handle(visit.chat, agreed)

    def _session(self, guest: Guest) -> Session:
        turn = self._chats.change(guest.started)(None)
        if turn.session is None:
            raise ValueError("a start begins a session")
        return turn.session

    def _shown(self, guest: Guest, session: Session, beside: Beside) -> str:
        words = Words(localizer_for(session))
        card = present(self._flow, session, None)
        return self._drawing.plain(
            "consent.html",
            words.localizer,
            beside=beside,
            guest=guest,
            title=words.label(card.heading) if card.heading else words.say("web.closed"),
            paragraphs=words.paragraphs(card.paragraphs),
            asks=card.id == "consent",
        )

    def _consent(self, session: Session, option: str) -> str:
        card = present(self._flow, session, None)
        return next(b.action.code for b in card.buttons if b.action.option == option)
