"""The words around a date taken off, its Chinese numerals written in digits."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.reading.date_words import (
    ABOUT_AFTER,
    ABOUT_BEFORE,
    LEAD_IN,
    LEAD_OUT,
    PARTS_BEFORE,
    WEEKDAYS,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

_MAX_WORDS = 6  # taken off at either end


@dataclass(frozen=True, slots=True)
class Phrase:
    """A date without the words around it; whether they make it less exact; its weekday."""

    text: str
    about: bool = False
    weekday: int | None = None


def any_of(words: Iterable[str]) -> str:
    """Return the pattern of any of the words, a longer one before one that it holds."""
    return "(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + ")"


def _before(words: str) -> re.Pattern[str]:
    latin = any_of(word for word in words.split("|") if word[0].isalpha() and word.isascii())
    han = any_of(word for word in words.split("|") if not word[0].isalpha() or not word.isascii())
    return re.compile(rf"(?:{latin}(?![a-z0-9])[- ]?|{han} ?)(?=.)")


def _after(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<=.) ?{any_of(words.split('|'))}$")


_NOISE = re.compile(r"""[,;!?"()\[\]]|(?<=[a-z])\.""")
_TIME = re.compile(r"(?<=[\d日号])(?: at)?[t ]?\d{1,2}:\d\d(?::\d\d(?:\.\d{1,9})?)?(?: ?[ap]m)?$")
_WEEKDAY = re.compile(
    rf"(?<![a-z])(?P<en>{any_of(word for word in WEEKDAYS if word.isascii())})(?![a-z])"
    "|(?:星期|礼拜|(?<![上下本这])周)(?P<zh>[一二三四五六日天])"
)
_NUMERAL = re.compile("[〇零一二三四五六七八九十两]+(?=[年月日号天个季周]|$)")
_DIGITS = str.maketrans("〇零一二三四五六七八九两", "001234567892")
_SPACE_BY_HAN = re.compile("(?<=[一-鿿〇]) | (?=[一-鿿〇])")
_ORDINAL = re.compile("(?<=[0-9])(?:st|nd|rd|th)(?![a-z])")
_QUARTERS = {"first": "1th", "second": "2th", "third": "3th", "fourth": "4th"}
_QUARTER = re.compile("(first|second|third|fourth)(?= quarter)")
_SMALL = re.compile("(?<![a-z])(?:of|the|in|on|year|month)(?![a-z])|的")

_LESS_EXACT = (_before(f"{ABOUT_BEFORE}|{PARTS_BEFORE}"), _after(ABOUT_AFTER))
_AS_EXACT = (_before(LEAD_IN), _after(LEAD_OUT))
_PART_AFTER = re.compile("(?<=[年月])(?:年?[初底末中]|[上下]半年|[上中下]旬|[上下]半月)$")


def phrase(text: str) -> Phrase:
    """Return plain text as a date phrase: no punctuation, weekday, clock time or lead-in."""
    text = _NOISE.sub(" ", text)
    match = _WEEKDAY.search(text)
    weekday = WEEKDAYS[match["en"] or match["zh"]] if match else None
    if match:
        text = text[: match.start()] + " " + text[match.end() :]
    text = _NUMERAL.sub(lambda numeral: _arabic(numeral[0]), text)
    text = _SPACE_BY_HAN.sub("", " ".join(text.split()).strip(".- "))
    return _bare(Phrase(_TIME.sub("", text).strip(), weekday=weekday))


def _arabic(numeral: str) -> str:
    """Return a Chinese numeral below a hundred, or digits one by one, in ASCII digits."""
    tens, ten, ones = numeral.partition("十")
    if not ten:
        return numeral.translate(_DIGITS)
    if len(tens) > 1 or len(ones) > 1:
        return numeral
    return str(int(tens.translate(_DIGITS) or 1) * 10 + int(ones.translate(_DIGITS) or 0))


def _bare(given: Phrase) -> Phrase:
    """Return the phrase without the words before and after the date."""
    text, about = given.text, given.about
    for _ in range(_MAX_WORDS):
        less = _without(text, _LESS_EXACT)
        about = about or less != text
        shorter = _without(less, _AS_EXACT)
        if shorter == text:
            break
        text = shorter
    return replace(given, text=text, about=about)


def _without(text: str, ends: tuple[re.Pattern[str], re.Pattern[str]]) -> str:
    before, after = ends
    match = before.match(text)
    return after.sub("", text[match.end() :] if match else text)


def without_part(given: Phrase) -> Phrase:
    """Return 2024年 for 2024年底: the whole year, marked as less exact than what was said."""
    text, taken = _PART_AFTER.subn("", given.text)
    return replace(given, text=text, about=True) if taken else given


def written(text: str) -> str:
    """Return the phrase without the small words and endings inside it: 1st of March 2025."""
    text = _QUARTER.sub(lambda word: _QUARTERS[word[0]], _ORDINAL.sub("th", text))
    return " ".join(_SMALL.sub(" ", text).split())
