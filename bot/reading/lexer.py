"""Typed text cut into tokens by a closed list of words: an unknown one ends the reading."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.reading.figures import FIGURE

if TYPE_CHECKING:
    from collections.abc import Mapping


class Role(StrEnum):
    """What a token does in a quantity."""

    FIGURE = "figure"  # 1,200,000
    DIGIT = "digit"  # 三
    TEN = "ten"  # 十 百 千
    MYRIAD = "myriad"  # 万 亿
    POINT = "point"  # 点
    WORD = "word"  # five, twenty-five
    ARTICLE = "article"  # a, half a: a number only before a scale
    HUNDRED = "hundred"
    SCALE = "scale"  # k, million
    AND = "and"
    AND_HALF = "and_half"
    INNER = "inner"  # 多: says more about the number it stands in
    NOTE = "note"
    BETWEEN = "between"
    TO = "to"
    DASH = "dash"
    TILDE = "tilde"
    MINUS = "minus"
    FILLER = "filler"
    UNIT = "unit"  # a currency, per cent, pieces


_FIGURE = re.compile(FIGURE)


@dataclass(frozen=True, slots=True)
class Token:
    """One word as typed: its role, its number or code (of a unit or a note) where it has one."""

    role: Role
    text: str
    number: Decimal = Decimal(0)
    code: str = ""


class Lexer:
    """Cuts text by one table of words; of several words that fit, the longest is taken."""

    def __init__(self, words: Mapping[str, Token]) -> None:
        self._words = dict(words)
        self._lengths = sorted({len(word) for word in words}, reverse=True)

    def tokens(self, text: str) -> list[Token] | None:
        """Return the tokens of plain text, or None where a word is not in the table."""
        tokens: list[Token] = []
        at = 0
        while at < len(text):
            if text[at] == " ":
                at += 1
                continue
            figure = _FIGURE.match(text, at)
            token = Token(Role.FIGURE, figure[0]) if figure else self._word(text, at)
            if token is None:
                return None
            tokens.append(token)
            at += len(token.text)
        return tokens

    def _word(self, text: str, at: int) -> Token | None:
        for length in self._lengths:
            word = text[at : at + length]
            if word in self._words and not _runs_on(word, text[at + length : at + length + 1]):
                return self._words[word]
        return None


def _runs_on(word: str, after: str) -> bool:
    """Whether a word in Latin letters is only the beginning of a longer one."""
    return word[-1].isalpha() and word[-1].isascii() and after.isalpha() and after.isascii()
