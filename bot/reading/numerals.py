"""Numbers in digits and words of either language: 3.8亿, 三千五百万, 1.2 million, 3万5.

Every reader returns all the numbers that the tokens can stand for, the likelier first, and
none where they make no number: a number is never made up of parts that do not fit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product

from bot.reading.figures import BEYOND, figures
from bot.reading.lexer import Role, Token
from bot.reading.numerals_chinese import CHINESE, chinese, chinese_pair
from bot.reading.numerals_english import ENGLISH, english, english_pair

NUMBER = CHINESE | ENGLISH
MAX_TOKENS = 40  # no number that fits any fact has more
_MAX_UNSURE = 1  # figures in one number that can be read two ways
_MILLION = Decimal(10**6)


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers that tokens can stand for; whether they are the two ends of a range."""

    values: tuple[Decimal, ...] = ()
    ends: bool = False


def numbers(tokens: Sequence[Token]) -> Numbers:
    """Return every number the tokens can stand for, or the two that stand side by side."""
    if not 0 < len(tokens) <= MAX_TOKENS:
        return Numbers()
    forms = [_forms(tokens, at) for at in range(len(tokens))]
    if sum(len(form) > 1 for form in forms) > _MAX_UNSURE:
        return Numbers()
    choices = list(product(*forms))
    values = [value for choice in choices for value in _values(choice)]
    if values:
        return Numbers(_distinct(values))
    pairs = [pair for choice in choices for pair in _pairs(choice)]
    return Numbers(_distinct(sorted(pairs)), ends=bool(pairs)) if len(choices) == 1 else Numbers()


def _distinct(values: Sequence[Decimal]) -> tuple[Decimal, ...]:
    return tuple(dict.fromkeys(min(value, BEYOND) for value in values))


def _forms(tokens: Sequence[Token], at: int) -> tuple[Token, ...]:
    """Return a token with each number it can stand for: 1,250 million is 1250 or 1.25."""
    token = tokens[at]
    if token.role is not Role.FIGURE:
        return (token,)
    after = tokens[at + 1] if at + 1 < len(tokens) else token
    scaled = after.role is Role.SCALE and after.number >= _MILLION
    readings = figures(token.text, comma_decimal=scaled)
    return tuple(replace(token, number=number) for number in readings)


def _values(tokens: Sequence[Token]) -> Sequence[Decimal]:
    roles = {token.role for token in tokens}
    if roles <= CHINESE:
        return chinese(tokens)
    return english(tokens) if roles <= ENGLISH else ()


def _pairs(tokens: Sequence[Token]) -> Sequence[Decimal]:
    """Return both of two numbers side by side, each complete with its own unit: 三万五万."""
    roles = {token.role for token in tokens}
    if roles <= CHINESE:
        return chinese_pair(tokens)
    return english_pair(tokens) if roles <= ENGLISH else ()
