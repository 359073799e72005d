"""The Word document: real styles, repeated headers, fonts with fallbacks, the text of the PDF."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from brief_cases import bare, case_named, pages_text, pdf_named
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from bot.brief.rendering import spoken, strings
from bot.brief.word import CHINESE, LATIN, word
from bot.language import Localizer
from bot.language_registry import CHOICES
from flows.engine.session import LanguageChoice

CASES = ("rich", "geely-wm", "spc-871")


def opened(name: str, language: LanguageChoice) -> WordDocument:
    """Return the document of a case as python-docx opens it."""
    return Document(io.BytesIO(word(case_named(name).brief, Localizer(language))))


def style_of(part: Paragraph | Table) -> str:
    """Return the name of the style of a paragraph or table."""
    return str(part.style.name) if part.style else ""


def texts(document: WordDocument) -> Iterator[str]:
    """Yield the text of every paragraph, those in tables too, in order."""
    for paragraph in document.element.body.iter(qn("w:p")):
        yield "".join(run.text or "" for run in paragraph.iter(qn("w:t")))


@pytest.mark.parametrize("language", CHOICES)
@pytest.mark.parametrize("name", CASES)
def test_says_what_the_pdf_says(name: str, language: LanguageChoice) -> None:
    """Every line of the brief stands in the document, as it stands in the PDF."""
    whole = bare("".join(texts(opened(name, language))).replace("☐ ", "").replace("☒ ", ""))
    data = spoken(case_named(name).brief, Localizer(language))
    lines = [line for key in ("title", "sections", "notice") for line in strings(data[key])]
    assert len(lines) > 30
    assert [line for line in lines if bare(line) not in whole] == []
    pdf = pages_text(pdf_named(name, language))
    headings = [p.text for p in opened(name, language).paragraphs if style_of(p) == "Heading 1"]
    assert len(headings) >= 3
    assert [one for one in headings if bare(one.replace(" · ", "")) not in pdf] == []


@pytest.mark.parametrize("language", CHOICES)
def test_styles_headers_and_fields(language: LanguageChoice) -> None:
    """Headings and lists are styles, header rows repeat, page numbers are fields."""
    document = opened("rich", language)
    names = {*map(style_of, document.paragraphs)}
    assert {"Title", "Heading 1", "Heading 2", "List Bullet"} <= names
    ruled = [table for table in document.tables if style_of(table) == "Table Grid"]
    heads = [one for one in ruled if [*one.rows[0]._tr.iter(qn("w:tblHeader"))]]
    assert len(heads) >= 5
    footer = document.sections[0].footer._element
    fields = [field.get(qn("w:instr")) for field in footer.iter(qn("w:fldSimple"))]
    assert {"PAGE", "NUMPAGES"} == {*fields}
    assert document.core_properties.author == case_named("rich").case.number


def test_fonts_are_named_for_both_scripts_with_fallbacks() -> None:
    """Chinese has a font of its own, and every font names those to take in its place."""
    raw = word(case_named("rich").brief, Localizer("both"))
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        styles = package.read("word/styles.xml").decode()
        fonts = package.read("word/fontTable.xml").decode()
    assert f'w:eastAsia="{CHINESE}"' in styles
    assert f'w:ascii="{LATIN}"' in styles
    for name in (LATIN, CHINESE):
        assert f'w:name="{name}"><w:altName' in fonts
    assert "Noto Sans CJK SC" in fonts


def test_the_same_brief_has_the_same_bytes() -> None:
    """Nothing of the clock gets into the document."""
    brief = case_named("rich").brief
    assert word(brief, Localizer("en")) == word(brief, Localizer("en"))


@pytest.mark.skipif(not os.environ.get("INTAKE_OFFICE"), reason="run by `make office`")
@pytest.mark.parametrize("language", CHOICES)
def test_opens_in_libreoffice(language: LanguageChoice, tmp_path: Path) -> None:
    """LibreOffice opens the document and sets it; the text comes out again."""
    office = shutil.which("soffice")
    assert office, "make office needs LibreOffice: apt-get install libreoffice-writer-nogui"
    file = tmp_path / "brief.docx"
    file.write_bytes(word(case_named("rich").brief, Localizer(language)))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    done = subprocess.run(  # noqa: S603 - the program that was found
        [
            office,
            "--headless",
            profile,
            "--convert-to",
            "pdf",
            "--outdir",
            str(tmp_path),
            str(file),
        ],
        capture_output=True,
        check=True,
        timeout=300,
    )
    assert b"Error" not in done.stderr
    whole = pages_text((tmp_path / "brief.pdf").read_bytes())
    assert case_named("rich").brief.fingerprint in whole
