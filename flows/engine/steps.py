"""What a person can do with a session, as pure steps: session in, session out.

Every step fires the machine on a copy and raises the revision by one. A step that means
nothing in the session's state raises `NotNow` and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from hashlib import blake2s

from flows.engine.interview_status import InterviewStatus, outlook
from flows.engine.machine import ASKING, fire
from flows.engine.question import AnyQuestion, Flow
from flows.engine.replay import replay
from flows.engine.session import (
    BOTH,
    Consent,
    Depth,
    Draft,
    Event,
    HandOver,
    LanguageChoice,
    LanguageCode,
    Purpose,
    Session,
    State,
)
from flows.facts_file import Fragment

_REVISIONS = 900_000_000
"""Where revisions may start: in nine digits, with room for a hundred million steps."""


@dataclass(frozen=True)
class StepResult:
    """The session after a step, and the questions whose answers it set aside."""

    session: Session
    dropped: tuple[str, ...] = ()


def begin(
    flow: Flow,
    id_: str,
    today: date,
    language: LanguageChoice | None = None,
    own_language: LanguageCode | None = None,
) -> Session:
    """Return a new session; `language` is only a hint, preselected on the first card.

    `own_language` is the one the platform names, for a person who chooses both at once.
    """
    return Session(
        id=id_,
        revision=_first_revision(id_),
        flow_version=flow.version,
        as_of=today,
        language=language,
        own_language=own_language,
    )


def current_question(flow: Flow, session: Session) -> AnyQuestion | None:
    """Return the question on the session's card, or None where it shows none."""
    if session.state.topic is None:
        return None
    if session.focus is not None:
        return flow.question(session.focus)
    return ahead_of(flow, session).next


def ahead_of(flow: Flow, session: Session) -> InterviewStatus:
    """Return the outlook of a session: what its answers come to, and what may still be asked.

    It is cached with the session and its copies until one of them has other answers; the next
    outlook then begins from it.
    """
    source = (flow, session.answers, session.depth, session.as_of, session.set_aside)
    last = session.derived.last
    if last is not None and last[0] == source:
        return last[1]
    status = outlook(*source, earlier=last[1] if last is not None else None)
    session.derived.last = (source, status)
    return status


def earlier_answer(session: Session, question: str) -> Fragment | None:
    """Return what was last answered to a question, to show it for confirmation."""
    return session.answers.get(question, session.set_aside.get(question))


def choose_language(flow: Flow, session: Session, language: LanguageChoice) -> StepResult:
    """Set the language; the first time this leads on to consent.

    One language alone becomes the reader's own. With both at once, it stays the one read so far.
    """
    read = session.language if session.language != BOTH else None
    own = (session.own_language or read) if language == BOTH else language
    copy = _copy(session, language=language, own_language=own)
    return _step(flow, copy, Event.CHOOSE_LANGUAGE)


def consent(flow: Flow, session: Session, given: Consent) -> StepResult:
    """Record the consent and ask the first question."""
    return _step(flow, _copy(session, consent=given), Event.CONSENT)


def decline(flow: Flow, session: Session) -> StepResult:
    """Close the session without a fact."""
    return _step(flow, _copy(session), Event.DECLINE)


def draft(session: Session, draft: Draft | None) -> StepResult:
    """Keep a partly answered card."""
    copy = _copy(session, draft=draft)
    fire(copy, Event.DRAFT, lambda: copy.state)
    return StepResult(copy)


def look(session: Session, view: str) -> StepResult:
    """Turn to a page of the review or result card."""
    copy = _copy(session, view=view)
    fire(copy, Event.LOOK, lambda: copy.state)
    return StepResult(copy)


def answer(flow: Flow, session: Session, question: str, fragment: Fragment) -> StepResult:
    """Write an answer, set aside those that no longer apply, and go where the answers lead.

    The order of `answers` is the path taken; an answer changed keeps its place in it.

    Raises:
        KeyError: the question is not in the flow, or does not apply.
    """
    answers = {**session.answers, question: dict(fragment)}
    set_aside = {id_: old for id_, old in session.set_aside.items() if id_ != question}
    copy = _copy(session, answers=answers, set_aside=set_aside, focus=None, draft=None)
    dropped = ahead_of(flow, copy).standing.dropped
    if question in dropped:
        raise KeyError(question)
    if dropped:
        left = {id_: given for id_, given in answers.items() if id_ not in dropped}
        gone = {id_: answers[id_] for id_ in dropped}
        copy = copy.model_copy(update={"answers": left, "set_aside": {**set_aside, **gone}})
    return StepResult(_step(flow, copy, Event.ANSWER).session, dropped)


