"""The commands: each works in every state, and says so kindly where it can do nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from bot.chat import answers, handover
from bot.chat.turn_context import TurnContext
from bot.language_registry import by_word
from bot.text import text
from bot.turn import FileRequest, Turn
from flows.engine import steps
from flows.engine.session import State

CommandStep: TypeAlias = Callable[[TurnContext, str], Turn]

_UNASKED = (State.LANGUAGE, State.CONSENT, State.CLOSED)


def ordered(scene: TurnContext, name: str, argument: str) -> Turn:
    """Return the turn of a command; one we do not have is answered with the list of them."""
    if name == "unsupported":
        return scene.stay(text("notice.unsupported"))
    if name not in COMMANDS:
        return scene.stay(text("notice.unknown_command"))
    return COMMANDS[name](scene, argument)


def _continue(scene: TurnContext, _: str) -> Turn:
    """Close what lies over the card, and leave a question opened on purpose."""
    session = scene.session
    if session.view.startswith("?"):
        return scene.turn_to("")
    if session.state is State.CLOSED:
        return scene.stay(text("notice.closed"))
    if session.state in (State.LANGUAGE, State.CONSENT) or session.state.has_result:
        return scene.stay()
    return Turn(steps.proceed(scene.flow, scene.uncovered).session)


def _back(scene: TurnContext, _: str) -> Turn:
    session, question = scene.session, scene.question
    if session.view and (question is None or session.view.startswith("?")):
        return scene.turn_to("")
    if question is None:
        return _back_from_page(scene)
    within = answers.step_back(scene, question)
    if within is not None:
        return within
    turned = steps.back(scene.flow, scene.uncovered).session
    if turned.focus == session.focus:
        return scene.stay(text("notice.first_question"))
    return Turn(turned)


def _back_from_page(scene: TurnContext) -> Turn:
    """Go back from a card that is no question."""
    if scene.session.state is State.CONSENT:
        return scene.turn_to("?lang")
    if scene.session.state.has_result:
        return Turn(steps.review(scene.flow, scene.session).session)
    if scene.session.state in _UNASKED:
        return scene.not_now()
    return Turn(steps.back(scene.flow, scene.session).session)


def _skip(scene: TurnContext, _: str) -> Turn:
    question = scene.question
    return scene.not_now() if question is None else answers.unsure(scene, question)


def _keep(scene: TurnContext, _: str) -> Turn:
    question = scene.question
    if question is None or steps.earlier_answer(scene.session, question.id) is None:
        return scene.not_now()
    return answers.keep(scene, question)


def _why(scene: TurnContext, _: str) -> Turn:
    if scene.session.state.has_result:
        return scene.turn_to("why")
    if scene.session.state is State.CONSENT:
        return scene.turn_to("?privacy")
    return scene.not_now() if scene.question is None else scene.turn_to("?why")


def _skipped(scene: TurnContext, _: str) -> Turn:
    return scene.not_now() if scene.session.state in _UNASKED else scene.turn_to("?skipped")


def _lang(scene: TurnContext, argument: str) -> Turn:
    chosen = by_word(argument)
    if chosen is None:
        return scene.turn_to("?lang")
    return Turn(steps.choose_language(scene.flow, scene.uncovered, chosen).session)


def _review(scene: TurnContext, _: str) -> Turn:
    return Turn(steps.review(scene.flow, scene.uncovered).session)


def _assess(scene: TurnContext, _: str) -> Turn:
    session = scene.uncovered.model_copy(update={"as_of": scene.today})
    return Turn(steps.assess(scene.flow, session).session)


def _deepen(scene: TurnContext, _: str) -> Turn:
    session = scene.uncovered.model_copy(update={"as_of": scene.today})
    return Turn(steps.deepen(scene.flow, session).session)


def _restart(scene: TurnContext, _: str) -> Turn:
    return scene.turn_to("?restart") if scene.session.answers else _restarted(scene)


def _restarted(scene: TurnContext) -> Turn:
    return Turn(steps.restart(scene.flow, scene.uncovered, scene.today).session)


def _deleted(scene: TurnContext) -> Turn:
    steps.delete(scene.flow, scene.uncovered)
    return Turn(None, (text("notice.deleted"), *handover.called_back(scene.session)))


def _covering(view: str) -> CommandStep:
    """Return the command that lays a page over the card."""
    return lambda scene, _: scene.turn_to(view)


def _export(scene: TurnContext, _: str) -> Turn:
    return Turn(scene.session, effects=(FileRequest.EXPORT,))


_BRIEFS = {
    "": FileRequest.BRIEF_PDF,
    "pdf": FileRequest.BRIEF_PDF,
    "json": FileRequest.BRIEF_JSON,
    "ics": FileRequest.BRIEF_CALENDAR,
    "calendar": FileRequest.BRIEF_CALENDAR,
}


def _brief(scene: TurnContext, argument: str) -> Turn:
    """Send the brief; what else is asked for than its forms is taken for the PDF."""
    if not scene.session.state.has_result:
        return scene.stay(text("notice.brief_needs_result"))
    effect = _BRIEFS.get(argument.strip().casefold(), FileRequest.BRIEF_PDF)
    return Turn(scene.session, effects=(effect,))


COMMANDS: dict[str, CommandStep] = {
    "continue": _continue,
    "back": _back,
    "why": _why,
    "skip": _skip,
    "keep": _keep,
    "review": _review,
    "restart": _restart,
    "lang": _lang,
    "privacy": _covering("?privacy"),
    "export": _export,
    "delete": _covering("?delete"),
    "help": _covering("?help"),
    "skipped": _skipped,
    "assess": _assess,
    "brief": _brief,
    "calendar": lambda scene, _: _brief(scene, "calendar"),
    "deepen": _deepen,
    "send": handover.show_offer,
}
"""What a person may ask for; `/start` is an arrival."""

CONFIRMED: dict[str, Callable[[TurnContext], Turn]] = {
    "restart": _restarted,
    "delete": _deleted,
    "send": handover.send,
}
"""What is done only after asking once more."""
