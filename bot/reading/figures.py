"""Figures in digits, with the separators of any country."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

FIGURE = r"(?:\d{1,4} )?\d{1,2}/[2-9](?![\d/])|\d+(?:[.,' ]\d+)*|\.\d+"
MAX_DIGITS = 20
MAX_DECIMALS = 8
FACT_DECIMALS = 6
BEYOND = Decimal(10) ** MAX_DIGITS  # stands for any longer figure: too large for every kind

_FRACTION = re.compile(r"(?:(?P<whole>\d+) )?(?P<part>\d+)/(?P<of>\d)")
_PLAIN = re.compile(r"\d+")
_DECIMAL = re.compile(r"(\d*)\.(\d+)")
_COMMA_DECIMAL = re.compile(r"(\d+),(\d{1,2})|(0),(\d+)")
_ONE_GROUP = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_GROUPS = re.compile(
    r"""(?P<whole> [1-9]\d{0,2} (?: (?:,\d{3})+ | (?:'\d{3})+ | (?:[ ]\d{3})+ )
                 | [1-9]\d? (?:,\d{2})+ ,\d{3} )
        (?: \. (?P<part> \d+ ) )?""",
    re.VERBOSE,
)
_DOTTED = re.compile(r"(?P<whole>[1-9]\d{0,2}(?:(?:\.\d{3})+|(?: \d{3})+))(?:,(?P<part>\d+))?")


def figures(text: str, *, comma_decimal: bool = False) -> tuple[Decimal, ...]:
    """Return every number a figure can stand for, the likelier first; empty if badly formed.

    One dot before three digits is both (1.200: 1.2 or 1,200). One comma before three digits
    separates thousands, unless `comma_decimal` says that a decimal comma is as likely.
    """
    if _PLAIN.fullmatch(text):
        return _number(text, "")
    if match := _FRACTION.fullmatch(text):
        return _mixed(match)
    readings: tuple[Decimal, ...] = ()
    if match := _DECIMAL.fullmatch(text):
        readings += _number(match[1], match[2])
    if (match := _GROUPS.fullmatch(text) or _DOTTED.fullmatch(text)) is not None:
        readings += _number(match["whole"], match["part"] or "")
    if match := _COMMA_DECIMAL.fullmatch(text):
        readings += _number(match[1] or match[3], match[2] or match[4])
    if comma_decimal and "," in text and _ONE_GROUP.fullmatch(text):
        readings += _number(*text.split(","))
    return readings


def _mixed(match: re.Match[str]) -> tuple[Decimal, ...]:
    """Return the value of 1/2 or 1 1/2; none where it is more than one, or never ends."""
    part, of = int(match["part"]), int(match["of"])
    value = Decimal(int(match["whole"] or 0)) + Decimal(part) / of
    ends = value.as_tuple().exponent
    return (value,) if 0 < part < of and isinstance(ends, int) and ends >= -MAX_DECIMALS else ()


def fact_texts(values: Iterable[Decimal]) -> list[str]:
    """Return the numbers that a fact can hold exactly, as its decimals: no exponent, no 1.50."""
    texts = (f"{value:f}" for value in values)
    plain = [text.rstrip("0").rstrip(".") if "." in text else text for text in texts]
    return [text for text in plain if len(text.partition(".")[2]) <= FACT_DECIMALS]


def _number(whole: str, part: str) -> tuple[Decimal, ...]:
    digits = "".join(filter(str.isdecimal, whole)).lstrip("0")
    part = part.rstrip("0")
    if len(part) > MAX_DECIMALS:
        return ()
    if len(digits) > MAX_DIGITS:
        return (BEYOND,)
    return (Decimal(f"{digits or 0}.{part or 0}"),)
