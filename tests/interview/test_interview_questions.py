"""The questions: every fact can be given, and no question asks for what is not yet known."""

from __future__ import annotations

from itertools import chain, combinations

import pytest

from flows.assessment.conflicts import conflicts
from flows.assessment.tree.conditions import known, not_said, said, unknown
from flows.engine.question import AnyQuestion, Choice, MultiChoice, MultiYesNo, Rest, TypedValue
from flows.facts import NO, NONE, NOT_APPLICABLE, UNSURE, YES, FactKind, Facts
from flows.facts_file import read
from flows.interview import FLOW
from flows.law.library import library
from flows.vocabulary import FACTS, Topic

RESTS: tuple[Rest, ...] = ("no", "unsure")
TYPED = {FactKind.DATE, FactKind.MONEY, FactKind.PERCENT, FactKind.COUNT}
TICKS = [question for question in FLOW.questions if isinstance(question, MultiYesNo)]


def by_id(question: AnyQuestion) -> str:
    """Name the test case after the question."""
    return question.id


def test_every_fact_can_be_given() -> None:
    """Each fact of the vocabulary is set by at least one question."""
    asked = {fact for question in FLOW.questions for fact in question.facts}
    assert asked == set(FACTS)


def test_every_code_can_be_given() -> None:
    """Each code of a choice or multi fact is an option, or is what nothing ticked means."""
    for question in FLOW.questions:
        if isinstance(question, Choice) and FACTS[question.fact].kind is FactKind.CHOICE:
            codes = set(FACTS[question.fact].codes)
            assert set(question.options) == codes | (question.sets.keys() & {*question.options})
        if isinstance(question, MultiChoice):
            codes = {code for fact in question.asks for code in FACTS[fact].codes}
            assert {*question.options} == codes - {NONE}, question.id


def test_question_kinds_fit_their_facts() -> None:
    """A choice sets a tri or choice fact, ticks tri facts, picks a multi, an entry the rest."""
    for question in FLOW.questions:
        kinds = {FACTS[fact].kind for fact in question.asks}
        match question:
            case Choice():
                assert kinds <= {FactKind.TRI, FactKind.CHOICE}, question.id
                codes = {*FACTS[question.fact].codes, *question.sets}
                assert set(question.options) <= codes, question.id
            case MultiYesNo():
                assert kinds == {FactKind.TRI}, question.id
            case MultiChoice():
                assert kinds == {FactKind.MULTI}, question.id
            case TypedValue():
                assert kinds <= TYPED, question.id


def test_ids_are_unique_and_short() -> None:
    """No two questions share an id, and an id fits into button data and a file of stories."""
    ids = [question.id for question in FLOW.questions]
    assert len(set(ids)) == len(ids)
    assert all(id_.isidentifier() and len(id_) <= 24 for id_ in ids)


def test_topics_come_in_their_order() -> None:
    """The questions of a topic stand together, and the topics stand in the vocabulary's order."""
    order = list(Topic)
    places = [order.index(question.topic) for question in FLOW.questions]
    assert places == sorted(places)
    assert set(places) == set(range(len(order)))


def test_the_story_comes_first() -> None:
    """Role, what happened, who they are, which right: always asked, in this order."""
    story = [question for question in FLOW.questions if question.topic is Topic.STORY]
    assert list(FLOW.questions[: len(story)]) == story
    told = [question.id for question in story if question.applies_if is None]
    assert told == ["party_role", "act_kinds", "relationship", "right_type"]
    assert all(question.always for question in story)


def test_applies_if_reads_only_earlier_facts() -> None:
    """A question hangs only on facts that a question before it can have set."""
    earlier: set[str] = set()
    for question in FLOW.questions:
        if question.applies_if is not None:
            assert question.applies_if.facts() <= earlier, question.id
        earlier.update(question.facts)


def test_proof_is_asked_exactly_where_a_fact_must_be_proved() -> None:
    """A card asks for proof if and only if one of its facts must be proved."""
    for question in FLOW.questions:
        beside = (item for said in question.sets.values() for item in said.items())
        affirmed = {*question.asks, *(fact for fact, value in beside if value != NO)}
        assert question.proof == any(FACTS[fact].provable for fact in affirmed), question.id


def test_every_article_is_in_the_law_library() -> None:
    """The provision shown with the reason for a question exists."""
    known_law = library().provisions
    for question in FLOW.questions:
        assert not question.article or question.article in known_law, question.id


@pytest.mark.parametrize("question", TICKS, ids=by_id)
def test_one_tick_card_never_contradicts_itself(question: MultiYesNo) -> None:
    """Whatever is ticked on one card, and whatever the rest means, the facts can all be true."""
    subsets = chain.from_iterable(
        combinations(question.ticks, size) for size in range(len(question.ticks) + 1)
    )
    for picked in subsets:
        for rest in RESTS:
            facts, problems = read(question.answer(picked, rest))
            assert not problems
            assert not conflicts(facts), (picked, rest)


def test_a_presupposed_line_is_one_of_the_ticks() -> None:
    """What a line takes for granted stands on the same card, before it."""
    for question in TICKS:
        for line, presupposed in question.presupposed.items():
            before = question.ticks[: question.ticks.index(line)]
            assert set(presupposed) <= set(before), question.id


def test_whoever_received_a_notice_was_sent_one() -> None:
    """A tick on a later line of the notice card answers the line it presupposes."""
    question = FLOW.question("notice_events")
    assert isinstance(question, MultiYesNo)
    answer = question.answer(["continued_after_notice"], "unsure")
    assert answer == {"notice_sent": YES, "continued_after_notice": YES}
    assert question.answer([], "no")["notice_sent"] == NO


SAID_CASES = [
    (Facts(), False),
    (Facts({"right_type": "trademark"}), True),
    (Facts({"right_type": "software"}), False),
    (Facts({"right_type": UNSURE}), False),
]


@pytest.mark.parametrize(("facts", "holds"), SAID_CASES)
def test_said_and_not_said_are_opposites_that_never_stay_open(facts: Facts, holds: bool) -> None:  # noqa: FBT001
    """Not sure keeps a question that needs the answer out, and lets the others in."""
    wants, bars = said("right_type", "trademark"), not_said("right_type", "trademark")
    assert bool(wants.evaluate(facts, frozenset()).level) is holds
    assert bool(bars.evaluate(facts, frozenset()).level) is not holds


def test_said_reads_multi_facts_by_any_of_their_codes() -> None:
    """One of the wanted codes among those picked is enough; unsure beside it does not matter."""
    wants = said("relationship", "employee", "agent")
    picked = Facts({"relationship": frozenset({"agent", "supplier", UNSURE})})
    assert wants.evaluate(picked, frozenset()).level
    other = Facts({"relationship": frozenset({"supplier"})})
    assert not wants.evaluate(other, frozenset()).level


@pytest.mark.parametrize("value", [None, UNSURE, NO, NOT_APPLICABLE])
def test_known_and_unknown_are_opposites(value: str | None) -> None:
    """Missing and not sure are unknown; every other answer, no included, is known."""
    facts = Facts({} if value is None else {"notice_sent": value})
    is_known = value in (NO, NOT_APPLICABLE)
    assert bool(known("notice_sent").evaluate(facts, frozenset()).level) is is_known
    assert bool(unknown("notice_sent").evaluate(facts, frozenset()).level) is not is_known


def test_version_is_set() -> None:
    """A session can be told which flow it was begun under."""
    assert FLOW.version
