"""Chinese numbers, exact: in characters, in digits with 万 and 亿, or in both.

An own reader: the libraries tried make one number of any units in a row (三万五万) and take
the tail of 一亿五千 for certain (docs/decisions, "Reading what people type").

A number is 亿, 万 and what is left, each part smaller than the one before it. What a part may
leave out decides whether there is one reading: 三万五 is 35,000, 一亿五千 is 150,000,000 to most
and 100,005,000 to a careful reader, 一亿零五千 only the latter.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TypeAlias

from bot.reading.lexer import Role, Token

CHINESE = frozenset(
    {Role.FIGURE, Role.DIGIT, Role.TEN, Role.MYRIAD, Role.POINT, Role.MEASURE, Role.HALF}
)

_Tokens: TypeAlias = Sequence[Token]
_Values: TypeAlias = tuple[Decimal, ...]
_TEN, _HUNDRED, _THOUSAND = Decimal(10), Decimal(100), Decimal(1000)
_WAN, _YI = Decimal(10**4), Decimal(10**8)
_HALF = Decimal("0.5")
_SHORTEST_SEQUENCE = 3  # 一二三 is 123, but 三五 is "three to five"
_MAX_PART = 6
_UNITS = (Role.TEN, Role.MYRIAD)
_THREE_TO_FIVE = (3, 5)
_MAX_LEAP = 100  # 一千五十万 is no range


def chinese(tokens: _Tokens) -> _Values:
    """Return every value of the tokens: two for neighbours (二三十) and for a doubtful tail."""
    tokens = _without_measures(tokens)
    at = _neighbours(tokens)
    if at is None:
        return _whole(tokens)
    each = [_whole([*tokens[:at], tokens[end], *tokens[at + 2 :]]) for end in (at, at + 1)]
    return (*each[0], *each[1]) if all(len(values) == 1 for values in each) else ()


def chinese_pair(tokens: _Tokens) -> _Values:
    """Return the two numbers that stand side by side, each ending in its unit: 五千一万.

    Empty where there is more than one way to part them.
    """
    tokens = _without_measures(tokens)
    found: list[_Values] = []
    for at in range(1, len(tokens)):
        if tokens[at - 1].role not in _UNITS or tokens[-1].role not in _UNITS:
            continue
        left, right = _whole(tokens[:at]), _whole(tokens[at:])
        if (
            len(left) == len(right) == 1
            and left != right
            and _is_begun(tokens[at - 1], tokens[at], right[0])
        ):
            found.append((*left, *right))
    ends = found[0] if len(found) == 1 else ()
    return ends if not ends or max(ends) <= min(ends) * _MAX_LEAP else ()


def _is_begun(last: Token, first: Token, right: Decimal) -> bool:
    """Whether a second number begins: not with what could be the tail of the one before."""
    bare = first.role is Role.MYRIAD or (first.role is Role.TEN and last.role is Role.TEN)
    return not bare and right >= last.number


def _without_measures(tokens: _Tokens) -> list[Token]:
    """Return the tokens without the 个 of 一个亿 and 半个亿."""
    kept: list[Token] = []
    for token, after in zip(tokens, [*tokens[1:], None], strict=False):
        counts = after is not None and after.role in (Role.MYRIAD, Role.HALF)
        if token.role is not Role.MEASURE or not kept or not counts:
            kept.append(token)
    return kept


def _neighbours(tokens: _Tokens) -> int | None:
    """Return where two digits say a range: 二三十, 十五六, 三五百; None where none do."""
    for at in range(len(tokens) - 1):
        pair, rest = tokens[at : at + 2], tokens[at + 2 : at + 3]
        if any(token.role is not Role.DIGIT for token in pair):
            continue
        low, high = (int(token.number) for token in pair)
        inside = at and tokens[at - 1].role in (Role.DIGIT, Role.POINT)
        longer = rest and rest[0].role not in _UNITS
        if inside or longer or not low:
            return None
        return at if high == low + 1 or (low, high) == _THREE_TO_FIVE else None
    return None


def _whole(tokens: _Tokens) -> _Values:
    """Return the values of a number of any size."""
    at = _only(tokens, _YI)
    if at is None:
        return _below_yi(tokens) if not _has(tokens, _YI) else ()
    above, below = tokens[:at], tokens[at + 1 :]
    high = _times(above)
    if high is None or (below and high != int(high)):
        return ()
    return tuple(high * _YI + low for low in _after_yi(below))


def _after_yi(tokens: _Tokens) -> _Values:
    """Return what may follow 亿; a tail without 万 and without the zero of a gap is doubtful."""
    if _has(tokens, _WAN) and not _is_zero(tokens[0]):
        return tuple(low for low in _below_yi(tokens) if low == int(low) and low < _YI)
    plain = _plain_tail(tokens, _YI)
    if plain is not None:
        return plain
    if _is_lone(tokens):
        return (tokens[0].number * _YI / 10, tokens[0].number)
    low = _section(tokens)
    if low is None or low != int(low) or low >= _WAN:
        return ()
    return (low * _WAN, low)


def _plain_tail(tokens: _Tokens, place: Decimal) -> _Values | None:
    """Return what follows 万 or 亿 where it is plain: nothing, a half, a zero, all its digits."""
    if not tokens:
        return (Decimal(0),)
    if _is_half(tokens):
        return (place * _HALF,)
    if _is_zero(tokens[0]):
        return _exact(tokens[1:], place)
    figure = tokens[0] if len(tokens) == 1 and tokens[0].role is Role.FIGURE else None
    if figure is not None and len(figure.text) > 1:
        digits = len(str(place)) - 1
        filled = figure.text.isdecimal() and len(figure.text) == digits
        if filled or place == _WAN:
            return (figure.number,) if filled or _is_hundreds(figure) else ()
    return None


def _is_hundreds(figure: Token) -> bool:
    """Whether a figure after 万 leaves out only the thousands: 3万500."""
    return figure.text.isdecimal() and len(figure.text) == 3  # noqa: PLR2004


def _below_yi(tokens: _Tokens) -> _Values:
    at = _only(tokens, _WAN)
    if at is None:
        value = None if _has(tokens, _WAN) else _section(tokens)
        return () if value is None else (value,)
    above, below = tokens[:at], tokens[at + 1 :]
    high = _times(above)
    if high is None or (below and high != int(high)):
        return ()
    return tuple(high * _WAN + low for low in _after_wan(high, below))


def _after_wan(high: Decimal, tokens: _Tokens) -> _Values:
    """Return what may follow 万; a lone digit counts its tenths, after 百万 perhaps those."""
    plain = _plain_tail(tokens, _WAN)
    if plain is not None:
        return plain
    if not _is_lone(tokens):
        low = _section(tokens)
        return (low,) if low is not None and low == int(low) and low < _WAN else ()
    tenth = tokens[0].number * _WAN / 10
    if high % _HUNDRED:
        return (tenth,)
    unit = _HUNDRED if high % _THOUSAND else _THOUSAND
    return (tenth * unit, tenth)


def _times(tokens: _Tokens) -> Decimal | None:
    """Return what counts 万 or 亿: a number said in full, 百 or 千 alone, or a half."""
    if len(tokens) == 1 and tokens[0].role is Role.TEN:
        return tokens[0].number
    if _is_half(tokens):
        return _HALF
    if len(tokens) > 1 and _is_half(tokens[-1:]):
        whole = _times(tokens[:-1])
        return None if whole is None or whole >= _TEN or whole != int(whole) else whole + _HALF
    digits = len(tokens) > 1 and all(token.role is Role.DIGIT for token in tokens)
    if digits or _is_short(tokens) or _has_gap(tokens):
        return None  # 三四五万 is no 3,450,000
    values = _below_yi(tokens)
    return values[0] if len(values) == 1 else None


def _has_gap(tokens: _Tokens) -> bool:
    """Whether a number with figures skips a unit without a zero: 1万一十."""
    if all(token.role is not Role.FIGURE for token in tokens):
        return False
    unit = Decimal(0)
    for token in tokens:
        if _is_zero(token):
            unit = Decimal(0)
        elif token.role in _UNITS:
            if token.number * _TEN < unit:
                return True
            unit = token.number
    return False


def _is_short(tokens: _Tokens) -> bool:
    """Whether a number ends in a digit that leaves out its unit: the 一 of 五千一."""
    if len(tokens) < 2 or tokens[-1].role not in (Role.DIGIT, Role.FIGURE):  # noqa: PLR2004
        return False
    before = tokens[-2]
    return before.role is Role.MYRIAD or (before.role is Role.TEN and before.number > _TEN)


def _exact(tokens: _Tokens, limit: Decimal) -> _Values:
    """Return what follows the zero of a gap: 零五十, 零五百; nothing is left out."""
    values = () if not tokens or _is_short(tokens) else _below_yi(tokens)
    return tuple(value for value in values if value == int(value) and value < limit)


def _only(tokens: _Tokens, place: Decimal) -> int | None:
    """Return where the one 亿 (or 万) stands; None where there is none, or another."""
    places = [at for at, token in enumerate(tokens) if _is_place(token, place)]
    return places[0] if len(places) == 1 else None


def _has(tokens: _Tokens, place: Decimal) -> bool:
    return any(_is_place(token, place) for token in tokens)


def _is_place(token: Token, place: Decimal) -> bool:
    return token.role is Role.MYRIAD and token.number == place


def _is_half(tokens: _Tokens) -> bool:
    return len(tokens) == 1 and tokens[0].role is Role.HALF


def _is_zero(token: Token) -> bool:
    return token.role is Role.DIGIT and not token.number


def _is_lone(tokens: _Tokens) -> bool:
    """Whether this is one digit, and no more."""
    lone = len(tokens) == 1 and len(tokens[0].text) == 1
    return lone and tokens[0].role in (Role.DIGIT, Role.FIGURE)


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
    if len(part) == 1 and part[0].role is Role.FIGURE and part[0].text.isdecimal():
        digits = part[0].text
    elif part and all(token.role is Role.DIGIT for token in part):
        digits = "".join(str(token.number) for token in part)
    else:
        return None
    if value is None or value != int(value) or len(digits) > _MAX_PART:
        return None
    return Decimal(f"{value:f}.{digits}")


def _tens(tokens: _Tokens) -> Decimal | None:
    """Return the value of a number below 10,000 with 千, 百 or 十, each at most once."""
    if {Role.DIGIT, Role.FIGURE} <= {token.role for token in tokens}:
        return None  # 八百三十1万: more likely two numbers
    total, limit = Decimal(0), _WAN
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
        elif at == 2 == len(tokens) - 1 and _fills(token, limit):  # noqa: PLR2004 - 2千500
            return total + token.number
        else:
            zero, digit = zero or not token.number, token.number or None
    return total if digit is None else total + digit * (1 if zero else limit / 10)


def _fills(token: Token, limit: Decimal) -> bool:
    """Whether a figure stands for all that is left below a unit: the 500 of 2千500."""
    return token.role is Role.FIGURE and 1 < len(token.text) < len(str(limit))


def _counts(tokens: _Tokens, at: int) -> bool:
    """Whether this digit or figure may count a 千, 百 or 十; 12百 only where it is all."""
    token = tokens[at]
    if token.role is Role.DIGIT or len(token.text) == 1:
        return token.role in (Role.DIGIT, Role.FIGURE)
    if at and at == len(tokens) - 1:
        return token.text.isdecimal()
    return at == 0 and len(tokens) == 2  # noqa: PLR2004 - the figure and its unit
