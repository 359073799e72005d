"""Runs a story: forward, backward from the review card, in every language, or typed.

Forward, the person answers every card from the table until the result stands, goes on to the
full intake where the story has it, opens every page of the result, and comes back for the
later visits. Backward, every answer is opened from the review card in reverse order and given
again. What must hold of it all is in `story_checks.py`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from remembered import Remembered
from story_answers import answer_card
from story_checks import differences
from story_table import Answer, Aside, Expected, Later, Story
from story_teller import Teller, noon

from bot.cards.card import ButtonKind, tag
from bot.language_registry import CHOICES
from bot.text import Text
from flows.assessment.assess import assess
from flows.assessment.model import Assessment, to_json
from flows.engine.replay import replay
from flows.engine.session import LanguageChoice, Session, State
from flows.interview import FLOW

LANGUAGES: tuple[LanguageChoice, ...] = CHOICES
CARDS_MOST = 600


TOLD = replace(FLOW, relevance=Remembered())
"""The interview as stories are told it: the real one, its goals remembered."""


@dataclass
class Telling:
    """A story being told in one language."""

    story: Story
    teller: Teller
    answers: dict[str, Answer]
    wrong: list[str] = field(default_factory=list)
    waiting: list[Aside] = field(default_factory=list)

    @property
    def session(self) -> Session:
        """The session as it stands."""
        return self.teller.holds

    @property
    def assessment(self) -> Assessment:
        """What the answers come to on the day of the session."""
        facts = replay(FLOW, self.session.answers).facts
        return assess(facts, self.session.as_of, FLOW.version)

    def goes_on(self) -> None:
        """Answer card after card until the result is shown, or nothing is kept any more."""
        for _ in range(CARDS_MOST):
            if self.teller.session is None or self.teller.place == "assessed":
                return
            if not self._does_first():
                self._answers()
        raise AssertionError("the interview does not end")

    def _answers(self) -> None:
        """Do what leads on from the card shown."""
        match self.teller.place:
            case "language":
                self.teller.presses(ButtonKind.LANGUAGE, self.story.language)
            case "consent":
                self.teller.presses(ButtonKind.CONSENT, "yes")
            case "closed":
                self.teller.presses(ButtonKind.GO, target="restart")
            case "review":
                self.teller.presses(ButtonKind.GO, target="assess")
            case "question":
                answer_card(self.teller, self.story, self.answers)
            case _:
                self.teller.says(["/continue"])

    def _does_first(self) -> bool:
        """Do what the story does on this card before it is answered, once; whether it does."""
        question = self.teller.question
        here = question.id if question else self.teller.place
        asides = [aside for aside in self.waiting if aside.at == here]
        if asides:
            self.waiting.remove(asides[0])
            self.says(asides[0].says, asides[0].shows, f"at {here}")
        return bool(asides)

    def says(self, lines: Collection[str], shows: Collection[str], where: str) -> None:
        """Type lines, and note texts that they did not show."""
        seen, self.teller.keys = self.teller.keys, set()
        self.teller.says(lines)
        missing = [key for key in shows if key not in self.teller.keys]
        if self.teller.looks:
            said = f"was not shown after {list(lines)}"
            self.wrong += [f"{where}: {key} {said}" for key in missing]
        self.teller.keys |= seen

    def compare(self, expected: Expected, where: str) -> None:
        """Note every difference between what must come out and what did."""
        found = differences(expected, self.assessment, self.teller)
        self.wrong += [f"{where}: {line}" for line in found]

    def reads_everything(self) -> None:
        """Open every page of the result, and come back to its first card."""
        front = self.teller.card
        pages = [b.action.target for b in front.buttons if b.action.act is ButtonKind.VIEW]
        for page in pages:
            if page == "front":
                continue
            self.teller.presses(ButtonKind.VIEW, target=page)
            self.teller.leafs_through()
            self.teller.presses(ButtonKind.GO, target="back")


def tell(
    story: Story, language: LanguageChoice, *, types: bool = False, looks: bool = True
) -> Telling:
    """Tell a story from the first card to its last result, and note what is not as expected.

    `types` and `looks` are those of `Teller`.
    """
    teller = Teller(TOLD, noon(story.as_of), types, looks)
    told = Telling(
        story.model_copy(update={"language": language}),
        teller,
        dict(story.answers),
        waiting=list(story.on_the_way),
    )
    teller.starts(story.locale, story.link)
    told.goes_on()
    if looks:
        told.compare(story.quick, "quick check")
    if story.depth == "full":
        teller.presses(ButtonKind.GO, target="deepen")
        told.goes_on()
    return told


def check(told: Telling) -> None:
    """Open every page of the result, and note what is not as the story has it in the end."""
    told.reads_everything()
    told.compare(told.story.expect, "in the end")
    told.wrong += _unknown(told.story)
    told.wrong += [f"{aside.at}: never came" for aside in told.waiting]


def tell_later(told: Telling) -> None:
    """Tell the later visits of a story, each followed by what must come of it."""
    first = to_json(told.assessment)
    for number, later in enumerate(told.story.then, 1):
        where = f"then ({number})"
        _visit(told, later, where)
        if told.teller.session is None:
            return
        told.compare(later.expect, where)
        if later.restored and to_json(told.assessment) != first:
            told.wrong.append(f"{where}: not the first assessment again")


def _visit(told: Telling, later: Later, where: str) -> None:
    told.answers |= later.answers
    if later.as_of is not None:
        told.teller.comes_back(later.as_of)
    told.teller.asked = []
    if later.edit:
        assert later.answer is not None, f"{where}: what is the answer to {later.edit}?"
        told.answers[later.edit] = later.answer
        _edit(told, later.edit)
        gone = _named_as_gone(told.teller.heard)
        if gone != set(later.gone):
            told.wrong.append(f"{where}: gone are {sorted(gone)}, not {sorted(later.gone)}")
    told.says(later.says, later.shows, where)
    told.goes_on()
    if told.teller.session is not None and later.expect.texts:
        told.reads_everything()


def _edit(told: Telling, question: str) -> None:
    """Open an answer from the review card and give the table's answer."""
    teller = told.teller
    if told.session.state is not State.REVIEW or told.session.view:
        teller.says(["/review"])
    teller.presses(ButtonKind.EDIT, target=tag(question))
    while told.session.focus == question:
        answer_card(teller, told.story, told.answers)


