"""The words of every quantity: numbers, about, more than, ranges. Units come with each reader."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bot.reading.lexer import Role, Token
from bot.reading.readings import Note

if TYPE_CHECKING:
    from collections.abc import Iterable

_ONES = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
    "fifteen|sixteen|seventeen|eighteen|nineteen"
)
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_DIGITS = {
    **{digit: number for number, digit in enumerate("零一二三四五六七八九")},
    "〇": 0,
    "两": 2,
}
_SCALES = {
    10**3: "k|thousand|thousands|grand",
    10**5: "lakh|lakhs",
    10**6: "m|mn|mm|mio|mln|million|millions",
    10**7: "crore|crores",
    10**9: "b|bn|billion|billions",
    10**12: "tn|trillion|trillions",
}
_ABOUT = (
    "about|around|approximately|approx|approx.|roughly|circa|ca|ca.|c.|nearly|almost|some|maybe|"
    "probably|perhaps|i think|i guess|or so|estimated|an estimated|"
    "约|大约|大概|大致|差不多|将近|接近|近|左右|上下|可能|估计|应该|应该是|大概是|约为|≈"
)
_AT_LEAST = (
    "more than|over|above|at least|or more|or above|upwards of|no less than|not less than|"
    "no fewer than|not fewer than|minimum|>|>=|≥|+|"
    "超过|超|多于|大于|高于|至少|最少|不少于|不低于|以上|及以上"
)
_AT_MOST = (
    "less than|fewer than|under|below|at most|up to|or less|or fewer|no more than|not more than|"
    "maximum|max|<|<=|≤|"
    "不到|不足|少于|小于|低于|最多|至多|不超过|以下|以内|及以下"
)
_FILLERS = (
    "total|in total|altogether|in all|a total of|the|of|it is|it's|it was|is|was|only|just|exactly|"
    "from|"
    "共|共计|总共|一共|合计|总计|总额|整|正好|恰好|是|为|有|大约是|从|的"
)


def words(role: Role, spellings: str, code: str = "") -> dict[str, Token]:
    """Return a table of words that do the same; spellings are parted by a bar."""
    return {word: Token(role, word, code=code) for word in spellings.split("|")}


def _numbered(role: Role, pairs: Iterable[tuple[str, int]]) -> dict[str, Token]:
    return {word: Token(role, word, Decimal(number)) for word, number in pairs}


def _small() -> dict[str, int]:
    """Return the English numbers below a hundred: five, twenty, twenty-five."""
    ones = _ONES.split("|")
    numbers = {word: number for number, word in enumerate(ones)}
    for at, ten in enumerate(_TENS.split("|"), start=2):
        numbers[ten] = at * 10
        for one, word in enumerate(ones[1:10], start=1):
            numbers[f"{ten}-{word}"] = numbers[f"{ten} {word}"] = at * 10 + one
    return numbers


WORDS: dict[str, Token] = {
    **_numbered(Role.DIGIT, _DIGITS.items()),
    **_numbered(Role.TEN, {"十": 10, "百": 100, "千": 1000}.items()),
    **_numbered(Role.MYRIAD, {"万": 10**4, "w": 10**4, "亿": 10**8}.items()),
    **_numbered(Role.WORD, _small().items()),
    **_numbered(Role.HUNDRED, {"hundred": 100, "hundreds": 100}.items()),
    **_numbered(
        Role.SCALE, ((word, n) for n, spelt in _SCALES.items() for word in spelt.split("|"))
    ),
    **_numbered(Role.ARTICLE, {"a": 1, "an": 1}.items()),
    "half a": Token(Role.ARTICLE, "half a", Decimal("0.5")),
    "and a half": Token(Role.AND_HALF, "and a half"),
    "点": Token(Role.POINT, "点"),
    **words(Role.AND, "and"),
    **words(Role.INNER, "多|余", Note.AT_LEAST),
    **words(Role.INNER, "来", Note.ABOUT),
    **words(Role.NOTE, _ABOUT, Note.ABOUT),
    **words(Role.NOTE, _AT_LEAST, Note.AT_LEAST),
    **words(Role.NOTE, _AT_MOST, Note.AT_MOST),
    **words(Role.BETWEEN, "between|介于"),
    **words(Role.TO, "to|or|until|to about|至|到|或|或者|--"),
    "-": Token(Role.DASH, "-"),
    "~": Token(Role.TILDE, "~"),
    **words(Role.MINUS, "minus|negative|负"),
    **words(Role.FILLER, _FILLERS),
}
