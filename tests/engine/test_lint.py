"""Lint finds each kind of fault, names where it is, and is silent on a sound flow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from strategies_engine import EVERYTHING

from flows.assessment.tree import AllOf, AnyOf, Not, one_of, yes
from flows.assessment.tree import predicate as leaf_of
from flows.engine.idle import check_options
from flows.engine.lint import (
    check_asked,
    check_gates,
    check_machine,
    check_questions,
    lint,
)
from flows.engine.lint_finding import LintFinding
from flows.engine.machine import TRANSITIONS, Transition
from flows.engine.question import AnyQuestion, Choice, Flow, MultiChoice, MultiYesNo, TypedValue
from flows.engine.reach import ways_to
from flows.engine.replay import replay
from flows.engine.session import Event, State
from flows.engine.texts import check_texts, needed_keys, placeholders
from flows.facts import NO, YES, Facts
from flows.interview import FLOW
from flows.vocabulary import FACTS, Topic

AS_OF = date(2026, 11, 21)
SENT = Choice(id="sent", topic=Topic.NOTICE, fact="notice_sent", options=(YES, NO))
DATE = TypedValue(id="date", topic=Topic.NOTICE, applies_if=yes("notice_sent"), fact="notice_date")


def flow(*questions: AnyQuestion) -> Flow:
    """Return a flow in which everything matters."""
    return Flow(version="1", questions=questions, relevance=EVERYTHING)


def rules(findings: object) -> set[str]:
    """Return the rules broken, the facts left out of a small flow apart."""
    assert isinstance(findings, tuple | list)
    return {f"{f.rule} {f.where}" for f in findings if not f.found.startswith("no question that")}


def texts(for_flow: Flow) -> dict[str, str]:
    """Return a text for every key that a flow needs."""
    return dict.fromkeys(needed_keys(for_flow), "a text")


def test_the_real_flow_has_sound_questions() -> None:
    """The interview's questions, gates and machine give no finding."""
    assert not [*check_questions(FLOW), *check_gates(FLOW), *check_machine(TRANSITIONS)]


FAULTS: list[tuple[str, Flow]] = [
    ("id sent", flow(SENT, SENT)),
    ("topic notice", flow(SENT, replace(SENT, id="right", topic=Topic.RIGHT), DATE)),
    ("fact flows/interview/notice.py: sent", flow(replace(SENT, fact="unheard_of"))),
    ("kind flows/interview/notice.py: sent", flow(replace(SENT, fact="notice_date"))),
    ("option flows/interview/notice.py: sent", flow(replace(SENT, options=(YES, "maybe")))),
    ("option flows/interview/notice.py: sent", flow(replace(SENT, options=(YES, YES)))),
    ("proof flows/interview/notice.py: date", flow(SENT, replace(DATE, proof=True))),
    ("applies_if flows/interview/notice.py: date", flow(DATE, SENT)),
    ("applies_if flows/interview/notice.py: date", flow(DATE)),
]


@pytest.mark.parametrize(("found", "faulty"), FAULTS)
def test_faults_of_a_question_are_named(found: str, faulty: Flow) -> None:
    """Each fault is found by its rule, in the file and question that has it."""
    assert found in rules([*check_questions(faulty), *check_gates(faulty)])


def test_sound_questions_pass() -> None:
    """A small sound flow has no fault but the facts that it leaves out."""
    small = flow(SENT, DATE)
    assert not rules([*check_questions(small), *check_gates(small)])
    left_out = [f for f in check_questions(small) if f.rule == "fact"]
    assert len(left_out) == len(FACTS) - 2


def test_a_ring_of_questions_is_found() -> None:
    """Questions that hang on each other are named in a ring."""
    first = replace(SENT, id="first", applies_if=yes("notice_received"))
    second = Choice(
        id="second",
        topic=Topic.NOTICE,
        applies_if=yes("notice_sent"),
        fact="notice_received",
        options=(YES, NO),
    )
    ring = [f for f in check_gates(flow(first, second)) if f.rule == "cycle"]
    assert len(ring) == 1
    assert {"first", "second"} <= set(ring[0].found.split(" <- "))


