"""Page one: who, what, which claim, how much, by when, what is missing; and nothing of a chat."""

from __future__ import annotations

import json
from datetime import date

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from brief_cases import (
    CASES,
    FOREIGN,
    LOOKED,
    RICH,
    TODAY,
    Made,
    bare,
    case_named,
    made,
    pages_text,
    pdf_of,
    said,
)

from bot.brief.case import case_of_facts
from bot.brief.content import brief_of
from bot.brief.elements import HELPS, HURTS, PRESUMED, WEAK, mark
from bot.brief.plain import plain_text
from bot.language import Localizer
from bot.language_registry import CHOICES, CODES
from flows.assessment.model import RouteStatus, Status
from flows.engine.session import LanguageChoice
from flows.facts_file import Json, read
from flows.interview import FLOW

FEWEST_LINES = 5
"""A page with fewer lines than these is as good as empty."""
SMALLEST = 8.9
"""Points; nothing is set smaller than nine but the numbers in the marks of the timeline."""


def from_facts(facts: dict[str, Json], as_of: date = TODAY) -> Made:
    """Return what is made of a facts file."""
    known, problems = read(facts)
    assert problems == []
    return made(case_of_facts(known, as_of, FLOW.version))


def pages(one: Made, language: LanguageChoice) -> list[str]:
    """Return the text of each page of the PDF, line by line."""
    found = []
    with pypdfium2.PdfDocument(pdf_of(one.brief, language)) as opened:
        for page in opened:
            text = page.get_textpage()
            found.append(text.get_text_bounded(bottom=44.0))
            text.close()
    return found


@pytest.mark.parametrize("language", CHOICES)
def test_who_what_how_much_and_by_when_stand_on_page_one(language: LanguageChoice) -> None:
    """A reader of twenty seconds finds role, right, other side, acts, claims, sums and days."""
    one = case_named("rich")
    first = bare(pages(one, language)[0])
    for voice in Localizer(language).voices:
        wanted = [
            said("fact.party_role.right_holder", voice),
            said("fact.right_type.trademark", voice),
            said("fact.relationship.distributor", voice),
            said("fact.act_kinds.counterfeit_mark", voice),
            said("fact.stage.first_instance_judgment", voice),
            said("deadline.appeal", voice),
            *(said(f"classification.{name.value}", voice) for name in one.assessment.routes),
        ]
        assert [each for each in wanted if bare(each) not in first] == []
    assert bare("9,000,000") in first or bare("900万") in first


@pytest.mark.parametrize("voice", CODES)
def test_nothing_told_is_one_page_that_says_so(voice: LanguageChoice) -> None:
    """Of an empty file one page is made; nothing is met, and urgency cannot be told."""
    one = from_facts({})
    (page,) = pages(one, voice)
    assert bare(said("brief.urgency.unknown", voice)) in bare(page)
    assert bare(said("triage.no_red_flag", voice)) not in bare(page)
    assert "●" not in plain_text(one.brief, Localizer(voice))


def test_what_nobody_told_is_never_marked_as_helping() -> None:
    """No point helps the claim without an answer that it rests on; it is presumed at most."""
    one = from_facts({"right_type": "trademark", "infringer_profit": RICH["infringer_profit"]})
    for route in one.assessment.routes.values():
        for element in route.elements.values():
            for name, part in element.circumstances.items():
                if not any(map(one.case.facts.is_known, part.facts)):
                    assert mark(name, part, one.case.facts) not in (HELPS, WEAK)


def test_every_mark_points_one_way() -> None:
    """An obstacle that is met hurts, one that is not does not; a need that is met helps."""
    one = case_named("rich")
    parts = {
        name: part
        for route in one.assessment.routes.values()
        for element in route.elements.values()
        for name, part in element.circumstances.items()
    }
    facts = one.case.facts
    assert parts["proportion.excessive"].status is Status.MET
    assert mark("proportion.excessive", parts["proportion.excessive"], facts) == HURTS
    assert mark("forum.foreign_arbitration", parts["forum.foreign_arbitration"], facts) == HELPS
    assert mark("right.infringement", parts["right.infringement"], facts) == HELPS
    assert mark("clause.employee", parts["clause.employee"], facts) in (PRESUMED, HELPS)


