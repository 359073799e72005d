"""The one figure of a sentence, where nothing in the sentence turns what it says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.reading.lexer import Role, Token
from bot.reading.numerals import NUMBER
from bot.reading.quantity_words import BLOCKERS
from bot.reading.words import every

_LONGEST_PLAIN = 9  # digits without a separator; longer ones are numbers of telephones or files
_YEAR = re.compile(r"(?:19|20)\d\d")
_CALCULATION = frozenset("*×÷=#@+/%‰\ufffd")
_JOINTS = frozenset({Role.AND, Role.TO, Role.DASH, Role.TILDE, Role.FILLER, Role.COMMA, Role.MINUS})
_BEFORE = frozenset(every("NOT_BEFORE"))
_AFTER = frozenset(every("NOT_AFTER"))
_NO_FIGURE = frozenset({Role.ARTICLE, Role.AND, Role.AND_HALF, Role.MEASURE, Role.HALF, Role.POINT})
_FIGURES = NUMBER - _NO_FIGURE
_BLOCKING_HAN = tuple(word for word in BLOCKERS if not word.isascii())
_BLOCKING = tuple(word for word in BLOCKERS if word.isascii())
_SPOKEN = frozenset({Role.UNKNOWN, Role.ARTICLE, Role.FOREIGN})


def lone_figure(tokens: Sequence[Token]) -> Sequence[Token] | None:
    """Return the tokens of the only figure among words that are not understood.

    None where there is none or another, or where a negation, a rate, a reference number or a
    comparison stands beside it: those turn what the figure says.
    """
    islands = _islands(tokens)
    if len(islands) != 1 or is_blocked(tokens):
        return None
    start, end = islands[0]
    outside = (*tokens[:start], *tokens[end:])
    if any(token.role in (Role.NOTE_BEFORE, Role.UNIT, Role.FOREIGN) for token in outside):
        return None
    island = _trimmed(tokens[start:end])
    before, after = tokens[start - 1 : start], tokens[end : end + 1]
    if any(is_glued(token, island) for token in (*before, *after)) or _is_reference(island):
        return None
    if any(token.text in _BEFORE for token in before) or any(t.text in _AFTER for t in after):
        return None
    return [*(token for token in outside if token.role is Role.NOTE), *island]


def is_blocked(tokens: Sequence[Token]) -> bool:
    """Whether a word that turns a figure stands among those that are not understood."""
    if any(token.role is Role.UNKNOWN and token.text in _CALCULATION for token in tokens):
        return True
    spoken = " ".join(token.text if token.role in _SPOKEN else "|" for token in tokens)
    joined = spoken.replace(" ", "")
    if any(word in joined for word in _BLOCKING_HAN):
        return True
    return any(f" {word} " in f" {spoken} " for word in _BLOCKING)


def _islands(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Return where the runs of known words lie that hold a figure."""
    runs: list[tuple[int, int]] = []
    start = 0
    for at in range(len(tokens) + 1):
        if at < len(tokens) and tokens[at].role is not Role.UNKNOWN:
            continue
        if any(token.role in _FIGURES for token in tokens[start:at]):
            runs.append((start, at))
        start = at + 1
    return runs


def _trimmed(island: Sequence[Token]) -> Sequence[Token]:
    """Return an island without the joints at its ends; a minus before a figure stays."""
    start, end = 0, len(island)
    while start < end and island[start].role in (_JOINTS - {Role.MINUS, Role.DASH}):
        start += 1
    while end > start and island[end - 1].role in _JOINTS | {Role.ARTICLE, Role.BETWEEN}:
        end -= 1
    return island[start:end]


def is_glued(token: Token, island: Sequence[Token]) -> bool:
    """Whether an unknown word in Latin letters is written onto a figure: 5kk."""
    if token.role is not Role.UNKNOWN or not token.text.isascii():
        return False
    first, last = island[0], island[-1]
    before = token.end == first.at and first.role is Role.FIGURE
    after = token.at == last.end and last.role is Role.FIGURE
    return (before or after) and token.text.isalnum()


def _is_reference(island: Sequence[Token]) -> bool:
    """Whether the figure is a year, or has more digits than a number without separators has."""
    figures = [token.text for token in island if token.role is Role.FIGURE]
    bare = all(token.role in (Role.FIGURE, Role.FILLER) for token in island)
    year = bare and len(figures) == 1 and _YEAR.fullmatch(figures[0]) is not None
    return year or any(text.isdecimal() and len(text) > _LONGEST_PLAIN for text in figures)