def test_a_gate_that_can_never_hold_is_found() -> None:
    """A question whose condition contradicts itself, or the options before it, is unreachable."""
    both = AllOf(of=(yes("notice_sent"), Not(of=(yes("notice_sent"),))))
    for never in (both, one_of("notice_sent", "not_applicable")):
        dead = flow(SENT, replace(DATE, applies_if=never))
        assert rules(list(check_asked(dead, AS_OF))) == {
            "reachable flows/interview/notice.py: date"
        }


def test_a_question_that_nobody_needs_is_found() -> None:
    """A question whose facts no goal reads is never asked, unless it is asked always."""
    idle = Flow(version="1", questions=(SENT, DATE), relevance=_Nothing())
    assert rules(list(check_asked(idle, AS_OF))) == {
        "asked flows/interview/notice.py: sent",
        "asked flows/interview/notice.py: date",
    }
    always = replace(idle, questions=(replace(SENT, always=True), replace(DATE, always=True)))
    assert not list(check_asked(always, AS_OF))


class _Nothing:
    """Relevance for which nothing matters."""

    def wanted(self, *_: object) -> frozenset[str]:
        """Return nothing."""
        return frozenset()

    def reason_skipped(self, *_: object) -> str:
        """Return a reason for everything."""
        return "nothing"


def test_a_fact_whose_answers_are_all_the_same_is_found() -> None:
    """An option that can change nothing is named, unless it is asked for the file."""
    source = MultiYesNo(
        id="source", topic=Topic.ACTS, ticks=("lawful_source", "independent_origin")
    )
    small = flow(SENT, DATE, source)

    def outcome(facts: Facts) -> object:
        return facts.code("notice_sent"), facts.code("lawful_source")

    (finding,) = check_options(small, AS_OF, outcome)
    assert (finding.rule, finding.found.split(",")[0]) == ("idle", "independent_origin")
    filed = flow(replace(SENT, filed=True), DATE, replace(source, filed=True))
    assert not list(check_options(filed, AS_OF, lambda _: None))


def test_ways_lead_through_chains_and_lists() -> None:
    """Ways to a question answer every question on which it hangs, and only those."""
    kinds = MultiChoice(
        id="kinds",
        topic=Topic.NOTICE,
        applies_if=yes("notice_sent"),
        fact="notice_forms",
        options=("email", "authority"),
    )
    marks = MultiYesNo(id="marks", topic=Topic.NOTICE, ticks=("notice_received", "demand_made"))
    target = replace(
        DATE,
        applies_if=AllOf(
            of=(
                one_of("notice_forms", "authority"),
                AnyOf(of=(yes("demand_made"), leaf_of("notice_date", by=lambda _: False))),  # type: ignore[arg-type, return-value]
            )
        ),
    )
    small = flow(SENT, kinds, marks, target)
    way = next(ways_to(small, target))
    assert way["sent"] == {"notice_sent": YES}
    assert way["kinds"] == {"notice_forms": ["authority"]}
    assert "date" in replay(small, way).open
    assert next(ways_to(small, SENT)) == {}


def test_a_state_without_a_way_out_is_found() -> None:
    """A state that no event reaches, or that leads to no end, is named."""
    some = [line for line in TRANSITIONS if line.event is not Event.DELETE]
    stuck = [line for line in some if State.CONSENT not in line.sources]
    found = {f"{f.rule} {f.where}" for f in check_machine(stuck)}
    assert "dead_end flows/engine/machine.py: consent" in found
    assert "state flows/engine/machine.py: review" in found
    loop = Transition(Event.RESTART, (State.LANGUAGE,), State.LANGUAGE)
    assert "dead_end flows/engine/machine.py: language" in {
        f"{f.rule} {f.where}" for f in check_machine([loop])
    }


