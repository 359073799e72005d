"""Chinese numbers, exact: in characters, in digits with 万 and 亿, or in both.

An own reader of some hundred lines: the libraries tried refuse 百万 and 三点八亿, reckon
decimals in floating point and take a tenth of a second to import.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TypeAlias

from bot.reading.lexer import Role, Token

CHINESE = frozenset({Role.FIGURE, Role.DIGIT, Role.TEN, Role.MYRIAD, Role.POINT})

_Tokens: TypeAlias = Sequence[Token]
_TEN = Decimal(10)
_PLACES = {Decimal(10**8): 8, Decimal(10**4): 4}  # 亿 and 万, and the digits below each
_SHORTEST_SEQUENCE = 3  # 一二三 is 123, but 三五 is "three to five"
_MAX_PART = 6


def chinese(tokens: _Tokens) -> Decimal | None:
    """Return the value of the tokens, or None where they make no number."""
    for place in _PLACES:
        at = _last(tokens, place)
        if at is not None:
            return _split(tokens[:at], place, tokens[at + 1 :])
    return _section(tokens)


def _last(tokens: _Tokens, place: Decimal) -> int | None:
    """Return where the last 亿 (or 万) stands."""
    backwards = range(len(tokens) - 1, -1, -1)
    return next(
        (at for at in backwards if tokens[at].role is Role.MYRIAD and tokens[at].number == place),
        None,
    )


def _split(above: _Tokens, place: Decimal, below: _Tokens) -> Decimal | None:
    high = above[0].number if _is_unit(above) else chinese(above)
    low = _low(below, place)
    if high is None or low is None or (below and high != int(high)):
        return None
    return high * place + low


def _is_unit(tokens: _Tokens) -> bool:
    """Whether this is the 百 of 百万 or the 千 of 千万, which count as one hundred, thousand."""
    return len(tokens) == 1 and tokens[0].role is Role.TEN


def _low(tokens: _Tokens, place: Decimal) -> Decimal | None:
    """Return the value of what follows 万 or 亿: less than it, and whole."""
    if not tokens:
        return Decimal(0)
    if tokens[0].role is Role.DIGIT and not tokens[0].number:
        value = chinese(tokens[1:])
    elif len(tokens) == 1 and tokens[0].role is not Role.TEN:
        value = _lone(tokens[0], place)
    else:
        value = chinese(tokens)
    return value if value is not None and value == int(value) and value < place else None


def _lone(token: Token, place: Decimal) -> Decimal | None:
    """Return the value of one token after 万 or 亿: a digit counts its tenths (三万五)."""
    if token.role is Role.DIGIT or len(token.text) == 1:
        return token.number * place / 10
    filled = token.text.isdecimal() and len(token.text) == _PLACES[place]
    return token.number if filled else None


def _section(tokens: _Tokens) -> Decimal | None:
    """Return the value of a number without 万 and 亿."""
    if len(tokens) == 1 and tokens[0].role is Role.FIGURE:
        return tokens[0].number
    point = next((at for at, token in enumerate(tokens) if token.role is Role.POINT), None)
    if point is not None:
        return _with_point(tokens[:point], tokens[point + 1 :])
    if any(token.role is Role.TEN for token in tokens):
        return _tens(tokens)
    return _sequence(tokens)


def _sequence(tokens: _Tokens) -> Decimal | None:
    """Return the value of digits read one by one: 二〇二五."""
    if any(token.role is not Role.DIGIT for token in tokens):
        return None
    fits = len(tokens) == 1 or len(tokens) >= _SHORTEST_SEQUENCE
    return Decimal("".join(str(token.number) for token in tokens)) if fits else None


def _with_point(whole: _Tokens, part: _Tokens) -> Decimal | None:
    value = _section(whole)
    digits = all(token.role is Role.DIGIT for token in part)
    if value is None or value != int(value) or not digits or not 0 < len(part) <= _MAX_PART:
        return None
    return Decimal(f"{value:f}." + "".join(str(token.number) for token in part))


def _tens(tokens: _Tokens) -> Decimal | None:
    """Return the value of a number below 10,000 with 千, 百 or 十, each at most once."""
    total, limit = Decimal(0), Decimal(10**4)
    digit: Decimal | None = None
    zero = False
    for at, token in enumerate(tokens):
        if token.role is Role.TEN:
            bare = token.number == _TEN and (at == 0 or bool(total))
            if token.number >= limit or (digit is None and not bare):
                return None
            total += (1 if digit is None else digit) * token.number
            limit, digit, zero = token.number, None, False
        elif digit is not None or not _counts(tokens, at):
            return None
        else:
            zero, digit = zero or not token.number, token.number or None
    return total if digit is None else total + digit * (1 if zero else limit / 10)


def _counts(tokens: _Tokens, at: int) -> bool:
    """Whether this digit or figure may count a 千, 百 or 十; 12百 only where it is all."""
    token = tokens[at]
    if token.role is Role.DIGIT or len(token.text) == 1:
        return True
    return at == 0 and len(tokens) == 2  # noqa: PLR2004 - the figure and its unit
