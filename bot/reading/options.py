"""Options as people pick them by typing: by number, by label, by yes, no and not sure.

Options are given as a mapping from code to labels (of every language shown), in the order
in which they are numbered from 1.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import chain, product
from math import prod
from typing import TYPE_CHECKING, TypeAlias

from bot.reading.option_words import ALL, LIST_WORDS, NEGATIONS, ORDINALS, WORDS
from bot.reading.readings import MAX_VALUES, ErrorCode, Reading, failed, found
from bot.reading.typed import plain, typed
from flows.facts import NONE, NOT_APPLICABLE, UNSURE

if TYPE_CHECKING:
    from flows.facts_file import Json

Options: TypeAlias = Mapping[str, Sequence[str]]

_SHORTEST_PART = 2  # characters of a label that may stand for the whole
_SHORTEST_WORD = 4
_TWO_DIGITS = 10
_NEVER_IN_ALL = frozenset({NONE, NOT_APPLICABLE, UNSURE})

_ENDS = " .,;:!?\"'()[]<>、"
_NUMBER = re.compile(
    r"(?:the )?(?:option|number|no\.|nr\.|choice|answer|#|选项?|选?第|选择)? ?"
    r"(?P<number>\d{1,3})(?:st|nd|rd|th)?(?: ?(?:one|option|个|项|号|种|条))?"
)
_WORD = re.compile(
    r"(?:the |option |number |选项?|选?第|选择)?(?P<word>[a-z]+|[一二三四五六七八九十]{1,3})"
    r"(?: one| option|个|项|种|条)?"
)
_ARTICLE = re.compile("(?:a|an|the|it is|it's|they are|we are|i am|i'm|是|属于|一个) ?")
_HARD = re.compile(r"[,;、/|+&]+")
_SOFT = re.compile(r"(?<![a-z])(?:and|plus|also)(?![a-z])|和|及|与|以及|还有|跟")
_NUMBERS = re.compile(r"\d{1,2}(?:[ .]+\d{1,2})+")
_NO_WORD = re.compile("[^a-z0-9']+")
_STRETCH = re.compile(r"(?P<first>\d{1,2}) ?(?:-|~|to|到|至) ?(?P<last>\d{1,2})")


def read_word(text: str) -> Reading:
    """Read yes, no, not sure or not applicable, whatever the question is.

    Each value is `yes`, `no`, `unsure` or `not_applicable`; "probably" is asked back.
    """
    form = typed(text)
    return _reading([] if form is None else list(_meaning(_bare(form))))


def read_option(text: str, options: Options) -> Reading:
    """Read one option; each value is a code of `options`, or `unsure`."""
    form = typed(text)
    if form is None:
        return failed(ErrorCode.TOO_LONG)
    return _reading(_codes(_bare(form), _folded(options)))


def read_options(text: str, options: Options) -> Reading:
    """Read any number of options; each value is a list of codes in the order of `options`.

    "None of these" is the code `none` where there is such an option, else an empty list.
    """
    form = typed(text)
    if form is None:
        return failed(ErrorCode.TOO_LONG)
    labels = _folded(options)
    ordered = [_ordered(codes, labels) for codes in _picked(_bare(form), labels)]
    return _reading([codes for codes in ordered if codes is not None])


def _reading(values: Sequence[Json]) -> Reading:
    """Return the reading of what an option or a list of options can be."""
    return found(values, ErrorCode.NOT_AN_OPTION)


def _bare(form: str) -> str:
    """Return plain text without punctuation at its ends; question marks alone stay."""
    return form.strip(_ENDS) or form


def _trimmed(piece: str) -> str:
    return piece.strip(_ENDS)


def _folded(options: Options) -> Options:
    """Return the options with their labels in plain form."""
    return {code: [_bare(plain(label)) for label in options[code]] for code in options}


def _without_commas(bare: str) -> str:
    return " ".join(bare.replace(",", " ").split())


def _meaning(bare: str) -> tuple[str, ...]:
    return WORDS.get(bare) or WORDS.get(_without_commas(bare), ())


def _codes(bare: str, labels: Options) -> Sequence[str]:
    """Return the codes one piece of text can mean, the strictest way of reading it first."""
    if not bare:
        return []
    exact = [code for code in labels if bare in labels[code]]
    if exact:
        return exact
    number = _numbered(bare)
    if number is not None:
        return list(labels)[number - 1 : number] if number else []
    meaning = [code for code in _meaning(bare) if code in labels or code == UNSURE]
    if LIST_WORDS.get(bare) == NONE and NONE in labels and not meaning:
        return [NONE]
    return meaning or _by_part(bare, labels) or _by_part(_ARTICLE.sub("", bare, count=1), labels)


def _numbered(bare: str) -> int | None:
    """Return the number of "2", "no. 2", "the second one" or 第二项; None where it is none."""
    if match := _NUMBER.fullmatch(bare):
        return int(match["number"])
    match = _WORD.fullmatch(bare)
    return ORDINALS.get(match["word"]) if match else None


def _by_part(bare: str, labels: Options) -> Sequence[str]:
    """Return the options whose label begins with the text, else those that hold it."""
    if len(bare) < _SHORTEST_PART:
        return []
    whole_words = bare in WORDS or bare in LIST_WORDS
    begins = [
        code
        for code, names in labels.items()
        if any(_begins(name, bare, whole_words=whole_words) for name in names)
    ]
    if begins or bare in WORDS or LIST_WORDS.get(bare) == NONE:
        return begins
    holding = {code: name for code, names in labels.items() for name in names if _holds(name, bare)}
    denied = any(_denies(name) for name in holding.values()) and not _denies(bare)
    return [] if len(holding) == 1 and denied else list(holding)


def _begins(label: str, bare: str, *, whole_words: bool) -> bool:
    """Whether a label begins with the text: "trade" does for a trademark, "no" not for notice."""
    cut = whole_words and bare.isascii() and label[len(bare) :][:1].isalpha()
    return label.startswith(bare) and not cut


def _holds(label: str, bare: str) -> bool:
    """Whether a label has the text in it: whole words in English, any place in Chinese."""
    if not bare.isascii():
        return bare in label
    words = _NO_WORD.sub(" ", bare).strip()
    return len(words) >= _SHORTEST_WORD and f" {words} " in f" {_NO_WORD.sub(' ', label)} "


def _denies(text: str) -> bool:
    words = _NO_WORD.sub(" ", text).split()
    return any(negation in (words if negation.isascii() else text) for negation in NEGATIONS)


def _picked(bare: str, labels: Options) -> Sequence[Sequence[str]]:
    """Return the lists of codes that the text can mean."""
    whole = _whole(bare, labels)
    if whole:
        return whole
    alternatives = [_part(part, labels) for part in map(_trimmed, _HARD.split(bare)) if part]
    if not alternatives or prod(map(len, alternatives)) > MAX_VALUES:
        return []
    return [list(chain.from_iterable(choice)) for choice in product(*alternatives)]


def _whole(text: str, labels: Options) -> Sequence[Sequence[str]]:
    """Return what text without a separator can mean: none, all, one option, or numbers."""
    word = LIST_WORDS.get(_without_commas(text))
    if word == NONE:
        return [[NONE] if NONE in labels else []]
    if word == ALL:
        return [[code for code in labels if code not in _NEVER_IN_ALL]]
    one = _codes(text, labels)
    if one:
        return [[code] for code in one]
    numbers = _list_of_numbers(text, len(labels))
    return [[list(labels)[number - 1] for number in numbers]] if numbers else []


def _part(text: str, labels: Options) -> Sequence[Sequence[str]]:
    """Return what one part of a list can mean; "and" may join two more options."""
    whole = _whole(text, labels)
    if whole and whole != [[]]:
        return whole
    pieces = [_codes(piece, labels) for piece in map(_trimmed, _SOFT.split(text)) if piece]
    if not pieces or prod(map(len, pieces)) > MAX_VALUES:
        return []
    return [list(choice) for choice in product(*pieces)]


def _list_of_numbers(text: str, count: int) -> Sequence[int]:
    """Return the numbers of "1 3 5", "1-3" or, where it can be nothing else, "135"."""
    if _NUMBERS.fullmatch(text):
        numbers = [int(number) for number in re.findall(r"\d+", text)]
    elif match := _STRETCH.fullmatch(text):
        numbers = list(range(int(match["first"]), int(match["last"]) + 1))
    elif text.isdecimal() and count < _TWO_DIGITS and len(set(text)) == len(text):
        numbers = [int(digit) for digit in text]
    else:
        return []
    return numbers if all(1 <= number <= count for number in numbers) else []


def _ordered(codes: Sequence[str], labels: Options) -> Json:
    """Return the codes in the order shown, each once; None where they deny each other."""
    known = [*labels, UNSURE] if UNSURE not in labels else list(labels)
    ordered: list[Json] = [code for code in known if code in codes]
    return None if NONE in ordered and len(ordered) > 1 else ordered
