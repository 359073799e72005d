"""The blocks of a brief as WordprocessingML: paragraphs of styles, and tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final
from xml.sax.saxutils import escape

from bot.brief.word_parts import cells_of, dicts, lines
from flows.facts_file import Json

WIDTH: Final = 9860
"""The width between the margins, in twentieths of a point."""
_BULLET: Final = "• "
_BOXES: Final = {True: "☒ ", False: "☐ "}
_SHARES: Final = {
    "claims": (22, 16, 24, 38),
    "elements": (40, 18, 17, 25),
    "deadlines": (24, 35, 18, 23),
    "evidence": (40, 60),
    "steps": (50, 34, 16),
    "sources": (45, 20, 35),
    "evidence_list": (6, 22, 15, 13, 12, 24, 8),
    "secure": (6, 36, 58),
    "chronology": (6, 22, 52, 20),
    "parties": (30, 70),
}
_GAP: Final = " · "


def paragraph(
    cell: Json, style: str, *, inline: bool = False, field: tuple[str, str] | None = None
) -> str:
    """Return the lines of a cell as paragraphs, or as one where `inline`.

    A line with a bullet gets the style of a list. `field` are the marks that stand for the
    number of all pages and of this one.
    """
    if inline:
        parts = [_runs(line) for voice in dicts(cell) for line in lines(voice)]
        return _paragraph(_run(_GAP).join(parts), style)
    return "".join(_line(line, style, field) for voice in dicts(cell) for line in lines(voice))


def blocks(value: Json) -> Iterator[str]:
    """Yield the blocks of a section."""
    for block in dicts(value):
        match block["is"]:
            case "subheading":
                yield paragraph(block["text"], "Heading2", inline=True)
            case "prose":
                yield from (paragraph(voice, "Normal") for voice in cells_of(block["text"]))
            case "points":
                yield points(block["rows"])
            case "table":
                yield _table(block)
            case "listing":
                yield from map(_group, dicts(block["groups"]))
            case "timeline":
                yield _events(block)
            case _:
                yield from map(_sums, dicts(block["groups"]))


def points(rows: Json) -> str:
    """Return names with what is said of each, in two columns without lines."""
    pairs = [[_cell(row["name"], bold=True), _cell(row["value"])] for row in dicts(rows)]
    return _grid(pairs, (24, 76), ruled=False)


def _table(block: dict[str, Json]) -> str:
    kept = block["kept"]
    shares = _SHARES.get(str(block["id"]))
    numbers = [int(str(one)) for one in kept] if isinstance(kept, list) else []
    widths = tuple(shares[at] for at in numbers) if shares else (1,) * len(numbers)
    head = [_cell(column, bold=True) for column in _list(block["columns"])]
    rows = [_row(row, len(widths)) for row in dicts(block["rows"])]
    return _grid([head, *rows], widths, header=True)


def _row(row: dict[str, Json], columns: int) -> list[str]:
    ticked = row["ticked"]
    box = _BOXES[ticked] if isinstance(ticked, bool) else ""
    cells = _list(row["cells"])
    fill = "EBEBEB" if row["head"] else ""
    made = [_cell(cell, fill=fill, box="" if at else box) for at, cell in enumerate(cells)]
    if row["wide"]:
        return [_cell(cells[0], span=columns)]
    return made


def _group(group: dict[str, Json]) -> str:
    head = paragraph(group["head"], "Heading2", inline=True)
    rows = [[_cell(one["name"]), _cell(one["said"])] for one in dicts(group["entries"])]
    return head + _grid(rows, (55, 45), ruled=False)


def _events(block: dict[str, Json]) -> str:
    head = [_cell(column, bold=True) for column in _list(block["columns"])]
    rows = [
        [_plain(str(number)), _cell(one["when"]), _cell(one["label"])]
        for number, one in enumerate(dicts(block["events"]), 1)
    ]
    return _grid([head, *rows], (8, 27, 65), header=True)


def _sums(group: dict[str, Json]) -> str:
    head = paragraph(group["name"], "Heading2", inline=True)
    rows = [[_cell(one["label"]), _cell(one["figure"])] for one in dicts(group["bars"])]
    return head + _grid(rows, (55, 45))


def _grid(
    rows: Sequence[Sequence[str]],
    shares: Sequence[int],
    *,
    header: bool = False,
    ruled: bool = True,
) -> str:
    """Return a table; its first row repeats on every page where it is a header."""
    whole = sum(shares)
    columns = "".join(f'<w:gridCol w:w="{WIDTH * share // whole}"/>' for share in shares)
    style = '<w:tblStyle w:val="TableGrid"/>' if ruled else ""
    made = []
    for at, row in enumerate(rows):
        repeated = "<w:tblHeader/>" if header and at == 0 else ""
        made.append(f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(row)}</w:tr>")
    return (
        f'<w:tbl><w:tblPr>{style}<w:tblW w:w="{WIDTH}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>'
        f'{"".join(made)}</w:tbl><w:p><w:pPr><w:spacing w:after="0"/></w:pPr></w:p>'
    )


def _cell(cell: Json, *, bold: bool = False, fill: str = "", span: int = 0, box: str = "") -> str:
    said = [
        _paragraph((_run(box) if box and at == 0 else "") + _runs(line, bold=bold), "Normal")
        for at, line in enumerate(line for voice in dicts(cell) for line in lines(voice))
    ]
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    wide = f'<w:gridSpan w:val="{span}"/>' if span else ""
    return f"<w:tc><w:tcPr>{wide}{shade}</w:tcPr>{''.join(said) or '<w:p/>'}</w:tc>"


def _plain(text: str) -> str:
    return f"<w:tc>{_paragraph(_run(text), 'Normal')}</w:tc>"


def _line(
    line: list[dict[str, Json]],
    style: str,
    field: tuple[str, str] | None,
) -> str:
    if line and str(line[0]["t"]).startswith(_BULLET):
        first = {**line[0], "t": str(line[0]["t"]).removeprefix(_BULLET)}
        return _paragraph(_runs([first, *line[1:]]), "ListBullet")
    return _paragraph(_runs(line, field=field), style)


def _runs(
    line: list[dict[str, Json]],
    *,
    bold: bool = False,
    field: tuple[str, str] | None = None,
) -> str:
    return "".join(
        _fields(str(run["t"]), field)
        if field
        else _run(str(run["t"]), bold=bold or run["b"] is True)
        for run in line
    )


def _run(text: str, *, bold: bool = False) -> str:
    look = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _fields(text: str, marks: tuple[str, str]) -> str:
    """Return a text in which the mark of the pages and of the page are fields."""
    pages, page = marks
    before, found, after = text.partition(pages)
    if not found:
        before, after = text, ""
    first, is_page, rest = before.partition(page)
    parts = [_run(first)]
    if is_page:
        parts += [_field("PAGE"), _run(rest)]
    if found:
        parts += [_field("NUMPAGES"), _run(after)]
    return "".join(parts)


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr="{name}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def _paragraph(runs: str, style: str) -> str:
    named = "" if style == "Normal" else f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
    return f"<w:p>{named}{runs}</w:p>"


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []
