"""Whatever somebody with a result does, nothing goes to a firm but what was agreed to."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from receiving import AT_HOME, FIRM
from talking import Person

from bot.cards.card import LONGEST_CARD
from bot.cards.render import render
from bot.language import localizer_for
from bot.turn import Command, Input, Started, Tapped, Typed
from flows.engine.session import Session, State


class Sender(RuleBasedStateMachine):
    """A person who ticks, sends, takes back, types and comes back."""

    @initialize(firm=st.sampled_from([FIRM, AT_HOME]), language=st.sampled_from(["en", "both"]))
    def come_to_a_result(self, firm: object, language: str) -> None:
        """Have a result, and the card of a firm open."""
        self.person = Person(firms=(firm,)).agrees()  # type: ignore[arg-type]
        self.person.types(f"/lang {language}", "/assess", "/send")
        self.sent = 0

    def _does(self, given: Input) -> None:
        before = self.person.holds
        self.person.does(given)
        after = self.person.session
        if after is None:
            self.person.agrees().types("/assess", "/send")
            self.sent = 0
            return
        for message in self.person.dispatches:
            assert before.offer is not None
            assert before.offer.is_agreed
            new = after.hand_overs[-1]
            assert new not in before.hand_overs
            assert new.stands
            assert [one.to for one in new.consents] == list(before.offer.purposes)
            assert message.hand_over.id == new.id
            assert message.hand_over.sha256 == new.sha256 == before.offer.sha256
        self.sent += len(self.person.dispatches)
        assert self.sent == len(after.hand_overs)

    @rule(which=st.integers(0, 30))
    def taps(self, which: int) -> None:
        """Press some button of the card."""
        buttons = self.person.card.buttons
        self._does(Tapped(buttons[which % len(buttons)].action.code))

    @rule(words=st.sampled_from(["1", "2", "4", "yes", "ada@example.com", "x" * 301]))
    def types(self, words: str) -> None:
        """Type something, the contact where it is asked for."""
        self._does(Typed(words))

    @rule(name=st.sampled_from(["send", "send", "privacy", "assess", "back", "continue"]))
    def commands(self, name: str) -> None:
        """Use a command."""
        self._does(Command(name))

    @rule()
    def comes_back(self) -> None:
        """Come back from what the store kept."""
        self.person.session = Session.model_validate_json(self.person.holds.model_dump_json())
        self._does(Started())

    @invariant()
    def the_card_can_be_shown(self) -> None:
        """There is always a card, and it fits."""
        shown = render(self.person.card, localizer_for(self.person.session))
        assert 0 < len(shown.html) <= LONGEST_CARD
        assert shown.rows

    @invariant()
    def handed_over_is_what_stands(self) -> None:
        """The state says that the result on the card was sent, and was not taken back."""
        session = self.person.holds
        assert session.state is not State.HANDED_OVER or session.hand_overs[-1].stands


Sender.TestCase.settings = settings(max_examples=5, stateful_step_count=12, deadline=None)
TestSender = Sender.TestCase
