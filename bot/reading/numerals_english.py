"""English numbers: 1.2 million, five hundred thousand, half a million, 1 million 200 thousand."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bot.reading.figures import BEYOND
from bot.reading.lexer import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reading.lexer import Token

ENGLISH = frozenset(
    {Role.FIGURE, Role.WORD, Role.ARTICLE, Role.HUNDRED, Role.SCALE, Role.AND, Role.AND_HALF}
)
_HUNDRED = Decimal(100)
_HALF = Decimal("0.5")
_NEEDS_MORE = (Role.ARTICLE, Role.AND)


def english(tokens: Sequence[Token]) -> Decimal | None:
    """Return the value of the tokens, or None where they make no number.

    Each group (below a thousand, or a figure) is counted by a scale smaller than the one
    before it; a figure without a scale stands alone.
    """
    total, scale = Decimal(0), BEYOND
    group: Decimal | None = None
    for token in tokens:
        if token.role is Role.SCALE:
            if group is None or token.number >= scale:
                return None
            total, scale, group = total + group * token.number, token.number, None
        elif token.role is Role.AND_HALF and group is None:
            total += scale * _HALF if total else 0
        elif token.role is not Role.AND:
            group = _joined(group, token)
            if group is None:
                return None
    last = tokens[-1].role
    loose = last is Role.FIGURE and len(tokens) > 1
    if last in _NEEDS_MORE or loose or (group or 0) >= scale:
        return None
    return total + (group or 0) if total or group is not None else None


def _joined(group: Decimal | None, token: Token) -> Decimal | None:
    """Return the number below a thousand with one more word, or None where it does not fit."""
    if token.role is Role.HUNDRED:
        return group * _HUNDRED if group is not None and group < _HUNDRED else None
    if token.role is Role.AND_HALF:
        return None if group is None else group + _HALF
    if group is None:
        return token.number
    fits = token.role is Role.WORD and group >= _HUNDRED and group % _HUNDRED == 0
    return group + token.number if fits else None
