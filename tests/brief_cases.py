"""Cases for the tests of the brief, and what a brief of them has to hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

import pypdfium2

from bot.brief.case import Case, case_of_facts, case_of_session
from bot.brief.citing import article
from bot.brief.content import brief_of
from bot.brief.document import document, write
from bot.brief.lists import STEPS_IN_CHAT
from bot.brief.matter import is_sparse
from bot.brief.model import Brief
from bot.brief.pdf import request
from bot.brief.pdf_worker import compiled
from bot.cards.limits import longest_answer
from bot.language import Localizer, Voice, plain, speak
from bot.text import Param, Text
from flows.assessment.assess import assess
from flows.assessment.model import Amounts, Assessment, Exposure, Liquidated, RouteStatus, Status
from flows.engine.session import LanguageChoice, Session, State
from flows.facts import DateSpan, Facts, Money
from flows.facts_file import Json, read
from flows.interview import FLOW
from flows.law.judgments import judgments

TODAY = date(2026, 11, 21)
GOLDEN = (
    "adidas-ruan",
    "carbomer",
    "fila-zhongyuan",
    "geely-wm",
    "graphite-nda",
    "guiding-case-166",
    "opple-huasheng",
    "pudong-relapse",
    "spc-871",
)
CASES = (*GOLDEN, "rich")
FOOT = 44.0
"""Points from the lower edge of a page below which its footer stands."""

RICH: dict[str, Json] = {
    "party_role": "right_holder",
    "right_type": "trademark",
    "right_status": "in_force",
    "right_status.proof": "official",
    "right_in_china": "yes",
    "right_in_china.proof": "official",
    "trademark_used": "yes",
    "trademark_used.proof": "document",
    "standing": "owner",
    "infringement_shown": "yes",
    "infringement_shown.proof": "document",
    "contrary_evidence": "no",
    "acts_started": "2024-03",
    "acts_ongoing": "yes",
    "acts_ongoing.proof": "inferred",
    "act_kinds": ["used_mark", "counterfeit_mark"],
    "acts_scale": "large",
    "relationship": ["distributor"],
    "relationship.proof": "document",
    "notice_sent": "yes",
    "notice_sent.proof": "document",
    "notice_date": "2025-01-15",
    "notice_identified_right": "yes",
    "notice_received": "yes",
    "continued_after_notice": "yes",
    "continued_after_notice.proof": "none",
    "settlement_reached": "yes",
    "settlement_date": "2025-06-01",
    "settlement_agreed_to_stop": "yes",
    "resumed_after_settlement": "yes",
    "resumed_date": "2025",
    "prior_decision": "administrative_penalty",
    "prior_decision.proof": "official",
    "prior_decision_effective_date": "2025-09-10",
    "repeated_after_decision": "yes",
    "repeated_after_decision.proof": "official",
    "infringer_profit": {"amount": "2400000", "currency": "CNY"},
    "infringer_profit.proof": "document",
    "reasonable_expenses": {"amount": "180000.50", "currency": "CNY"},
    "claimed_amount": {"amount": "9000000", "currency": "CNY"},
    "stage": "first_instance_judgment",
    "filed_date": "2025-12-01",
    "judgment_received_date": "2026-11-16",
    "domicile_in_china": "no",
    "punitive_claimed": "yes",
    "knew_date": "2024-05-20",
    "contract_kind": "distribution",
    "contract_signed": "yes",
    "contract_signed.proof": "document",
    "contract_date": "2022-02-01",
    "contract_binds_infringer": "yes",
    "clause": "yes",
    "clause_form": "fixed_sum",
    "clause_sum": {"amount": "5000000", "currency": "CNY"},
    "governing_law": "prc",
    "forum": "prc_court",
    "breach": "yes",
    "contract_loss": {"amount": "3200000", "currency": "CNY"},
    "evidence_held": ["right_certificate", "notice_with_receipt"],
    "evidence_at_risk": "yes",
}
"""A trademark case with dates, sums, proofs and a deadline ahead."""


ACCUSED: dict[str, Json] = {
    "party_role": "accused",
    "right_type": "trade_secret",
    "stage": "first_instance",
}
FOREIGN: dict[str, Json] = {
    **{
        key: {**value, "currency": "USD"} if isinstance(value, dict) else value
        for key, value in RICH.items()
    },
    "clause_sum": {"amount": "1250000000.55", "currency": "USD"},
    "contract_loss": {"amount": "340000.50", "currency": "USD"},
}
OWN: dict[str, dict[str, Json]] = {
    "empty": {},
    "accused": ACCUSED,
    "adviser": {**RICH, "party_role": "adviser"},
    "foreign": FOREIGN,
}
"""Cases that are looked at beside those of the judgments: nothing told, each role, a currency."""
LOOKED = (*CASES, *OWN)


def rich() -> Facts:
    """Return the facts of the case with everything in it."""
    facts, problems = read(RICH)
    assert problems == []
    return facts


def facts_named(name: str) -> Facts:
    """Return the facts of a judgment with the base and the days on its record, or the rich case."""
    if name == "rich":
        return rich()
    if name in OWN:
        facts, problems = read(OWN[name])
        assert problems == []
        return facts
    judgment = judgments()[name]
    more: dict[str, DateSpan | Money | str] = {}
    if judgment.base is not None:
        more["infringer_profit"] = Money(judgment.base)
    if judgment.claim is not None:
        more["claimed_amount"] = Money(judgment.claim)
    return Facts({**more, **judgment.facts.values}, judgment.facts.proofs)


@dataclass(frozen=True)
class Made:
    """A case, its assessment and its brief."""

    case: Case
    assessment: Assessment
    brief: Brief


def made(case: Case) -> Made:
    """Return the case with its assessment and its brief."""
    assessment = assess(case.facts, case.as_of, case.flow_version)
    content = document(case, assessment)
    brief = brief_of(case, assessment, str(content["sha256"]), write(content))
    return Made(case, assessment, brief)


@cache
def case_named(name: str) -> Made:
    """Return what is made of a judgment or of the rich case."""
    return made(case_of_facts(facts_named(name), TODAY, FLOW.version))


def fullest_session() -> Session:
    """Return a session in which every question is answered, at length."""
    return Session(
        id="0" * 32,
        flow_version=FLOW.version,
        as_of=TODAY,
        language="both",
        state=State.ASSESSED,
        depth="full",
        answers={question.id: longest_answer(question) for question in FLOW.questions},
        referral="firm-1",
    )


def fullest() -> Made:
    """Return what is made of the fullest session."""
    return made(case_of_session(FLOW, fullest_session()))


def pdf_of(brief: Brief, language: LanguageChoice) -> bytes:
    """Return the brief as a PDF, made in this process."""
    asked = request(brief, Localizer(language))
    return compiled(
        str(asked["data"]),
        str(asked["template"]),
        str(asked["fonts"]),
        int(str(asked["at"])),
        str(asked["attached"]),
    )


@cache
def pdf_named(name: str, language: LanguageChoice) -> bytes:
    """Return the PDF of a case, made once."""
    return pdf_of(case_named(name).brief, language)


def pages_text(pdf: bytes) -> str:
    """Return the text of all pages without their footers, bare of spaces and hyphens."""
    with pypdfium2.PdfDocument(pdf) as opened:
        parts = []
        for page in opened:
            text = page.get_textpage()
            parts.append(text.get_text_bounded(bottom=FOOT))
            text.close()
            page.close()
    return bare("".join(parts))


def footers(pdf: bytes) -> list[str]:
    """Return the footer of each page, bare of spaces."""
    found = []
    with pypdfium2.PdfDocument(pdf) as opened:
        for page in opened:
            text = page.get_textpage()
            found.append(bare(text.get_text_bounded(top=FOOT)))
            text.close()
            page.close()
    return found


_NO_MATTER = re.compile("[\\s\\u00ad\\u200b\\u2010\\ufffe\\x02•–·-]+")


def bare(text: str) -> str:
    """Return text without what setting it may add or take away: spaces, hyphens, bullets."""
    return _NO_MATTER.sub("", text)


def said(key: str, voice: Voice, fallback: str = "", **params: Param) -> str:
    """Return a text of the catalogs, plain."""
    return plain(speak(Text(key, params, fallback), voice))


def figure(value: Param, voice: Voice) -> str:
    """Return a figure, a date or a citation as people read it."""
    return said("brief.plain", voice, value=value)


def findings(made: Made, voice: Voice) -> Iterator[str]:
    """Yield every finding, figure and date that a brief has to hold, in one language.

    Where little is known, that is what stands on its only page.
    """
    case, assessment = made.case, made.assessment
    reasons = assessment.triage.reasons
    unknown = reasons == ("too_little_told",)
    urgent = not unknown and reasons != ("no_red_flag",)
    if unknown:
        yield said("brief.urgency.unknown", voice)
    if urgent:
        yield said(f"urgency.{assessment.triage.urgency.value}", voice)
    for key, codes in (
        ("triage", reasons if urgent else ()),
        ("warning", tuple(code for code in assessment.warnings if code not in IN_CHAT)),
        ("conflict", tuple(one.rule for one in assessment.conflicts)),
    ):
        yield from (said(f"{key}.{code}", voice) for code in codes)
    if is_sparse(case.facts, assessment):
        yield from (said(f"classification.{name.value}", voice) for name in assessment.routes)
        return
    yield said(f"regime.{assessment.regime.name}", voice)
    yield from _routes(assessment, voice)
    yield from _lists(assessment, voice)


IN_CHAT = ("answers_not_privileged", "do_not_paste_the_secret")
"""Warnings about what is typed into a chat, which have no place in a paper."""


def _routes(assessment: Assessment, voice: Voice) -> Iterator[str]:
    for name, route in assessment.routes.items():
        yield said(f"classification.{name.value}", voice)
        if route.status is RouteStatus.UNAVAILABLE:
            yield from (said(f"reason.{code}", voice) for code in route.reasons[:1])
            continue
        yield said(f"route.{name.value}", voice)
        yield said(f"route_status.{route.status.value}", voice)
        yield from (said(f"reason.{code}", voice) for code in route.reasons)
        yield from (plain(speak(article(law), voice)) for law in route.provisions)
        for key, element in route.elements.items():
            yield said(f"circumstance.{key}", voice, f"element.{key}")
            for part, one in element.circumstances.items():
                yield said(f"circumstance.{part}", voice, f"element.{part}")
                if one.status is Status.MET:
                    yield from (plain(speak(article(law), voice)) for law in one.provisions)
        if route.amounts is not None:
            yield from _amounts(route.amounts, voice)
        if route.liquidated is not None:
            yield from _liquidated(route.liquidated, voice)
    if assessment.exposure is not None:
        yield from _exposure(assessment.exposure, voice)


def _exposure(one: Exposure, voice: Voice) -> Iterator[str]:
    sums = (one.base, one.cap, one.claim_ceiling, one.total_low, one.total_high, one.expenses)
    other = (total for reading in one.readings.values() for total in reading)
    for amount in (*sums, one.amount_before_clause, *other):
        if amount is not None:
            yield figure(Money(amount, one.currency), voice)
    for multiple in (one.multiple_low, one.multiple_high, one.floor_hint):
        if multiple is not None:
            yield figure(multiple, voice)
    yield from (said(f"note.{code}", voice) for code in one.notes)
    yield said(f"base_method.{one.base_method}", voice)
    if one.assumption:
        yield said(f"assumption.{one.assumption}", voice, times=one.cap_multiple or 0)


def _liquidated(one: Liquidated, voice: Voice) -> Iterator[str]:
    for amount in (one.sum, one.loss, one.presumption_line):
        if amount is not None:
            yield figure(Money(amount, one.currency), voice)
    yield said(f"risk.{one.risk}", voice)
    yield from (said(f"note.{code}", voice) for code in one.notes)


def _amounts(one: Amounts, voice: Voice) -> Iterator[str]:
    for amount in (one.low, one.high, one.ceiling):
        if amount is not None:
            yield figure(Money(amount, one.currency), voice)
    yield from (said(f"note.{code}", voice) for code in one.notes)


def _lists(assessment: Assessment, voice: Voice) -> Iterator[str]:
    for limit in assessment.deadlines:
        if limit.status == "not_applicable":
            continue
        yield said(f"deadline.{limit.id}", voice)
        if limit.date is None or limit.status not in ("running", "near"):
            yield said(f"deadline_status.{limit.status}", voice)
        yield from (said(f"fact.{fact}", voice) for fact in limit.missing)
        if limit.date is not None:
            yield figure(limit.date, voice)
    for item in assessment.evidence:
        yield said(f"evidence.{item.id}", voice)
        yield said(f"evidence.{item.id}.how", voice)
    for step in assessment.next_steps:
        if step.id in STEPS_IN_CHAT:
            continue
        yield said(f"step.{step.id}", voice)
        yield said(f"step_why.{step.why}", voice)
        if step.by is not None:
            yield figure(step.by, voice)
    for near in assessment.nearest_judgments[:2]:
        yield said(f"judgment.{near.id}.name", voice)
        yield said(f"judgment.{near.id}.summary", voice)
