"""What typed text means on the current card. Text without a meaning changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.cards.card import Button, ButtonAction, ButtonKind, Card
from bot.cards.drafts import draft_of
from bot.cards.question import lines_of
from bot.cards.wording import option_text
from bot.chat import answers
from bot.chat.actions import act
from bot.chat.handover import is_asked_contact, take_contact
from bot.chat.turn_context import TurnContext
from bot.language import FOLDERS, plain, speak
from bot.reading import ErrorCode, Reading, read_entry, read_option, read_options
from bot.reading.currencies import CNY
from bot.text import Text, text
from bot.turn import Turn
from flows.engine.question import AnyQuestion, Choice, MultiChoice, MultiYesNo, TypedValue
from flows.engine.session import Session
from flows.facts import NO, NONE, UNSURE, FactKind
from flows.facts_file import Json
from flows.vocabulary import FACTS

_ASKS_TWICE = "confirm:"


def typed(context: TurnContext, given: str) -> Turn:
    """Return the turn of typed text."""
    card = context.card
    question = context.question
    if context.session.view.startswith("?"):
        return _over(context, card, question, given)
    if question is None:
        return _choice(context, card, given) or _not_understood(
            context, None, ErrorCode.NOT_AN_OPTION
        )
    return _answer(context, card, question, given)


def _over(context: TurnContext, card: Card, question: AnyQuestion | None, given: str) -> Turn:
    """Return the turn of text under an aside.

    Text that is none of its choices may answer the question behind it, unless the aside asks
    something itself, or a number could mean a button that is not visible.
    """
    numbers = [str(number) for number in range(len(card.choices) + 1)]
    if is_asked_contact(context) and given not in numbers:
        return take_contact(context, given)
    turn = _choice(context, card, given)
    if turn is not None:
        return turn
    asks = card.id.startswith(_ASKS_TWICE) or card.id == "language"
    unseen = not isinstance(question, TypedValue) and any(char.isdigit() for char in given)
    if question is None or asks or unseen:
        return _not_understood(context, None, ErrorCode.NOT_AN_OPTION)
    below = replace(context, session=context.uncovered)
    turn = _answer(below, below.card, question, given)
    changed = turn.session is None or turn.session.revision != context.session.revision
    return turn if changed else replace(turn, session=context.session)


def _answer(context: TurnContext, card: Card, question: AnyQuestion, given: str) -> Turn:
    """Return the turn of text under a question."""
    stage = draft_of(context.session, question).stage
    if isinstance(question, TypedValue) and stage in ("pick", "reading"):
        return _entry(context, card, question, given)
    turn = _choice(context, card, given)
    if turn is not None:
        return turn
    if stage == "pick" and isinstance(question, MultiYesNo | MultiChoice):
        return _several(context, card, question, given)
    if stage == "pick" and isinstance(question, Choice):
        return _hidden(context, question, given)
    return _not_understood(context, question, ErrorCode.NOT_AN_OPTION)


def _entry(context: TurnContext, card: Card, question: TypedValue, given: str) -> Turn:
    """Take a typed value; if several readings are shown, a plain number picks one."""
    if card.choices and given.strip().isdecimal():
        turn = _choice(context, card, given)
        if turn is not None:
            return turn
    currency, fixed = _currency(context.session, question)
    found = read_entry(question.kind, given, today=context.today, currency=currency, fixed=fixed)
    if found.values:
        notes = (Text(f"note.{note.value}") for note in found.notes)
        return answers.values(context, question, found.values, *notes)
    turn = _choice(context, card, given)
    if turn is not None:
        return turn
    return _not_understood(context, question, found.error or ErrorCode.NOT_AN_OPTION, currency)


def _several(
    context: TurnContext, card: Card, question: MultiYesNo | MultiChoice, given: str
) -> Turn:
    """Tick several lines at once, all of them, or none.

    A number means a visible line; words may also mean a line on another page.
    """
    shown = [b.action.option for b in card.buttons if b.action.act is ButtonKind.TICK]
    numbered = any(char.isdigit() for char in given)
    found = read_options(given, _labels_of(question, shown if numbered else lines_of(question)))
    if not found.understood or not isinstance(found.value, list):
        return _doubtful(context, question, found)
    codes = tuple(str(code) for code in found.value)
    if not codes or codes == (NONE,):
        cleared = draft_of(context.session, question).model_copy(update={"picked": codes})
        emptied = context.session.model_copy(update={"draft": cleared})
        return answers.rest(replace(context, session=emptied), question, "no")
    if UNSURE in codes:
        return _not_understood(context, question, ErrorCode.NOT_AN_OPTION)
    ticked = draft_of(context.session, question).picked
    return answers.toggle(context, question, tuple(c for c in codes if c not in ticked) or codes)


def _hidden(context: TurnContext, question: Choice, given: str) -> Turn:
    """Take an option by its name that is on another page of the list."""
    found = read_option(given, _labels_of(question, lines_of(question)))
    if found.understood and not any(char.isdigit() for char in given):
        return answers.pick(context, question, str(found.value))
    return _doubtful(context, question, found)


def _choice(context: TurnContext, card: Card, given: str) -> Turn | None:
    """Return the turn of the button that the text means, or None."""
    buttons = {_code(card, button): button for button in card.choices}
    found = read_option(given, {code: _labels(button) for code, button in buttons.items()})
    if not found.understood:
        return None
    code = str(found.value)
    if code in buttons:
        return act(context, buttons[code].action)
    skippable = any(button.command == "skip" for button in card.buttons)
    return (
        act(context, ButtonAction(ButtonKind.GO, "skip")) if code == UNSURE and skippable else None
    )


def _code(card: Card, button: Button) -> str:
    """Return the code under which typed words find a button: yes, no, or its option."""
    action = button.action
    if card.id.startswith(_ASKS_TWICE):
        return action.option or NO
    return action.option or f"{action.act.value}.{action.target}"


def _labels(button: Button) -> Sequence[str]:
    names = _spoken(button.label)
    option = button.action.option
    return [*names, option] if option.isalpha() else names


def _spoken(label: Text) -> list[str]:
    return [plain(speak(label, voice)) for voice in FOLDERS]


def _labels_of(
    question: Choice | MultiYesNo | MultiChoice, codes: Iterable[str]
) -> Mapping[str, Sequence[str]]:
    return {code: _spoken(option_text(question, code)) for code in codes}


def _currency(session: Session, question: TypedValue) -> tuple[str, bool]:
    """Return the currency that other answers use, and whether any does."""
    for id_, fragment in session.answers.items():
        for fact, value in fragment.items():
            if id_ != question.id and fact in FACTS and FACTS[fact].kind is FactKind.MONEY:
                return _code_of(value), True
    return CNY, False


def _code_of(value: Json) -> str:
    return str(value.get("currency", CNY)) if isinstance(value, dict) else CNY


def _doubtful(
    context: TurnContext, question: Choice | MultiYesNo | MultiChoice, found: Reading
) -> Turn:
    """Say that text was not understood, or name the options that it may mean."""
    named = [value for value in found.values if isinstance(value, str)]
    if len(named) > 1:
        options = tuple(option_text(question, code) for code in named)
        return context.stay(text("notice.which_one", options=options))
    return _not_understood(context, question, found.error or ErrorCode.NOT_AN_OPTION)


def _not_understood(
    context: TurnContext, question: AnyQuestion | None, error: ErrorCode, currency: str = CNY
) -> Turn:
    """Say why text was not understood, with an example of a typed value; the question stays."""
    why = text(f"error.{error.value}", currency=currency)
    if not isinstance(question, TypedValue):
        return context.stay(why)
    example = Text(f"question.{question.id}.example", fallback=f"example.{question.kind.value}")
    return context.stay(text("notice.try_again", error=why, example=example))
