"""The words around a date taken off, its numerals written in digits."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.reading.date_words import ORDINALS, WEEKDAYS, any_of
from bot.reading.lexer import Lexer
from bot.reading.numerals import numbers
from bot.reading.quantity_words import WORDS, small_numbers
from bot.reading.words import en, every

_MAX_WORDS = 6  # taken off at either end


@dataclass(frozen=True, slots=True)
class Phrase:
    """A date without the words around it.

    `about`: they make it less exact. `ongoing`: it begins a stretch that has not ended.
    `doubtful`: they doubt it. `zone` is the offset of a time stamp from UTC in hours, and
    `hour` its hour.
    """

    text: str
    about: bool = False
    ongoing: bool = False
    doubtful: bool = False
    weekday: int | None = None
    hour: int = 0
    zone: float | None = None


def _before(words: tuple[str, ...]) -> re.Pattern[str]:
    latin = any_of(word for word in words if word[0].isalpha() and word.isascii())
    han = any_of(word for word in words if not word[0].isalpha() or not word.isascii())
    return re.compile(rf"(?:{latin}(?![a-z0-9])[- ]?|{han} ?)(?=.)")


def _after(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<=.) ?(?<![a-z]){any_of(words)}$")


_LEXER = Lexer(WORDS)
_DOUBT = re.compile(r"[?吗]+[?!. ]*$")
_NOISE = re.compile(r"""[;!?"()\[\]]|,|:(?= |$)|(?<=[a-z])\.(?! ?m\b)""")
_DAY_TIME = any_of(every("DAY_TIMES"))
_STAMP = re.compile(
    r"(?<=\d)(?: ?at )?[t ](?P<hour>\d{1,2}):\d\d(?::\d\d(?:\.\d{1,9})?)? ?"
    r"(?P<zone>z|utc(?:[+-]\d{1,2})?|gmt|[+-]\d\d:?\d\d)$"
)
_OFFSET = re.compile(r"(?P<sign>[+-])(?P<hours>\d{1,2}):?(?P<minutes>\d\d)?$")
_TIME = re.compile(
    rf"(?: ?,? ?(?:at )?{_DAY_TIME})?(?:(?<=[\d日号])|(?<=[\u4e00-\u9fff ]))(?: at)?[t ]?"
    r"(?:\d{1,2}:\d\d(?::\d\d(?:\.\d{1,9})?)?(?: ?[ap]\.?m\.?)?|\d{1,2} ?[ap]\.?m\.?"
    r"|\d{1,2}[点时](?:\d{1,2}分?|半)?)$"
    rf"|(?<=[\d日号天y]) ?(?:in the |at )?{_DAY_TIME}$"
)
_WEEKDAY = re.compile(
    r"(?<![a-z])(?<!last )(?<!this )"
    rf"(?P<en>{any_of(word for word in WEEKDAYS if word.isascii())})(?![a-z])"
    "|(?<![上下本这])(?:星期|礼拜|周)(?P<zh>[一二三四五六日天])"
)
_NUMERAL = re.compile(
    "(?![一二两三四五六七八九]{2}(?:个|天|周|年[前多以之半了来]))"
    "(?<![一二两三四五六七八九])[〇零一二三四五六七八九十百两]+(?=[年月日号天个季周]|$)|(?<=年)[一二三四]季"
)
_SPACE_BY_HAN = re.compile("(?<=[一-鿿〇]) | (?=[一-鿿〇])")
_SPACED_SIGN = re.compile(r"(?<=\d)(?: ?([-/]) | ([-/]) ?|\. )(?=\d)")
_ORDINAL = re.compile("(?<=[0-9])(?:st|nd|rd|th)(?![a-z])")
_SPOKEN_ORDINAL = re.compile(rf"(?<![a-z]){any_of(ORDINALS)}(?![a-z]| (?:quarter|half))")
_SPOKEN_YEAR = re.compile(
    rf"(?<![a-z])(?P<high>twenty|nineteen|two thousand)(?: and)?[ -]"
    rf"(?P<low>{any_of(small_numbers())})"
    "(?![a-z])"
)
_CENTURIES = {"twenty": 2000, "nineteen": 1900, "two thousand": 2000}
_QUARTERS = {"first": "1th", "second": "2th", "third": "3th", "fourth": "4th", "last": "4th"}
_QUARTER = re.compile("(first|second|third|fourth|last)(?= (?:quarter|half))")
_SMALL = re.compile(f"(?<![a-z])(?:{any_of(en.SMALL_WORDS.split('|'))})(?![a-z])|的")

