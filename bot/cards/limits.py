"""The longest card and the longest button code of a question, over all its states."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.cards.card import ROWS_A_PAGE, Card
from bot.cards.question import lines_of, question_card
from bot.cards.render import render
from bot.language import LONGEST_MODES
from flows.engine.interview_status import outlook
from flows.engine.question import AnyQuestion, Choice, Flow, TypedValue
from flows.engine.replay import Answers
from flows.engine.session import BOTH, Draft, Session, State
from flows.facts import NONE, FactKind, Proof
from flows.facts_file import Json

_LONG: dict[FactKind, Json] = {
    FactKind.DATE: "2025-12-31",
    FactKind.MONEY: {"amount": "123456789012345.123456", "currency": "CNY"},
    FactKind.PERCENT: "99.123456",
    FactKind.COUNT: 10**15,
}
_LAST_REVISION = 10**9 - 1
_DAY = date(2026, 12, 31)
_ACCUSED: dict[str, dict[str, Json]] = {"party_role": {"party_role": "accused"}}


def longest_card(flow: Flow, question: str) -> int:
    """Return the length in characters of the longest card of a question, in both-at-once mode."""
    cards = tuple(cards_of(flow, question))
    return max(len(render(card, both).html) for card in cards for both in LONGEST_MODES)


def longest_action(flow: Flow, question: str) -> int:
    """Return the length in bytes of the longest button code of a question."""
    codes = (b.action.code for card in cards_of(flow, question) for b in card.buttons)
    return max(len(code.encode()) for code in codes)


def cards_of(flow: Flow, id_: str) -> Iterator[Card]:
    """Yield the card of a question in every state, new or answered before, for either side.

    Raises:
        KeyError: the flow has no such question.
    """
    question = flow.question(id_)
    if question is None:
        raise KeyError(id_)
    lines = () if isinstance(question, TypedValue) else lines_of(question)
    count = -(-len(lines) // ROWS_A_PAGE)
    for side in ({}, _ACCUSED):
        view = outlook(flow, side, "full", _DAY)
        for session in _sessions(flow, question, side):
            yield question_card(flow, session, question, view)
            for number in range(2, count + 1 if session.draft is None else 0):
                paged = session.model_copy(update={"view": f"list.{number}"})
                yield question_card(flow, paged, question, view)


def _sessions(flow: Flow, question: AnyQuestion, side: Answers) -> Iterator[Session]:
    """Yield sessions at the question: new, answered, set aside; with each draft and without."""
    blank = Session(
        id="longest",
        flow_version=flow.version,
        as_of=_DAY,
        language=BOTH,
        state=State(question.topic.value),
        revision=_LAST_REVISION,
        focus=question.id,
    )
    answered = {question.id: longest_answer(question)}
    for kept in ({}, {"answers": {**side, **answered}}, {"set_aside": answered}):
        session = blank.model_copy(update={"answers": side, **kept})
        yield session
        for draft in _drafts(question):
            yield session.model_copy(update={"draft": draft})


def _drafts(question: AnyQuestion) -> Iterator[Draft]:
    """Yield the drafts that a card can have, with everything ticked, and nothing."""
    if isinstance(question, TypedValue):
        values = (_LONG[question.kind],) * 4
        yield Draft(question=question.id, stage="reading", readings=values)
        yield Draft(question=question.id, stage="proof", readings=values[:1])
        for option in question.options:
            yield Draft(question=question.id, stage="proof", picked=(option,))
        return
    for code in lines_of(question) if isinstance(question, Choice) else ():
        yield Draft(question=question.id, stage="proof", picked=(code,))
    if not isinstance(question, Choice):
        every = tuple(code for code in lines_of(question) if code != NONE)
        yield Draft(question=question.id, stage="rest")
        yield Draft(question=question.id, stage="rest", picked=every)
        yield Draft(question=question.id, stage="proof", picked=every)


def longest_answer(question: AnyQuestion) -> dict[str, Json]:
    """Return an answer that is long when shown."""
    if isinstance(question, TypedValue):
        return question.answer(_LONG[question.kind], Proof.INFERRED)
    if isinstance(question, Choice):
        return question.answer(question.options[0], Proof.INFERRED)
    return question.answer(lines_of(question), "no", Proof.INFERRED)
