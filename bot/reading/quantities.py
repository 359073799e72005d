"""What every quantity has: a number or a range, a sign, units, and words such as about."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from bot.reading.lexer import Lexer, Role, Token
from bot.reading.numerals import NUMBER, numbers
from bot.reading.quantity_words import WORDS
from bot.reading.readings import Note

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

_MULTIPLIERS = frozenset({Role.TEN, Role.MYRIAD, Role.HUNDRED, Role.SCALE})
_GREAT = frozenset({Role.MYRIAD, Role.SCALE})
_RANGES = frozenset({Role.TO, Role.DASH, Role.TILDE})
_MAX_LEAP = 1000  # 800,000 to 1 million is a range; 500 to 1 million leaves 500 unclear


@dataclass(frozen=True, slots=True)
class Quantity:
    """What was typed: the numbers it can mean, and what stood beside them."""

    values: tuple[Decimal, ...]
    negative: bool
    units: frozenset[str]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class _Side:
    """One end of a range, or all of a quantity that is none."""

    number: list[Token]
    negative: bool
    beside: list[Token]


class QuantityReader:
    """Reads quantities with one kind of unit; the units are added to the words of all."""

    def __init__(self, units: Mapping[str, Token]) -> None:
        self._lexer = Lexer({**WORDS, **units})

    def read(self, text: str) -> Quantity | None:
        """Return the quantity that plain text states, or None where it is not understood."""
        tokens = self._lexer.tokens(text.rstrip(".,;!?"))
        sides = None if tokens is None else _sides(tokens)
        if sides is None:
            return None
        values = _values([side.number for side in sides])
        if not values:
            return None
        beside = [token for side in sides for token in side.beside]
        return Quantity(
            values,
            negative=any(side.negative for side in sides),
            units=frozenset(token.code for token in beside if token.role is Role.UNIT),
            notes=tuple(Note(token.code) for token in beside if token.role is not Role.UNIT),
        )


def _values(sides: list[list[Token]]) -> tuple[Decimal, ...]:
    """Return the numbers of one side, or both ends of a range, the lower end first."""
    if len(sides) == 1:
        return numbers(sides[0])
    low, high = sides
    highs = numbers(high)
    shared = product(numbers([*low, *_shared(low, high)]), highs)
    pairs = [(a, b) for a, b in shared if a <= b]
    if not pairs:
        pairs = [(a, b) for a, b in product(numbers(low), highs) if a <= b <= a * _MAX_LEAP]
    return tuple(sorted({end for pair in pairs for end in pair}))


def _shared(low: list[Token], high: list[Token]) -> list[Token]:
    """Return the multipliers at the end of the high end that count the low one too.

    3-5千万 shares 千万; 一百到一百二十万 only 万; where the low end has its own, none.
    """
    if any(token.role in _GREAT for token in low):
        return []
    if len(low) == 1 and all(token.role in _MULTIPLIERS for token in high[1:]):
        return high[1:]
    at = len(high)
    while at and high[at - 1].role in _GREAT:
        at -= 1
    return high[at:]


def _sides(tokens: list[Token]) -> list[_Side] | None:
    """Return the quantity, or both ends of a range; None where the tokens make neither."""
    between = bool(tokens) and tokens[0].role is Role.BETWEEN
    splits = _RANGES | ({Role.AND} if between else set())
    parts: list[list[Token]] = [[]]
    for token in tokens[1:] if between else tokens:
        begun = any(before.role in NUMBER for before in parts[-1])
        if token.role in splits and begun:
            parts.append([])
        else:
            parts[-1].append(token)
    sides = [_side(part) for part in parts]
    whole = [side for side in sides if side is not None]
    fits = len(whole) == len(sides) and len(sides) <= 2  # noqa: PLR2004 - the ends of a range
    return whole if fits and (not between or len(sides) > 1) else None


def _side(tokens: list[Token]) -> _Side | None:
    """Return one end: one unbroken number, with signs, units and words around it."""
    number: list[Token] = []
    beside: list[Token] = []
    negative = closed = False
    for token in tokens:
        if token.role in NUMBER:
            if closed:
                return None
            number.append(token)
        elif token.role is Role.INNER and number:
            beside.append(token)
        elif token.role in (Role.DASH, Role.MINUS) and not number:
            negative = True
        elif token.role is Role.TILDE and not number:
            beside.append(Token(Role.NOTE, token.text, code=Note.ABOUT))
        elif token.role in (Role.UNIT, Role.NOTE, Role.FILLER):
            closed = bool(number)
            beside += [token] if token.role is not Role.FILLER else []
        else:
            return None
    return _Side(number, negative, beside) if number else None
