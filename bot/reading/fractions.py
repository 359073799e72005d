"""Shares in words written as percentages: half, two thirds, 三成五, 千分之三, 3/4."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import TypeAlias

from bot.reading.lexer import Lexer
from bot.reading.numerals import numbers
from bot.reading.quantity_words import WORDS
from bot.reading.words import en, every, merged

TWO_PLACES = Decimal("0.01")
_PRECISION = Decimal("0.000001")
_HUNDRED = Decimal(100)
_LEXER = Lexer(WORDS)

_Share: TypeAlias = Callable[[re.Match[str]], Decimal | None]


def _any(words: tuple[str, ...] | dict[str, int]) -> str:
    return "(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + ")"


_HAN = "[零一二两三四五六七八九十百千万点0-9.]"
_PARTS: dict[str, int] = merged("FRACTION_PARTS")
_COUNTED = _any((*en.ONES.split("|")[1:10], "an", "a"))
_MILLE = _any(tuple(word for word in every("PER_MILLE") if not word.endswith("之")))
_HALF_HAN = _any(tuple(word for word in merged("SHARES") if not word.isascii() and len(word) > 1))
_HALF = (
    rf"^半$|{_HALF_HAN}|50/50|fifty[- ]fifty"
    "|(?<![a-z])(?<!and )(?<!and a )(?:one |a )?half(?![a-z])(?! an? )"
)
_OVER_HALF = dict.fromkeys(every("OVER_HALF"), "超过一半")
_DIGIT = "[一二两三四五六七八九十]"
_TENTHS = re.compile(
    r"(?<![一二两三四五六七八九十百千万点.\d])"
    rf"(?:(?P<figure>\d(?:\.\d)?|10)|(?P<low>{_DIGIT})(?:(?P<to>到|至|-|~)?(?P<high>{_DIGIT}|\d))?"
    r"|(?P<first>\d)(?:到|至|-|~)(?P<last>\d))成"
    rf"(?:(?P<half>半)|(?P<more>[一二三四五六七八九\d])(?P<next>[一二三四五六七八九])?)?"
    r"(?![一二两三四五六七八九十\d功])"
)


def without_fractions(form: str) -> tuple[str, bool]:
    """Return plain text with its fraction written as a percentage; whether it was rounded."""
    for word, meaning in _OVER_HALF.items():
        form = form.replace(word, meaning)
    for pattern, share in _SHARES:
        match = pattern.search(form)
        value = None if match is None else share(match)
        if match is not None and value is not None:
            shown = value.quantize(_PRECISION)
            parts = (form[: match.start()], f"{shown.normalize():f}%", form[match.end() :])
            return " ".join(" ".join(parts).split()), shown != value
    return _TENTHS.sub(_in_tenths, form), False


def _number(text: str) -> Decimal | None:
    values = numbers(_LEXER.tokens(text)).values
    return values[0] if len(values) == 1 else None


def _divided(part: str, whole: str) -> Decimal | None:
    above, below = _number(part), _number(whole)
    return None if above is None or not below else above * _HUNDRED / below


def _whole(_: re.Match[str]) -> Decimal:
    return _HUNDRED


def _half(_: re.Match[str]) -> Decimal:
    return _HUNDRED / 2


def _of_han(match: re.Match[str]) -> Decimal | None:
    scale = {"千": "1000", "万": "10000"}.get(match["whole"], match["whole"])
    return _divided(match["part"], scale)


def _slashed(match: re.Match[str]) -> Decimal | None:
    return _divided(match["part"], match["whole"])


def _mille(match: re.Match[str]) -> Decimal | None:
    return _divided(match["part"], "1000")


def _named(match: re.Match[str]) -> Decimal | None:
    """Return two thirds; a quarter is one."""
    counted = "1" if match["part"] in (None, "a", "an") else match["part"]
    return _divided(counted, str(_PARTS[match["whole"]]))


_SHARES: tuple[tuple[re.Pattern[str], _Share], ...] = (
    (re.compile("百分之百|百分百"), _whole),
    (re.compile(_HALF), _half),
    (
        re.compile(rf"(?P<whole>(?!百分)[一二三四五六七八九十千万\d]{{1,4}})分之(?P<part>{_HAN}+)"),
        _of_han,
    ),
    (re.compile(rf"(?P<part>\d+(?:[.,]\d+)?|{_COUNTED}) ?{_MILLE}"), _mille),
    (
        re.compile(
            r"(?<![\d.,/])(?<![\d.,/] )(?P<part>\d{1,4}) ?/ ?(?P<whole>\d{1,4})(?![\d/])(?! ?%)"
        ),
        _slashed,
    ),
    (
        re.compile(rf"(?<![a-z])(?P<part>{_COUNTED}|\d)[ -](?P<whole>{_any(_PARTS)})(?![a-z])"),
        _named,
    ),
)


def _in_tenths(match: re.Match[str]) -> str:
    """Return tenths as a percentage: 三成五 is 35%, 八九成 80-90%."""
    if match["figure"]:
        ends = [Decimal(match["figure"]) * 10]
    else:
        texts = [match["low"] or match["first"], match["high"] or match["last"]]
        ends = [value * 10 for value in (_number(t) for t in texts if t) if value is not None]
        if match["high"] and not match["to"] and not _are_neighbours(ends):
            return match[0]
    more = (
        [Decimal(5)]
        if match["half"]
        else [
            value for value in map(_number, filter(None, (match["more"], match["next"]))) if value
        ]
    )
    if more and (len(ends) > 1 or ends[0] == _HUNDRED):
        return match[0]
    values = [ends[0] + value for value in more] or ends
    return "-".join(f"{value.normalize():f}" for value in values) + "%"


def _are_neighbours(ends: list[Decimal]) -> bool:
    low, high = ends
    return high == low + 10 or (int(low), int(high)) == (30, 50)
