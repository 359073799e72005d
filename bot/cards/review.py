"""The review card: every answer by topic, on pages, with a button to change each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from bot.cards.buttons import go
from bot.cards.card import Button, ButtonAction, ButtonKind, Card, Paragraph, tag
from bot.cards.paging import arrows, page_of, pages, turned
from bot.cards.wording import answer_text, question_text
from bot.text import FirstSentence, Text, text
from flows.engine.interview_status import InterviewStatus
from flows.engine.progress import expected
from flows.engine.question import AnyQuestion, Flow
from flows.engine.session import Session

A_ROW = 4


def review_card(flow: Flow, session: Session, view: InterviewStatus) -> Card:
    """Return one page of the answers, each with a numbered button to change it."""
    answered = [q for q in flow.questions if q.id in session.answers]
    parts = _pages(session, answered, view)
    _, asked = turned(session.view)
    shown = page_of(len(parts), asked)
    here = parts[shown - 1]
    lead = (
        text("review.complete")
        if view.next is None
        else text("review.open", n=expected(view, session.depth))
    )
    turn = arrows(ButtonKind.VIEW, "answers", shown, len(parts), session.revision)
    return Card(
        id="review",
        revision=session.revision,
        heading=text("review.heading", page=shown, pages=len(parts)),
        paragraphs=(
            (lead,),
            *_lines(session, here, view),
            (text("review.change" if here else "review.nothing"),),
        ),
        rows=(
            *_numbers(session, here),
            *((turn,) if turn else ()),
            *_onward(session, view),
        ),
    )


def _pages(
    session: Session, questions: Sequence[AnyQuestion], view: InterviewStatus
) -> tuple[tuple[AnyQuestion, ...], ...]:
    """Return the questions in pages that fit; each page numbers them from 1."""
    sizes = pages([(_topic(q), _line(session, q, 0, view)) for q in questions])
    left = iter(questions)
    return tuple(tuple(islice(left, len(part))) for part in sizes)


def _lines(
    session: Session, questions: Sequence[AnyQuestion], view: InterviewStatus
) -> Iterator[Paragraph]:
    """Yield the answers, numbered from 1; the name of a topic precedes its first answer."""
    topic = None
    for number, question in enumerate(questions, 1):
        name = (_topic(question),) if question.topic is not topic else ()
        topic = question.topic
        yield (*name, _line(session, question, number, view))


def _topic(question: AnyQuestion) -> Text:
    return text("review.topic", topic=Text(f"topic.{question.topic.value}"))


def _line(session: Session, question: AnyQuestion, number: int, view: InterviewStatus) -> Text:
    return text(
        "review.line",
        number=number,
        question=FirstSentence(question_text(question, view.standing.facts)),
        answer=answer_text(question, session.answers[question.id]),
    )


def _numbers(session: Session, questions: Sequence[AnyQuestion]) -> tuple[tuple[Button, ...], ...]:
    buttons = [
        Button(
            ButtonAction(ButtonKind.EDIT, tag(question.id), "", session.revision),
            text("review.number", number=number),
        )
        for number, question in enumerate(questions, 1)
    ]
    return tuple(tuple(buttons[i : i + A_ROW]) for i in range(0, len(buttons), A_ROW))


def _onward(session: Session, view: InterviewStatus) -> tuple[tuple[Button, ...], ...]:
    """Return the buttons to the next question and to the result."""
    result = go(session, "assess", "button.assess", numbered=True)
    if view.next is None:
        deeper = go(session, "deepen", "button.deepen", numbered=True)
        return ((result,), (deeper,)) if session.depth == "quick" else ((result,),)
    onward = go(session, "continue", "button.go_on_asking", numbered=True)
    return ((onward,), (result,)) if session.answers else ((onward,),)
