"""The case that a brief is about, made from a session or from a facts file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from bot.cards.result.parts import said_value
from bot.cards.wording import answer_text, question_text
from bot.text import Text, text
from flows.engine.progress import expected
from flows.engine.question import Flow
from flows.engine.session import Consent, LanguageChoice, LanguageCode, Session
from flows.engine.steps import ahead_of
from flows.facts import PROOF_SUFFIX, Facts
from flows.facts_file import Fragment, dump
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


def case_of_session(flow: Flow, session: Session) -> Case:
    """Return the case of a session: the facts that follow from its answers, and the answers."""
    view = ahead_of(flow, session)
    standing = view.standing
    answers = []
    for question in flow.questions:
        if question.id in standing.applied or question.id in standing.held:
            said = answer_text(question, session.answers[question.id])
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
    proof = data.get(fact + PROOF_SUFFIX)
    if proof is None:
        return said
    return text("answer.with_proof", answer=said, proof=Text(f"proof.{proof}"))


def _number(seed: str) -> str:
    """Return a case number that can be read out over the telephone: `CI-1A2B-3C4D`."""
    digits = sha256(seed.encode()).hexdigest()[:_DIGITS].upper()
    half = _DIGITS // 2
    return f"CI-{digits[:half]}-{digits[half:]}"
