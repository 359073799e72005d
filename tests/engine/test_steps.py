"""Each step does one thing to a session, or refuses and leaves it as it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from strategies_engine import EVERYTHING, TreeGoal

from flows.assessment.tree import AnyOf, yes
from flows.engine import steps
from flows.engine.machine import NotNow
from flows.engine.migration import migrate
from flows.engine.question import Choice, Flow, MultiYesNo, TypedValue
from flows.engine.session import (
    Agreed,
    Consent,
    Draft,
    Firm,
    HandOver,
    Session,
    State,
)
from flows.facts import NO, YES
from flows.facts_file import Fragment
from flows.vocabulary import Topic

TODAY = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, tzinfo=UTC)
CONSENT = Consent(version="1", language="en", at=NOON)
HANDED = HandOver(
    id="h",
    firm=Firm(
        code="F-1",
        names={"en": "A firm", "zh": "某所"},
        country="CN",
        crosses_border=True,
        contact="firm@example.com",
    ),
    case="CI-1",
    sha256="0" * 64,
    consents=(
        Agreed(to="sending", version="1", language="en", at=NOON),
        Agreed(to="border", version="1", language="en", at=NOON),
    ),
)
SENT = {"notice_sent": YES}
NOT_SENT = {"notice_sent": NO}
DATE: Fragment = {"notice_date": "2025-03-01"}
REACHED: Fragment = {"settlement_reached": NO}

QUESTIONS = (
    Choice(id="sent", topic=Topic.NOTICE, fact="notice_sent", options=(YES, NO)),
    TypedValue(id="date", topic=Topic.NOTICE, applies_if=yes("notice_sent"), fact="notice_date"),
    Choice(id="reached", topic=Topic.SETTLEMENT, fact="settlement_reached", options=(YES, NO)),
)
FLOW = Flow(version="1", questions=QUESTIONS, relevance=EVERYTHING)
EITHER = Flow(
    version="1",
    questions=QUESTIONS,
    relevance=TreeGoal(AnyOf(of=(yes("notice_sent"), yes("settlement_reached")))),
)


def started(flow: Flow = FLOW) -> Session:
    """Return a session at its first question."""
    session = steps.begin(flow, "s", TODAY, "zh")
    session = steps.choose_language(flow, session, "en").session
    return steps.consent(flow, session, CONSENT).session


def answered(*given: tuple[str, Fragment], flow: Flow = FLOW) -> Session:
    """Return a session after these answers."""
    session = started(flow)
    for question, fragment in given:
        session = steps.answer(flow, session, question, fragment).session
    return session


def holding(session: Session) -> Session:
    """Return a session that was handed over some time."""
    return session.model_copy(update={"hand_overs": (HANDED,)})


def asked(session: Session, flow: Flow = FLOW) -> str | None:
    """Return the id of the question on the session's card."""
    question = steps.current_question(flow, session)
    return question.id if question else None


ALL = (("sent", SENT), ("date", DATE), ("reached", REACHED))
STEPS: dict[str, Callable[[Session], steps.StepResult]] = {
    "language": lambda s: steps.choose_language(FLOW, s, "both"),
    "consent": lambda s: steps.consent(FLOW, s, CONSENT),
    "decline": lambda s: steps.decline(FLOW, s),
    "draft": lambda s: steps.draft(s, Draft(question="sent", picked=("yes",))),
    "look": lambda s: steps.look(s, "2"),
    "answer": lambda s: steps.answer(FLOW, s, "sent", SENT),
    "back": lambda s: steps.back(FLOW, s),
    "edit": lambda s: steps.edit(FLOW, s, "sent"),
    "proceed": lambda s: steps.proceed(FLOW, s),
    "review": lambda s: steps.review(FLOW, s),
    "assess": lambda s: steps.assess(FLOW, s),
    "deepen": lambda s: steps.deepen(FLOW, s),
    "restart": lambda s: steps.restart(FLOW, s, TODAY),
    "delete": lambda s: steps.delete(FLOW, s),
    "hand_over": lambda s: steps.hand_over(FLOW, s, HANDED),
    "withdraw": lambda s: steps.withdraw(FLOW, holding(s), "h", "sending", NOON),
}
ANYWHERE = ["language", "restart", "delete"]
ASKING = [*ANYWHERE, "back", "edit", "proceed", "review", "assess", "withdraw"]
DEFINED = {
    State.LANGUAGE: ANYWHERE,
    State.CONSENT: [*ANYWHERE, "consent", "decline"],
    State.NOTICE: [*ASKING, "draft", "answer"],
    State.SETTLEMENT: [*ASKING, "draft", "answer"],
    State.REVIEW: [*ASKING, "look", "deepen"],
    State.ASSESSED: [*ASKING, "look", "deepen", "hand_over"],
    State.HANDED_OVER: [*ASKING, "look", "deepen"],
    State.CLOSED: ANYWHERE,
    State.DELETED: [],
}
IN_STATE = {
    State.LANGUAGE: steps.begin(FLOW, "s", TODAY),
    State.CONSENT: steps.choose_language(FLOW, steps.begin(FLOW, "s", TODAY), "en").session,
    State.NOTICE: answered(("sent", SENT)),
    State.SETTLEMENT: answered(("sent", NOT_SENT)),
    State.REVIEW: answered(*ALL),
    State.ASSESSED: steps.assess(FLOW, answered(*ALL)).session,
    State.HANDED_OVER: steps.hand_over(
        FLOW, steps.assess(FLOW, answered(*ALL)).session, HANDED
    ).session,
    State.CLOSED: steps.decline(
        FLOW, steps.choose_language(FLOW, steps.begin(FLOW, "s", TODAY), "en").session
    ).session,
    State.DELETED: steps.delete(FLOW, answered(*ALL)).session,
}


