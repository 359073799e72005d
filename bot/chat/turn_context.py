"""What each step of the conversation is given, and the turns that many steps return."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from bot.cards import present
from bot.cards.card import ROWS_A_PAGE, Card
from bot.days import day_in_china
from bot.privacy_notice import THIS_COMPUTER, PrivacyNotice
from bot.text import Text, text
from bot.turn import Turn
from flows.engine.question import AnyQuestion, Flow
from flows.engine.session import Firm, Session
from flows.engine.steps import ahead_of, current_question
from flows.facts import Facts


@dataclass(frozen=True)
class TurnContext:
    """The flow, the session as it stands, the moment (UTC), an unused id, the firms there are.

    `page` is how many options of a long list the channel shows at a time; None shows all.
    `notice` says who handles the data.
    """

    flow: Flow
    session: Session
    now: datetime
    new_id: str = ""
    firms: tuple[Firm, ...] = ()
    page: int | None = ROWS_A_PAGE
    notice: PrivacyNotice = THIS_COMPUTER

    @cached_property
    def card(self) -> Card:
        """The card that the session shows."""
        return present(self.flow, self.session, self.page, self.notice)

    @property
    def today(self) -> date:
        """The day in China."""
        return day_in_china(self.now)

    @cached_property
    def question(self) -> AnyQuestion | None:
        """The question on the card, or None."""
        return current_question(self.flow, self.session)

    @property
    def facts(self) -> Facts:
        """What the answers given so far come to."""
        return ahead_of(self.flow, self.session).standing.facts

    @property
    def uncovered(self) -> Session:
        """The session without an aside (help, privacy, a confirmation) in front of its card."""
        return self.session.model_copy(update={"view": ""})

    def stay(self, *notices: Text) -> Turn:
        """Return a turn that changes nothing and shows these notices."""
        return Turn(self.session, notices)

    def turn_to(self, view: str, *notices: Text) -> Turn:
        """Return a turn that shows another page of the card, or an aside in front of it."""
        changes = {"view": view, "revision": self.session.revision + 1}
        return Turn(self.session.model_copy(update=changes), notices)

    def not_now(self) -> Turn:
        """Return the turn of an input that has no meaning in the current state."""
        return self.stay(text("notice.not_now"))
