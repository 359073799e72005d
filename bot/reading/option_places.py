"""The place of an option among those shown: 2, b, the second one, 第二个, the last one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.reading.date_words import ORDINALS, any_of
from bot.reading.option_words import LAST
from bot.reading.quantity_words import small_numbers
from bot.reading.words import every
from flows.facts import UNSURE

_HAN = "一|二|三|四|五|六|七|八|九|十|十一|十二|十三|十四|十五|十六|十七|十八|十九|二十"
_CARDINALS = {word: number for word, number in small_numbers().items() if 0 < number <= 20}  # noqa: PLR2004
_HAN_NUMBERS = {word: number for number, word in enumerate(_HAN.split("|"), start=1)}
_SPOKEN = {**_CARDINALS, **ORDINALS, **_HAN_NUMBERS}
_BEFORE = any_of((*every("POSITION"), "no.", "nr.", "#"))
_AFTER = any_of(every("POSITION"))

_FIGURE = re.compile(
    rf"(?:the )?(?:{_BEFORE})? ?(?P<number>\d{{1,3}})(?:st|nd|rd|th)?(?: ?(?:{_AFTER}))?"
)
_LETTER = re.compile(r"(?:the )?(?:option |answer |choice )?\(?(?P<letter>[a-z])\)?")
_WORD = re.compile(
    rf"(?P<before>(?:{_BEFORE}) ?)*(?P<word>{any_of(_SPOKEN)})(?P<after> ?(?:{_AFTER}))?"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A number of a place; `spoken` where it was a bare word that a label may hold too."""

    number: int
    spoken: bool = False


def place_of(bare: str) -> Place | None:
    """Return the place that text names; None where it names none."""
    if match := _FIGURE.fullmatch(bare):
        return Place(int(match["number"]))
    if match := _WORD.fullmatch(bare):
        return Place(_SPOKEN[match["word"]], spoken=not (match["before"] or match["after"]))
    if match := _LETTER.fullmatch(bare):
        return Place(ord(match["letter"]) - ord("a") + 1)
    return None


def spellings(number: int) -> Sequence[str]:
    """Return the words for a number that a label may hold: two, second, 二."""
    return [word for word, meant in _SPOKEN.items() if meant == number and word != "one"]


def last_of(bare: str, codes: Sequence[str]) -> Sequence[str]:
    """Return the last option; where that is "not sure", also the one before it."""
    if bare not in LAST or not codes:
        return []
    return codes[-2:] if codes[-1] == UNSURE else codes[-1:]