def test_complete_texts_pass() -> None:
    """Texts for every key, alike in both languages, give no finding."""
    full = texts(FLOW)
    assert not list(check_texts(FLOW, {"en": full, "zh_Hans": full}))


def test_faulty_texts_are_named_by_language_and_key() -> None:
    """Missing, empty, unclean and left-over texts, and unlike placeholders, are each found."""
    small = flow(SENT)
    good = texts(small)
    key = "question.sent.text"
    found = {
        str(finding)
        for finding in check_texts(
            small,
            {
                "en": good | {key: "At {place}", "question.gone.text": "x", "a": "{", "b": " "},
                "zh_Hans": {k: v for k, v in good.items() if k != "option.no"} | {"c": "x "},
            },
        )
    }
    assert {text.split(": found")[0] for text in found} == {
        "zh_Hans: option.no: text",
        f"zh_Hans: {key}: placeholder",
        "question.gone.text: text",
        "zh_Hans: question.gone.text: text",
        "en: a: placeholder",
        "zh_Hans: a: text",
        "en: b: text",
        "zh_Hans: b: text",
        "zh_Hans: c: text",
        "en: c: text",
    }


def test_placeholders_are_read_as_format_does() -> None:
    """Names in braces are placeholders, doubled braces are not, odd ones are no format."""
    assert placeholders("{a} and {b}, {{not}}") == frozenset({"a", "b"})
    assert placeholders("{") is None


def test_cards_and_buttons_must_fit() -> None:
    """A card or button data over its limit is named, one at its limit is not.

    The flow is cut to two topics: what else that leaves wrong is no matter here.
    """
    few = [q for q in FLOW.questions if q.topic in (Topic.TIMING, Topic.CONTRACT)]
    part = Flow(FLOW.version, tuple(few))
    full = texts(part)
    findings = lint(
        part,
        {"en": full, "zh_Hans": full},
        as_of=AS_OF,
        card_length=lambda id_: 4097 if id_ == "stage" else 4096,
        button_bytes=lambda id_: 65 if id_ == "clause_sum" else 64,
    )
    sizes = [finding for finding in findings if finding.rule in ("card", "button")]
    assert sizes == [
        LintFinding("card", "flows/interview/timing.py: stage", "4097", "at most 4096"),
        LintFinding("button", "flows/interview/contract.py: clause_sum", "65", "at most 64"),
    ]
    assert str(sizes[0]) == (
        "flows/interview/timing.py: stage: card: found 4097; allowed: at most 4096"
    )


def no_size(id_: str) -> int:
    """Fail as drawing a card does where a text of it is missing."""
    raise LookupError(f"ui.back (en): {id_}")


def test_a_missing_text_is_named_and_no_card_is_drawn() -> None:
    """Lint never draws a card that lacks a text: it names the text, by language and key."""
    full = texts(FLOW)
    key = "question.acts_started.text"
    lacking = {id_: text for id_, text in full.items() if id_ != key}
    findings = lint(
        FLOW,
        {"en": lacking, "zh_Hans": full},
        as_of=AS_OF,
        card_length=no_size,
        button_bytes=no_size,
    )
    assert findings == (LintFinding("text", f"en: {key}", "no text", "a text in every language"),)


def test_a_card_that_cannot_be_drawn_is_a_finding() -> None:
    """A text missing outside the questions is named with the question whose card needs it."""
    full = texts(FLOW)
    findings = lint(FLOW, {"en": full, "zh_Hans": full}, as_of=AS_OF, card_length=no_size)
    assert len(findings) == len(FLOW.questions)
    assert "flows/interview/acts.py: acts_started: text: found ui.back (en): acts_started" in str(
        next(finding for finding in findings if finding.where.endswith("acts_started"))
    )
