"""The page of all answers: by topic, each with a button to change it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from bot.cards.card import ButtonAction, ButtonKind, Card, tag
from bot.cards.wording import answer_text, question_text
from bot.pages.words import Spoken, Words
from bot.text import FirstSentence, Text, text
from flows.engine.question import Flow
from flows.engine.session import Session
from flows.engine.steps import ahead_of


@dataclass(frozen=True, slots=True)
class Answered:
    """One question, its answer, and the action code that opens it."""

    question: tuple[Spoken, ...]
    plain: str
    answer: tuple[Spoken, ...]
    edit: str


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """All answers by topic; `ways` are the codes and labels of the buttons onward."""

    lead: tuple[Spoken, ...]
    topics: tuple[tuple[str, tuple[Answered, ...]], ...]
    ways: tuple[tuple[str, str], ...]


def review_page(flow: Flow, session: Session, card: Card, words: Words) -> ReviewPage:
    """Return the page of a session whose `card` is the review."""
    facts = ahead_of(flow, session).standing.facts
    asked = [question for question in flow.questions if question.id in session.answers]
    topics = []
    for topic, questions in groupby(asked, key=lambda one: one.topic):
        answers = []
        for question in questions:
            said = text("web.line", said=FirstSentence(question_text(question, facts)))
            edit = ButtonAction(ButtonKind.EDIT, tag(question.id), "", session.revision)
            answer = words.parts(answer_text(question, session.answers[question.id]))
            answers.append(Answered(words.parts(said), words.label(said), answer, edit.code))
        topics.append((words.label(Text(f"topic.{topic.value}")), tuple(answers)))
    ways = tuple(
        (button.action.code, words.label(button.label))
        for button in card.choices
        if button.action.act is ButtonKind.GO
    )
    return ReviewPage(words.paragraph(card.paragraphs[0]), tuple(topics), ways)