@pytest.mark.parametrize("state", IN_STATE)
@pytest.mark.parametrize("name", STEPS)
def test_a_step_is_defined_or_not_now(name: str, state: State) -> None:
    """In each state a step raises the revision by one, or is refused and changes nothing."""
    session = IN_STATE[state]
    before = session.model_copy(deep=True)
    assert session.state is state
    if name in DEFINED[state]:
        assert STEPS[name](session).session.revision == before.revision + 1
    else:
        with pytest.raises(NotNow):
            STEPS[name](session)
    assert session == before


def test_an_interview_from_start_to_end() -> None:
    """Questions come in order, dependents only where they apply, and then the review."""
    session = started()
    assert (session.state, asked(session)) == (State.NOTICE, "sent")
    session = steps.answer(FLOW, session, "sent", SENT).session
    assert (session.state, asked(session)) == (State.NOTICE, "date")
    session = steps.answer(FLOW, session, "date", {}).session
    assert (session.state, asked(session)) == (State.SETTLEMENT, "reached")
    session = steps.answer(FLOW, session, "reached", REACHED).session
    assert (session.state, asked(session)) == (State.REVIEW, None)
    assert steps.assess(FLOW, session).session.state is State.ASSESSED


def test_what_is_kept_with_a_session_is_what_it_comes_to() -> None:
    """The outlook kept is that of the answers as they are, and makes no session another."""
    session = started()
    for question, fragment in (("sent", SENT), ("date", DATE), ("sent", NOT_SENT)):
        session = steps.answer(FLOW, session, question, fragment).session
        fresh = Session.model_validate_json(session.model_dump_json())
        assert session == fresh
        assert steps.ahead_of(FLOW, session) == steps.ahead_of(FLOW, fresh)
        assert steps.ahead_of(FLOW, session) is steps.ahead_of(FLOW, session)


def test_back_walks_the_path_taken() -> None:
    """Back opens the questions answered, last first, and stays at the first of them."""
    session = answered(*ALL)
    seen = []
    for _ in range(4):
        session = steps.back(FLOW, session).session
        seen.append(asked(session))
    assert seen == ["reached", "date", "sent", "sent"]
    assert session.state is State.NOTICE


def test_back_before_any_answer_changes_nothing_but_the_revision() -> None:
    """On the very first card back shows it again."""
    session = started()
    after = steps.back(FLOW, session).session
    assert after == session.model_copy(update={"revision": session.revision + 1})


def test_back_and_on_again() -> None:
    """After looking back, proceed returns to the question that was waiting."""
    session = answered(("sent", SENT), ("date", DATE))
    looking = steps.back(FLOW, session).session
    assert asked(looking) == "date"
    assert asked(steps.proceed(FLOW, looking).session) == "reached"


def test_review_closes_the_question_opened() -> None:
    """Whoever reviews or asks for the assessment is no longer looking at an old answer."""
    looking = steps.back(FLOW, answered(*ALL)).session
    assert looking.focus == "reached"
    for step in (steps.review, steps.assess):
        assert step(FLOW, looking).session.focus is None


