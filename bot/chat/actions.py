"""What a button does. A button of an old card, or of none of ours, does nothing."""

from __future__ import annotations

from collections.abc import Callable

from bot.cards.card import ButtonAction, ButtonKind, parse_action, tag
from bot.chat import answers, commands, handover
from bot.chat.turn_context import TurnContext
from bot.consent import CONSENT_VERSION
from bot.language_registry import choice
from bot.text import text
from bot.turn import Turn
from flows.engine import steps
from flows.engine.question import AnyQuestion, Choice, Flow, MultiChoice, MultiYesNo, TypedValue
from flows.engine.session import BOTH, Consent, State
from flows.facts import NO, UNSURE, YES


def tapped(scene: TurnContext, code: str, revision: int) -> Turn:
    """Return the turn of a pressed button; `revision` is the one its card should have."""
    action = parse_action(code)
    if action is None or action.revision != revision:
        return Turn(scene.session, toast=text("toast.already_recorded"))
    return act(scene, action)


def act(scene: TurnContext, action: ButtonAction) -> Turn:
    """Do what a button of the current card means; what it cannot mean changes nothing."""
    try:
        return _ACTS[action.act](scene, action)
    except (KeyError, IndexError, ValueError):
        return Turn(scene.session, toast=text("toast.already_recorded"))


def question_of(flow: Flow, name: str) -> AnyQuestion:
    """Return the question of a tag.

    Raises:
        KeyError: the flow has none of this name.
    """
    for question in flow.questions:
        if tag(question.id) == name:
            return question
    raise KeyError(name)


def _asked(scene: TurnContext, action: ButtonAction) -> AnyQuestion:
    """Return the question on the card, if that is what the button belongs to."""
    question = scene.question
    if question is None or tag(question.id) != action.target:
        raise KeyError(action.target)
    return question


def _option(scene: TurnContext, action: ButtonAction) -> Turn:
    question = _asked(scene, action)
    if isinstance(question, TypedValue):
        return answers.instead(scene, question, action.option)
    if not isinstance(question, Choice):
        raise KeyError(action.option)
    return answers.pick(scene, question, action.option)


def _tick(scene: TurnContext, action: ButtonAction) -> Turn:
    question = _asked(scene, action)
    if not isinstance(question, MultiYesNo | MultiChoice):
        raise KeyError(action.option)
    return answers.toggle(scene, question, (action.option,))


def _done(scene: TurnContext, action: ButtonAction) -> Turn:
    question = _asked(scene, action)
    if not isinstance(question, MultiYesNo | MultiChoice):
        raise KeyError(action.option)
    return answers.done(scene, question)


def _rest(scene: TurnContext, action: ButtonAction) -> Turn:
    question = _asked(scene, action)
    if not isinstance(question, MultiYesNo | MultiChoice) or action.option not in (NO, UNSURE):
        raise KeyError(action.option)
    return answers.rest(scene, question, "no" if action.option == NO else "unsure")


def _proof(scene: TurnContext, action: ButtonAction) -> Turn:
    return answers.proof(scene, _asked(scene, action), action.option)


def _reading(scene: TurnContext, action: ButtonAction) -> Turn:
    question = _asked(scene, action)
    if not isinstance(question, TypedValue):
        raise KeyError(action.option)
    return answers.reading(scene, question, int(action.option))


def _keep(scene: TurnContext, action: ButtonAction) -> Turn:
    return answers.keep(scene, _asked(scene, action))


def _list_page(scene: TurnContext, action: ButtonAction) -> Turn:
    _asked(scene, action)
    return scene.turn_to(f"list.{int(action.option)}")


def _language(scene: TurnContext, action: ButtonAction) -> Turn:
    step = steps.choose_language(scene.flow, scene.uncovered, choice(action.option))
    return Turn(step.session)


def _consent(scene: TurnContext, action: ButtonAction) -> Turn:
    session = scene.uncovered
    if session.state is not State.CONSENT:
        raise KeyError(action.option)
    if action.option != YES:
        return Turn(steps.decline(scene.flow, session).session)
    given = Consent(version=CONSENT_VERSION, language=session.language or BOTH, at=scene.now)
    return Turn(steps.consent(scene.flow, session, given).session)


def _edit(scene: TurnContext, action: ButtonAction) -> Turn:
    question = question_of(scene.flow, action.target)
    return Turn(steps.edit(scene.flow, scene.uncovered, question.id).session)


def _view(scene: TurnContext, action: ButtonAction) -> Turn:
    return scene.turn_to(
        f"{action.target}.{int(action.option)}" if action.option else action.target
    )


def _go(scene: TurnContext, action: ButtonAction) -> Turn:
    if action.option == YES:
        return commands.CONFIRMED[action.target](scene)
    return commands.COMMANDS[action.target](scene, "")


def _agree(scene: TurnContext, action: ButtonAction) -> Turn:
    return handover.agree(scene, action.target)


def _withdraw(scene: TurnContext, action: ButtonAction) -> Turn:
    return handover.withdraw(scene, action.target, int(action.option))


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
