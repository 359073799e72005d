"""The brief as a Word document: the same content with real styles, tables and fields.

python-docx brings the package and its styles; the body is written as one piece of XML, which
takes a tenth of the time that its objects take. The same brief always gives the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime, time
from typing import Final
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from bot.brief.model import Brief
from bot.brief.rendering import PAGE, PAGES, spoken
from bot.brief.word_body import blocks, paragraph, points
from bot.brief.word_parts import cells_of, dicts
from bot.language import Localizer
from flows.facts_file import Json

LATIN: Final = "Calibri"
CHINESE: Final = "Microsoft YaHei"
_FALLBACKS: Final = {LATIN: "Carlito", CHINESE: "微软雅黑;Noto Sans CJK SC;PingFang SC;SimHei"}
"""Fonts that a program takes where it lacks the first: free ones, and those of other systems."""
_SIZES: Final = {"Normal": 10, "Title": 18, "Heading 1": 14, "Heading 2": 11.5, "List Bullet": 10}
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_XML_SPACE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML cannot hold."""


def word(brief: Brief, localizer: Localizer) -> bytes:
    """Return the document in one language, or in both."""
    data = _clean(spoken(brief, localizer))
    whole = data if isinstance(data, dict) else {}
    document = Document()
    _set_styles(document)
    _set_page(document, whole)
    _set_properties(document, brief, whole)
    body = document.element.body
    xml = "".join(_body(whole))
    for part in parse_xml(f"<w:body {nsdecls('w')}>{xml}</w:body>"):
        body.insert(len(body) - 1, part)
    return _saved(document)


def _body(data: dict[str, Json]) -> list[str]:
    """Return the paragraphs and tables of the whole document as XML."""
    parts = [paragraph(voice, "Normal") for voice in cells_of(data["kicker"])]
    parts += [paragraph(data["title"], "Title", inline=True)]
    if data["particulars"]:
        parts.append(points(data["particulars"]))
    for section in dicts(data["sections"]):
        parts.append(paragraph(section["heading"], "Heading1", inline=True))
        parts += blocks(section["blocks"])
    parts += [paragraph(voice, "Normal") for voice in cells_of(data["notice"])]
    return parts


def _set_styles(document: WordDocument) -> None:
    for name, size in _SIZES.items():
        style = document.styles[name]
        style.font.size = Pt(size)
        style.font.name = LATIN
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.rPr.rFonts
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), CHINESE)
        fonts.set(qn("w:hAnsi"), LATIN)
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for language in defaults.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
        language.set(qn("w:eastAsia"), "zh-CN")
    normal = document.styles["Normal"].paragraph_format
    normal.space_after, normal.space_before = Pt(3), Pt(0)
    _name_fallbacks(document)


def _name_fallbacks(document: WordDocument) -> None:
    """Write the font table: each font with those to take in its place."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{escape(others)}"/></w:font>'
        for name, others in _FALLBACKS.items()
    )
    for relation in document.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
            xml = f"<w:fonts {nsdecls('w')}>{fonts}</w:fonts>"
            relation.target_part._blob = xml.encode()  # noqa: SLF001 - python-docx has no other way


def _set_page(document: WordDocument, data: dict[str, Json]) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin, section.bottom_margin = Mm(15), Mm(17)
    lines = [*cells_of(data["foot"]), *cells_of(data["of"])]
    foot = "".join(paragraph(voice, "Footer", field=(PAGES, PAGE)) for voice in lines)
    footer = section.footer
    footer.is_linked_to_previous = False
    element = footer._element  # noqa: SLF001 - the public way adds one paragraph at a time
    for old in list(element):
        element.remove(old)
    for part in parse_xml(f"<w:ftr {nsdecls('w')}>{foot}</w:ftr>"):
        element.append(part)


def _set_properties(document: WordDocument, brief: Brief, data: dict[str, Json]) -> None:
    at = datetime.combine(brief.as_of, time(), UTC)
    core = document.core_properties
    core.title = " / ".join(
        "".join(str(run["t"]) for run in dicts(line))
        for voice in dicts(data["title"])
        for line in _list(voice["lines"])
    )
    core.author, core.identifier, core.comments = brief.case, brief.fingerprint, ""
    core.language = str(data["language"])
    core.created = core.modified = at


def _clean(part: Json) -> Json:
    """Return nested data without the characters that XML cannot hold."""
    if isinstance(part, str):
        return _XML_SPACE.sub("", part)
    if isinstance(part, list):
        return [_clean(one) for one in part]
    if isinstance(part, dict):
        return {key: _clean(value) for key, value in part.items()}
    return part


def _list(part: Json) -> list[Json]:
    return part if isinstance(part, list) else []


def _saved(document: WordDocument) -> bytes:
    """Return the package without the picture of the empty template.

    python-docx stamps its parts with the clock, so they are copied.
    """
    package = document.part.package
    for id_, relation in [*package.rels.items()] if package else []:
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            del package.rels[id_]
    drafted, final = io.BytesIO(), io.BytesIO()
    document.save(drafted)
    with (
        zipfile.ZipFile(drafted) as source,
        zipfile.ZipFile(final, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            target.writestr(entry, source.read(name), zipfile.ZIP_DEFLATED)
    return final.getvalue()
