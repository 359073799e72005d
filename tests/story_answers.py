"""How a question's card is answered from a story's table, part by part."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from story_table import DENIED, NOT_SURE, NOTHING, Answer, Story
from story_teller import Teller

from bot.cards.card import ButtonKind
from bot.cards.drafts import draft_of
from bot.cards.question import lines_of, open_lines
from flows.engine.question import AnyQuestion, Choice, MultiChoice, MultiYesNo, TypedValue
from flows.facts import NO, UNSURE

Answers = Mapping[str, Answer]


def answer_card(teller: Teller, story: Story, answers: Answers) -> None:
    """Do the next thing on the question's card: pick, say what the rest is, prove, choose.

    `answers` are the story's, as later visits have changed them.

    Raises:
        AssertionError: the table's answer does not fit the card, or was not understood.
    """
    question = teller.question
    assert question is not None, f"no question is asked: {teller.place}"
    stage = draft_of(teller.holds, question).stage
    before = teller.holds.revision
    answer = answers.get(question.id) or answer_not_listed(question, story)
    _STAGES[stage](
        teller, question, answer.model_copy(update={"proof": answer.proof or story.proof})
    )
    said = [text.key for text in teller.heard]
    assert teller.holds.revision != before, f"{question.id}: the answer was not taken: {said}"


def answer_not_listed(question: AnyQuestion, story: Story) -> Answer:
    """Return the answer to a question that the story does not list."""
    if story.otherwise == UNSURE or isinstance(question, TypedValue):
        return NOT_SURE
    if not isinstance(question, Choice):
        return NOTHING
    said = [answer for answer in (DENIED, NOTHING) if answer.said[0] in question.options]
    return said[0] if said else NOT_SURE


def _pick(teller: Teller, question: AnyQuestion, answer: Answer) -> None:
    if isinstance(question, TypedValue):
        if answer.is_unsure:
            teller.presses(ButtonKind.GO, target="skip")
        elif answer.said[0] in question.options:
            teller.presses(ButtonKind.OPTION, answer.said[0])
        else:
            teller.says(answer.said)
    elif isinstance(question, Choice):
        assert len(answer.said) == 1, f"{question.id} takes one option"
        teller.presses(ButtonKind.OPTION, answer.said[0])
    else:
        _tick(teller, question, answer)


def _tick(teller: Teller, question: MultiYesNo | MultiChoice, answer: Answer) -> None:
    if answer.is_unsure:
        teller.presses(ButtonKind.GO, target="skip")
        return
    every = question.ticks if isinstance(question, MultiYesNo) else question.options
    assert set(answer.lines) <= set(every), f"{question.id} has no such line: {answer.lines}"
    lines = lines_of(question, teller.facts)
    ticked = draft_of(teller.holds, question).picked
    for line in lines:
        if (line in ticked) != (line in answer.lines):
            teller.presses(ButtonKind.TICK, line)
    drafted = draft_of(teller.holds, question)
    if drafted.picked and not open_lines(question, drafted, teller.facts):
        teller.presses(ButtonKind.DONE)
    elif drafted.picked or answer.rest == NO:
        teller.presses(ButtonKind.REST, NO if answer.rest == NO else UNSURE)
    else:
        teller.presses(ButtonKind.GO, target="skip")


def _rest(teller: Teller, _: AnyQuestion, answer: Answer) -> None:
    teller.presses(ButtonKind.REST, NO if answer.rest == NO else UNSURE)


def _proof(teller: Teller, _: AnyQuestion, answer: Answer) -> None:
    teller.presses(ButtonKind.PROOF, answer.proof or UNSURE)


def _reading(teller: Teller, _: AnyQuestion, answer: Answer) -> None:
    teller.presses(ButtonKind.READING, str(answer.reading - 1))


_STAGES: Mapping[str, Callable[[Teller, AnyQuestion, Answer], None]] = {
    "pick": _pick,
    "rest": _rest,
    "proof": _proof,
    "reading": _reading,
}
