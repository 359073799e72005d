"""Random people answer, skip, go back, change their mind, switch language, stop and resume."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from strategies_engine import fragments, interviews

from flows.engine import steps
from flows.engine.migration import migrate
from flows.engine.question import Flow
from flows.engine.replay import replay
from flows.engine.session import BOTH, Consent, Draft, LanguageChoice, Session, State

TODAY = date(2026, 11, 21)
CONSENT = Consent(version="1", language="both", at=datetime(2026, 11, 21, tzinfo=UTC))
LANGUAGES: list[LanguageChoice] = ["en", "zh", "both"]


class Person(RuleBasedStateMachine):
    """One person in one interview, doing whatever the card in front of them allows."""

    flow: Flow
    session: Session

    @initialize(flow=interviews())
    def begin(self, flow: Flow) -> None:
        """Choose a language and consent."""
        self.flow = flow
        session = steps.begin(flow, "s", TODAY)
        session = steps.choose_language(flow, session, "en").session
        self.session = steps.consent(flow, session, CONSENT).session

    def is_asked(self) -> bool:
        """Whether a question stands on the card."""
        return self.session.state.topic is not None

    def has_answered(self) -> bool:
        """Whether any question has been answered."""
        return bool(self.session.answers)

    def take(self, step: steps.StepResult) -> None:
        """Go on with the session after a step."""
        assert step.session.revision == self.session.revision + 1
        self.session = step.session

    @precondition(is_asked)
    @rule(data=st.data())
    def answer(self, data: st.DataObject) -> None:
        """Answer the question on the card, perhaps with not sure."""
        question = steps.current_question(self.flow, self.session)
        assert question is not None
        fragment = data.draw(fragments(question))
        self.take(steps.answer(self.flow, self.session, question.id, fragment))

    @precondition(is_asked)
    @rule(data=st.data())
    def confirm(self, data: st.DataObject) -> None:
        """Give the answer that was given before, if there was one."""
        question = steps.current_question(self.flow, self.session)
        assert question is not None
        earlier = steps.earlier_answer(self.session, question.id)
        fragment = data.draw(fragments(question)) if earlier is None else earlier
        self.take(steps.answer(self.flow, self.session, question.id, fragment))

    @precondition(is_asked)
    @rule()
    def half_answer(self) -> None:
        """Tick something and stop there."""
        question = steps.current_question(self.flow, self.session)
        assert question is not None
        self.take(steps.draft(self.session, Draft(question=question.id, picked=("x",))))

    @rule()
    def back(self) -> None:
        """Look at the answer before."""
        self.take(steps.back(self.flow, self.session))

    @rule()
    def proceed(self) -> None:
        """Go where the answers lead."""
        self.take(steps.proceed(self.flow, self.session))

    @precondition(has_answered)
    @rule(data=st.data())
    def change_and_restore(self, data: st.DataObject) -> None:
        """Changing an answer, and then giving the old ones again, restores every fact."""
        before = replay(self.flow, self.session.answers)
        old = dict(self.session.answers)
        id_ = data.draw(st.sampled_from(before.applied + before.held))
        question = self.flow.question(id_)
        assert question is not None
        self.take(steps.edit(self.flow, self.session, id_))
        step = steps.answer(self.flow, self.session, id_, data.draw(fragments(question)))
        self.take(step)
        for name in (id_, *step.dropped):
            assert steps.earlier_answer(self.session, name) is not None
            self.take(steps.edit(self.flow, self.session, name))
            self.take(steps.answer(self.flow, self.session, name, old[name]))
        assert replay(self.flow, self.session.answers) == before

    @precondition(has_answered)
    @rule(data=st.data())
    def edit(self, data: st.DataObject) -> None:
        """Open an answer and give another."""
        id_ = data.draw(st.sampled_from(sorted(self.session.answers)))
        question = self.flow.question(id_)
        assert question is not None
        self.take(steps.edit(self.flow, self.session, id_))
        assert steps.current_question(self.flow, self.session) is question
        self.take(steps.answer(self.flow, self.session, id_, data.draw(fragments(question))))

    @rule(language=st.sampled_from(LANGUAGES))
    def switch_language(self, language: LanguageChoice) -> None:
        """Switching language moves nothing; the language read alone last is the reader's own."""
        before = self.session
        self.take(steps.choose_language(self.flow, self.session, language))
        read = before.language if before.language != BOTH else None
        own = (before.own_language or read) if language == BOTH else language
        same = {"language": language, "own_language": own, "revision": before.revision + 1}
        assert self.session == before.model_copy(update=same)

    @rule()
    def review(self) -> None:
        """Read what was answered."""
        self.take(steps.review(self.flow, self.session))

    @rule()
    def assess(self) -> None:
        """Read the assessment so far."""
        self.take(steps.assess(self.flow, self.session))

    @precondition(lambda self: not self.is_asked())
    @rule()
    def deepen(self) -> None:
        """Go on to the full intake."""
        self.take(steps.deepen(self.flow, self.session))

    @rule()
    def resume(self) -> None:
        """A session stored and read again is the same session."""
        stored = Session.model_validate_json(self.session.model_dump_json())
        assert stored == self.session
        self.session = stored

    @rule()
    def resume_under_a_new_flow(self) -> None:
        """A flow that only changed its version costs nobody an answer."""
        before = self.session
        self.flow = replace(self.flow, version="2")
        step = migrate(self.flow, self.session, TODAY)
        self.take(step)
        assert step.dropped == ()
        assert (self.session.answers, self.session.set_aside) == (before.answers, before.set_aside)

    @rule()
    def restart(self) -> None:
        """Begin again with nothing."""
        self.take(steps.restart(self.flow, self.session, TODAY))
        assert not self.session.answers

    @invariant()
    def stands_where_the_answers_lead(self) -> None:
        """The state shown is the state that the answers, or the question opened, lead to."""
        question = steps.current_question(self.flow, self.session)
        if self.is_asked():
            assert question is not None
            assert self.session.state is State(question.topic.value)
        else:
            assert question is None

    @invariant()
    def holds_only_what_applies(self) -> None:
        """No answer held is one that replay would drop, and none stands aside as well."""
        assert replay(self.flow, self.session.answers).dropped == ()
        assert not self.session.answers.keys() & self.session.set_aside.keys()

    def teardown(self) -> None:
        """Nobody gets stuck: answering what is asked leads to the review."""
        if not hasattr(self, "session"):
            return
        session = steps.proceed(self.flow, self.session).session
        for _ in range(len(self.flow.questions) + 1):
            question = steps.current_question(self.flow, session)
            if question is None:
                break
            session = steps.answer(self.flow, session, question.id, {}).session
        assert session.state is State.REVIEW


TestPerson = Person.TestCase
TestPerson.settings = settings(max_examples=60, stateful_step_count=30)
