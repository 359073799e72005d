"""Numbers in digits and words of either language: 3.8亿, 三千五百万, 1.2 million, 3万5."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING

from bot.reading.figures import BEYOND, figures
from bot.reading.lexer import Role, Token
from bot.reading.numerals_chinese import CHINESE, chinese
from bot.reading.numerals_english import ENGLISH, english

if TYPE_CHECKING:
    from collections.abc import Sequence

NUMBER = CHINESE | ENGLISH
MAX_TOKENS = 40  # no number that fits any fact has more
_MAX_UNSURE = 2  # figures in one number that can each be read two ways
_MILLION = Decimal(10**6)


def numbers(tokens: Sequence[Token]) -> tuple[Decimal, ...]:
    """Return every number the tokens can stand for, the likelier first; empty if none."""
    if not 0 < len(tokens) <= MAX_TOKENS:
        return ()
    forms = [_forms(tokens, at) for at in range(len(tokens))]
    if sum(len(form) > 1 for form in forms) > _MAX_UNSURE:
        return ()
    readings = map(_number, product(*forms))
    return tuple(dict.fromkeys(min(n, BEYOND) for n in readings if n is not None))


def _forms(tokens: Sequence[Token], at: int) -> tuple[Token, ...]:
    """Return a token with each number it can stand for: 1,250 million is 1250 or 1.25."""
    token = tokens[at]
    if token.role is not Role.FIGURE:
        return (token,)
    after = tokens[at + 1] if at + 1 < len(tokens) else token
    scaled = after.role is Role.SCALE and after.number >= _MILLION
    readings = figures(token.text, comma_decimal=scaled)
    return tuple(replace(token, number=number) for number in readings)


def _number(tokens: Sequence[Token]) -> Decimal | None:
    roles = {token.role for token in tokens}
    if roles <= CHINESE:
        return chinese(tokens)
    return english(tokens) if roles <= ENGLISH else None
