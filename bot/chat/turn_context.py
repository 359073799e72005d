"""What every move of the conversation has at hand, and how a turn is put together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from bot.days import day_in_china
from bot.text import Text, text
from bot.turn import Turn
from flows.engine.question import AnyQuestion, Flow
from flows.engine.session import Firm, Session
from flows.engine.steps import current_question


@dataclass(frozen=True)
class TurnContext:
    """The flow, the session as it stands, the moment (UTC), a fresh id, the firms there are."""

    flow: Flow
    session: Session
    now: datetime
    new_id: str = ""
    firms: tuple[Firm, ...] = ()

    @property
    def today(self) -> date:
        """The day in China."""
        return day_in_china(self.now)

    @cached_property
    def question(self) -> AnyQuestion | None:
        """The question on the card, or None."""
        return current_question(self.flow, self.session)

    @property
    def uncovered(self) -> Session:
        """The session without the page that lies over its card."""
        return self.session.model_copy(update={"view": ""})

    def stay(self, *notices: Text) -> Turn:
        """Return a turn that changes nothing and says this."""
        return Turn(self.session, notices)

    def turn_to(self, view: str, *notices: Text) -> Turn:
        """Return a turn that shows another page of, or over, the card."""
        changes = {"view": view, "revision": self.session.revision + 1}
        return Turn(self.session.model_copy(update=changes), notices)

    def not_now(self) -> Turn:
        """Return the turn for what means nothing where the conversation stands."""
        return self.stay(text("notice.not_now"))
