"""One question's card, from the first tick to the answer.

A card may ask up to three things in turn: what is true (`pick`, or a typed value with several
`reading`s), what the unticked lines mean (`rest`), and what proves the answer (`proof`). Until
the last one is answered, the session keeps a draft.
"""

from __future__ import annotations

from bot.cards.drafts import draft_of
from bot.cards.question import lines_of, open_lines
from bot.cards.wording import fact_labels, option_text, question_label, value_text
from bot.chat.turn_context import TurnContext
from bot.reading.currencies import OFFERED
from bot.text import Text, text
from bot.turn import Turn
from flows.engine import steps
from flows.engine.question import AnyQuestion, Choice, MultiChoice, MultiYesNo, Rest, TypedValue
from flows.engine.session import Draft
from flows.facts import NONE, PROOF_SUFFIX, UNSURE, Proof
from flows.facts_file import Json


def pick(context: TurnContext, question: Choice, code: str) -> Turn:
    """Take one option of a choice."""
    if code == UNSURE:
        return unsure(context, question)
    if code not in question.options:
        raise KeyError(code)
    return _onward(context, question, Draft(question=question.id, picked=(code,)))


def instead(context: TurnContext, question: TypedValue, option: str) -> Turn:
    """Take an option that is offered in place of a typed value."""
    if option not in question.options:
        raise KeyError(option)
    return _onward(context, question, Draft(question=question.id, picked=(option,)))


def toggle(
    context: TurnContext, question: MultiYesNo | MultiChoice, codes: tuple[str, ...]
) -> Turn:
    """Tick these lines, or untick those that are ticked; `none` excludes all others."""
    lines = lines_of(question, context.facts)
    if not set(codes) <= set(lines):
        raise KeyError(codes)
    before = draft_of(context.session, question)
    picked = set(before.picked) ^ set(codes)
    if NONE in codes and NONE in picked:
        picked = {NONE}
    elif set(codes) - {NONE}:
        picked -= {NONE}
    kept = Draft(question=question.id, picked=tuple(line for line in lines if line in picked))
    listed = context.session.view.startswith("list.")
    return Turn(steps.draft(context.session if listed else context.uncovered, kept).session)


def done(context: TurnContext, question: MultiYesNo | MultiChoice) -> Turn:
    """Take the ticks as they are, and ask what is still open."""
    return _onward(context, question, draft_of(context.session, question))


def choose(
    context: TurnContext, question: MultiYesNo | MultiChoice, codes: tuple[str, ...]
) -> Turn:
    """Tick these lines and no others, and take the list as done.

    Raises:
        KeyError: a code is not a line of the question.
    """
    lines = lines_of(question, context.facts)
    if not set(codes) <= set(lines):
        raise KeyError(codes)
    if NONE in codes and set(codes) - {NONE}:
        options = tuple(option_text(question, line) for line in lines if line in codes)
        return context.stay(text("notice.which_one", options=options))
    picked = tuple(line for line in lines if line in codes)
    return _onward(context, question, Draft(question=question.id, picked=picked))


def rest(context: TurnContext, question: MultiYesNo | MultiChoice, said: Rest) -> Turn:
    """Take the meaning of the unticked lines: they did not happen, or it is not known."""
    notices = (_find_out(question),) if said == UNSURE else ()
    drafted = draft_of(context.session, question).model_copy(update={"rest": said})
    return _onward(context, question, drafted, notices)


def values(
    context: TurnContext,
    question: TypedValue,
    found: tuple[Json, ...],
    *notes: Text,
    confirm: bool = False,
) -> Turn:
    """Take a typed value, or ask which of several is meant, or to confirm the one.

    An amount without a currency is asked back in those most used.
    """
    if len(found) == 1 and _lacks_currency(found[0]):
        found = tuple({**_sum(found[0]), "currency": code} for code in OFFERED)
    drafted = Draft(question=question.id, readings=found)
    if len(found) > 1 or confirm:
        return _keep(context, drafted.model_copy(update={"stage": "reading"}), *notes)
    echo = text("notice.noted", value=value_text(question.fact, found[0]))
    return _onward(context, question, drafted, (echo, *notes))


def _sum(value: Json) -> dict[str, Json]:
    return dict(value) if isinstance(value, dict) else {}


def _lacks_currency(value: Json) -> bool:
    return isinstance(value, dict) and value.get("currency") is None


