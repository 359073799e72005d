"""A session of an older interview is brought up to this one: nothing is lost silently."""

from __future__ import annotations

from datetime import date

from flows.engine.migration import migrate
from flows.engine.replay import replay
from flows.engine.session import Session, State
from flows.engine.steps import ahead_of, current_question, earlier_answer
from flows.facts import NO, YES
from flows.facts_file import Json
from flows.interview import FLOW

DAY = date(2026, 11, 21)
FIRST: dict[str, dict[str, Json]] = {
    "party_role": {"party_role": "right_holder"},
    "right_type": {"right_type": "trademark"},
    "right_status": {"right_status": "in_force", "right_status.proof": "official"},
    "mark_basics": {
        "right_in_china": YES,
        "trademark_used": YES,
        "right_well_known": NO,
        "right_in_china.proof": "official",
        "trademark_used.proof": "official",
    },
    "acts_match": {"infringement_shown": YES, "acts_ongoing": YES},
    "acts_started": {"acts_started": "2024-09"},
    "settlement_reached": {"settlement_reached": NO},
    "actual_loss": {"actual_loss": {"amount": "300000", "currency": "CNY"}},
    "no_base_figure": {},
    "stage": {"stage": "not_filed"},
    "demand_made": {"demand_made": YES, "demand_made.proof": "document"},
    "last_demand_date": {"last_demand_date": "2026-06-01"},
}
"""Answers as the first version of the interview asked for them."""


def migrated(answers: dict[str, dict[str, Json]]) -> tuple[Session, tuple[str, ...]]:
    """Return a session of version 1 brought up to this version, and what was dropped."""
    old = Session(id="s", flow_version="1", as_of=DAY, state=State.MONEY, answers=answers)
    step = migrate(FLOW, old, DAY)
    return step.session, step.dropped


def test_what_gone_questions_found_out_is_carried_over() -> None:
    """Every fact of the first version's answers stands, with its proof."""
    session, dropped = migrated(FIRST)
    assert dropped == ()
    assert session.flow_version == FLOW.version
    facts = replay(FLOW, session.answers).facts
    for fact, wanted in (
        ("right_in_china", YES),
        ("trademark_used", YES),
        ("right_well_known", NO),
        ("demand_made", YES),
    ):
        assert facts.code(fact) == wanted
    assert facts.span("last_demand_date") is not None
    assert facts.proof("trademark_used") == "official"
    settled = ("settlement_reached", "settlement_agreed_to_stop", "resumed_after_settlement")
    assert session.answers["settlement_events"] == dict.fromkeys(settled, NO)


def test_half_an_answer_is_to_be_confirmed() -> None:
    """What says only part of what a question asks now is shown again where the question comes."""
    session, dropped = migrated({**FIRST, "settlement_reached": {"settlement_reached": YES}})
    assert dropped == ()
    assert "settlement_events" not in session.answers
    assert earlier_answer(session, "settlement_events") == {"settlement_reached": YES}
    assert "settlement_events" in ahead_of(FLOW, session).ahead


def test_a_sum_waits_for_the_list_that_names_it() -> None:
    """A figure answered before its list existed is kept, and counts once the list is answered."""
    session, _ = migrated(FIRST)
    loss = FIRST["actual_loss"]
    assert session.answers["actual_loss"] == loss
    figures = FLOW.question("figures")
    assert figures is not None
    standing = replay(FLOW, session.answers)
    assert standing.facts.money("actual_loss") is not None or "actual_loss" in standing.held


def test_what_cannot_be_carried_over_is_named() -> None:
    """An answer with a fact that no question sets any more leaves the session, and is named."""
    odd: dict[str, dict[str, Json]] = {**FIRST, "old_question": {"old_fact": YES}}
    session, dropped = migrated(odd)
    assert dropped == ("old_question",)
    assert "old_question" not in session.answers


def test_a_migrated_session_can_go_on() -> None:
    """Migrating twice changes nothing more, and the state is the one the answers lead to."""
    session, _ = migrated(FIRST)
    question = current_question(FLOW, session)
    assert question is not None
    assert session.state.value == question.topic.value
    again = migrate(FLOW, session, DAY)
    assert again.session.answers == session.answers
    assert again.session.set_aside == session.set_aside
    assert again.dropped == ()
