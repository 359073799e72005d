"""The review card: every answer by topic, paged, each one to be changed."""

from __future__ import annotations

from bot.cards.buttons import go
from bot.cards.card import Act, Action, Button, Card, Paragraph, tag
from bot.cards.paging import arrows, page_of, pages, turned
from bot.cards.wording import answer_text, question_text
from bot.text import Text, text
from flows.engine.outlook import Outlook
from flows.engine.question import AnyQuestion, Flow
from flows.engine.session import Session
from flows.engine.steps import ahead_of

A_ROW = 4


def review_card(flow: Flow, session: Session) -> Card:
    """Return one page of the answers, with a button a number to change each."""
    view = ahead_of(flow, session)
    answered = [q for q in flow.questions if q.id in session.answers]
    listed = [_line(session, q, number, view) for number, q in enumerate(answered)]
    parts = pages(listed) if listed else (((text("review.nothing"),),),)
    _, asked = turned(session.view)
    shown = page_of(len(parts), asked)
    first = 1 + sum(len(part) for part in parts[: shown - 1])
    here = answered[first - 1 : first - 1 + len(parts[shown - 1])]
    lead = text("review.complete") if view.next is None else text("review.open", n=len(view.ahead))
    turn = arrows(Act.VIEW, "answers", shown, len(parts), session.revision)
    return Card(
        id="review",
        revision=session.revision,
        heading=text("review.heading", page=shown, pages=len(parts)),
        paragraphs=((lead,), *parts[shown - 1], *(((text("review.change"),),) if here else ())),
        rows=(
            *_numbers(session, here, first),
            *((turn,) if turn else ()),
            *_onward(session, view),
        ),
    )


def _line(session: Session, question: AnyQuestion, number: int, view: Outlook) -> Paragraph:
    facts = view.standing.facts
    answer = answer_text(question, session.answers[question.id])
    return (
        text(
            "review.line",
            number=number,
            topic=Text(f"topic.{question.topic.value}"),
            question=question_text(question, facts),
            answer=answer,
        ),
    )


def _numbers(
    session: Session, questions: list[AnyQuestion], first: int
) -> tuple[tuple[Button, ...], ...]:
    buttons = [
        Button(
            Action(Act.EDIT, tag(question.id), "", session.revision),
            text("review.number", number=number),
        )
        for number, question in enumerate(questions, first)
    ]
    return tuple(tuple(buttons[i : i + A_ROW]) for i in range(0, len(buttons), A_ROW))


def _onward(session: Session, view: Outlook) -> tuple[tuple[Button, ...], ...]:
    """Return the ways on: the questions still open, the result."""
    result = go(session, "assess", numbered=True)
    if view.next is None:
        deeper = go(session, "deepen", numbered=True)
        return ((result,), (deeper,)) if session.depth == "quick" else ((result,),)
    onward = go(session, "continue", "button.go_on_asking", numbered=True)
    return ((onward,), (result,)) if session.answers else ((onward,),)