def reading(context: TurnContext, question: TypedValue, index: int) -> Turn:
    """Take one of several readings."""
    return values(context, question, (draft_of(context.session, question).readings[index],))


def proof(context: TurnContext, question: AnyQuestion, code: str) -> Turn:
    """Take the proof in hand, or "not sure", and write the answer."""
    given = None if code == UNSURE else Proof(code)
    return _record(
        context, question, _fragment(context, question, draft_of(context.session, question), given)
    )


def keep(context: TurnContext, question: AnyQuestion) -> Turn:
    """Leave an earlier answer as it is, or restore one that was set aside."""
    earlier = steps.earlier_answer(context.session, question.id)
    if earlier is None:
        raise KeyError(question.id)
    if question.id in context.session.answers:
        return Turn(steps.proceed(context.flow, context.uncovered).session)
    return _record(context, question, dict(earlier))


def unsure(context: TurnContext, question: AnyQuestion) -> Turn:
    """Take "not sure" for the current part of the card; ticks stay."""
    drafted = draft_of(context.session, question)
    if drafted.stage == "proof":
        return proof(context, question, UNSURE)
    if isinstance(question, MultiYesNo | MultiChoice):
        return rest(context, question, "unsure")
    return _record(context, question, {}, (_find_out(question),))


def step_back(context: TurnContext, question: AnyQuestion) -> Turn | None:
    """Return the turn back to the card's first part; None if it is there already."""
    kept = context.session.draft
    if kept is None or kept.question != question.id or kept.stage == "pick":
        return None
    picked = () if isinstance(question, Choice | TypedValue) else kept.picked
    return _keep(context, Draft(question=question.id, picked=picked))


def _onward(
    context: TurnContext, question: AnyQuestion, drafted: Draft, notices: tuple[Text, ...] = ()
) -> Turn:
    """Ask the rest, then the proof, then write the answer."""
    if (
        isinstance(question, MultiYesNo | MultiChoice)
        and drafted.rest is None
        and open_lines(question, drafted, context.facts)
    ):
        return _keep(context, drafted.model_copy(update={"stage": "rest"}), *notices)
    if _takes_proof(context, question, drafted):
        return _keep(context, drafted.model_copy(update={"stage": "proof"}), *notices)
    return _record(context, question, _fragment(context, question, drafted, None), notices)


def _takes_proof(context: TurnContext, question: AnyQuestion, drafted: Draft) -> bool:
    proved = _fragment(context, question, drafted, Proof.NONE)
    return any(key.endswith(PROOF_SUFFIX) for key in proved)


def _fragment(
    context: TurnContext, question: AnyQuestion, drafted: Draft, given: Proof | None
) -> dict[str, Json]:
    if isinstance(question, Choice):
        return question.answer(drafted.picked[0], given)
    if isinstance(question, TypedValue) and drafted.picked:
        return question.instead(drafted.picked[0], given)
    if isinstance(question, TypedValue):
        return question.answer(drafted.readings[0], given)
    rest = drafted.rest or "no"
    if isinstance(question, MultiYesNo):
        return question.answer(drafted.picked, rest, given, lines_of(question, context.facts))
    return question.answer(drafted.picked, rest, given)


def _keep(context: TurnContext, drafted: Draft, *notices: Text) -> Turn:
    return Turn(steps.draft(context.uncovered, drafted).session, notices)


def _record(
    context: TurnContext,
    question: AnyQuestion,
    fragment: dict[str, Json],
    notices: tuple[Text, ...] = (),
) -> Turn:
    """Write the answer, and name the answers that no longer apply because of it."""
    step = steps.answer(context.flow, context.uncovered, question.id, fragment)
    session = step.session
    if isinstance(question, TypedValue) and question.fact in fragment:
        session = session.model_copy(update={"noted": (question.id, session.revision)})
    if not step.dropped:
        return Turn(session, notices)
    facts = [
        fact
        for id_ in step.dropped
        if (gone := context.flow.question(id_)) is not None
        for fact in gone.asks
    ]
    dropped = text("notice.dropped", changed=question_label(question), gone=fact_labels(facts))
    return Turn(session, (*notices, dropped))


def _find_out(question: AnyQuestion) -> Text:
    return Text(f"question.{question.id}.find_out", fallback="notice.not_sure")
