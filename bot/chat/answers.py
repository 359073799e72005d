"""One question's card, from the first tick to the answer.

A card may ask up to three things one after the other: what is true (`pick`, or a typed value
with several `reading`s), what of the lines not ticked (`rest`), and what proves it (`proof`).
Until the last, the session keeps a draft.
"""

from __future__ import annotations

from bot.cards.drafts import draft_of
from bot.cards.wording import fact_labels, question_label, value_text
from bot.chat.turn_context import TurnContext
from bot.text import Text, text
from bot.turn import Turn
from flows.engine import steps
from flows.engine.question import AnyQuestion, Choice, MultiChoice, MultiYesNo, Rest, TypedValue
from flows.engine.session import Draft
from flows.facts import NONE, PROOF_SUFFIX, UNSURE, Proof
from flows.facts_file import Json


def pick(scene: TurnContext, question: Choice, code: str) -> Turn:
    """Take one option of a choice."""
    if code == UNSURE:
        return unsure(scene, question)
    if code not in question.options:
        raise KeyError(code)
    return _onward(scene, question, Draft(question=question.id, picked=(code,)))


def instead(scene: TurnContext, question: TypedValue, option: str) -> Turn:
    """Take an option that stands in place of a typed value."""
    if option not in question.options:
        raise KeyError(option)
    return _onward(scene, question, Draft(question=question.id, picked=(option,)))


def toggle(scene: TurnContext, question: MultiYesNo | MultiChoice, codes: tuple[str, ...]) -> Turn:
    """Tick these lines, or untick those that are ticked; `none` stands alone."""
    lines = question.ticks if isinstance(question, MultiYesNo) else question.options
    if not set(codes) <= set(lines):
        raise KeyError(codes)
    before = draft_of(scene.session, question)
    picked = set(before.picked) ^ set(codes)
    if NONE in codes and NONE in picked:
        picked = {NONE}
    elif set(codes) - {NONE}:
        picked -= {NONE}
    kept = Draft(question=question.id, picked=tuple(line for line in lines if line in picked))
    listed = scene.session.view.startswith("list.")
    return Turn(steps.draft(scene.session if listed else scene.uncovered, kept).session)


def done(scene: TurnContext, question: MultiYesNo | MultiChoice) -> Turn:
    """Take the ticks as they stand, and ask what still has to be asked."""
    return _onward(scene, question, draft_of(scene.session, question))


def rest(scene: TurnContext, question: MultiYesNo | MultiChoice, said: Rest) -> Turn:
    """Take what the lines not ticked mean: they did not happen, or nobody knows."""
    notices = (_find_out(question),) if said == UNSURE else ()
    drafted = draft_of(scene.session, question).model_copy(update={"rest": said})
    return _onward(scene, question, drafted, notices)


def values(scene: TurnContext, question: TypedValue, found: tuple[Json, ...], *notes: Text) -> Turn:
    """Take a typed value, or ask which of several is meant."""
    drafted = Draft(question=question.id, readings=found)
    if len(found) > 1:
        return _keep(scene, drafted.model_copy(update={"stage": "reading"}), *notes)
    echo = text("notice.noted", value=value_text(question.fact, found[0]))
    return _onward(scene, question, drafted, (echo, *notes))


def reading(scene: TurnContext, question: TypedValue, index: int) -> Turn:
    """Take one of several readings."""
    return values(scene, question, (draft_of(scene.session, question).readings[index],))


def proof(scene: TurnContext, question: AnyQuestion, code: str) -> Turn:
    """Take the proof in hand, or that it is not known, and write the answer."""
    given = None if code == UNSURE else Proof(code)
    return _record(scene, question, _fragment(question, draft_of(scene.session, question), given))


def keep(scene: TurnContext, question: AnyQuestion) -> Turn:
    """Leave an earlier answer as it is, or take back one that had been set aside."""
    earlier = steps.earlier_answer(scene.session, question.id)
    if earlier is None:
        raise KeyError(question.id)
    if question.id in scene.session.answers:
        return Turn(steps.proceed(scene.flow, scene.uncovered).session)
    return _record(scene, question, dict(earlier))


def unsure(scene: TurnContext, question: AnyQuestion) -> Turn:
    """Take "not sure" for what the card asks at this moment; what was ticked stays."""
    drafted = draft_of(scene.session, question)
    if drafted.stage == "proof":
        return proof(scene, question, UNSURE)
    if isinstance(question, MultiYesNo | MultiChoice):
        return rest(scene, question, "unsure")
    return _record(scene, question, {}, (_find_out(question),))


def step_back(scene: TurnContext, question: AnyQuestion) -> Turn | None:
    """Return the turn back to the card's first part; None where it stands there already."""
    kept = scene.session.draft
    if kept is None or kept.question != question.id or kept.stage == "pick":
        return None
    picked = () if isinstance(question, Choice | TypedValue) else kept.picked
    return _keep(scene, Draft(question=question.id, picked=picked))


def _onward(
    scene: TurnContext, question: AnyQuestion, drafted: Draft, notices: tuple[Text, ...] = ()
) -> Turn:
    """Ask the rest, then the proof, then write the answer."""
    if (
        isinstance(question, MultiYesNo | MultiChoice)
        and drafted.rest is None
        and _left(question, drafted)
    ):
        return _keep(scene, drafted.model_copy(update={"stage": "rest"}), *notices)
    if _takes_proof(question, drafted):
        return _keep(scene, drafted.model_copy(update={"stage": "proof"}), *notices)
    return _record(scene, question, _fragment(question, drafted, None), notices)


def _left(question: MultiYesNo | MultiChoice, drafted: Draft) -> bool:
    """Whether lines were left unticked whose meaning is not plain."""
    if NONE in drafted.picked or (isinstance(question, MultiChoice) and question.closed):
        return not drafted.picked
    lines = question.ticks if isinstance(question, MultiYesNo) else question.options
    return not set(lines) - {NONE} <= set(drafted.picked)


def _takes_proof(question: AnyQuestion, drafted: Draft) -> bool:
    proved = _fragment(question, drafted, Proof.NONE)
    return any(key.endswith(PROOF_SUFFIX) for key in proved)


def _fragment(question: AnyQuestion, drafted: Draft, given: Proof | None) -> dict[str, Json]:
    if isinstance(question, Choice):
        return question.answer(drafted.picked[0], given)
    if isinstance(question, TypedValue) and drafted.picked:
        return question.instead(drafted.picked[0], given)
    if isinstance(question, TypedValue):
        return question.answer(drafted.readings[0], given)
    return question.answer(drafted.picked, drafted.rest or "no", given)


def _keep(scene: TurnContext, drafted: Draft, *notices: Text) -> Turn:
    return Turn(steps.draft(scene.uncovered, drafted).session, notices)


def _record(
    scene: TurnContext,
    question: AnyQuestion,
    fragment: dict[str, Json],
    notices: tuple[Text, ...] = (),
) -> Turn:
    """Write the answer, and name what no longer applies because of it."""
    step = steps.answer(scene.flow, scene.uncovered, question.id, fragment)
    if not step.dropped:
        return Turn(step.session, notices)
    facts = [
        fact
        for id_ in step.dropped
        if (gone := scene.flow.question(id_)) is not None
        for fact in gone.asks
    ]
    dropped = text("notice.dropped", changed=question_label(question), gone=fact_labels(facts))
    return Turn(step.session, (*notices, dropped))


def _find_out(question: AnyQuestion) -> Text:
    return Text(f"question.{question.id}.find_out", fallback="notice.not_sure")
