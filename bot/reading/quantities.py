"""What every quantity has: a number or a range, a sign, units, and words such as about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product

from bot.reading.lexer import Lexer, Role, Token
from bot.reading.numerals import NUMBER, Numbers, numbers
from bot.reading.quantity_words import MENDABLE, WORDS, words
from bot.reading.readings import Note
from bot.reading.sentences import lone_figure

_MULTIPLIERS = frozenset({Role.TEN, Role.MYRIAD, Role.HUNDRED, Role.SCALE})
_GREAT = frozenset({Role.MYRIAD, Role.SCALE})
_RANGES = frozenset({Role.TO, Role.DASH, Role.TILDE, Role.COMMA})
_NOTES = frozenset({Role.NOTE, Role.NOTE_BEFORE})
_BESIDE = frozenset({Role.UNIT, Role.FILLER, *_NOTES})
_MAX_LEAP = 1000  # 800,000 to 1 million is a range; 500 to 1 million leaves 500 unclear
_MAX_BARE = 100  # 百余台: bare only with a word that says about

_GENERIC = frozenset("元$¥")
_UP_TO = "up to"
_SHORT_WORD = 4
_SPACED_SLASH = re.compile(" ?/ ?(?=[^0-9 ])")
_DOUBT = re.compile(r"[?吗]+[?!. ]*$")
_BRACKETS = re.compile(r"(?P<outer>[^()]*)\((?P<inner>[^()]+)\)(?P<rest>[^()]*)")


@dataclass(frozen=True, slots=True)
class Quantity:
    """What was typed: the numbers it can mean, and what stood beside them.

    `ends` where the numbers are the two ends of a range; `doubtful` where a person must
    confirm even a single one.
    """

    values: tuple[Decimal, ...]
    negative: bool = False
    units: frozenset[str] = frozenset()
    notes: tuple[Note, ...] = ()
    ends: bool = False
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class _Side:
    """One end of a range, or all of a quantity that is none."""

    number: list[Token]
    negative: bool
    beside: list[Token]

    @property
    def units(self) -> frozenset[str]:
        return frozenset(token.code for token in self.beside if token.role is Role.UNIT)

    @property
    def notes(self) -> list[Note]:
        skipped = (Role.UNIT, Role.FILLER)
        return [Note(token.code) for token in self.beside if token.role not in skipped]


class QuantityReader:
    """Reads quantities with one kind of unit; the units of other kinds forbid a reading."""

    def __init__(
        self,
        units: Mapping[str, Token],
        foreign: Iterable[str],
        mendable: Iterable[str] = (),
        *,
        bare_word_is_unit: bool = False,
    ) -> None:
        others = words(Role.FOREIGN, (word for word in foreign if word not in WORDS))
        self._lexer = Lexer({**WORDS, **others, **units}, (*MENDABLE, *mendable))
        self._bare_word_is_unit = bare_word_is_unit

    def read(self, text: str) -> Quantity | None:
        """Return the quantity that plain text states, or None where it is not understood."""
        asked = _DOUBT.search(text) is not None
        text = _SPACED_SLASH.sub("/", _DOUBT.sub("", text).rstrip(".,;! "))
        quantity = self._twice(text) or self._once(text)
        if quantity is not None and asked:
            return replace(quantity, doubtful=True)
        return quantity

    def _once(self, text: str) -> Quantity | None:
        tokens = self._lexer.tokens(text)
        bracketed = text.startswith("(") and text.endswith(")")
        if bracketed or any(token.role is Role.FOREIGN for token in tokens):
            return None
        if all(token.role is not Role.UNKNOWN for token in tokens):
            whole = _quantity(tokens)
            return _sure(whole, tokens)
        if self._bare_word_is_unit and _is_one_short_word(tokens):
            return None
        lone = lone_figure(tokens)
        part = None if lone is None else _quantity(lone)
        return None if part is None else replace(part, doubtful=True)

    def _twice(self, text: str) -> Quantity | None:
        """Read a sum said again in brackets: 伍佰万元整(¥5,000,000); both where they differ."""
        match = _BRACKETS.fullmatch(text)
        if match is None or not match["outer"].strip():
            return None
        first = self._strict(f"{match['outer']} {match['rest']}".strip())
        second = self._strict(match["inner"])
        if first is None or second is None or _differ(first.units, second.units):
            return None
        values = dict.fromkeys((*first.values, *second.values))
        agreed = [value for value in first.values if value in second.values]
        return Quantity(
            tuple(agreed) or tuple(sorted(values)),
            negative=first.negative or second.negative,
            units=first.units | second.units,
            notes=(*first.notes, *second.notes),
        )

    def _strict(self, text: str) -> Quantity | None:
        tokens = self._lexer.tokens(text)
        known = all(token.role not in (Role.UNKNOWN, Role.FOREIGN) for token in tokens)
        return _quantity(tokens) if known else None


def _differ(first: frozenset[str], second: frozenset[str]) -> bool:
    return bool(first and second) and first.isdisjoint(second) and not _GENERIC & (first | second)


def _is_one_short_word(tokens: Sequence[Token]) -> bool:
    """Whether beside the figure stands one short word and no unit: 100 XYZ."""
    unknown = [token for token in tokens if token.role is Role.UNKNOWN]
    units = any(token.role is Role.UNIT for token in tokens)
    if len(unknown) != 1 or not unknown[0].text.isascii():
        return False
    at = tokens.index(unknown[0])
    if at and tokens[at - 1].role is Role.FIGURE:
        return True  # RMB 30 xyz: whatever xyz is, it may multiply
    return not units and len(unknown[0].text) <= _SHORT_WORD


def _sure(quantity: Quantity | None, tokens: Sequence[Token]) -> Quantity | None:
    if quantity is None or not any(token.typo for token in tokens):
        return quantity
    return replace(quantity, doubtful=True)


def _quantity(tokens: Sequence[Token]) -> Quantity | None:
    """Return the quantity of tokens that are all known."""
    sides = _sides(tokens)
    if sides is None:
        return None
    found = _values(sides)
    if not found.ends and any(_needs_ends(token) for token in tokens):
        return None
    same = len(sides) > len(found.values) and parts_by_comma(tokens)
    if not found.values or same:
        return None
    return Quantity(
        found.values,
        negative=any(side.negative for side in sides),
        units=frozenset(unit for side in sides for unit in side.units),
        notes=tuple(dict.fromkeys(note for side in sides for note in side.notes)),
        ends=found.ends,
    )


def _values(sides: Sequence[_Side]) -> Numbers:
    """Return the numbers of one side, or both ends of a range, the lower end first."""
    if len(sides) == 1:
        return _numbers(sides[0])
    low, high = (side.number for side in sides)
    highs = numbers(high).values
    shared = product(numbers([*low, *_shared(low, high)]).values, highs)
    pairs = [(a, b) for a, b in shared if a <= b]
    if not pairs:
        pairs = [(a, b) for a, b in product(numbers(low).values, highs) if a <= b <= a * _MAX_LEAP]
    return Numbers(tuple(sorted({end for pair in pairs for end in pair})), ends=True)


def _numbers(side: _Side) -> Numbers:
    """Return the numbers of one side; 百 and 千 count alone only beside a word such as 近."""
    bare = len(side.number) == 1 and side.number[0].role is Role.TEN
    if bare and side.notes and side.number[0].number >= _MAX_BARE:
        return Numbers((side.number[0].number,))
    return numbers(side.number)


def _shared(low: Sequence[Token], high: Sequence[Token]) -> Sequence[Token]:
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


def _sides(tokens: Sequence[Token]) -> list[_Side] | None:
    """Return the quantity, or both ends of a range; None where the tokens make neither."""
    between = [token for token in tokens if token.role in (Role.BETWEEN, Role.BETWEEN_AFTER)]
    parts = _parts([token for token in tokens if token not in between], bool(between))
    found = [_side(part) for part in parts]
    whole = [side for sides in found if sides is not None for side in sides]
    if None in found or len(whole) > 2:  # noqa: PLR2004 - the ends of a range
        return None
    if len(whole) > 1 and parts_by_comma(tokens) and not all(map(_is_complete, whole)):
        return None
    return whole


def _needs_ends(token: Token) -> bool:
    """Whether a word says that two ends stand beside it; 在 alone says less."""
    return token.role is Role.BETWEEN_AFTER or (token.role is Role.BETWEEN and token.text != "在")


def parts_by_comma(tokens: Sequence[Token]) -> bool:
    """Whether a comma stands between two numbers, which then must each be complete."""
    return any(token.role is Role.COMMA for token in tokens)


def _is_complete(side: _Side) -> bool:
    return side.number[-1].role in _MULTIPLIERS or bool(side.units)


def _parts(tokens: Sequence[Token], between: bool) -> list[list[Token]]:  # noqa: FBT001
    splits = _RANGES | ({Role.AND} if between else set())
    parts: list[list[Token]] = [[]]
    last = max((at for at, token in enumerate(tokens) if token.role in NUMBER), default=0)
    for at, token in enumerate(tokens):
        begun = any(before.role in NUMBER for before in parts[-1])
        if token.role is Role.COMMA and at > last:
            continue
        if begun and (token.role in splits or token.text == _UP_TO):
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _side(tokens: Sequence[Token]) -> list[_Side] | None:
    """Return one end: one unbroken number, with signs, units and words around it.

    Two numbers, each with the same unit after it, are two ends: 3次5次.
    """
    number: list[Token] = []
    beside: list[Token] = []
    negative = closed = False
    for at, token in enumerate(tokens):
        if token.role in NUMBER:
            if closed:
                return _two(tokens[:at], tokens[at:])
            number.append(token)
        elif token.role is Role.INNER and number:
            beside.append(token)
        elif token.role in (Role.DASH, Role.MINUS) and not number:
            negative = True
        elif token.role is Role.TILDE and not number:
            beside.append(Token(Role.NOTE, token.text, code=Note.ABOUT))
        elif token.role is Role.NOTE_BEFORE and number:
            return None
        elif token.role in _BESIDE:
            closed = bool(number)
            beside.append(token)
        else:
            return None
    return [_Side(number, negative, beside)] if number else None


def _two(first: Sequence[Token], second: Sequence[Token]) -> list[_Side] | None:
    sides = [side for part in (first, second) for side in (_side(part) or [])]
    ends = (first[-1], second[-1])
    units = {token.code for token in ends if token.role is Role.UNIT}
    same = len(sides) == len(ends) and len(units) == 1
    return sides if same and all(token.role is Role.UNIT for token in ends) else None
