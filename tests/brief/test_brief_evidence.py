"""The evidence list: the columns of a court, filled from the answers, in Word and as a workbook."""

from __future__ import annotations

import io

import pytest
from brief_cases import Made, case_named
from openpyxl import load_workbook

from bot.brief.evidence_list import EMPTY_ROWS, evidence_list
from bot.brief.evidence_sheet import workbook
from bot.brief.model import Brief, Table
from bot.brief.word import word
from bot.language import Localizer
from bot.language_registry import CODES
from bot.text import Text


def listed(made: Made) -> Brief:
    """Return the evidence list of a case."""
    return evidence_list(made.case, made.assessment, made.brief.fingerprint)


def table(brief: Brief, id_: str) -> Table:
    """Return one of its tables."""
    tables = (block for section in brief.sections for block in section.blocks)
    return next(one for one in tables if isinstance(one, Table) and one.id == id_)


@pytest.mark.parametrize("name", ["rich", "geely-wm"])
def test_lists_what_is_in_hand_and_leaves_room(name: str) -> None:
    """What is held stands numbered in the list; the rest is to be secured, the urgent first."""
    made = case_named(name)
    brief = listed(made)
    held = [one for one in made.assessment.evidence if one.held]
    rows = table(brief, "evidence_list").rows
    assert len(rows) == len(held) + EMPTY_ROWS
    assert [row.cells[1][0].key for row in rows[: len(held)]] == [f"evidence.{h.id}" for h in held]
    assert all(not cell for row in rows[len(held) :] for cell in row.cells[1:])
    wanted = [one for one in made.assessment.evidence if not one.held]
    secured = table(brief, "secure").rows
    assert len(secured) == len(wanted)
    urgent = [row.cells[1][0].key == "brief.urgent" for row in secured]
    assert urgent == sorted(urgent, reverse=True)


def test_the_workbook_opens_with_its_columns_in_both_languages() -> None:
    """Openpyxl reads a sheet for each table, with every column of a court, bilingual."""
    brief = listed(case_named("rich"))
    book = load_workbook(io.BytesIO(workbook(brief, Localizer("both"))))
    assert len(book.sheetnames) == 3
    first = book.worksheets[0]
    heads = [str(cell.value) for cell in first[1]]
    assert len(heads) == 7
    for column, head in zip(table(brief, "evidence_list").columns, heads, strict=True):
        assert all(Localizer(voice).label(column) in head for voice in CODES)
    assert first.freeze_panes == "A2"
    assert first.print_title_rows == "$1:$1"
    assert first.max_row == 1 + len(table(brief, "evidence_list").rows)
    assert Localizer("zh").label(Text("evidence_list.title")) in book.sheetnames[0]


def test_no_text_becomes_a_formula() -> None:
    """Every cell of the workbook is text."""
    book = load_workbook(io.BytesIO(workbook(listed(case_named("rich")), Localizer("en"))))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}


def test_the_same_list_has_the_same_bytes() -> None:
    """Nothing of the clock gets into either form."""
    brief = listed(case_named("rich"))
    assert workbook(brief, Localizer("both")) == workbook(brief, Localizer("both"))
    assert word(brief, Localizer("both")) == word(brief, Localizer("both"))


def test_the_chronology_is_in_order() -> None:
    """The dated facts and the time limits stand in order of time, the earliest first."""
    rows = table(listed(case_named("rich")), "chronology").rows
    days = [row.cells[1][0].params["day"] for row in rows]
    assert len(days) >= 9
    assert days == sorted(days)  # type: ignore[type-var]