def _named_as_gone(heard: Collection[Text]) -> set[str]:
    """Return the facts that the person was told no longer apply."""
    said = [text.params["gone"] for text in heard if text.key == "notice.dropped"]
    labels = [label for labels in said if isinstance(labels, tuple) for label in labels]
    return {label.key.removeprefix("fact.") for label in labels if isinstance(label, Text)}


def tell_backward(told: Telling) -> None:
    """Give every answer again from the review card, the last one first.

    That each has its button there is seen first; then they are pressed without looking.
    """
    answers, first = told.session.answers, to_json(told.assessment)
    told.wrong += [f"review: no button for {one}" for one in sorted(_not_on_review(told))]
    told.teller.looks = False
    for question in reversed(list(answers)):
        _edit(told, question)
        if told.session.state is not State.REVIEW:
            told.wrong.append(f"backward: {question} leads to {told.session.state}")
    told.goes_on()
    if told.session.answers != answers:
        told.wrong.append("backward: the answers are not the same")
    if to_json(told.assessment) != first:
        told.wrong.append("backward: the assessment is not the same")


def _not_on_review(told: Telling) -> set[str]:
    """Return the answers that the review card has no button for, on any page."""
    told.teller.says(["/review"])
    seen: set[str] = set()
    while True:
        buttons = told.teller.card.buttons
        seen |= {button.action.target for button in buttons if button.action.act is ButtonKind.EDIT}
        if not told.teller.turns_page():
            return {one for one in told.session.answers if tag(one) not in seen}


def _unknown(story: Story) -> list[str]:
    """Return the answers whose question the interview does not have."""
    later = [question for visit in story.then for question in (*visit.answers, visit.edit)]
    named = [question for question in (*story.answers, *later) if question]
    return [f"{one}: no such question" for one in named if TOLD.question(one) is None]
