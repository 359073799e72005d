"""The one tokenizer: typed text cut into the words of a table, figures, and unknown words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.reading.figures import FIGURE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Role(StrEnum):
    """What a token does in a quantity or a date."""

    FIGURE = "figure"  # 1,200,000
    DIGIT = "digit"  # 三
    TEN = "ten"  # 十 百 千
    MYRIAD = "myriad"  # 万 亿
    POINT = "point"  # 点, point
    WORD = "word"  # five, twenty-five
    ARTICLE = "article"  # a, half a: a number only before a scale
    HUNDRED = "hundred"
    SCALE = "scale"  # k, million
    AND = "and"
    AND_HALF = "and_half"
    HALF = "half"  # 半亿, 两亿半
    MEASURE = "measure"  # 一个亿: says nothing before 万 and 亿
    INNER = "inner"  # 多: says more about the number it stands in
    NOTE = "note"
    NOTE_BEFORE = "note_before"  # more than: says it only of the number that follows
    BETWEEN = "between"
    BETWEEN_AFTER = "between_after"
    TO = "to"
    DASH = "dash"
    TILDE = "tilde"
    COMMA = "comma"
    MINUS = "minus"
    FILLER = "filler"
    UNIT = "unit"  # a currency, per cent, pieces
    FOREIGN = "foreign"  # the unit of another kind of quantity
    DATE = "date"  # a word of dates that stands for a time
    MARK = "mark"  # a word that joins the parts of a date
    UNKNOWN = "unknown"


_FIGURE = re.compile(FIGURE)
_UNKNOWN = re.compile("[a-z0-9']+|.", re.DOTALL)
_SHORTEST_TYPO = 4


@dataclass(frozen=True, slots=True)
class Token:
    """One word as typed: its role, its number or code (of a unit or a note) where it has one.

    `at` is where it begins in the text; `typo` that it differs by a letter from the table.
    """

    role: Role
    text: str
    number: Decimal = Decimal(0)
    code: str = ""
    at: int = 0
    typo: bool = False

    @property
    def end(self) -> int:
        """Where it ends in the text."""
        return self.at + len(self.text)


class Lexer:
    """Cuts text by one table of words; of several words that fit, the longest is taken.

    `mendable` are the words of the table that are known with one letter wrong too.
    """

    def __init__(self, words: Mapping[str, Token], mendable: Iterable[str] = ()) -> None:
        self._words = {word: token for word, token in words.items() if word}
        self._lengths: dict[str, list[int]] = {}
        for word in sorted(self._words, key=len, reverse=True):
            lengths = self._lengths.setdefault(word[0], [])
            if len(word) not in lengths:
                lengths.append(len(word))
        self._mendable: dict[str, list[str]] = {}
        for word in mendable:
            if len(word) >= _SHORTEST_TYPO:
                self._mendable.setdefault(word[0], []).append(word)

    def tokens(self, text: str) -> list[Token]:
        """Return the tokens of plain text; a word that is not in the table is UNKNOWN."""
        tokens: list[Token] = []
        at = 0
        while at < len(text):
            if text[at] == " ":
                at += 1
                continue
            token = self._token(text, at)
            tokens.append(token)
            at = token.end
        return tokens

    def _token(self, text: str, at: int) -> Token:
        figure = _FIGURE.match(text, at)
        if figure:
            return Token(Role.FIGURE, figure[0], at=at)
        for length in self._lengths.get(text[at], ()):
            word = text[at : at + length]
            if len(word) == length and word in self._words and not _runs_on(text, at, at + length):
                return replace(self._words[word], text=word, at=at)
        unknown = _UNKNOWN.match(text, at)
        return self._mended(unknown[0] if unknown else text[at], at)

    def _mended(self, word: str, at: int) -> Token:
        """Return the token of a word of the table that was mistyped, else an unknown one."""
        if len(word) >= _SHORTEST_TYPO and word.isascii() and word.isalpha():
            near = self._mendable.get(word[0], ())
            meant = next((known for known in near if is_one_edit(word, known)), None)
            if meant is not None:
                known = self._words[meant]
                return replace(known, text=word, code=known.code or meant, at=at, typo=True)
        return Token(Role.UNKNOWN, word, at=at)


def _runs_on(text: str, at: int, end: int) -> bool:
    """Whether a word in Latin letters is only a part of a longer one."""
    first, last = text[at], text[end - 1]
    after, before = text[end : end + 1], text[at - 1 : at] if at else ""
    return (_latin(last) and _latin(after)) or (_latin(first) and _latin(before))


def _latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


def is_one_edit(word: str, known: str) -> bool:
    """Whether one letter was dropped, doubled, changed or swapped with the next; never the first.

    The first letter counts: "found" is no "pound".
    """
    if abs(len(word) - len(known)) > 1 or word[0] != known[0] or word == known:
        return False
    start = 0
    while start < min(len(word), len(known)) and word[start] == known[start]:
        start += 1
    if len(word) > len(known):
        return word[start + 1 :] == known[start:]
    if len(word) < len(known):
        return word[start:] == known[start + 1 :]
    rest, other = word[start:], known[start:]
    swapped = rest[:2] == other[1::-1] and rest[2:] == other[2:]
    return rest[1:] == other[1:] or swapped