def back(flow: Flow, session: Session) -> StepResult:
    """Open the question answered before this one; on the first one nothing changes."""
    applied = set(replay(flow, session.answers).applied)
    path = [id_ for id_ in session.answers if id_ in applied]
    here = session.focus
    before = path[: path.index(here)] if here in path else path
    focus = before[-1] if before else here
    return _step(flow, _copy(session, focus=focus, draft=None), Event.BACK)


def edit(flow: Flow, session: Session, question: str) -> StepResult:
    """Open a question that has been answered, or that applies.

    Raises:
        KeyError: the question is not in the flow, or does not apply.
    """
    standing = replay(flow, session.answers)
    if question not in (*standing.applied, *standing.held, *standing.open):
        raise KeyError(question)
    return _step(flow, _copy(session, focus=question, draft=None), Event.EDIT)


def proceed(flow: Flow, session: Session) -> StepResult:
    """Leave a question opened on purpose, and go where the answers lead."""
    return _step(flow, _copy(session, focus=None, draft=None), Event.CONTINUE)


def review(flow: Flow, session: Session) -> StepResult:
    """Show the answers given so far."""
    return _step(flow, _copy(session, focus=None, draft=None, view=""), Event.REVIEW)


def assess(flow: Flow, session: Session) -> StepResult:
    """Show the assessment of the answers given so far."""
    return _step(flow, _copy(session, focus=None, draft=None, view=""), Event.ASSESS)


def hand_over(flow: Flow, session: Session, given: HandOver) -> StepResult:
    """Record that the person agreed to send the result as it stands."""
    copy = _copy(session, hand_overs=(*session.hand_overs, given), offer=None, view="")
    return _step(flow, copy, Event.HAND_OVER)


def withdraw(flow: Flow, session: Session, id_: str, purpose: Purpose, at: datetime) -> StepResult:
    """Record that the person takes back one consent to a hand-over.

    Raises:
        KeyError: it was never given, or has been withdrawn.
    """
    changed = tuple(
        _without(one, purpose, at) if one.id == id_ else one for one in session.hand_overs
    )
    if changed == session.hand_overs:
        raise KeyError(id_)
    return _step(flow, _copy(session, hand_overs=changed), Event.WITHDRAW)


def deepen(flow: Flow, session: Session, depth: Depth = "full") -> StepResult:
    """Go on to another depth with every answer carried over."""
    return _step(flow, _copy(session, depth=depth, focus=None, view=""), Event.DEEPEN)


def restart(flow: Flow, session: Session, today: date) -> StepResult:
    """Begin again without answers; language and consent stay."""
    copy = _copy(
        session,
        flow_version=flow.version,
        as_of=today,
        depth="quick",
        answers={},
        set_aside={},
        focus=None,
        draft=None,
        view="",
        offer=None,
    )
    return _step(flow, copy, Event.RESTART)


def delete(flow: Flow, session: Session) -> StepResult:
    """Empty the session; the store then removes it."""
    copy = _copy(
        session,
        answers={},
        set_aside={},
        focus=None,
        draft=None,
        view="",
        consent=None,
        offer=None,
        hand_overs=(),
    )
    return _step(flow, copy, Event.DELETE)


def resumed(flow: Flow, session: Session) -> Session:
    """Return a session of another flow where its answers lead in this one."""
    copy = session.model_copy()
    if copy.state is State.HANDED_OVER:
        fire(copy, Event.ASSESS, lambda: copy.state)
    elif copy.state in ASKING and copy.state is not State.ASSESSED:
        fire(copy, Event.CONTINUE, _heading(flow, copy))
    return copy


def _first_revision(id_: str) -> int:
    """Return the first revision of a session, different from session to session.

    Otherwise a button of a deleted session could match a revision of the next one.
    """
    return int.from_bytes(blake2s(id_.encode(), digest_size=8).digest()) % _REVISIONS


def _without(given: HandOver, purpose: Purpose, at: datetime) -> HandOver:
    consents = tuple(
        one.model_copy(update={"withdrawn": at})
        if one.to == purpose and one.withdrawn is None
        else one
        for one in given.consents
    )
    kept = given.parties if consents == given.consents else {}
    return given.model_copy(update={"consents": consents, "parties": kept})


def _copy(session: Session, **changes: object) -> Session:
    return session.model_copy(update={**changes, "revision": session.revision + 1})


def _step(flow: Flow, copy: Session, event: Event) -> StepResult:
    fire(copy, event, _heading(flow, copy))
    return StepResult(copy)


def _heading(flow: Flow, session: Session) -> Callable[[], State]:
    """Return the state that the answers lead to, computed at most once."""

    @cache
    def heading() -> State:
        if session.focus is not None:
            question = flow.question(session.focus)
        else:
            question = ahead_of(flow, session).next
        return State(question.topic.value) if question else State.REVIEW

    return heading
