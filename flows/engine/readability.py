"""How hard the questions are to read: the school grade of English, the length of Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from statistics import mean

from flows.engine.question import Flow
from flows.engine.texts import Catalogs
from flows.law.text_figures import as_short_as_shown

_PARTS = ("text", "text.accused", "why", "example", "find_out")
_SHOWN = 5
_WORD = re.compile(r"[A-Za-z0-9]+(?:['-][A-Za-z0-9]+)*")
_ENGLISH_END = re.compile(r"[.!?:](?=\s|$)|(?<=[^.!?:])\n")
_CHINESE_END = re.compile(r"[。？！；\n]")


def grade(text: str) -> float:
    """Return the school grade an English text needs, by the Coleman-Liau index."""
    words = max(1, len(_WORD.findall(text)))
    sentences = max(1, len(_ENGLISH_END.findall(text)))
    letters = sum(character.isalnum() for character in text)
    return (5.88 * letters - 29.6 * sentences) / words - 15.8


def sentences(text: str) -> list[str]:
    """Return the sentences of a Chinese text."""
    return [part for part in _CHINESE_END.split(text) if part]


def grades(flow: Flow, english: Mapping[str, str]) -> dict[str, float]:
    """Return the grade of all texts of each question that has any, by its id."""
    said = _texts_of(flow, english)
    return {id_: grade(text) for id_, text in said.items()}


def outliers(flow: Flow, catalogs: Catalogs) -> Iterator[str]:
    """Yield how hard the texts are on average, and which questions are hardest, by language.

    Only English and Chinese have a measure; of any other language it is said that it has none.
    """
    if graded := grades(flow, catalogs.get("en", {})):
        yield _english(graded)
    if said := _texts_of(flow, catalogs.get("zh_Hans", {})):
        yield _chinese(said)
    for language in sorted(catalogs.keys() - {"en", "zh_Hans"}):
        yield f"{language}: no measure of readability"


def _english(graded: Mapping[str, float]) -> str:
    hardest = sorted(graded.items(), key=lambda item: -item[1])[:_SHOWN]
    named = ", ".join(f"{id_} {level:.1f}" for id_, level in hardest)
    return f"English: grade {mean(graded.values()):.1f} on average (Coleman-Liau); hardest: {named}"


def _chinese(said: Mapping[str, str]) -> str:
    lengths = {id_: max(map(len, sentences(text))) for id_, text in said.items()}
    every = [len(sentence) for text in said.values() for sentence in sentences(text)]
    longest = sorted(lengths.items(), key=lambda item: -item[1])[:_SHOWN]
    named = ", ".join(f"{id_} {length}" for id_, length in longest)
    return f"Chinese: {mean(every):.0f} characters a sentence on average; longest: {named}"


def _texts_of(flow: Flow, catalog: Mapping[str, str]) -> dict[str, str]:
    """Return all texts of each question that has any, by its id."""
    said = {question.id: _said(question.id, catalog) for question in flow.questions}
    return {id_: text for id_, text in said.items() if _WORD.search(text) or sentences(text)}


def _said(question: str, catalog: Mapping[str, str]) -> str:
    keys = (f"question.{question}.{part}" for part in _PARTS)
    return "\n".join(as_short_as_shown(catalog[key]) for key in keys if key in catalog)
