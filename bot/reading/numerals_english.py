"""English numbers: 1.2 million, five hundred thousand, half a million, 1 million 200 thousand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from bot.reading.figures import BEYOND
from bot.reading.lexer import Role, Token

ENGLISH = frozenset(
    {
        Role.FIGURE,
        Role.WORD,
        Role.ARTICLE,
        Role.HUNDRED,
        Role.SCALE,
        Role.AND,
        Role.AND_HALF,
        Role.POINT,
    }
)
_Values: TypeAlias = tuple[Decimal, ...]
_TEN, _HUNDRED, _THOUSAND, _MILLION = (Decimal(10**n) for n in (1, 2, 3, 6))
_HALF, _TWENTY = Decimal("0.5"), Decimal(20)
_GAPPED = (_THOUSAND, _MILLION, _MILLION * _THOUSAND, _MILLION**2)
_NEEDS_MORE = (Role.ARTICLE, Role.AND, Role.POINT)
_UNITS = (Role.SCALE, Role.HUNDRED)


@dataclass
class _Sum:
    """A number as far as it was read: what its scales come to, and the group after them."""

    total: Decimal = Decimal(0)
    scale: Decimal = BEYOND
    group: Decimal | None = None
    figure: bool = False  # the group was typed in digits
    joined: bool = False  # the group follows "and"
    part: list[str] | None = field(default=None)  # digits after "point"


def english(tokens: Sequence[Token]) -> _Values:
    """Return every value of the tokens: two where the tail leaves out its scale.

    Each group (below a thousand, or a figure) is counted by a scale smaller than the one
    before it. "one million five" may be 1.5 million; "one million and five" is not.
    """
    state = _Sum()
    for at, token in enumerate(tokens):
        if not _take(state, token, tokens[at + 1 : at + 2]):
            return ()
    if tokens[-1].role in _NEEDS_MORE or not _closed(state):
        return ()
    if state.group is None:
        return (state.total,) if state.scale < BEYOND else ()
    if state.scale == BEYOND:
        return (state.group,)
    return _tails(state, state.group)


def english_pair(tokens: Sequence[Token]) -> _Values:
    """Return the two numbers that stand side by side, each ending in its scale: 50k 80k.

    Empty where there is more than one way to part them.
    """
    found: list[_Values] = []
    for at in range(1, len(tokens)):
        if tokens[at - 1].role not in _UNITS or tokens[-1].role not in _UNITS:
            continue
        if tokens[at].role in (*_UNITS, Role.AND, Role.AND_HALF):
            continue
        left, right = english(tokens[:at]), english(tokens[at:])
        if len(left) == len(right) == 1 and left != right:
            found.append((*left, *right))
    return found[0] if len(found) == 1 else ()


def _take(state: _Sum, token: Token, after: Sequence[Token]) -> bool:
    """Add one token; False where it does not fit."""
    if token.role is Role.POINT:
        return _pointed(state)
    if state.part is not None and token.role is Role.WORD:
        state.part.append(f"{token.number:f}")
        return token.number < _TEN
    if not _closed(state):
        return False
    match token.role:
        case Role.SCALE:
            return _scaled(state, token.number)
        case Role.AND:
            state.joined = state.group is None and bool(state.total)
            return True
        case _:
            return _joined(state, token, after)


def _pointed(state: _Sum) -> bool:
    """Begin the digits after "point"."""
    begun = state.group is not None and state.group == int(state.group) and not state.figure
    state.part = [] if begun and state.part is None else None
    return state.part is not None


def _closed(state: _Sum) -> bool:
    """Take the digits after "point" into the group; False where there are none."""
    if state.part is None:
        return True
    if not state.part or state.group is None:
        return False
    state.group = Decimal(f"{state.group:f}.{''.join(state.part)}")
    state.part = None
    return True


def _scaled(state: _Sum, scale: Decimal) -> bool:
    broken = bool(state.total) and bool(state.total % state.scale)
    if state.group is None or broken or state.group * scale >= state.scale:
        return False
    state.total += state.group * scale
    state.scale, state.group, state.figure, state.joined = scale, None, False, False
    return True


def _joined(state: _Sum, token: Token, after: Sequence[Token]) -> bool:
    """Add one more word to the number below a thousand; False where it does not fit."""
    group = state.group
    if token.role is Role.HUNDRED:
        if group is None and after and after[0].role is Role.SCALE:
            group = Decimal(1)  # hundred thousand
        if group is None or group >= _TWENTY:
            return False  # "fifty one hundred" is more likely two numbers
        state.group = group * _HUNDRED
        return True
    if token.role is Role.AND_HALF:
        return _halved(state)
    if group is None:
        state.group, state.figure = token.number, token.role is Role.FIGURE
        return True
    fits = token.role is Role.WORD and group >= _HUNDRED and group % _HUNDRED == 0
    state.group = group + token.number
    return fits and token.number < _HUNDRED and not state.figure


def _halved(state: _Sum) -> bool:
    """Add "and a half": to the number before it, or half of its scale: a million and a half."""
    if state.group is not None:
        state.group += _HALF
        return True
    fits = state.scale < BEYOND
    state.total += state.scale * _HALF if fits else 0
    return fits


def _tails(state: _Sum, tail: Decimal) -> _Values:
    """Return what a group after a scale, without one of its own, can mean."""
    total, scale = state.total, state.scale
    if not 0 < tail < scale or tail != int(tail) or total % scale:
        return ()
    literal = total + tail
    if state.joined or scale not in _GAPPED:
        return (literal,)
    if tail >= _THOUSAND:
        return (tail, total, literal)
    if tail < _TEN:
        return (total + tail * scale / 10, literal)
    return (total + tail * scale / 1000, literal) if scale > _THOUSAND else (literal,)
