"""A question's card as a form: its fields, what is chosen so far, and what is folded away.

The value of a radio button is the whole action code of the card's button; the value of a check
box is the code of its option. A value with a colon among check boxes is an action of its own:
"none of these" and "not sure" stand alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from bot.cards import present
from bot.cards.card import Button, ButtonKind, Card, parse_action
from bot.cards.drafts import draft_of
from bot.cards.glossary import meanings, terms_of
from bot.cards.wording import recorded_option
from bot.pages.typed_fields import TypedFields, filled
from bot.pages.words import Spoken, Words
from bot.text import Text
from flows.engine.question import AnyQuestion, Choice, Flow, TypedValue
from flows.engine.session import Session
from flows.engine.steps import current_question, earlier_answer
from flows.facts import FactKind

_CHOSEN: Final = (ButtonKind.OPTION, ButtonKind.READING, ButtonKind.PROOF, ButtonKind.REST)
"""The kinds of buttons that become radio buttons."""
_ELSEWHERE: Final = ("card.term", "card.tick")
"""Lines of the card that stand in another place of the page."""


@dataclass(frozen=True, slots=True)
class Line:
    """One radio button or check box; `alone` where it excludes all others."""

    value: str
    label: tuple[Spoken, ...]
    chosen: bool = False
    alone: bool = False


@dataclass(frozen=True, slots=True)
class QuestionForm:
    """A question as a form.

    `done` is the action code under which ticked lines are submitted; empty where lines are
    radio buttons. `typed` are the fields of a typed value. `ways` are other answers as buttons:
    their codes and labels. `back` is the code of the way back, empty on the first question.
    """

    question: tuple[Spoken, ...]
    heading: str
    hints: tuple[tuple[Spoken, ...], ...]
    lines: tuple[Line, ...]
    done: str
    typed: TypedFields | None
    ways: tuple[tuple[str, str], ...]
    back: str
    why: tuple[tuple[Spoken, ...], ...]
    terms: tuple[tuple[Spoken, ...], ...]


def question_form(
    flow: Flow, session: Session, card: Card, words: Words, kept: Mapping[str, Collection[str]]
) -> QuestionForm:
    """Return the form of the question that the session shows.

    `kept` holds the fields of a form that was refused, to be shown as they were submitted.

    Raises:
        KeyError: the session shows no question.
    """
    question = current_question(flow, session)
    if question is None:
        raise KeyError(card.id)
    lead, *others = card.paragraphs
    is_list = any(button.ticked is not None for button in card.buttons)
    value = question if isinstance(question, TypedValue) and card.typed else None
    asks_value = value is not None
    kinds = () if asks_value and not _has_readings(card) else _CHOSEN
    chosen = _chosen(session, question, card, kept)
    lines = [
        *(_tick(button, words, chosen) for button in card.buttons if button.ticked is not None),
        *(_radio(one, words, chosen, is_list=is_list) for one in card.buttons if _is(one, kinds)),
        *(_skip(one, words, chosen) for one in card.buttons if is_list and one.command == "skip"),
    ]
    done = next((b.action.code for b in card.buttons if _is(b, (ButtonKind.DONE,))), "")
    shown = [tuple(line for line in part if not _is_elsewhere(line, value)) for part in others]
    return QuestionForm(
        question=words.paragraph(lead),
        heading=words.label(card.heading) if card.heading else "",
        hints=words.paragraphs(part for part in shown if part),
        lines=tuple(lines),
        done=done,
        typed=_typed(session, value, kept) if value else None,
        ways=_ways(card, words, is_list=is_list, asks_value=asks_value),
        back=next((b.action.code for b in card.buttons if b.command == "back"), ""),
        why=words.paragraphs(_why(flow, session)),
        terms=tuple(words.parts(one) for one in meanings(terms_of(question))),
    )


def _is_elsewhere(line: Text, value: TypedValue | None) -> bool:
    """Whether a line stands elsewhere: a term, or how to type a day that has fields of its own."""
    is_day = value is not None and value.kind is FactKind.DATE
    return line.key in _ELSEWHERE or (is_day and line.key.endswith(".example"))


def _is(button: Button, kinds: Collection[ButtonKind]) -> bool:
    return button.action.act in kinds


def _has_readings(card: Card) -> bool:
    return any(_is(button, (ButtonKind.READING,)) for button in card.buttons)


def _tick(button: Button, words: Words, chosen: Collection[str]) -> Line:
    option = button.action.option
    return Line(option, words.parts(button.label), option in chosen)


def _radio(button: Button, words: Words, chosen: Collection[str], *, is_list: bool) -> Line:
    code = button.action.code
    return Line(code, words.parts(button.label), _bare(code) in chosen, alone=is_list)


def _skip(button: Button, words: Words, chosen: Collection[str]) -> Line:
    code = button.action.code
    return Line(code, words.parts(button.label), _bare(code) in chosen, alone=True)


def _bare(code: str) -> str:
    """Return an action code without its revision."""
    return code.rpartition(":")[0]


def _chosen(
    session: Session, question: AnyQuestion, card: Card, kept: Mapping[str, Collection[str]]
) -> frozenset[str]:
    """Return what is chosen: of the refused form, else of the draft or the earlier answer."""
    if "tick" in kept or "choice" in kept:
        return frozenset(
            _bare(one) if parse_action(one) else one
            for name in ("tick", "choice")
            for one in kept.get(name, ())
        )
    drafted = draft_of(session, question)
    if drafted.stage != "pick":
        return frozenset()
    earlier = earlier_answer(session, question.id)
    option = None
    if isinstance(question, Choice):
        option = next(iter(drafted.picked), None) or recorded_option(question, earlier)
    return frozenset(
        {
            *(b.action.option for b in card.buttons if b.ticked),
            *(
                _bare(b.action.code)
                for b in card.buttons
                if _is(b, (ButtonKind.OPTION,)) and b.action.option == option
            ),
        }
    )


def _typed(
    session: Session, question: TypedValue, kept: Mapping[str, Collection[str]]
) -> TypedFields:
    earlier = earlier_answer(session, question.id) or {}
    fields = filled(question, earlier.get(question.fact), session)
    given = {name: next(iter(values), "") for name, values in kept.items()}
    return TypedFields(fields.kind, {**fields.values, **given}, fields.currency)


def _ways(
    card: Card, words: Words, *, is_list: bool, asks_value: bool
) -> tuple[tuple[str, str], ...]:
    """Return the answers that are buttons: keep it as it is, not sure, one in place of a value."""
    kinds = [ButtonKind.KEEP]
    kinds += [ButtonKind.OPTION] if asks_value else []
    return tuple(
        (button.action.code, words.label(button.label))
        for button in card.buttons
        if _is(button, kinds) or (button.command == "skip" and not is_list)
    )


def _why(flow: Flow, session: Session) -> list[tuple[Text, ...]]:
    """Return why the question is asked, without the meanings of terms."""
    aside = present(flow, session.model_copy(update={"view": "?why"}))
    if aside.id != "why":
        return []
    return [part for part in aside.paragraphs if all(line.key != "card.term" for line in part)]