def test_a_changed_answer_keeps_its_place_in_the_path() -> None:
    """An edited answer is not moved to the end of the path that back walks."""
    session = steps.edit(FLOW, answered(*ALL), "sent").session
    session = steps.answer(FLOW, session, "sent", SENT).session
    assert list(session.answers) == ["sent", "date", "reached"]
    assert (session.state, session.focus) == (State.REVIEW, None)


def test_pruned_answers_are_named_and_kept_aside() -> None:
    """A change that makes an answer pointless names it and keeps it for later."""
    session = steps.edit(FLOW, answered(*ALL), "sent").session
    step = steps.answer(FLOW, session, "sent", NOT_SENT)
    assert step.dropped == ("date",)
    assert "date" not in step.session.answers
    assert step.session.set_aside == {"date": DATE}
    assert step.session.state is State.REVIEW


def test_restoring_an_answer_brings_its_dependents_back() -> None:
    """The pruned question is asked again, with the earlier answer to confirm, even if needless."""
    session = answered(("sent", SENT), flow=EITHER)
    for question, fragment in (("date", DATE), ("sent", NOT_SENT), ("sent", SENT)):
        session = steps.edit(EITHER, session, question).session
        session = steps.answer(EITHER, session, question, fragment).session
    assert asked(session, EITHER) == "date"
    assert steps.earlier_answer(session, "date") == DATE
    session = steps.answer(EITHER, session, "date", DATE).session
    assert (session.answers, session.set_aside) == ({"sent": SENT, "date": DATE}, {})
    assert steps.earlier_answer(session, "date") == DATE
    assert steps.earlier_answer(session, "unheard_of") is None


def test_relevance_skips_but_never_drops() -> None:
    """What no longer matters is not asked; what was already said of it stays."""
    session = answered(("sent", SENT), flow=EITHER)
    assert session.state is State.REVIEW
    session = steps.edit(EITHER, session, "reached").session
    session = steps.answer(EITHER, session, "reached", REACHED).session
    assert set(session.answers) == {"sent", "reached"}


def test_only_what_applies_can_be_opened_or_answered() -> None:
    """A question that is gone or does not apply can be neither edited nor answered."""
    session = answered(("sent", NOT_SENT))
    for question in ("date", "unheard_of"):
        with pytest.raises(KeyError, match=question):
            steps.edit(FLOW, session, question)
        with pytest.raises(KeyError, match=question):
            steps.answer(FLOW, session, question, DATE)


def test_deepen_keeps_every_answer() -> None:
    """Going on to the full intake carries all answers over and asks what is still wanted."""
    tree = MultiYesNo(id="sent", topic=Topic.NOTICE, proof=True, ticks=("notice_sent",))
    flow = Flow(
        version="1",
        questions=(tree, QUESTIONS[2]),
        relevance=TreeGoal(AnyOf(of=(yes("notice_sent"), yes("settlement_reached")))),
    )
    session = answered(("sent", SENT), flow=flow)
    assert (session.state, session.depth) == (State.REVIEW, "quick")
    deeper = steps.deepen(flow, session).session
    assert (deeper.state, deeper.depth) == (State.SETTLEMENT, "full")
    assert deeper.answers == session.answers


def test_drafts_live_until_the_card_is_done() -> None:
    """A card half answered is kept by a draft step and cleared by every step that leaves it."""
    half = Draft(question="sent", picked=("yes",))
    session = steps.draft(started(), half).session
    assert session.draft == half
    assert steps.choose_language(FLOW, session, "both").session.draft == half
    for step in (STEPS[name] for name in ("answer", "back", "edit", "proceed", "review", "assess")):
        assert step(session).session.draft is None


def test_restart_keeps_language_and_consent() -> None:
    """Beginning again empties the answers and leaves what was agreed."""
    later = date(2027, 1, 2)
    session = steps.restart(FLOW, answered(*ALL), later).session
    assert (session.answers, session.set_aside, session.as_of) == ({}, {}, later)
    assert (session.language, session.consent, session.state) == ("en", CONSENT, State.NOTICE)


def test_delete_leaves_nothing_of_the_person() -> None:
    """A deleted session holds no answer and no consent."""
    session = IN_STATE[State.DELETED]
    assert (session.answers, session.set_aside, session.consent) == ({}, {}, None)


