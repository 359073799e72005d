"""A person who tells a story: sees a card, presses or types, and remembers what was shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from bot.cards import present
from bot.cards.card import LONGEST_CARD, Button, ButtonAction, ButtonKind, Card, tag
from bot.cards.render import render
from bot.chat.conversation import converse
from bot.language import has_text, localizer_for
from bot.text import Text
from bot.turn import Input, Started, Tapped, read_input
from flows.engine.question import AnyQuestion, Flow
from flows.engine.replay import replay
from flows.engine.session import Session
from flows.engine.steps import current_question
from flows.facts import Facts

PAGES_MOST = 50
_OF_QUESTIONS = (
    ButtonKind.OPTION,
    ButtonKind.TICK,
    ButtonKind.DONE,
    ButtonKind.REST,
    ButtonKind.PROOF,
    ButtonKind.READING,
    ButtonKind.KEEP,
)


def noon(day: date) -> datetime:
    """Return the moment a story's day stands for: noon in China."""
    return datetime.combine(day, time(4), UTC)


@dataclass
class Teller:
    """Somebody at a channel that shows cards.

    `types` makes everything be typed, as in a terminal; `lines` are then what was typed.
    Without `looks` buttons are pressed blindly, by what they mean, and no card is shown.
    `keys` are the catalog keys of all that was shown, `asked` the questions in the order in
    which they first came, `heard` the texts said beside the cards in the last turn, `question`
    the one to be answered now.
    """

    flow: Flow
    now: datetime
    types: bool = False
    looks: bool = True
    session: Session | None = None
    lines: list[str] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    heard: list[Text] = field(default_factory=list)
    question: AnyQuestion | None = None
    card: Card = field(init=False)

    @property
    def holds(self) -> Session:
        """The session, which must be there."""
        assert self.session is not None, "the session is gone"
        return self.session

    @property
    def facts(self) -> Facts:
        """What the answers given so far come to."""
        return replay(self.flow, self.holds.answers).facts

    @property
    def place(self) -> str:
        """Where the conversation stands: the state, a question, or a page laid over them."""
        if self.holds.view.startswith("?"):
            return "aside"
        return "question" if self.question else self.holds.state.value

    def starts(self, hint: str = "", payload: str = "") -> None:
        """Open the door, or come back through it."""
        self._does(Started(hint, payload))

    def comes_back(self, day: date) -> None:
        """Come back on a day, from what a store would have kept."""
        self.now = noon(day)
        self.session = Session.model_validate_json(self.holds.model_dump_json())
        self.starts()

    def says(self, lines: Iterable[str]) -> None:
        """Type line after line; a slash makes a command."""
        for line in lines:
            self.lines.append(line)
            self._does(read_input(line.strip()))

    def presses(self, act: ButtonKind, option: str = "", target: str = "") -> None:
        """Press the one button that means this, on whatever page of the card it stands."""
        if not self.looks:
            self._presses_blindly(act, option, target)
            return
        for label in ("button.page_after", "button.page_before"):
            for _ in range(PAGES_MOST):
                button = self.button(act, option, target)
                if button is not None:
                    self._press(button)
                    return
                if not self.turns_page(label):
                    break
        raise AssertionError(f"{self.card.id} offers no {act} {option} {target}")

    def _presses_blindly(self, act: ButtonKind, option: str, target: str) -> None:
        own = act in _OF_QUESTIONS and self.question is not None
        named = tag(self.question.id) if own and self.question else target
        self._does(Tapped(ButtonAction(act, named, option, self.holds.revision).code))

    def button(self, act: ButtonKind, option: str = "", target: str = "") -> Button | None:
        """Return the button of the card that means this; an empty target is any."""
        for button in self.card.buttons:
            action = button.action
            if action.act is act and action.option == option and target in ("", action.target):
                return button
        return None

    def leafs_through(self) -> None:
        """Turn to the last page of the card."""
        while self.turns_page():
            pass

    def turns_page(self, label: str = "button.page_after") -> bool:
        """Turn to the next page of the card, or to the one before; whether there is one."""
        turn = next((one for one in self.card.buttons if one.label.key == label), None)
        if turn is not None:
            self._press(turn)
        return turn is not None

    def _press(self, button: Button) -> None:
        if not self.types:
            self._does(Tapped(button.action.code))
            return
        choices = self.card.choices
        self.says([f"/{button.command}" if button.command else str(choices.index(button) + 1)])

    def _does(self, given: Input) -> None:
        turn = converse(self.flow, self.session, given, now=self.now, new_id="story")
        self.session = turn.session
        self.heard = [*turn.notices, *((turn.toast,) if turn.toast else ())]
        self._remember(self.heard)
        if self.session is None:
            return
        self.question = current_question(self.flow, self.session)
        if self.question is not None and self.question.id not in self.asked:
            self.asked.append(self.question.id)
        if self.looks:
            self.card = present(self.flow, self.session)
            self._look()

    def _look(self) -> None:
        """Read the card as the channel shows it: it fits, and every text is there."""
        shown = render(self.card, localizer_for(self.session))
        assert 0 < len(shown.html) <= LONGEST_CARD, f"{self.card.id}: {len(shown.html)} characters"
        heading = (self.card.heading,) if self.card.heading else ()
        lines = (line for paragraph in self.card.paragraphs for line in paragraph)
        self._remember((*heading, *lines, *(button.label for button in self.card.buttons)))

    def _remember(self, texts: Iterable[Text]) -> None:
        for text in texts:
            self.keys.add(text.key if has_text(text.key) else text.fallback)
            self._remember(_texts_in(text.params.values()))


def _texts_in(values: Iterable[object]) -> Iterable[Text]:
    for value in values:
        if isinstance(value, Text):
            yield value
        elif isinstance(value, tuple):
            yield from _texts_in(value)
