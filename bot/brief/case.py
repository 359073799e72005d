"""The case that a brief is about, made from a session or from a facts file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from bot.cards.result.parts import said_value
from bot.cards.wording import answer_text, question_text
from bot.parties import Parties
from bot.text import Text, text
from flows.assessment.model import Assessment
from flows.engine.progress import expected
from flows.engine.question import AnyQuestion, Flow
from flows.engine.session import Consent, LanguageChoice, LanguageCode, Session
from flows.engine.steps import ahead_of
from flows.facts import PROOF_SUFFIX, Facts, Proof
from flows.facts_file import Fragment, Json, dump
from flows.vocabulary import FACTS, Topic

_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Answered:
    """A question and the answer given; for a facts file, a fact and its value."""

    topic: Topic
    asked: Text
    said: Text


@dataclass(frozen=True)
class Case:
    """What is known about one case. `number` identifies it and reveals nothing about the person.

    `language` is the one the person chose, None where only a facts file is known;
    `own_language` is the one that comes first where they chose both at once;
    `still_open` estimates how many questions could still change the result.
    `series` names the calendar files that replace each other, `sequence` orders them, and
    `in_calendar` holds the last days of each deadline that earlier ones had. `parties` are
    given for a cover sheet only. `assessment` and `content` are those of a brief that was
    received, which is then not assessed anew.
    """

    number: str
    facts: Facts
    as_of: date
    flow_version: str
    answers: tuple[Answered, ...]
    language: LanguageChoice | None = None
    own_language: LanguageCode | None = None
    consent: Consent | None = None
    referral: str = ""
    still_open: int = 0
    series: str = ""
    sequence: int = 0
    in_calendar: Mapping[str, tuple[date, ...]] = field(default_factory=dict)
    parties: Parties | None = None
    assessment: Assessment | None = None
    content: Mapping[str, Json] | None = None

    def __post_init__(self) -> None:
        """Take the case number for the series of a calendar where none is given."""
        if not self.series:
            object.__setattr__(self, "series", self.number)


def case_of_session(flow: Flow, session: Session) -> Case:
    """Return the case of a session: the facts that follow from its answers, and the answers."""
    view = ahead_of(flow, session)
    standing = view.standing
    answers = []
    for question in flow.questions:
        if question.id in standing.applied or question.id in standing.held:
            said = _answer(question, session.answers[question.id])
            asked = question_text(question, standing.facts)
            answers.append(Answered(question.topic, asked, said))
    return Case(
        number=_number(session.id),
        facts=standing.facts,
        as_of=session.as_of,
        flow_version=session.flow_version,
        answers=tuple(answers),
        language=session.language,
        own_language=session.own_language,
        consent=session.consent,
        referral=session.referral,
        still_open=expected(view, session.depth),
        sequence=session.revision,
        in_calendar=session.in_calendar,
    )


def case_of_facts(facts: Facts, as_of: date, flow_version: str = "") -> Case:
    """Return the case of a facts file; the same facts always have the same number."""
    data = dump(facts)
    answers = tuple(
        Answered(FACTS[id_].topic, Text(f"fact.{id_}"), _said(id_, data))
        for id_ in FACTS
        if id_ in facts.values
    )
    content = json.dumps(data, ensure_ascii=False, sort_keys=True)
    return Case(_number(content), facts, as_of, flow_version, answers)


def _said(fact: str, data: Fragment) -> Text:
    said = text("answer.list", items=said_value(fact, data[fact]))
    return _proved(said, data.get(fact + PROOF_SUFFIX))


def _answer(question: AnyQuestion, fragment: Fragment) -> Text:
    """Return an answer in full, with the strength of its proof in two words."""
    bare = {key: value for key, value in fragment.items() if not key.endswith(PROOF_SUFFIX)}
    proofs = [value for key, value in fragment.items() if key.endswith(PROOF_SUFFIX)]
    return _proved(answer_text(question, bare), proofs[0] if proofs else None)


def _proved(said: Text, proof: Json) -> Text:
    if proof is None:
        return said
    known = f"brief.proof.{proof}" if proof in Proof.__members__.values() else f"proof.{proof}"
    return text("brief.answer", answer=said, proof=Text(known))


def _number(seed: str) -> str:
    """Return a case number that can be read out over the telephone: `CI-1A2B-3C4D`."""
    digits = sha256(seed.encode()).hexdigest()[:_DIGITS].upper()
    half = _DIGITS // 2
    return f"CI-{digits[:half]}-{digits[half:]}"
