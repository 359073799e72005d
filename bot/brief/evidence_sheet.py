"""The evidence list as a workbook: one sheet each for the list, what to secure, and the days."""

from __future__ import annotations

import io
from datetime import datetime, time
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bot.brief.model import Brief, Section, Table
from bot.brief.rendering import lines_of, spoken
from bot.brief.word_parts import dicts
from bot.language import Localizer
from flows.facts_file import Json

_WIDTHS: Final = {
    "evidence_list": (6, 34, 24, 18, 18, 40, 10),
    "secure": (6, 44, 80),
    "chronology": (6, 22, 44, 20),
}
"""Columns in characters."""
_LONGEST_NAME: Final = 31
"""Excel takes no longer name of a sheet."""
_FONT: Final = "Microsoft YaHei"


def workbook(brief: Brief, localizer: Localizer) -> bytes:
    """Return the tables of an evidence list as sheets; the same list always gives the same bytes.

    Texts are written as text, so that none that begins with `=` becomes a formula.
    """
    file = io.BytesIO()
    book = Workbook(file, {"in_memory": True, "strings_to_formulas": False})
    at = datetime.combine(brief.as_of, time())
    title = localizer.label(brief.title)
    book.set_properties({"title": title, "author": brief.case, "created": at})
    plain = {"font_name": _FONT, "font_size": 10, "text_wrap": True, "valign": "top", "border": 1}
    body = book.add_format(plain)
    head = book.add_format({**plain, "bold": True, "bg_color": "#EBEBEB"})
    data = dicts(spoken(brief, localizer)["sections"])
    for section, said in zip(brief.sections, data, strict=True):
        if any(isinstance(block, Table) for block in section.blocks):
            sheet = book.add_worksheet(_name(section, localizer))
            for block in dicts(said["blocks"]):
                if block["is"] == "table":
                    _write(sheet, block, head, body)
    book.close()
    return file.getvalue()


def _name(section: Section, localizer: Localizer) -> str:
    """Return the name of a sheet: the heading, as far as Excel takes it."""
    allowed = "".join(char for char in localizer.label(section.heading) if char not in "[]:*?/\\")
    return " ".join(allowed.split())[:_LONGEST_NAME]


def _write(sheet: Worksheet, block: dict[str, Json], head: Format, body: Format) -> None:
    columns = block["columns"]
    names = columns if isinstance(columns, list) else []
    kept = block["kept"]
    widths = _WIDTHS[str(block["id"])]
    for at, number in enumerate(kept if isinstance(kept, list) else []):
        sheet.set_column(at, at, widths[int(str(number))])
    for at, name in enumerate(names):
        sheet.write_string(0, at, _said(name), head)
    for down, row in enumerate(dicts(block["rows"]), 1):
        cells = row["cells"]
        for at, cell in enumerate(cells if isinstance(cells, list) else []):
            sheet.write_string(down, at, _said(cell), body)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _said(cell: Json) -> str:
    return "\n".join(line for voice in dicts(cell) for line in lines_of(voice))