def test_look_turns_pages() -> None:
    """Looking at a page of a card is kept as the view, and forgotten when the card is left."""
    session = steps.look(answered(*ALL), "notice:2").session
    assert session.view == "notice:2"
    assert steps.assess(FLOW, session).session.view == ""


def test_migrate_names_what_is_gone() -> None:
    """Answers to questions that a new flow lacks are named; what hung on them is not counted."""
    flow = Flow(version="2", questions=QUESTIONS[:1], relevance=EVERYTHING)
    step = migrate(flow, answered(*ALL), date(2027, 1, 2))
    assert step.dropped == ("date", "reached")
    assert step.session.answers == {"sent": SENT}
    assert (step.session.flow_version, step.session.as_of) == ("2", date(2027, 1, 2))
    assert step.session.state is State.REVIEW


def test_migrate_drops_what_the_question_no_longer_takes() -> None:
    """An answer with a code or a key that its question lost is named and not kept."""
    session = answered(*ALL)
    for odd in ({"notice_sent": "perhaps"}, {"notice_date": "2025"}):
        broken = session.model_copy(update={"answers": {**session.answers, "sent": odd}})
        step = migrate(FLOW, broken, TODAY)
        assert step.dropped == ("sent",)
        assert step.session.set_aside == {}
        assert asked(step.session) == "sent"


def test_migrate_keeps_answers_behind_a_new_gate() -> None:
    """Where a new question comes before an old one, the old answer waits for it."""
    gate = Choice(id="gate", topic=Topic.RIGHT, fact="lawful_source", options=(YES, NO))
    hung = Choice(
        id="sent",
        topic=Topic.NOTICE,
        applies_if=yes("lawful_source"),
        fact="notice_sent",
        options=(YES, NO),
    )
    flow = Flow(version="2", questions=(gate, hung, *QUESTIONS[1:]), relevance=EVERYTHING)
    step = migrate(flow, answered(*ALL), TODAY)
    assert step.dropped == ()
    assert asked(step.session, flow) == "gate"
    assert steps.edit(flow, step.session, "sent").session.focus == "sent"
    opened = steps.answer(flow, step.session, "gate", {"lawful_source": YES})
    assert opened.dropped == ()
    assert opened.session.state is State.REVIEW
    closed = steps.answer(flow, step.session, "gate", {"lawful_source": NO})
    assert closed.dropped == ("sent", "date")
    assert closed.session.set_aside == {"sent": SENT, "date": DATE}


@pytest.mark.parametrize("state", [one for one in IN_STATE if one is not State.HANDED_OVER])
def test_migrate_leaves_other_states_alone(state: State) -> None:
    """A session that is not being asked anything stays where it is."""
    session = IN_STATE[state]
    assert migrate(FLOW, session, TODAY).session.state is state


def test_each_consent_to_a_hand_over_is_taken_back_by_itself() -> None:
    """One taken back ends the hand-over and stays on record; the other can still be; not twice."""
    session = IN_STATE[State.HANDED_OVER]
    assert session.hand_overs[0].stands
    one = steps.withdraw(FLOW, session, "h", "border", NOON).session
    assert (one.state, one.hand_overs[0].stands) == (State.ASSESSED, False)
    assert [agreed.withdrawn for agreed in one.hand_overs[0].consents] == [None, NOON]
    with pytest.raises(KeyError):
        steps.withdraw(FLOW, one, "h", "border", NOON)
    both = steps.withdraw(FLOW, one, "h", "sending", NOON).session
    assert [agreed.withdrawn for agreed in both.hand_overs[0].consents] == [NOON, NOON]


def test_what_was_handed_over_is_remembered_by_all_that_comes_after() -> None:
    """A changed answer, a restart, a newer interview keep the hand-over; a deletion does not."""
    session = IN_STATE[State.HANDED_OVER]
    newer = Flow(version="2", questions=QUESTIONS, relevance=EVERYTHING)
    for step in (
        steps.answer(FLOW, steps.edit(FLOW, session, "sent").session, "sent", NOT_SENT),
        steps.restart(FLOW, session, TODAY),
        migrate(newer, session, TODAY),
    ):
        assert step.session.hand_overs == (HANDED,)
        assert step.session.state is not State.HANDED_OVER
    assert steps.delete(FLOW, session).session.hand_overs == ()
