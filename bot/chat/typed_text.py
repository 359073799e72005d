"""What typed text means on the current card. Text without a meaning changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.cards.card import Button, ButtonAction, ButtonKind, Card
from bot.cards.drafts import draft_of
from bot.cards.option_names import names_of, usual_words
from bot.cards.question import lines_of
from bot.cards.wording import option_text
from bot.chat import answers, commands
from bot.chat.actions import act
from bot.chat.entries import case_currency, entry
from bot.chat.handover import typed_for
from bot.chat.turn_context import TurnContext
from bot.language import plain, speak
from bot.language_registry import CODES
from bot.reading import ErrorCode, Reading, read_command, read_option, read_options
from bot.text import Text, text
from bot.turn import Turn
from flows.engine.question import AnyQuestion, Choice, MultiChoice, MultiYesNo, TypedValue
from flows.facts import NO, NONE, UNSURE

_ASKS_TWICE = "confirm:"
_HELP = "help"
_PLACE_DIGITS = 4
"""Digits of a number that can be a place in a list."""


def typed(context: TurnContext, given: str) -> Turn:
    """Return the turn of typed text."""
    card = context.card
    question = context.question
    if question is not None and read_command(given) == _HELP:
        return commands.plain_word(context, _HELP)  # before "Adviser: I help one of them"
    if context.session.view.startswith("?"):
        return _over(context, card, question, given)
    if question is None:
        return _choice(context, card, given) or _not_understood(
            context, None, ErrorCode.NOT_AN_OPTION, given
        )
    return _answer(context, card, question, given)


def _over(context: TurnContext, card: Card, question: AnyQuestion | None, given: str) -> Turn:
    """Return the turn of text under an aside.

    Text that is none of its choices may answer the question behind it, unless the aside asks
    something itself, or a number could mean a button that is not visible.
    """
    numbers = [str(number) for number in range(len(card.choices) + 1)]
    take = typed_for(context)
    if take is not None and given not in numbers:
        return take(context, given)
    turn = _choice(context, card, given)
    if turn is not None:
        return turn
    asks = card.id.startswith(_ASKS_TWICE) or card.id == "language"
    unseen = not isinstance(question, TypedValue) and any(char.isdigit() for char in given)
    if question is None or asks or unseen:
        return _not_understood(context, None, ErrorCode.NOT_AN_OPTION, given)
    below = replace(context, session=context.uncovered)
    turn = _answer(below, below.card, question, given)
    changed = turn.session is None or turn.session.revision != context.session.revision
    return turn if changed else replace(turn, session=context.session)


def _answer(context: TurnContext, card: Card, question: AnyQuestion, given: str) -> Turn:
    """Return the turn of text under a question."""
    stage = draft_of(context.session, question).stage
    if isinstance(question, TypedValue) and stage in ("pick", "reading"):
        return _entry(context, card, question, given)
    if stage == "pick" and isinstance(question, MultiYesNo | MultiChoice) and _is_done(given):
        return answers.done(context, question)
    ticks = isinstance(question, MultiYesNo | MultiChoice) and stage == "pick"
    if not ticks or any(char.isdigit() for char in given):
        turn = _choice(context, card, given, question)
        if turn is not None:
            return turn
    if stage == "pick" and isinstance(question, MultiYesNo | MultiChoice):
        return _several(context, card, question, given)
    if stage == "pick" and isinstance(question, Choice):
        return _hidden(context, question, given)
    return _not_understood(context, question, ErrorCode.NOT_AN_OPTION, given)


def _is_done(given: str) -> bool:
    """Whether the text is the word of the button that ends a list."""
    words = {word.casefold() for word in _spoken(text("button.done"))}
    return given.strip(" .!。！").casefold() in words


def _entry(context: TurnContext, card: Card, question: TypedValue, given: str) -> Turn:
    """Take a typed value; under several readings a plain number picks one of them."""
    numbered = question.options or draft_of(context.session, question).stage == "reading"
    if numbered and card.choices and given.strip().isdecimal():
        turn = _choice(context, card, given, question)
        if turn is not None:
            return turn
    taken = entry(context, question, given)
    if isinstance(taken, Turn):
        return taken
    turn = _choice(context, card, given, question)
    return turn or _not_understood(context, question, taken, given)


def _several(
    context: TurnContext, card: Card, question: MultiYesNo | MultiChoice, given: str
) -> Turn:
    """Take several lines at once, all of them, or none of them.

    A number means a line that can be seen; words may also mean one on another page.
    """
    shown = [b.action.option for b in card.buttons if b.action.act is ButtonKind.TICK]
    numbered = any(char.isdigit() for char in given)
    names = names_of(question, shown if numbered else lines_of(question, context.facts))
    found = read_options(given, names, usual_words(question))
    if found.error:
        turn = _choice(context, card, given, question)
        if turn is not None:
            return turn
    if not found.understood or not isinstance(found.value, list):
        return _doubtful(context, question, found, given)
    codes = tuple(str(code) for code in found.value)
    if not codes or codes == (NONE,):
        cleared = draft_of(context.session, question).model_copy(update={"picked": codes})
        emptied = context.session.model_copy(update={"draft": cleared})
        return answers.rest(replace(context, session=emptied), question, "no")
    if UNSURE in codes:
        return (
            answers.unsure(context, question)
            if codes == (UNSURE,)
            else _not_understood(context, question, ErrorCode.NOT_AN_OPTION, given)
        )
    ticked = draft_of(context.session, question).picked
    return answers.toggle(context, question, tuple(c for c in codes if c not in ticked) or codes)


def _hidden(context: TurnContext, question: Choice, given: str) -> Turn:
    """Take an option by its name that stands on another page of the list."""
    names = names_of(question, lines_of(question, context.facts))
    found = read_option(given, names, usual_words(question))
    if found.understood and not any(char.isdigit() for char in given):
        code = str(found.value)
        return _echoed(answers.pick(context, question, code), question, code)
    return _doubtful(context, question, found, given)


def _place(given: str) -> int:
    """Return the place in a list that a plain number is; 0 where it is none.

    Python refuses to read a number of thousands of digits.
    """
    digits = given.strip()
    return int(digits) if digits.isdecimal() and len(digits) <= _PLACE_DIGITS else 0


def _choice(
    context: TurnContext, card: Card, given: str, question: AnyQuestion | None = None
) -> Turn | None:
    """Return the turn of the one button that the text means, or None."""
    if question is None and (place := _place(given)) and place <= len(card.choices):
        return act(context, card.choices[place - 1].action)  # nothing is asked: a place
    buttons = {_code(card, button): button for button in card.choices}
    names = {code: _labels(button) for code, button in buttons.items()}
    usual: Mapping[str, Sequence[str]] = {}
    if isinstance(question, Choice | TypedValue):
        usual = {code: w for code, w in usual_words(question).items() if code in buttons}
    found = read_option(given, names, usual)
    if not found.understood:
        return None
    code = str(found.value)
    if code in buttons:
        turn = act(context, buttons[code].action)
        # A number of a numbered list needs no word more; words may have been taken amiss.
        worded = not given.strip().isdecimal()
        picked = worded and buttons[code].action.act is ButtonKind.OPTION
        return _echoed(turn, question, code) if picked and question else turn
    skippable = any(button.command == "skip" for button in card.buttons)
    return (
        act(context, ButtonAction(ButtonKind.GO, "skip")) if code == UNSURE and skippable else None
    )


def _echoed(turn: Turn, question: AnyQuestion, code: str) -> Turn:
    """Return a turn that also says which option the words were taken for."""
    if code == UNSURE:
        return turn
    said = text("notice.noted", value=option_text(question, code))
    return replace(turn, notices=(said, *turn.notices))


def _code(card: Card, button: Button) -> str:
    """Return the code by which typed words find a button: yes, no, or its own."""
    action = button.action
    if card.id.startswith(_ASKS_TWICE):
        return action.option or NO
    return action.option or f"{action.act.value}.{action.target}"


def _labels(button: Button) -> Sequence[str]:
    names = _spoken(button.label)
    option = button.action.option
    return [*names, option] if option.isalpha() else names


def _spoken(label: Text) -> list[str]:
    return [plain(speak(label, voice)) for voice in CODES]


def _doubtful(
    context: TurnContext,
    question: Choice | MultiYesNo | MultiChoice,
    found: Reading,
    given: str,
) -> Turn:
    """Say that text was not understood, or which of several options it may mean."""
    lists = [value if isinstance(value, list) else [value] for value in found.values]
    named = list(dict.fromkeys(str(code) for codes in lists for code in codes if code))
    if not named:
        return _not_understood(context, question, found.error or ErrorCode.NOT_AN_OPTION, given)
    options = tuple(option_text(question, code) for code in named)
    asked = "notice.which_one" if len(lists) > 1 else "notice.did_you_mean"
    return replace(context.stay(text(asked, options=options)), card_stands=True)


def _not_understood(
    context: TurnContext, question: AnyQuestion | None, error: ErrorCode, given: str
) -> Turn:
    """Do what a plain word such as "help" asks for, or say why in one line; the card stays."""
    command = read_command(given)
    if command is not None:
        return commands.plain_word(context, command)
    why = text(f"error.{error.value}", currency=case_currency(context.session, question) or "")
    if question is None:
        return context.stay(why)
    example: Text | None = None
    if isinstance(question, TypedValue):
        example = Text(f"question.{question.id}.example", fallback=f"example.{question.kind.value}")
    elif draft_of(context.session, question).stage == "pick":
        example = option_text(question, lines_of(question)[0])
    said = why if example is None else text("notice.try_again", error=why, example=example)
    return replace(context.stay(said), card_stands=True)
