"""Words that stand for an option whatever its label says: yes, no, not sure, none, all."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.reading.date_words import any_of
from bot.reading.words import TABLES, en, every, merged
from flows.facts import NO, NONE, NOT_APPLICABLE, UNSURE, YES

ALL = "all"

NEGATIONS = every("NEGATIONS")
LAST = frozenset(every("LAST"))
FIRST_FEW: dict[str, int] = merged("FIRST_TWO")


def _answers(name: str, *codes: str) -> dict[str, tuple[str, ...]]:
    return dict.fromkeys(every(name), codes)


# What a word can mean, the likelier first; with two codes it is asked back.
WORDS: dict[str, tuple[str, ...]] = {
    **_answers("YES", YES),
    **_answers("NO", NO),
    **_answers("UNSURE", UNSURE),
    **_answers("NOT_APPLICABLE", NOT_APPLICABLE),
    **_answers("LIKELY", YES, UNSURE),
    **_answers("UNLIKELY", NO, UNSURE),
}
LIST_WORDS: dict[str, str] = {
    **dict.fromkeys((*every("NONE_OF"), *every("NOTHING")), NONE),
    **dict.fromkeys(every("ALL_OF"), ALL),
}

_SUBJECTS = "i|we|you|they|he|she|it"
_VERBS = "do|did|does|am|are|is|was|were|have|has|had|will"
_IN_FULL = re.compile(
    rf"(?P<word>yes|no) (?:{_SUBJECTS}) (?:{_VERBS})(?P<no> not|n't)?(?: {any_of(en.TAILS)})?"
)
_SOFT = re.compile("[吧呢啊呀哦嘛了]+$")
_SOFTENER = re.compile("[吧]+$")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word means on any card; `doubtful` where a softener doubts it."""

    codes: tuple[str, ...] = ()
    doubtful: bool = False


def meaning_of(bare: str) -> Meaning:
    """Return what plain text without punctuation means: yes, no, not sure, does not apply."""
    text = " ".join(bare.replace(",", " ").split())
    if bare in WORDS or text in WORDS:
        return Meaning(WORDS.get(bare) or WORDS[text])
    match = _IN_FULL.fullmatch(text)
    if match is not None and (match["word"] == "no") == bool(match["no"]):
        return Meaning((YES,) if match["word"] == "yes" else (NO,))
    soft = _SOFT.sub("", text)
    if soft != text and soft in WORDS:
        return Meaning(WORDS[soft], doubtful=_SOFTENER.search(text) is not None)
    return Meaning(_repeated(text))


def _repeated(text: str) -> tuple[str, ...]:
    """Return what a word and its tail mean together: yes of course; no, never; 嗯是的."""
    for table in TABLES.values():
        for tail in table.TAILS:
            head = text.removesuffix(tail).strip()
            if head and head != text and head in WORDS and tail in WORDS:
                both = (WORDS[head], WORDS[tail])
                return both[0] if both[0] == both[1] else ()
    return ()
