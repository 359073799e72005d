"""How options are named: their labels in every language, and the usual words for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from bot.cards.wording import option_text
from bot.language import MissingTextError, Voice, plain, speak
from bot.language_registry import CODES
from bot.text import Text
from flows.engine.question import AnyQuestion, Choice, MultiChoice, MultiYesNo
from flows.facts import NO, NONE, UNSURE, YES

_BESIDE = (YES, NO, NONE)
"""Codes that have usual words on cards where they are no option: none of a list of ticks."""


def option_codes(question: AnyQuestion) -> tuple[str, ...]:
    """Return the codes a question offers, in the order shown; not sure is one of a choice's."""
    if isinstance(question, MultiYesNo):
        return question.ticks
    if isinstance(question, Choice):
        return (*question.options, UNSURE)
    return question.options


def names_of(
    question: AnyQuestion, codes: Iterable[str], voices: Iterable[Voice] = CODES
) -> Mapping[str, Sequence[str]]:
    """Return the labels of options, plain, in every language."""
    spoken = tuple(voices)
    return {
        code: [plain(speak(option_text(question, code), voice)) for voice in spoken]
        for code in codes
    }


@cache
def usual_words(question: AnyQuestion) -> Mapping[str, Sequence[str]]:
    """Return the usual words for a question's options, of every language; they are never shown."""
    codes = dict.fromkeys((*option_codes(question), *_BESIDE))
    words = {
        code: [word for voice in CODES for word in _listed(f"words.{question.id}.{code}", voice)]
        for code in codes
    }
    return {code: listed for code, listed in words.items() if listed}


def _listed(key: str, voice: Voice) -> Sequence[str]:
    """Return the words of one key, parted by bars; none where the language has no such list."""
    try:
        return plain(speak(Text(key), voice)).split("|")
    except MissingTextError:
        return ()


def is_choice(question: AnyQuestion) -> bool:
    """Whether one option of the question is picked, not several."""
    return not isinstance(question, MultiYesNo | MultiChoice)