_LESS_EXACT = (
    _before((*every("DATE_ABOUT_BEFORE"), *every("DATE_PARTS_BEFORE"))),
    _after(every("DATE_ABOUT_AFTER")),
)
_AS_EXACT = (_before(every("DATE_LEAD_IN")), _after(every("DATE_LEAD_OUT")))
_ABOUT_INSIDE = re.compile(" (?:around|about|roughly) (?=[a-z])")
_OPEN_END = _after(every("OPEN_END"))
_PART_AFTER = re.compile("(?<=[年月])(?:年?[初底末中]|[上中下]旬|[上下]半月)$")


def phrase(text: str) -> Phrase:
    """Return plain text as a date phrase: no punctuation, weekday, clock time or lead-in."""
    given = Phrase(text, doubtful=_DOUBT.search(text) is not None)
    text = _NOISE.sub(" ", _DOUBT.sub("", text))
    match = _WEEKDAY.search(text)
    if match:
        given = replace(given, weekday=WEEKDAYS[match["en"] or match["zh"]])
        text = text[: match.start()] + " " + text[match.end() :]
    text = " ".join(text.split()).strip(".- ")
    text = _NUMERAL.sub(lambda numeral: _arabic(numeral[0]), _SPACE_BY_HAN.sub("", text))
    text = _SPACED_SIGN.sub(lambda sign: sign[1] or sign[2] or ".", _spoken(text))
    given = _timed(replace(given, text=text))
    return _bare(given)


def _timed(given: Phrase) -> Phrase:
    """Return the phrase without its clock time; a zone that is named is kept."""
    match = _STAMP.search(given.text)
    if match is None:
        return replace(given, text=_TIME.sub("", given.text).strip(" ,"))
    text = given.text[: match.start()]
    return replace(given, text=text, hour=int(match["hour"]), zone=_offset(match["zone"]))


def _offset(zone: str) -> float:
    """Return the hours from UTC of a zone: z, utc+8, +08:00, -0530."""
    match = _OFFSET.search(zone)
    if match is None:
        return 0.0
    hours = int(match["hours"]) + int(match["minutes"] or 0) / 60
    return -hours if match["sign"] == "-" else hours


def _spoken(text: str) -> str:
    """Return text with the first of May and twenty twenty-four written in digits."""
    text = _SPOKEN_YEAR.sub(
        lambda year: str(_CENTURIES[year["high"]] + int(WORDS[year["low"]].number)), text
    )
    return _SPOKEN_ORDINAL.sub(lambda word: f"{ORDINALS[word[0]]}th", text)


def _arabic(numeral: str) -> str:
    """Return a Chinese numeral, or digits one by one, in ASCII digits."""
    season = "季" if numeral.endswith("季") else ""
    tokens = _LEXER.tokens(numeral.removesuffix("季"))
    values = numbers(tokens).values
    if len(values) == 1:
        return f"{values[0]:f}{season}"
    digits = all(token.role == "digit" for token in tokens)
    return "".join(f"{token.number:f}" for token in tokens) + season if digits else numeral


def _bare(given: Phrase) -> Phrase:
    """Return the phrase without the words before and after the date."""
    text, inside = _ABOUT_INSIDE.subn(" ", given.text)
    about = given.about or bool(inside)
    ongoing = _OPEN_END.search(text) is not None
    text = _OPEN_END.sub("", text)
    for _ in range(_MAX_WORDS):
        less = _without(text, _LESS_EXACT)
        about = about or less != text
        shorter = _without(less, _AS_EXACT)
        if shorter == text:
            break
        text = shorter
    return replace(given, text=text, about=about, ongoing=ongoing)


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
    return _SPACE_BY_HAN.sub("", " ".join(_SMALL.sub(" ", text).split()))