@pytest.mark.parametrize("voice", CODES)
def test_the_accused_reads_of_exposure(voice: LanguageChoice) -> None:
    """The accused side's paper speaks of claims against it, in lead, column and marks."""
    one = from_facts({**RICH, "party_role": "accused"})
    read_ = bare("".join(pages(one, voice)))
    assert bare(said("brief.column.exposure", voice)) in read_
    assert bare(said("brief.verdict.lead.accused", voice)) in read_
    assert bare(said("brief.reading.accused", voice)) in read_
    assert bare(said("brief.verdict.lead.right_holder", voice)) not in read_


def test_a_sum_far_above_the_loss_says_where_it_is_cut_to() -> None:
    """Beside the agreed sum stands the line towards which a court is likely to cut it."""
    first = pages(from_facts(FOREIGN), "en")[0]
    assert "USD 1,250,000,000.55" in first
    assert "USD 442,000.65" in first


def test_routes_that_are_not_available_take_one_line() -> None:
    """A route that is barred is named once with its reason, and has no table."""
    one = from_facts({**FOREIGN, "right_type": "confidential_information"})
    gone = [
        name
        for name, route in one.assessment.routes.items()
        if route.status is RouteStatus.UNAVAILABLE
    ]
    assert gone
    written = plain_text(one.brief, Localizer("en"))
    for name in gone:
        assert f"{said(f'classification.{name.value}', 'en')}: not available." in written
        assert f"{said(f'route.{name.value}', 'en')}: Not available" not in written


@pytest.mark.parametrize("name", CASES)
def test_nothing_of_a_chat_stands_in_a_paper(name: str) -> None:
    """Page one gives no advice on what to type, and does not send the reader to a firm."""
    first = pages(case_named(name), "en")[0]
    assert "out of the chat" not in first
    assert "Bring this summary" not in first


@pytest.mark.parametrize("language", CHOICES)
@pytest.mark.parametrize("name", LOOKED)
def test_no_page_is_nearly_empty_and_no_type_is_small(name: str, language: LanguageChoice) -> None:
    """Every page has more than a few lines, in type of nine points or more."""
    one = case_named(name)
    found = pages(one, language)
    assert all(len(page.splitlines()) > FEWEST_LINES for page in found)
    with pypdfium2.PdfDocument(pdf_of(one.brief, language)) as opened:
        sizes = {size for page in opened for size in _sizes(page)}
    assert min(sizes) >= SMALLEST


def _sizes(page: pypdfium2.PdfPage) -> set[float]:
    """Return the sizes of the letters of a page in points; marks of the timeline are digits."""
    text = page.get_textpage()
    found = {
        round(pdfium.FPDFText_GetFontSize(text.raw, at), 1)
        for at in range(text.count_chars())
        if chr(pdfium.FPDFText_GetUnicode(text.raw, at)).isalpha()
    }
    text.close()
    return found


@pytest.mark.parametrize("mark_", ["法释〔2026〕7号", "2026年12月16日"])
def test_numbers_and_dates_are_not_broken(mark_: str) -> None:
    """The number of a document and a Chinese date stand on one line wherever they stand."""
    lines = [line for page in pages(case_named("rich"), "zh") for line in page.splitlines()]
    whole = "".join(lines).replace(" ", "")
    inside = sum(line.replace(" ", "").count(mark_) for line in lines)
    assert whole.count(mark_) == inside > 0


def test_the_pdf_carries_the_json_and_says_who_wrote_it() -> None:
    """The data of the brief is attached to the PDF as it is; and no generative model wrote it."""
    one = case_named("rich")
    pdf = pdf_of(one.brief, "en")
    with pypdfium2.PdfDocument(pdf) as opened:
        assert opened.count_attachments() == 1
        attached = opened.get_attachment(0)
        assert attached.get_name() == f"{one.case.number}.json"
        assert bytes(attached.get_data()).decode() == one.brief.attached
    assert json.loads(one.brief.attached)["sha256"] == one.brief.fingerprint
    assert bare("No generative model wrote any of it") in pages_text(pdf)
    bare_brief = brief_of(one.case, one.assessment, one.brief.fingerprint)
    with pypdfium2.PdfDocument(pdf_of(bare_brief, "en")) as opened:
        assert opened.count_attachments() == 0
