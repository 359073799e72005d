"""The vocabulary of every quantity, made of the tables of all languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from bot.reading.lexer import Role, Token
from bot.reading.readings import Note
from bot.reading.words import TABLES, en, every, merged, zh


def words(role: Role, spellings: str | Iterable[str], code: str = "") -> dict[str, Token]:
    """Return a vocabulary of words that do the same; spellings are parted by a bar."""
    listed = spellings.split("|") if isinstance(spellings, str) else spellings
    return {word: Token(role, word, code=code) for word in listed}


def numbered(role: Role, numbers: Mapping[str, int | str]) -> dict[str, Token]:
    """Return a vocabulary of words that stand for numbers."""
    return {word: Token(role, word, Decimal(number)) for word, number in numbers.items()}


def small_numbers() -> dict[str, int]:
    """Return the English numbers below a hundred: five, twenty, twenty-five."""
    return _compound(en.ONES.split("|"), en.ONES.split("|"))


def small_ordinals() -> dict[str, int]:
    """Return the English ordinals below forty: fifth, twenty-first."""
    ones = ["", *en.ORDINALS.split("|")]
    found = {word: number for number, word in enumerate(ones) if word}
    found |= {word: number for number, word in en.ORDINAL_TENS.items()}
    for at, ten in enumerate(en.TENS.split("|")[:2], start=2):
        for one, word in enumerate(ones[1:10], start=1):
            found[f"{ten}-{word}"] = found[f"{ten} {word}"] = at * 10 + one
    return found


def _compound(below_twenty: list[str], ones: list[str]) -> dict[str, int]:
    numbers = {word: number for number, word in enumerate(below_twenty)}
    for at, ten in enumerate(en.TENS.split("|"), start=2):
        numbers[ten] = at * 10
        for one, word in enumerate(ones[1:10], start=1):
            numbers[f"{ten}-{word}"] = numbers[f"{ten} {word}"] = at * 10 + one
    return numbers


def _notes(role: Role, name: str) -> dict[str, Token]:
    found: dict[str, Token] = {}
    for table in TABLES.values():
        tables: Mapping[Note, str] = getattr(table, name)
        for note, spellings in tables.items():
            found |= words(role, spellings, note)
    return found


WORDS: dict[str, Token] = {
    **words(Role.FILLER, every("FILLERS")),
    **words(Role.FILLER, (":", "(", ")")),
    **numbered(Role.DIGIT, merged("DIGITS")),
    **numbered(Role.TEN, merged("TEN_UNITS")),
    **numbered(Role.MYRIAD, merged("MYRIADS")),
    **numbered(Role.WORD, small_numbers()),
    **numbered(Role.HUNDRED, dict.fromkeys(en.HUNDREDS.split("|"), 100)),
    **numbered(Role.SCALE, {**merged("SCALES"), **merged("SHORT_SCALES")}),
    **numbered(Role.ARTICLE, merged("ARTICLES")),
    **words(Role.AND_HALF, every("AND_HALF")),
    **words(Role.POINT, every("POINT")),
    **words(Role.AND, every("AND")),
    **words(Role.MEASURE, zh.MEASURE),
    **words(Role.HALF, zh.HALF),
    **_notes(Role.INNER, "INNER"),
    **_notes(Role.NOTE, "NOTES"),
    **words(Role.NOTE, "+", Note.AT_LEAST),
    **_notes(Role.NOTE_BEFORE, "NOTES_BEFORE"),
    **words(Role.NOTE_BEFORE, ">|>=|≥", Note.AT_LEAST),
    **words(Role.NOTE_BEFORE, "<|<=|≤", Note.AT_MOST),
    **words(Role.BETWEEN, every("BETWEEN")),
    **words(Role.BETWEEN_AFTER, every("BETWEEN_AFTER")),
    **words(Role.TO, every("TO")),
    **words(Role.TO, "--"),
    **words(Role.DASH, "-"),
    **words(Role.TILDE, "~"),
    **words(Role.COMMA, ",|、"),
    **words(Role.MINUS, every("MINUS")),
}

MENDABLE = tuple(
    word
    for word in (*merged("SCALES"), *en.HUNDREDS.split("|"))
    if word.isascii() and word.isalpha()
)
"""The words that are known with one letter wrong too: 5 milion."""

BLOCKERS = frozenset(
    word
    for name in ("NEGATIONS", "RATES", "REFERENCES", "COMPARISONS", "VAGUE", "FESTIVALS")
    for word in every(name)
)
"""What forbids reading the one figure of a sentence: not, a year, no., than, 倍."""
