"""The commands. Each works in every state, and says so if it can do nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeAlias

from bot.brief.calendar_days import with_days
from bot.brief.case import case_of_session
from bot.cards.result.todo import ahead
from bot.chat import answers, handover
from bot.chat.turn_context import TurnContext
from bot.language_registry import by_word
from bot.text import text
from bot.turn import FileRequest, Turn
from flows.assessment.assess import assess
from flows.engine import steps
from flows.engine.question import MultiChoice, MultiYesNo
from flows.engine.session import Session, State

CommandStep: TypeAlias = Callable[[TurnContext, str], Turn]

_UNASKED = (State.LANGUAGE, State.CONSENT, State.CLOSED)


def ordered(context: TurnContext, name: str, argument: str) -> Turn:
    """Return the turn of a command; an unknown one is answered with a hint at /help."""
    if name == "unsupported":
        return context.stay(text("notice.unsupported"))
    if name == "stop":
        return context.stay(text("notice.paused"))
    if name == "change":
        return _change(context)
    if name not in COMMANDS:
        return context.stay(text("notice.unknown_command"))
    return COMMANDS[name](context, argument)


def _change(context: TurnContext) -> Turn:
    """Open the question of the answer that the card repeats."""
    noted = context.session.noted
    if noted is None or noted[1] != context.session.revision:
        return context.not_now()
    return Turn(steps.edit(context.flow, context.uncovered, noted[0]).session)


def plain_word(context: TurnContext, name: str) -> Turn:
    """Return the turn of a plain word: "next" closes a list of ticks, else it skips."""
    if name != "next":
        return ordered(context, name, "")
    question = context.question
    drafted = context.session.draft
    ticked = drafted is not None and drafted.stage == "pick" and bool(drafted.picked)
    if ticked and isinstance(question, MultiYesNo | MultiChoice):
        return answers.done(context, question)
    return ordered(context, "skip", "")


def _continue(context: TurnContext, _: str) -> Turn:
    """Close an aside, and leave a question that was opened from the review."""
    session = context.session
    if session.view.startswith("?"):
        return context.turn_to("")
    if session.state is State.CLOSED:
        return context.stay(text("notice.closed"))
    if session.state in (State.LANGUAGE, State.CONSENT) or session.state.has_result:
        return context.stay()
    return Turn(steps.proceed(context.flow, context.uncovered).session)


def _back(context: TurnContext, _: str) -> Turn:
    session, question = context.session, context.question
    if session.view and (question is None or session.view.startswith("?")):
        return context.turn_to("")
    if question is None:
        return _back_from_page(context)
    within = answers.step_back(context, question)
    if within is not None:
        return within
    turned = steps.back(context.flow, context.uncovered).session
    if turned.focus == session.focus:
        return context.stay(text("notice.first_question"))
    return Turn(turned)


def _back_from_page(context: TurnContext) -> Turn:
    """Go back from a card that is not a question."""
    if context.session.state is State.CONSENT:
        return context.turn_to("?lang")
    if context.session.state.has_result:
        return Turn(steps.review(context.flow, context.session).session)
    if context.session.state in _UNASKED:
        return context.not_now()
    return Turn(steps.back(context.flow, context.session).session)


def _skip(context: TurnContext, _: str) -> Turn:
    question = context.question
    return context.not_now() if question is None else answers.unsure(context, question)


def _keep(context: TurnContext, _: str) -> Turn:
    question = context.question
    if question is None or steps.earlier_answer(context.session, question.id) is None:
        return context.not_now()
    return answers.keep(context, question)


def _why(context: TurnContext, _: str) -> Turn:
    if context.session.state.has_result:
        return context.turn_to("why")
    if context.session.state is State.CONSENT:
        return context.turn_to("?privacy")
    return context.not_now() if context.question is None else context.turn_to("?why")


def _skipped(context: TurnContext, _: str) -> Turn:
    return context.not_now() if context.session.state in _UNASKED else context.turn_to("?skipped")


def _lang(context: TurnContext, argument: str) -> Turn:
    chosen = by_word(argument)
    if chosen is None:
        return context.turn_to("?lang")
    return Turn(steps.choose_language(context.flow, context.uncovered, chosen).session)


def _review(context: TurnContext, _: str) -> Turn:
    return Turn(steps.review(context.flow, context.uncovered).session)


def _assess(context: TurnContext, _: str) -> Turn:
    session = context.uncovered.model_copy(update={"as_of": context.today})
    return Turn(steps.assess(context.flow, session).session)


def _deepen(context: TurnContext, _: str) -> Turn:
    session = context.uncovered.model_copy(update={"as_of": context.today})
    return Turn(steps.deepen(context.flow, session).session)


def _restart(context: TurnContext, _: str) -> Turn:
    return context.turn_to("?restart") if context.session.answers else _restarted(context)


def _restarted(context: TurnContext) -> Turn:
    return Turn(steps.restart(context.flow, context.uncovered, context.today).session)


def _deleted(context: TurnContext) -> Turn:
    steps.delete(context.flow, context.uncovered)
    return Turn(None, (text("notice.deleted"), *handover.called_back(context.session)))


def _covering(view: str) -> CommandStep:
    """Return the command that opens an aside in front of the card."""
    return lambda context, _: context.turn_to(view)


def _export(context: TurnContext, _: str) -> Turn:
    return Turn(context.session, effects=(FileRequest.EXPORT,))


_BRIEFS = {
    "": FileRequest.BRIEF_PDF,
    "pdf": FileRequest.BRIEF_PDF,
    "json": FileRequest.BRIEF_JSON,
    "ics": FileRequest.BRIEF_CALENDAR,
    "calendar": FileRequest.BRIEF_CALENDAR,
    "docx": FileRequest.BRIEF_WORD,
    "word": FileRequest.BRIEF_WORD,
    "evidence": FileRequest.EVIDENCE_WORD,
    "xlsx": FileRequest.EVIDENCE_SHEET,
    "summary": FileRequest.SUMMARY,
}


def _with_calendar(context: TurnContext) -> Session:
    """Return the session with the days that the calendar file has, for the next one to replace."""
    case = case_of_session(context.flow, context.session)
    assessment = assess(case.facts, case.as_of, case.flow_version)
    days: dict[str, date] = {one.id: one.date for one in ahead(assessment) if one.date is not None}
    session = context.session
    known = with_days(session.in_calendar, days)
    if known == session.in_calendar:
        return session
    return session.model_copy(update={"in_calendar": known, "revision": session.revision + 1})


def _brief(context: TurnContext, argument: str) -> Turn:
    """Send the brief, as a PDF unless another known format is named."""
    if not context.session.state.has_result:
        return context.stay(text("notice.brief_needs_result"))
    effect = _BRIEFS.get(argument.strip().casefold(), FileRequest.BRIEF_PDF)
    if effect is FileRequest.BRIEF_CALENDAR:
        return Turn(_with_calendar(context), effects=(effect,))
    return Turn(context.session, effects=(effect,))


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
    "calendar": lambda context, _: _brief(context, "calendar"),
    "deepen": _deepen,
    "send": handover.show_offer,
}
"""The commands by name; `/start` is a `Started` input."""

CONFIRMED: dict[str, Callable[[TurnContext], Turn]] = {
    "restart": _restarted,
    "delete": _deleted,
    "send": handover.send,
}
"""What a confirmation does, by command."""
