"""Dates as people type them: a day, a month, a year or a stretch, in English or Chinese."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from bot.reading.date_away import absolute, away
from bot.reading.date_phrases import Phrase, phrase, without_part, written
from bot.reading.date_shapes import Found, Stretch, Ymd, shapes
from bot.reading.date_words import LEXER, MONTHS, ONGOING_WORDS, any_of
from bot.reading.lexer import Role, Token
from bot.reading.other_calendars import reason_to_refuse
from bot.reading.readings import ONGOING, ErrorCode, Note, Reading, failed, found, nothing
from bot.reading.sentences import is_blocked, is_glued
from bot.reading.typed import is_none, typed
from flows.facts import DateSpan

FIRST_YEAR, LAST_YEAR = 1900, 2100
_CHINA = 8  # hours before UTC
_JOINED = " to | until | till | and | or | - |--|一直到|到|至|~|或者|或|、|和"
_RANGE = re.compile(
    rf"(?:(?:between|from|either|介于|从|在) ?)?(?P<first>.+?)(?:{_JOINED})(?P<last>.+?)(?:之间)?"
    r"|(?P<first_year>\d{4})-(?P<last_year>\d{4})年?"
)
_NAMED_MONTH = re.compile(f"(?<![a-z]){any_of(MONTHS)}(?![a-z])|月")


@dataclass(frozen=True, slots=True)
class _When:
    """The day the text is said on, and whether a later one can be meant."""

    today: date
    may_be_future: bool


def read_date(text: str, *, today: date, may_be_future: bool = False) -> Reading:
    """Read a date; each value is an ISO day, month, year or stretch, or `ongoing`.

    A stretch is written 2025-01/2025-03. An open one ("since May 2024") is its first day,
    with the note `ongoing`. "None" is an answer without a value.

    Args:
        text: what was typed.
        today: the day it is said on; "last March" counts from it.
        may_be_future: whether a day after today can be meant. Where it cannot, such a value
            is dropped, and where no other is left the error is `future_date`.
    """
    form = typed(text)
    if form is None:
        return failed(ErrorCode.TOO_LONG)
    when = _When(today, may_be_future)
    bare = form.strip(" .,;!")
    if bare in ONGOING_WORDS:
        return Reading((ONGOING,), notes=(Note.ONGOING,))
    if is_none(form):
        return nothing()
    reading = _one(form, when)
    if reading.error is not ErrorCode.NOT_A_DATE:
        return reading
    refused = reason_to_refuse(form)
    if refused is not None:
        return failed(refused)
    return _ends(form, when) or _in_sentence(form, when) or reading


def _in_sentence(form: str, when: _When) -> Reading | None:
    """Return the one date of a sentence, to be confirmed; None where something turns it."""
    tokens = LEXER.tokens(form)
    if is_blocked(tokens):
        return None
    islands = [run for run in _runs(tokens) if any(map(_tells, run))]
    unknown = any(token.role is Role.UNKNOWN for token in tokens)
    typo = any(token.typo for token in tokens)
    if len(islands) != 1 or not (unknown or typo) or _is_glued(tokens):
        return None
    island = islands[0]
    text = "".join(
        _gap(before, token) + _spelt(token)
        for before, token in zip([None, *island], island, strict=False)
    )
    reading = _one(text.strip(" ,-/"), when)
    if reading.error is ErrorCode.NOT_A_DATE:
        reading = _ends(text.strip(), when) or reading
    strange = [token.text for token in tokens if token.role is Role.UNKNOWN]
    if len(strange) == 1 and strange[0].isascii() and _is_year(reading):
        return None  # Christmas 2024
    return replace(reading, doubtful=True) if reading.values else None


def _is_year(reading: Reading) -> bool:
    return all(isinstance(value, str) and value.isdecimal() for value in reading.values)


def _is_glued(tokens: Sequence[Token]) -> bool:
    return any(is_glued(b, [a]) or is_glued(a, [b]) for a, b in pairwise(tokens))


def _runs(tokens: Sequence[Token]) -> list[list[Token]]:
    runs: list[list[Token]] = [[]]
    for token in tokens:
        if token.role is Role.UNKNOWN:
            runs.append([])
        else:
            runs[-1].append(token)
    return runs


def _tells(token: Token) -> bool:
    return token.role in (Role.DATE, Role.FIGURE)


def _gap(before: Token | None, token: Token) -> str:
    return " " if before is not None and before.end < token.at else ""


def _spelt(token: Token) -> str:
    """Return a word as typed, or as it was meant where a letter is wrong."""
    return token.code or token.text


def _ends(form: str, when: _When) -> Reading | None:
    """Return the first and last date of a stretch of time, to choose from."""
    match = _RANGE.fullmatch(form)
    if match is None:
        return None
    first, last = match["first"] or match["first_year"], match["last"] or match["last_year"]
    ends = _completed(first, last, when)
    if ends is None:
        return None
    notes = (note for end in ends for note in end.notes)
    return found((end.values[0] for end in ends), ErrorCode.NOT_A_DATE, notes, ends=True)


def _completed(first: str, last: str, when: _When) -> tuple[Reading, Reading] | None:
    """Return both ends, each with what only the other one says: March to May 2025."""
    begin, end = _one(first, when), _one(last, when)
    if not _is_whole(begin) and _is_whole(end) and isinstance(end.values[0], str):
        begin = _one(_with_parts(first, end.values[0]), when)
    if not _is_whole(end) and _is_whole(begin) and isinstance(begin.values[0], str):
        end = _one(_with_parts(last, begin.values[0]), when)
    return (begin, end) if _is_whole(begin) and _is_whole(end) else None


def _is_whole(reading: Reading) -> bool:
    return reading.understood and reading.value != ONGOING


def _with_parts(text: str, other: str) -> str:
    """Return a month or day with the year, or the year and month, of the other end."""
    year, _, rest = other.partition("-")
    if _NAMED_MONTH.search(text):
        return f"{text} {year}" if text.isascii() else f"{year}年{text}"
    day = text.strip().rstrip("日号")
    if day.isdecimal() and rest:
        return f"{year}-{rest[:2]}-{day}"
    return f"{text}年" if text.isdecimal() else text


def _one(form: str, when: _When) -> Reading:
    given = phrase(form)
    told = away(given.text, when.today, given.weekday)
    if told is not None:
        doubtful = given.doubtful or told.doubtful
        about = given.about or told.about
        if told.future and not when.may_be_future:
            return failed(ErrorCode.FUTURE_DATE)
        given = replace(given, about=about, doubtful=doubtful, weekday=None)
        return _reading(told.found, given, when, ends=told.ends)
    given = without_part(replace(given, text=absolute(given.text, when.today)))
    shaped = shapes(written(given.text), when.today)
    if shaped is None:
        return failed(ErrorCode.NOT_A_DATE)
    given = replace(given, doubtful=given.doubtful or shaped.doubtful)
    return _reading(shaped.found, given, when, ends=shaped.ends)


def _reading(possible: Found, given: Phrase, when: _When, *, ends: bool = False) -> Reading:
    if not possible or not all(FIRST_YEAR <= year <= LAST_YEAR for year in map(_year, possible)):
        return failed(ErrorCode.NOT_A_DATE)
    known = [span for span in map(_span, possible) if span]
    if not known:
        return failed(ErrorCode.NO_SUCH_DAY)
    spans = [span for span in known if _falls_on(span, given.weekday)]
    if not spans:
        return failed(ErrorCode.WRONG_WEEKDAY)
    past = [span for span in spans if when.may_be_future or span.first <= when.today]
    if not past:
        return failed(ErrorCode.FUTURE_DATE)
    return _found(_in_china(past, given), given, ends=ends)


def _year(possible: Ymd | Stretch) -> int:
    return possible.first[0] if isinstance(possible, Stretch) else possible[0]


def _span(possible: Ymd | Stretch) -> DateSpan | None:
    """Return the span of a date; None where the calendar has no such day."""
    if isinstance(possible, Stretch):
        first, last = _span(possible.first), _span(possible.last)
        return DateSpan(first.first, last.last) if first and last else None
    year, month, day = possible
    try:
        if day:
            return DateSpan.day(date(year, month, day))
        return DateSpan.month(year, month) if month else DateSpan.year(year)
    except ValueError:
        return None


def _falls_on(span: DateSpan, weekday: int | None) -> bool:
    return weekday is None or (span.exact and span.first.weekday() == weekday)


def _in_china(spans: Sequence[DateSpan], given: Phrase) -> Sequence[DateSpan]:
    """Return also the day in China, where the zone of a time stamp makes it another one."""
    if given.zone is None or len(spans) != 1 or not spans[0].exact:
        return spans
    shift = (given.hour - given.zone + _CHINA) // 24
    other = spans[0].first + timedelta(days=shift)
    return (*spans, DateSpan.day(other)) if shift else spans


def _found(spans: Sequence[DateSpan], given: Phrase, *, ends: bool) -> Reading:
    """Return the dates; "about 5 March" is asked back as that day or its month."""
    if given.about and len(spans) == 1 and spans[0].exact:
        first = spans[0].first
        spans = (*spans, DateSpan.month(first.year, first.month))
    notes = [Note.ABOUT] if given.about else []
    notes += [Note.ONGOING] if given.ongoing else []
    values = (span.isoformat() for span in spans)
    return found(values, ErrorCode.NOT_A_DATE, notes, doubtful=given.doubtful, ends=ends)
