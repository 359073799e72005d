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


@dataclass(frozen=True, slots=True)
class Token:
    """One word: its role, its number where it has one, its code (a unit or a note)."""

    role: Role
    text: str = ""
    number: Decimal = Decimal(0)
    code: str = ""


class Lexer:
    """Cuts text by one table of words; of several words that fit, the longest is taken."""

    def __init__(self, words: Mapping[str, Token]) -> None:
        self._words = dict(words)
        longest_first = sorted(self._words, key=len, reverse=True)
        self._pattern = re.compile(f"({FIGURE})|" + "|".join(map(_word_pattern, longest_first)))

    def tokens(self, text: str) -> list[Token] | None:
        """Return the tokens of plain text, or None where a word is not in the table."""
        tokens: list[Token] = []
        at = 0
        while at < len(text):
            if text[at] == " ":
                at += 1
                continue
            match = self._pattern.match(text, at)
            if match is None:
                return None
            figure = match[1]
            tokens.append(Token(Role.FIGURE, figure) if figure else self._words[match[0]])
            at = match.end()
        return tokens


def _word_pattern(word: str) -> str:
    """Return the pattern of a word; one in Latin letters must not run on into another."""
    return re.escape(word) + ("(?![a-z])" if word[-1].isascii() and word[-1].isalpha() else "")
