"""Options as people pick them by typing: by place, by label, by a usual word, by yes and no.

Options are given as a mapping from code to labels (of every language shown), in the order in
which they are numbered from 1; `usual` maps codes to the everyday words for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, product
from math import prod
from typing import TypeAlias

from bot.reading.date_words import ONGOING_WORDS, any_of
from bot.reading.option_places import last_of, place_of, spellings
from bot.reading.option_words import ALL, FIRST_FEW, LIST_WORDS, NEGATIONS, WORDS, meaning_of
from bot.reading.readings import MAX_VALUES, ONGOING, ErrorCode, Reading, failed, found
from bot.reading.typed import plain, typed
from bot.reading.words import every
from flows.facts import NO, NONE, NOT_APPLICABLE, UNSURE
from flows.facts_file import Json

Options: TypeAlias = Mapping[str, Sequence[str]]

_EMPTY = frozenset(every("EMPTY_WORDS"))
"""Words that stand in labels and name no option."""
_BOTH = frozenset(every("BOTH"))
_BOTH_CODE = "both"
_MOST_PARTS = 30
_SHORTEST_PART = 2  # characters of a label that may stand for the whole
_SHORTEST_WORD = 4
_TWO_DIGITS = 10
_NEVER_IN_ALL = frozenset({NONE, NOT_APPLICABLE, UNSURE})

_ENDS = " .,;:!?\"'()[]、"
_DOUBT = re.compile(r"(?<=[^?\s])\s*(?:\?+|吗\?*)[. !]*$")
_LEAD_IN = re.compile(
    r"^(?:(?:an?|the|it is|it's|they are|we are|i am|i'm|he is|he was|our|my|their|it was|yes)"
    "(?![a-z]) ?|我们是|我是|他们是|对方是|这是|是|属于|一个|我们的|我的)+"
)
_CLAUSES = re.compile(r"[,;.、]|(?<![a-z])(?<!anything )but(?![a-z])|而是|但")
_HARD = re.compile(r"[,;、/|+&]+")
_SOFT = re.compile(r"(?<![a-z])(?:and|plus|also)(?![a-z])|和|及|与|以及|还有|跟")
_OR = re.compile(r"(?<![a-z])(?:or)(?![a-z])|还是|或者|或")
_NUMBERS = re.compile(r"\d{1,2}(?:[ .]+\d{1,2})+")
_NO_WORD = re.compile("[^a-z0-9']+")
_STRETCH = re.compile(r"(?P<first>\d{1,2}) ?(?:-|~|to|到|至) ?(?P<last>\d{1,2})")
_HAN_NEGATION = any_of(word for word in NEGATIONS if not word.isascii())
_PLURAL = re.compile(r"(?:s|es)(?![a-z0-9])")
_PARENTHESES = re.compile(r" ?\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Picked:
    """The codes that one piece of text can mean; `doubtful` where one must be confirmed."""

    codes: Sequence[str] = ()
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class _Menu:
    """The options in plain form: labels, and with their usual words the forms that name them."""

    labels: Options
    forms: Options

    @property
    def codes(self) -> list[str]:
        return list(self.labels)


def read_word(text: str) -> Reading:
    """Read yes, no, not sure or not applicable, whatever the question is.

    Each value is `yes`, `no`, `unsure` or `not_applicable`; "probably" is asked back.
    """
    form = typed(text)
    if form is None:
        return failed(ErrorCode.TOO_LONG)
    bare, asked = _bare(form)
    meaning = meaning_of(bare)
    return _reading(meaning.codes, doubtful=asked or meaning.doubtful)


def read_option(text: str, options: Options, usual: Options | None = None) -> Reading:
    """Read one option; each value is a code of `options` or `usual`, or `unsure`."""
    form = typed(text)
    if form is None:
        return failed(ErrorCode.TOO_LONG)
    bare, asked = _bare(form)
    picked = _codes(bare, _menu(options, usual))
    return _reading(picked.codes, doubtful=asked or picked.doubtful)


def read_options(text: str, options: Options, usual: Options | None = None) -> Reading:
    """Read any number of options; each value is a list of codes in the order of `options`.

    "None of these" is the code `none` where there is such an option, else an empty list.
    """
    form = typed(text)
    if form is None:
        return failed(ErrorCode.TOO_LONG)
    bare, asked = _bare(form)
    menu = _menu(options, usual)
    lists, doubtful = _picked(bare, menu)
    ordered = [_ordered(codes, menu) for codes in lists]
    values = [codes for codes in ordered if codes is not None]
    return _reading(values, doubtful=asked or doubtful)


def _reading(values: Sequence[Json], *, doubtful: bool) -> Reading:
    return found(values, ErrorCode.NOT_AN_OPTION, doubtful=doubtful and len(values) == 1)


def _menu(options: Options, usual: Options | None) -> _Menu:
    written = {code: [plain(label) for label in options[code]] for code in options}
    labels = {code: [_bare(name)[0] for name in names] for code, names in written.items()}
    forms: dict[str, list[str]] = {}
    for code, names in written.items():
        heads = (_bare(_PARENTHESES.sub("", name).strip() or name)[0] for name in names)
        forms[code] = [*labels[code], *heads]
    for code, words in (usual or {}).items():
        forms.setdefault(code, []).extend(plain(word) for word in words)
    return _Menu(labels, forms)


def _bare(form: str) -> tuple[str, bool]:
    """Return plain text without punctuation at its ends, and whether it was put as a question.

    Question marks alone stay: they mean "not sure".
    """
    asked = _DOUBT.search(form) is not None
    return (_DOUBT.sub("", form).strip(_ENDS) or form, asked)


def _trimmed(piece: str) -> str:
    return piece.strip(_ENDS)


def _codes(bare: str, menu: _Menu) -> Picked:
    """Return the codes one piece of text can mean, the strictest way of reading it first."""
    if not bare:
        return Picked()
    named = _exact(bare, menu) or last_of(bare, menu.codes) or _by_place(bare, menu)
    if named:
        return Picked([code for code in named if code])
    meaning = meaning_of(bare)
    known = [code for code in meaning.codes if code in menu.forms or code == UNSURE]
    if known:
        return Picked(known, doubtful=meaning.doubtful)
    if LIST_WORDS.get(bare) == NONE:
        return Picked([NONE] if NONE in menu.forms else _begun(bare, menu))
    return _named(bare, menu)


def _exact(bare: str, menu: _Menu) -> Sequence[str]:
    """Return the options of which the text is a whole label, else those it is a usual word of."""
    for names in (menu.labels, menu.forms):
        exact = [code for code in names if bare in names[code]]
        if exact:
            return exact
    return _by_kind(bare, menu)


def _by_kind(bare: str, menu: _Menu) -> Sequence[str]:
    """Return the option of "both" or "still going on", or that of a name in the plural."""
    for words, code in ((_BOTH, _BOTH_CODE), (ONGOING_WORDS, ONGOING)):
        if bare in words and code in menu.forms:
            return [code]
    singular = {bare.removesuffix("s"), bare.removesuffix("es")} - {bare}
    return [code for code in menu.forms if not singular.isdisjoint(menu.forms[code])]


def _by_place(bare: str, menu: _Menu) -> Sequence[str] | None:
    """Return the option of a place, with those whose label holds the number; None for no place.

    A place that is not shown gives one empty code.
    """
    place = place_of(bare)
    if place is None:
        return None
    if not place.number or (len(bare) == 1 and bare.isalpha() and bare in WORDS):
        return [""] if not place.number else None
    codes = menu.codes
    there = codes[place.number - 1 : place.number]
    words = spellings(place.number) if place.spoken else [bare] if bare.isdecimal() else []
    holding = [code for code in codes if any(_spells(menu.labels[code], word) for word in words)]
    return [code for code in codes if code in (*there, *holding)] or [""]


def _spells(labels: Sequence[str], word: str) -> bool:
    """Whether one of the labels has the number in it, as a word or figure of its own."""
    if word.isdecimal():
        return any(re.search(rf"(?<![\d.,]){word}(?![\d.,])", label) for label in labels)
    if not word.isascii():
        return any(word in label for label in labels)
    return any(f" {word} " in f" {_NO_WORD.sub(' ', label)} " for label in labels)


def _named(bare: str, menu: _Menu) -> Picked:
    """Return the options that the text is part of, or that are named in it."""
    for text in dict.fromkeys((bare, _LEAD_IN.sub("", bare))):
        within = _exact(text, menu) or _by_part(text, menu)
        if within:
            return Picked(within)
    either = _pieces(_OR, bare, menu)
    if either or _OR.search(bare):
        return Picked(either)
    spoken = _pieces(_SOFT, bare, menu) or _spoken(bare, menu)
    return Picked(spoken, doubtful=len(spoken) == 1)


def _pieces(joint: re.Pattern[str], bare: str, menu: _Menu) -> Sequence[str]:
    """Return the options of all pieces of a text; none where it has one, or one says nothing."""
    pieces = [piece for piece in map(_trimmed, joint.split(bare)) if piece]
    if not 1 < len(pieces) <= _MOST_PARTS:
        return []
    each = [_codes(piece, menu).codes for piece in pieces]
    named = set(chain.from_iterable(each)) if all(each) else set()
    return [code for code in (*menu.forms, UNSURE) if code in named]


def _begun(bare: str, menu: _Menu) -> Sequence[str]:
    return [code for code in menu.labels if any(_begins(n, bare) for n in menu.labels[code])]


def _by_part(bare: str, menu: _Menu) -> Sequence[str]:
    """Return the options whose label begins with the text, or holds it."""
    if len(bare) < _SHORTEST_PART:
        return []
    if bare in WORDS or LIST_WORDS.get(bare) == NONE:
        return _begun(bare, menu)
    found_: dict[str, str] = {}
    for code, names in menu.labels.items():
        for name in names:
            if name.startswith(bare) or _holds(name, bare):
                found_.setdefault(code, name)
    denied = any(_denies(name) for name in found_.values()) and not _denies(bare)
    begins = any(name.startswith(bare) for name in found_.values())
    return [] if len(found_) == 1 and denied and not begins else list(found_)


def _begins(label: str, bare: str) -> bool:
    """Whether a label begins with the word, not with a longer one: "no" not for notice."""
    return label.startswith(bare) and not (bare.isascii() and label[len(bare) :][:1].isalpha())


def _holds(label: str, bare: str) -> bool:
    """Whether a label has the text in it: whole words in English, any place in Chinese."""
    if not bare.isascii():
        return bare in label and bare not in _EMPTY
    words = _NO_WORD.sub(" ", bare).strip()
    if words in _EMPTY:
        return False
    said = f" {_NO_WORD.sub(' ', label)} "
    return len(words) >= _SHORTEST_WORD and (f" {words} " in said or f" {words}s " in said)


def _spoken(bare: str, menu: _Menu) -> Sequence[str]:
    """Return the options that a sentence names and does not deny."""
    named = {code for _, _, code in _mentions(bare, menu)}
    return [code for code in menu.forms if code in named]


def _mentions(bare: str, menu: _Menu) -> Sequence[tuple[int, int, str]]:
    """Return where a text names which option undenied; a longer name hides its parts."""
    spans = [
        (start, end, code)
        for code, names in menu.forms.items()
        for name in names
        for start, end in _places(name, bare)
    ]
    return [
        (start, end, code)
        for start, end, code in dict.fromkeys(spans)
        if not any(a <= start and end <= b and b - a > end - start for a, b, _ in spans)
        and not _is_denied(bare, start, end)
    ]


def _places(name: str, text: str) -> Iterator[tuple[int, int]]:
    """Yield where a text names an option, in the singular or the plural."""
    if len(name) < _SHORTEST_PART or name in WORDS or name in LIST_WORDS:
        return
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        if not name.isascii() or (_is_edge(text[start - 1 : start]) and _is_edge(text[end:][:1])):
            yield start, end
        elif _is_edge(text[start - 1 : start]) and (plural := _PLURAL.match(text, end)):
            yield start, plural.end()
        start = text.find(name, end)


def _is_edge(char: str) -> bool:
    """Whether a Latin word may begin or end beside this character."""
    return not (char.isascii() and char.isalnum())


def _is_denied(text: str, start: int, end: int) -> bool:
    """Whether the clause around a name has a negation that is no part of the name."""
    clause_start, clause_end = 0, len(text)
    for joint in _CLAUSES.finditer(text):
        if joint.end() <= start:
            clause_start = joint.end()
        elif joint.start() >= end:
            clause_end = min(clause_end, joint.start())
    return _denies(f"{text[clause_start:start]} {text[end:clause_end]}")


def _denies(text: str) -> bool:
    words = set(_NO_WORD.sub(" ", text).split())
    return not words.isdisjoint(NEGATIONS) or re.search(_HAN_NEGATION, text) is not None


def _picked(bare: str, menu: _Menu) -> tuple[Sequence[Sequence[str]], bool]:
    """Return the lists of codes that the text can mean, and whether one must be confirmed."""
    whole, doubtful = _whole(bare, menu)
    if whole and not (doubtful or len(whole) > 1):
        return whole, False
    said = [part for part in map(_trimmed, _HARD.split(bare)) if part]
    joined = len(_SOFT.findall(bare))
    if 1 < len(said) + joined <= _MOST_PARTS:
        parts = [_part(part, menu) for part in said]
        lists = [codes for codes, _ in parts]
        if all(lists) and prod(map(len, lists)) <= MAX_VALUES:
            joint = [list(chain.from_iterable(choice)) for choice in product(*lists)]
            return joint, any(unsure for _, unsure in parts)
    mentions = _mentions(bare, menu)
    named = _spoken(bare, menu)
    apart = len({start for start, _, _ in mentions}) >= len(named) > 1
    if apart and not _OR.search(bare) and (not whole or _same(whole, named)):
        return [named], True
    return whole, doubtful


def _same(lists: Sequence[Sequence[str]], codes: Sequence[str]) -> bool:
    return {code for each in lists for code in each} == set(codes)


def _whole(text: str, menu: _Menu) -> tuple[Sequence[Sequence[str]], bool]:
    """Return what text without a separator can mean: none, all, one option, or numbers."""
    word = LIST_WORDS.get(" ".join(text.replace(",", " ").split()))
    named = [code for code in menu.forms if text in menu.forms[code]]
    if word == ALL and not named:
        return [[code for code in menu.codes if code not in _NEVER_IN_ALL]], False
    if text in FIRST_FEW and len(menu.codes) >= FIRST_FEW[text]:
        return [menu.codes[: FIRST_FEW[text]]], False
    picked = Picked(named) if named else _codes(text, menu)
    if word == NONE and not picked.codes:
        return [[NONE] if NONE in menu.forms else []], False
    if picked.codes:
        several = [
            [] if code in (NO, NONE) and code not in menu.labels else [code]
            for code in picked.codes
        ]
        return several, picked.doubtful
    numbers = _list_of_numbers(text, len(menu.codes))
    return ([[menu.codes[number - 1] for number in numbers]] if numbers else []), False


def _part(text: str, menu: _Menu) -> tuple[Sequence[Sequence[str]], bool]:
    """Return what one part of a list can mean; "and" may join two more options."""
    whole, doubtful = _whole(text, menu)
    joined = _SOFT.search(text) is not None
    if whole and whole != [[]] and not (joined and (doubtful or len(whole) > 1)):
        return whole, doubtful
    pieces = [_codes(piece, menu) for piece in map(_trimmed, _SOFT.split(text)) if piece]
    lists = [piece.codes for piece in pieces]
    if not lists or not all(lists) or prod(map(len, lists)) > MAX_VALUES:
        return (whole, doubtful) if whole != [[]] else ([], False)
    return [list(choice) for choice in product(*lists)], any(piece.doubtful for piece in pieces)


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


def _ordered(codes: Sequence[str], menu: _Menu) -> Json:
    """Return the codes in the order shown, each once; None where they deny each other."""
    known = dict.fromkeys([*menu.labels, *menu.forms, UNSURE])
    ordered: list[Json] = [code for code in known if code in codes]
    return None if NONE in ordered and len(ordered) > 1 else ordered
