"""What a button or a form does. One of an old card, or a foreign one, does nothing."""

from __future__ import annotations

from collections.abc import Callable

from bot.cards.card import ButtonAction, ButtonKind, parse_action, tag
from bot.chat import answers, commands, consent, handover
from bot.chat.turn_context import TurnContext
from bot.language_registry import choice
from bot.text import text
from bot.turn import Chosen, Turn
from flows.engine import steps
from flows.engine.question import AnyQuestion, Choice, Flow, MultiChoice, MultiYesNo, TypedValue
from flows.facts import NO, UNSURE, YES


def tapped(context: TurnContext, code: str, revision: int) -> Turn:
    """Return the turn of a pressed button; `revision` is that of the current card."""
    action = parse_action(code)
    return (
        too_late(context) if action is None or action.revision != revision else act(context, action)
    )


def submitted(context: TurnContext, form: Chosen, revision: int) -> Turn:
    """Return the turn of a list submitted as a form; `revision` is that of the current card."""
    action = parse_action(form.action)
    if action is None or action.revision != revision or action.act is not ButtonKind.DONE:
        return too_late(context)
    try:
        return answers.choose(context, _listed(context, action), form.options)
    except KeyError:
        return too_late(context)


def act(context: TurnContext, action: ButtonAction) -> Turn:
    """Do what a button of the current card means; one without a meaning changes nothing."""
    try:
        return _ACTS[action.act](context, action)
    except (KeyError, IndexError, ValueError):
        return too_late(context)


def question_of(flow: Flow, name: str) -> AnyQuestion:
    """Return the question of a tag.

    Raises:
        KeyError: the flow has no question with this tag.
    """
    for question in flow.questions:
        if tag(question.id) == name:
            return question
    raise KeyError(name)


def too_late(context: TurnContext) -> Turn:
    """Return the turn of an input that belongs to an old card."""
    return Turn(context.session, toast=text("toast.already_recorded"))


def _asked(context: TurnContext, action: ButtonAction) -> AnyQuestion:
    """Return the question on the card; KeyError if the button belongs to another."""
    question = context.question
    if question is None or tag(question.id) != action.target:
        raise KeyError(action.target)
    return question


def _option(context: TurnContext, action: ButtonAction) -> Turn:
    question = _asked(context, action)
    if isinstance(question, TypedValue):
        return answers.instead(context, question, action.option)
    if not isinstance(question, Choice):
        raise KeyError(action.option)
    return answers.pick(context, question, action.option)


def _listed(context: TurnContext, action: ButtonAction) -> MultiYesNo | MultiChoice:
    """Return the list on the card; KeyError if the button belongs to another question."""
    question = _asked(context, action)
    if not isinstance(question, MultiYesNo | MultiChoice):
        raise KeyError(action.option)
    return question


def _tick(context: TurnContext, action: ButtonAction) -> Turn:
    return answers.toggle(context, _listed(context, action), (action.option,))


def _done(context: TurnContext, action: ButtonAction) -> Turn:
    return answers.done(context, _listed(context, action))


def _rest(context: TurnContext, action: ButtonAction) -> Turn:
    question = _listed(context, action)
    if action.option not in (NO, UNSURE):
        raise KeyError(action.option)
    return answers.rest(context, question, "no" if action.option == NO else "unsure")


def _proof(context: TurnContext, action: ButtonAction) -> Turn:
    return answers.proof(context, _asked(context, action), action.option)


def _reading(context: TurnContext, action: ButtonAction) -> Turn:
    question = _asked(context, action)
    if not isinstance(question, TypedValue):
        raise KeyError(action.option)
    return answers.reading(context, question, int(action.option))


def _keep(context: TurnContext, action: ButtonAction) -> Turn:
    return answers.keep(context, _asked(context, action))


def _list_page(context: TurnContext, action: ButtonAction) -> Turn:
    _asked(context, action)
    return context.turn_to(f"list.{int(action.option)}")


def _language(context: TurnContext, action: ButtonAction) -> Turn:
    step = steps.choose_language(context.flow, context.uncovered, choice(action.option))
    return Turn(step.session)


def _consent(context: TurnContext, action: ButtonAction) -> Turn:
    return consent.answered(context, is_given=action.option == YES)


def _edit(context: TurnContext, action: ButtonAction) -> Turn:
    question = question_of(context.flow, action.target)
    return Turn(steps.edit(context.flow, context.uncovered, question.id).session)


def _view(context: TurnContext, action: ButtonAction) -> Turn:
    return context.turn_to(
        f"{action.target}.{int(action.option)}" if action.option else action.target
    )


def _go(context: TurnContext, action: ButtonAction) -> Turn:
    if action.option == YES:
        return commands.CONFIRMED[action.target](context)
    return commands.COMMANDS[action.target](context, "")


def _agree(context: TurnContext, action: ButtonAction) -> Turn:
    return handover.agree(context, action.target)


def _withdraw(context: TurnContext, action: ButtonAction) -> Turn:
    return handover.withdraw(context, action.target, int(action.option))


_ACTS: dict[ButtonKind, Callable[[TurnContext, ButtonAction], Turn]] = {
    ButtonKind.OPTION: _option,
    ButtonKind.TICK: _tick,
    ButtonKind.DONE: _done,
    ButtonKind.REST: _rest,
    ButtonKind.PROOF: _proof,
    ButtonKind.READING: _reading,
    ButtonKind.KEEP: _keep,
    ButtonKind.LIST_PAGE: _list_page,
    ButtonKind.LANGUAGE: _language,
    ButtonKind.CONSENT: _consent,
    ButtonKind.EDIT: _edit,
    ButtonKind.VIEW: _view,
    ButtonKind.GO: _go,
    ButtonKind.AGREE: _agree,
    ButtonKind.WITHDRAW: _withdraw,
}
