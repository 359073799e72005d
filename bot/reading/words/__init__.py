"""The words of each language, one table a language; the readers know no word of their own.

A further language is a module beside `en.py` and `zh.py` with the same names, and its entry in
`TABLES`. Every word stands in plain form (`bot.reading.typed.plain`); spellings of one thing
are parted by a bar. Where two languages spell two things alike, the later entry wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import Any

from bot.reading.words import en, zh

TABLES: Mapping[str, ModuleType] = {"en": en, "zh": zh}
"""By the code of the language."""


def merged(name: str) -> dict[str, Any]:
    """Return one table of all languages: a mapping from a word to what it stands for."""
    found: dict[str, Any] = {}
    for table in TABLES.values():
        found |= spelt(getattr(table, name))
    return found


def spelt(table: Mapping[Any, Any]) -> dict[str, Any]:
    """Return a mapping from each spelling, of one written as `{meaning: "a|b"}`."""
    return {word: meaning for meaning, words in table.items() for word in words.split("|")}


def every(name: str) -> tuple[str, ...]:
    """Return the words of one list, of all languages."""
    lists = (getattr(table, name) for table in TABLES.values())
    return tuple(dict.fromkeys(word for words in lists for word in words.split("|") if word))
