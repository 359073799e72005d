"""Processor time of a brief: its data, its text, its PDF in this process and in a worker."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import date
from functools import partial
from random import Random
from time import perf_counter

from benchmarks.measuring import cost
from bot.brief.case import Case, case_of_session
from bot.brief.content import brief_of
from bot.brief.document import document, write
from bot.brief.evidence_list import evidence_list
from bot.brief.evidence_sheet import workbook
from bot.brief.model import Brief
from bot.brief.pdf import request
from bot.brief.pdf_worker import compiled
from bot.brief.plain import plain_text
from bot.brief.service import BriefFormat, BriefService
from bot.brief.word import word
from bot.language import Localizer
from bot.language_registry import CHOICES
from flows.assessment.assess import assess
from flows.engine.people import person
from flows.engine.session import BOTH, LanguageChoice, Session, State
from flows.engine.walks import walk
from flows.interview import FLOW

AS_OF = date(2026, 11, 21)
_LANGUAGES: tuple[LanguageChoice, ...] = CHOICES


def run() -> Iterator[str]:
    """Yield the cost of each part for a full session, and the size of a PDF."""
    case = _case()
    assessment = assess(case.facts, case.as_of, case.flow_version)
    content = document(case, assessment)
    brief = brief_of(case, assessment, str(content["sha256"]), write(content))
    yield f"data, with its hash: {cost(lambda: document(case, assessment))}"
    yield f"content: {cost(lambda: brief_of(case, assessment, ''))}"
    for language in _LANGUAGES:
        yield f"plain text, {language}: {cost(partial(plain_text, brief, Localizer(language)))}"
        yield f"request for a PDF, {language}: {cost(partial(request, brief, Localizer(language)))}"
    for language in _LANGUAGES:
        yield f"Word, {language}: {cost(partial(word, brief, Localizer(language)))}"
    listed = evidence_list(case, assessment, brief.fingerprint)
    yield f"evidence list as a workbook: {cost(partial(workbook, listed, Localizer(BOTH)))}"
    for language in _LANGUAGES:
        yield from _pdf(case, brief, language)


def _pdf(case: Case, brief: Brief, language: LanguageChoice) -> Iterator[str]:
    first = perf_counter()
    pdf = _compiled(brief, language)
    first = perf_counter() - first
    pages = pdf.count(b"/Type/Page/") + pdf.count(b"/Type /Page\n") + pdf.count(b"/Type/Page\n")
    yield f"PDF, {language}: first {first * 1e3:,.0f} ms, {len(pdf) / 1024:,.0f} KB, {pages} pages"
    yield f"PDF again, {language}: {cost(partial(_compiled, brief, language))}"
    began = perf_counter()
    asyncio.run(BriefService().render(case, BriefFormat.PDF, language))
    yield f"PDF by the press, {language}: {(perf_counter() - began) * 1e3:,.0f} ms by the clock"


def _compiled(brief: Brief, language: LanguageChoice) -> bytes:
    asked = request(brief, Localizer(language))
    return compiled(
        str(asked["data"]),
        str(asked["template"]),
        str(asked["fonts"]),
        int(json.dumps(asked["at"])),
        str(asked["attached"]),
    )


def _case() -> Case:
    """Return the case of the longest of a few full sessions; equal in every run."""
    random = Random(20261121)  # noqa: S311 - the same people in every run
    walks = (walk(FLOW, person(random, AS_OF), "full", AS_OF) for _ in range(10))
    answers = max(walks, key=lambda each: len(each.path)).answers
    session = Session(
        id="benchmark",
        flow_version=FLOW.version,
        as_of=AS_OF,
        language="both",
        depth="full",
        state=State.ASSESSED,
        answers={key: dict(value) for key, value in answers.items()},
    )
    return case_of_session(FLOW, session)
