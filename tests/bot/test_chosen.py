"""A list submitted as one form means the same as its ticks, one by one, and "done"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from talking import NOON, SHORT, Person

from bot.cards.card import ButtonAction, ButtonKind, tag
from bot.cards.drafts import draft_of
from bot.cards.question import lines_of
from bot.chat.actions import submitted
from bot.chat.conversation import converse
from bot.chat.turn_context import TurnContext
from bot.turn import Chosen, Input, Tapped
from flows.engine.question import Flow, MultiChoice, MultiYesNo
from flows.engine.session import Session, State
from flows.facts import NO, NONE, UNSURE
from flows.interview import FLOW

LISTS = [one for one in FLOW.questions if isinstance(one, MultiYesNo | MultiChoice)]


def at(question: MultiYesNo | MultiChoice, answer: tuple[str, ...] | None) -> Session:
    """Return a session at the card of a list, answered before so, or not at all."""
    answers = {} if answer is None else {question.id: question.answer(answer, "no", None)}
    return Session(
        id="one",
        flow_version=FLOW.version,
        as_of=date(2026, 11, 21),
        language="en",
        state=State(question.topic.value),
        revision=7,
        focus=question.id,
        answers=answers,
    )


def done(question: MultiYesNo | MultiChoice, session: Session) -> str:
    """Return the code of the button that ends a list."""
    return ButtonAction(ButtonKind.DONE, tag(question.id), "", session.revision).code


def after(session: Session, *inputs: Input) -> Session:
    """Return the session after some inputs, that of the last without its revision."""
    for one in inputs:
        turn = converse(FLOW, session, one, now=NOON, new_id="two")
        assert turn.session is not None
        session = turn.session
    return session.model_copy(update={"revision": 0})


def ticked(
    question: MultiYesNo | MultiChoice, session: Session, wanted: set[str]
) -> tuple[Session, str]:
    """Tick and untick line by line until these are ticked; return that, and the code of done."""
    wrong = set(draft_of(session, question).picked) ^ wanted
    for line in sorted(wrong, key=lambda line: line in wanted):
        code = ButtonAction(ButtonKind.TICK, tag(question.id), line, session.revision).code
        turn = converse(FLOW, session, Tapped(code), now=NOON, new_id="two")
        assert turn.session is not None
        session = turn.session
    return session, done(question, session)


@given(st.data(), st.sampled_from(LISTS))
def test_the_same_as_ticks_and_done(
    data: st.DataObject, question: MultiYesNo | MultiChoice
) -> None:
    """Up to the last stage of the card: what is not ticked, and the proof, are asked alike."""
    lines = st.sets(st.sampled_from(lines_of(question)))
    wanted = data.draw(lines)
    if NONE in wanted:
        wanted = {NONE}
    before = data.draw(st.none() | lines.filter(lambda codes: NONE not in codes).map(tuple))
    session = at(question, before)
    singly, code = ticked(question, session, wanted)
    form = Chosen(done(question, session), tuple(wanted))
    assert after(session, form) == after(singly, Tapped(code))
    rest = data.draw(st.sampled_from([NO, UNSURE]))
    proof = data.draw(st.sampled_from(["document", UNSURE]))
    for stage, option in ((ButtonKind.REST, rest), (ButtonKind.PROOF, proof)):
        ends = []
        for ahead, given_ in ((session, form), (singly, Tapped(code))):
            turn = converse(FLOW, ahead, given_, now=NOON, new_id="two")
            assert turn.session is not None
            revision = turn.session.revision
            press = ButtonAction(stage, tag(question.id), option, revision).code
            ends.append(after(turn.session, Tapped(press)))
        assert ends[0] == ends[1]


def test_the_rest_is_asked() -> None:
    """Where lines stay open the form leads to the rest, then to the proof, then to the answer."""
    person = Person().agrees().types("1", "trademark")
    done = ButtonAction(ButtonKind.DONE, tag("notice_events"), "", person.holds.revision)
    person.does(Chosen(done.code, ("notice_sent",)))
    assert person.card.id == "question:notice_events:rest"
    person.taps("They are not true")
    assert person.card.id == "question:notice_events:proof"
    person.types("1")
    assert person.answers["notice_events"]["notice_sent"] == "yes"
    assert person.answers["notice_events"]["notice_received"] == "no"


def test_an_old_form() -> None:
    """A form of an earlier card, of another question or with odd options changes nothing."""
    person = Person().agrees().types("1", "trademark")
    before = person.holds
    code = ButtonAction(ButtonKind.DONE, tag("notice_events"), "", before.revision)
    for form in (
        Chosen(f"d:{tag('notice_events')}::{before.revision - 1}", ("notice_sent",)),
        Chosen(f"d:{tag('shell_changes')}::{before.revision}", ("nominee_shareholding",)),
        Chosen(f"t:{tag('notice_events')}:notice_sent:{before.revision}", ()),
        Chosen(code.code, ("notice_sent", "nonsense")),
        Chosen("nonsense", ()),
    ):
        person.does(form)
        assert person.holds == before
        assert "already recorded" in person.hears


def test_none_and_something() -> None:
    """Who ticks "none of these" and a line is asked which it is; each alone is taken."""
    (shell,) = (one for one in SHORT.questions if one.id == "shell_changes")
    assert isinstance(shell, MultiChoice)
    question = replace(shell, options=(*shell.options, NONE))
    session = at(question, None)
    scene = TurnContext(Flow(version=FLOW.version, questions=(question,)), session, NOON)
    turn = submitted(scene, Chosen(done(question, session), (NONE, shell.options[0])), 7)
    assert [notice.key for notice in turn.notices] == ["notice.which_one"]
    assert turn.session is session
    turn = submitted(scene, Chosen(done(question, session), (NONE,)), 7)
    assert turn.session is not None
    assert turn.session.answers == {question.id: {"shell_changes": [NONE]}}
