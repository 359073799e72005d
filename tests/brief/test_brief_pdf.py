"""The PDF holds everything the assessment says, and looks like something a firm can use."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from brief_cases import (
    CASES,
    TODAY,
    Made,
    bare,
    case_named,
    figure,
    findings,
    footers,
    fullest,
    pages_text,
    pdf_named,
    pdf_of,
    said,
)

from bot.language import Localizer, Voice
from bot.language_registry import CHOICES, CODES
from flows.engine.session import LanguageChoice
from flows.facts import FactKind
from flows.vocabulary import FACTS

pytestmark = pytest.mark.slow

LANGUAGES: tuple[LanguageChoice, ...] = CHOICES
MEGABYTE = 1024 * 1024
MARGIN = 40
"""Pixels at 72 to the inch that stay white at either side: the margin is 51."""


def missing(made: Made, pdf: bytes, language: LanguageChoice) -> list[str]:
    """Return what the assessment says and the PDF does not."""
    text = pages_text(pdf)
    wanted = (one for voice in Localizer(language).voices for one in findings(made, voice))
    return [one for one in wanted if bare(one) not in text]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CASES)
def test_holds_every_finding_figure_and_date(name: str, language: LanguageChoice) -> None:
    """What the assessment says stands in the text of the PDF, in each language asked for."""
    assert missing(case_named(name), pdf_named(name, language), language) == []


@pytest.mark.parametrize("voice", CODES)
def test_holds_every_dated_fact_and_every_answer(voice: Voice) -> None:
    """The timeline has every date given, and the answers stand as they were given."""
    made, text = case_named("rich"), pages_text(pdf_named("rich", voice))
    spans = [made.case.facts.span(id_) for id_, spec in FACTS.items() if spec.kind is FactKind.DATE]
    dates = [figure(span, voice) for span in spans if span is not None]
    answers = [Localizer(voice).label(one.said) for one in made.case.answers]
    assert len(dates) == 9
    assert [one for one in (*dates, *answers) if bare(one) not in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CASES)
def test_every_page_names_the_case_and_itself(name: str, language: LanguageChoice) -> None:
    """The footer of each page has the case number, the day, the page and how many there are."""
    made, feet = case_named(name), footers(pdf_named(name, language))
    for number, foot in enumerate(feet, 1):
        assert bare(made.case.number) in foot
        for voice in Localizer(language).voices:
            page = said("brief.page", voice, page=str(number), pages=str(len(feet)))
            assert bare(page) in foot
            assert bare(figure(TODAY, voice)) in foot


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CASES)
def test_is_small_tagged_and_has_its_fonts(name: str, language: LanguageChoice) -> None:
    """It stays below a megabyte, is tagged for readers, and embeds every font it uses."""
    pdf = pdf_named(name, language)
    assert len(pdf) < MEGABYTE
    assert b"/MarkInfo<</Marked true" in pdf.replace(b" <<", b"<<")
    with pypdfium2.PdfDocument(pdf) as opened:
        assert pdfium.FPDFCatalog_IsTagged(opened)
        names = {name_ for page in opened for name_ in _fonts(page)}
    assert names
    assert all("NotoSansCJKsc" in name_ for name_ in names)


def test_the_fullest_brief_stays_small() -> None:
    """Every question answered at length, in both languages: still below a megabyte."""
    made = fullest()
    pdf = pdf_of(made.brief, "both")
    assert len(pdf) < MEGABYTE
    assert missing(made, pdf, "both") == []


def test_the_same_brief_is_the_same_file() -> None:
    """What a firm received can be made again and matched by its hash."""
    assert pdf_of(case_named("rich").brief, "both") == pdf_named("rich", "both")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["rich", "geely-wm"])
def test_nothing_runs_over_the_margins(name: str, language: LanguageChoice) -> None:
    """Seen as pictures, every page has ink, and none of it in the margins."""
    with pypdfium2.PdfDocument(pdf_named(name, language)) as opened:
        for page in opened:
            first, last = _ink(page)
            assert MARGIN < first < last < round(page.get_width()) - MARGIN


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["rich", "geely-wm", "graphite-nda"])
def test_no_characters_overlap(name: str, language: LanguageChoice) -> None:
    """No character stands on another; those of a ligature share one box."""
    with pypdfium2.PdfDocument(pdf_named(name, language)) as opened:
        for page in opened:
            assert list(_overlaps(page)) == []


Box = tuple[float, float, float, float]
CELL = 12
"""Points; no character is larger than two cells."""


def _overlaps(page: pypdfium2.PdfPage) -> Iterator[tuple[Box, Box]]:
    text = page.get_textpage()
    boxes = [text.get_charbox(at) for at in range(text.count_chars())]
    text.close()
    cells: dict[tuple[int, int], list[Box]] = {}
    for box in boxes:
        cells.setdefault(_cell(box), []).append(box)
    for box in boxes:
        x, y = _middle(box)
        column, row = _cell(box)
        near = (
            other
            for across in (-1, 0, 1)
            for down in (-1, 0, 1)
            for other in cells.get((column + across, row + down), ())
        )
        for other in near:
            if other != box and other[0] < x < other[2] and other[1] < y < other[3]:
                yield box, other


def _middle(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _cell(box: Box) -> tuple[int, int]:
    x, y = _middle(box)
    return int(x // CELL), int(y // CELL)


def _fonts(page: pypdfium2.PdfPage) -> Iterator[str]:
    """Yield the names of the fonts of a page's texts, all of which must be embedded."""
    for item in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_TEXT,)):
        font = pdfium.FPDFTextObj_GetFont(item.raw)
        assert pdfium.FPDFFont_GetIsEmbedded(font) == 1
        name = ctypes.create_string_buffer(100)
        pdfium.FPDFFont_GetBaseFontName(font, name, len(name))
        yield name.value.decode()


def _ink(page: pypdfium2.PdfPage) -> tuple[int, int]:
    """Return the first and the last column of a page's picture that is not white."""
    picture = page.render(scale=1, grayscale=True)
    rows = bytes(picture.buffer)
    columns = (rows[at :: picture.stride] for at in range(picture.width))
    dark = [at for at, column in enumerate(columns) if min(column) < 200]
    return dark[0], dark[-1]
