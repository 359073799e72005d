"""How hard the questions are to read: the school grade of English, the length of Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from statistics import mean

from flows.engine.question import Flow
from flows.engine.texts import Catalogs

_PARTS = ("text", "text.accused", "why", "example", "find_out")
_SHOWN = 5
_WORD = re.compile(r"[A-Za-z0-9]+(?:['-][A-Za-z0-9]+)*")
_ENGLISH_END = re.compile(r"[.!?:](?=\s|$)|(?<=[^.!?:])\n")
_CHINESE_END = re.compile(r"[。？！；\n]")


def grade(text: str) -> float:
    """Return the school grade an English text needs, by the Coleman-Liau index."""
    words = len(_WORD.findall(text))
    sentences = max(1, len(_ENGLISH_END.findall(text)))
    letters = sum(character.isalnum() for character in text)
    return (5.88 * letters - 29.6 * sentences) / words - 15.8


def sentences(text: str) -> list[str]:
    """Return the sentences of a Chinese text."""
    return [part for part in _CHINESE_END.split(text) if part]


def grades(flow: Flow, english: Mapping[str, str]) -> dict[str, float]:
    """Return the grade of all that is said about each question, by its id."""
    return {question.id: grade(_said(question.id, english)) for question in flow.questions}


def outliers(flow: Flow, catalogs: Catalogs) -> Iterator[str]:
    """Yield how hard the texts are on average, and which questions are hardest, by language.

    Only English and Chinese have a measure; of any other language it is said that it has none.
    """
    graded = grades(flow, catalogs["en"])
    hardest = sorted(graded.items(), key=lambda item: -item[1])[:_SHOWN]
    named = ", ".join(f"{id_} {level:.1f}" for id_, level in hardest)
    yield f"English: grade {mean(graded.values()):.1f} on average (Coleman-Liau); hardest: {named}"
    said = {question.id: _said(question.id, catalogs["zh_Hans"]) for question in flow.questions}
    lengths = {id_: max(map(len, sentences(text))) for id_, text in said.items()}
    every = [len(sentence) for text in said.values() for sentence in sentences(text)]
    longest = sorted(lengths.items(), key=lambda item: -item[1])[:_SHOWN]
    named = ", ".join(f"{id_} {length}" for id_, length in longest)
    yield f"Chinese: {mean(every):.0f} characters a sentence on average; longest: {named}"
    for language in sorted(catalogs.keys() - {"en", "zh_Hans"}):
        yield f"{language}: no measure of readability"


def _said(question: str, catalog: Mapping[str, str]) -> str:
    keys = (f"question.{question}.{part}" for part in _PARTS)
    return "\n".join(catalog[key] for key in keys if key in catalog)
