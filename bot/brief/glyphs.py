"""Replaces the characters that the font of the brief cannot show.

The font is Noto Sans CJK (OFL) of the package `manimgx-fonts-cjk`. There is no
fallback font: a visible mark replaces characters without a glyph, invisible characters, and
characters that change the direction of writing.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from flows.facts_file import Json

FONT_PACKAGE = "manimgx_fonts_cjk"
FONT_FILE = "NotoSansCJK-VF.otf.ttc"
FACE = 2
"""The index of the face for simplified Chinese in the file."""

MARK = "〓"
"""The mark that replaces a character (geta mark)."""
BREAK = "\u200b"
LONGEST_IN_COLUMN, LONGEST_IN_LINE = 24, 64
_PIECE = 12
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_FROM_RIGHT = frozenset({"R", "AL", "AN"})
_WORD = re.compile(r"[!-~\u00a1-\u2dff\u3013]+")

_RECORD, _GROUP = struct.Struct(">4sIII"), struct.Struct(">III")
_ENCODING = struct.Struct(">HHI")
_FULL_UNICODE = (3, 10)


def shown(part: Json, longest: int = LONGEST_IN_COLUMN) -> Json:
    """Return nested data with every string made printable.

    Words longer than `longest` characters may be broken anywhere; a paragraph over the whole
    width may have longer words than a column.
    """
    if isinstance(part, str):
        return fit(part, longest)
    if isinstance(part, list):
        return [shown(one, longest) for one in part]
    if isinstance(part, dict):
        room = LONGEST_IN_LINE if _is_wide(part) else longest
        return {key: shown(value, room) for key, value in part.items()}
    return part


def _is_wide(part: dict[str, Json]) -> bool:
    """Whether this takes the whole width: two languages side by side share it."""
    voices = part.get("text")
    return part.get("is") == "prose" and isinstance(voices, list) and len(voices) == 1


def fit(text: str, longest: int = LONGEST_IN_COLUMN) -> str:
    """Return a text with marks for what cannot be shown, and with break points in long words."""
    if text.isascii() and text.isprintable():
        clean = text
    else:
        font = coverage()
        whole = unicodedata.normalize("NFC", text) if _combines(text) else text
        clean = "".join(
            char if char == "\n" or _can_show(char, font) else MARK
            for char in whole.replace("\t", " ")
        )
    return _WORD.sub(lambda word: _breakable(word[0], longest), clean)


def _breakable(word: str, longest: int) -> str:
    if len(word) <= longest:
        return word
    return BREAK.join(word[at : at + _PIECE] for at in range(0, len(word), _PIECE))


def _combines(text: str) -> bool:
    return any(unicodedata.combining(char) for char in text)


def _can_show(char: str, font: Coverage) -> bool:
    if unicodedata.category(char) in _UNSEEN:
        return False
    return unicodedata.bidirectional(char) not in _FROM_RIGHT and font.has(char)


@dataclass(frozen=True, slots=True)
class Coverage:
    """The characters of a font: ranges of code points, in order."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def has(self, char: str) -> bool:
        """Whether the font has a glyph for a character."""
        at = bisect_right(self.starts, ord(char)) - 1
        return at >= 0 and ord(char) <= self.ends[at]


@cache
def coverage() -> Coverage:
    """Return the characters of the font; read once."""
    return read_coverage((files(FONT_PACKAGE) / FONT_FILE).read_bytes(), FACE)


def read_coverage(collection: bytes, face: int) -> Coverage:
    """Return the characters of one face of a font collection.

    Raises:
        ValueError: the face has no table for all of Unicode.
    """
    (start,) = struct.unpack_from(">I", collection, 12 + 4 * face)
    (count,) = struct.unpack_from(">H", collection, start + 4)
    tables = (_RECORD.unpack_from(collection, start + 12 + 16 * n) for n in range(count))
    offsets = {name: offset for name, _, offset, _ in tables}
    table = _unicode_table(collection, offsets[b"cmap"])
    (groups,) = struct.unpack_from(">I", collection, table + 12)
    found = [_GROUP.unpack_from(collection, table + 16 + 12 * n) for n in range(groups)]
    return Coverage(tuple(first for first, _, _ in found), tuple(last for _, last, _ in found))


def _unicode_table(collection: bytes, cmap: int) -> int:
    (count,) = struct.unpack_from(">H", collection, cmap + 2)
    for n in range(count):
        platform, encoding, offset = _ENCODING.unpack_from(collection, cmap + 4 + 8 * n)
        if (platform, encoding) == _FULL_UNICODE:
            return int(cmap + offset)
    raise ValueError("the font has no table of all of Unicode")
