"""Dates as people type them: a day, a month or a year, in English or Chinese."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from bot.reading.date_away import absolute, ago
from bot.reading.date_phrases import phrase, without_part, written
from bot.reading.date_shapes import shapes
from bot.reading.readings import ErrorCode, Note, Reading, failed, found
from bot.reading.typed import typed
from flows.facts import DateSpan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reading.date_shapes import Ymd

FIRST_YEAR, LAST_YEAR = 1900, 2100

_RANGE = re.compile(
    r"(?:(?P<between>between|from) )?(?P<first>.+?)"
    r"(?: to | until | till | and | or | - |--|到|至|~|或者|或)(?P<last>.+)"
    r"|(?P<first_year>\d{4})-(?P<last_year>\d{4})"
)


def read_date(text: str, *, today: date, may_be_future: bool = False) -> Reading:
    """Read a date; each value is an ISO day, month or year: 2025-03-01, 2025-03, 2025.

    Args:
        text: what was typed.
        today: the day it is said on; "last March" counts from it.
        may_be_future: whether a day after today can be meant. Where it cannot, such a value
            is dropped, and where no other is left the error is `future_date`.
    """
    form = typed(text)
    if form is None:
        return failed(ErrorCode.TOO_LONG)
    reading = _one(form, today, may_be_future=may_be_future)
    if reading.error is ErrorCode.NOT_A_DATE:
        return _ends(form, today, may_be_future=may_be_future) or reading
    return reading


def _ends(form: str, today: date, *, may_be_future: bool) -> Reading | None:
    """Return the first and last date of a stretch of time, to choose from."""
    match = _RANGE.fullmatch(form)
    if match is None:
        return None
    texts = (match["first"] or match["first_year"], match["last"] or match["last_year"])
    ends = [_one(text, today, may_be_future=may_be_future) for text in texts]
    if not all(end.understood for end in ends):
        return None
    notes = (note for end in ends for note in end.notes)
    return found((end.value for end in ends), ErrorCode.NOT_A_DATE, notes)


def _one(form: str, today: date, *, may_be_future: bool) -> Reading:
    given = phrase(form)
    possible = ago(given.text, today)
    if possible is not None:
        given = replace(given, about=given.about or not possible[0][2])
    else:
        given = without_part(replace(given, text=absolute(given.text, today)))
        possible = shapes(written(given.text), today)
    if not possible or not all(FIRST_YEAR <= year <= LAST_YEAR for year, _, _ in possible):
        return failed(ErrorCode.NOT_A_DATE)
    spans = [span for span in map(_span, possible) if span and _falls_on(span, given.weekday)]
    if not spans:
        return failed(ErrorCode.NO_SUCH_DAY)
    past = [span for span in spans if may_be_future or span.first <= today]
    return _found(past, about=given.about) if past else failed(ErrorCode.FUTURE_DATE)


def _span(possible: Ymd) -> DateSpan | None:
    """Return the span of a day, month or year; None where the calendar has no such day."""
    year, month, day = possible
    try:
        if day:
            return DateSpan.day(date(year, month, day))
        return DateSpan.month(year, month) if month else DateSpan.year(year)
    except ValueError:
        return None


def _falls_on(span: DateSpan, weekday: int | None) -> bool:
    return weekday is None or (span.exact and span.first.weekday() == weekday)


def _found(spans: Sequence[DateSpan], *, about: bool) -> Reading:
    """Return the dates; "about 5 March" is asked back as that day or its month."""
    if about and len(spans) == 1 and spans[0].exact:
        first = spans[0].first
        spans = (*spans, DateSpan.month(first.year, first.month))
    notes = (Note.ABOUT,) if about else ()
    return found((span.isoformat() for span in spans), ErrorCode.NOT_A_DATE, notes)
