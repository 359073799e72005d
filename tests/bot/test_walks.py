"""Random people: whatever they do, in any order, the conversation stays whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from remembered import Remembered
from talking import SHORT, Person

from bot.cards.card import LONGEST_CARD
from bot.cards.render import render
from bot.chat.commands import COMMANDS
from bot.language import localizer_for
from bot.turn import Command, Input, Started, Tapped, Typed
from flows.engine.machine import TOPICS
from flows.engine.replay import replay
from flows.engine.session import Session, State
from flows.engine.steps import current_question

FLOW = replace(SHORT, relevance=Remembered())
"""The short interview, its goals remembered."""
WORDS = st.sampled_from(
    [
        "yes",
        "不知道",
        "2",
        "1 3",
        "done",
        "none of these",
        "120万",
        "03/04/2025",
        "2025-03",
        "?",
        "x",
    ]
)


class Somebody(RuleBasedStateMachine):
    """A person who taps, types, commands, waits and comes back."""

    @initialize(payload=st.sampled_from(["", "zh", "both_FIRM", "en"]))
    def start(self, payload: str) -> None:
        """Open the door."""
        self.person = Person(FLOW).starts("en", payload)
        self.old = [button.action.code for button in self.person.card.buttons]

    def _does(self, given: Input) -> None:
        before = self.person.session
        self.person.does(given)
        after = self.person.session
        for notice in self.person.said:
            assert localizer_for(after).html(notice)
        if before is not None and after is not None and after.id == before.id:
            assert (after == before) == (after.revision == before.revision)
            assert after.revision >= before.revision
        if after is None:
            self.person.starts()  # and what was on the cards of the one before means nothing

    @rule(which=st.integers(0, 30))
    def taps(self, which: int) -> None:
        """Press some button of the card."""
        buttons = self.person.card.buttons
        button = buttons[which % len(buttons)]
        self.old.append(button.action.code)
        self._does(Tapped(button.action.code))

    @precondition(lambda self: self.old)
    @rule(which=st.integers(0, 100))
    def taps_an_old_card(self, which: int) -> None:
        """Press a button that was there before: nothing changes unless it is still there."""
        code = self.old[which % len(self.old)]
        there = code in [button.action.code for button in self.person.card.buttons]
        before = self.person.session
        self._does(Tapped(code))
        assert there or self.person.session == before

    @rule(words=WORDS)
    def types(self, words: str) -> None:
        """Type something."""
        self._does(Typed(words))

    @rule(name=st.sampled_from([name for name in COMMANDS if name not in ("assess", "deepen")]))
    def commands(self, name: str) -> None:
        """Use a command."""
        self._does(Command(name))

    @rule(language=st.sampled_from(["en", "zh", "both"]))
    def switches_language(self, language: str) -> None:
        """Change the language: the answers and what is half done stay."""
        before = self.person.holds
        self._does(Command("lang", language))
        after = self.person.holds
        assert (after.answers, after.draft) == (before.answers, before.draft)

    @rule(days=st.integers(0, 40))
    def comes_back(self, days: int) -> None:
        """Come back another day, from what the store kept."""
        self.person.now += timedelta(days=days)
        kept = self.person.holds.model_dump_json()
        self.person.session = Session.model_validate_json(kept)
        self._does(Started())

    @invariant()
    def the_card_can_be_shown(self) -> None:
        """There is always a card, it fits, and something can be done on it."""
        shown = render(self.person.card, localizer_for(self.person.session))
        assert 0 < len(shown.html) <= LONGEST_CARD
        assert shown.rows

    @invariant()
    def the_state_follows_from_the_answers(self) -> None:
        """Where the conversation stands is what replaying the answers gives."""
        session, flow = self.person.holds, self.person.flow
        if session.state in TOPICS:
            question = current_question(flow, session)
            assert question is not None
            assert question.topic is session.state.topic
        assert replay(flow, session.answers).dropped == ()

    @invariant()
    def no_fact_without_consent(self) -> None:
        """Before the consent there is no answer."""
        session = self.person.holds
        if session.state in (State.LANGUAGE, State.CONSENT, State.CLOSED):
            assert session.answers == {}
        assert session.consent is not None or not session.answers


Somebody.TestCase.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
TestSomebody = Somebody.TestCase
