"""The calendar: read back by a calendar library, it holds every deadline ahead."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from brief_cases import Made, case_named
from icalendar import Calendar

from bot.brief.calendar import calendar
from bot.cards.result.todo import ahead
from bot.language import Localizer
from bot.language_registry import CHOICES
from bot.text import Text
from flows.engine.session import LanguageChoice


def events_of(made: Made, language: LanguageChoice) -> list[dict[str, object]]:
    """Return the events of a calendar as read back: day, words, reminders."""
    raw = calendar(made.case, made.assessment, made.brief.fingerprint, Localizer(language))
    found = Calendar.from_ical(raw)
    assert str(found["X-BRIEF-SHA256"]) == made.brief.fingerprint
    return [
        {
            "day": event.decoded("DTSTART"),
            "uid": str(event["UID"]),
            "summary": str(event["SUMMARY"]),
            "about": str(event["DESCRIPTION"]),
            "reminders": [alarm.decoded("TRIGGER") for alarm in event.walk("VALARM")],
        }
        for event in found.walk("VEVENT")
    ]


@pytest.mark.parametrize("language", CHOICES)
def test_holds_every_deadline_ahead(language: LanguageChoice) -> None:
    """Each deadline to come stands on its last day, all day, named in the languages asked for."""
    made = case_named("rich")
    limits = ahead(made.assessment)
    assert limits
    events = events_of(made, language)
    assert [event["day"] for event in events] == [limit.date for limit in limits]
    for event, limit in zip(events, limits, strict=True):
        assert isinstance(event["day"], date)
        for voice in Localizer(language).voices:
            assert Localizer(voice).label(Text(f"deadline.{limit.id}")) in str(event["summary"])
        assert made.case.number in str(event["about"])


def test_reminds_in_the_morning_and_only_ahead() -> None:
    """Reminders come at nine, thirty, seven and one day before, as far as still to come."""
    made = case_named("rich")
    for event, limit in zip(events_of(made, "en"), ahead(made.assessment), strict=True):
        assert limit.days_left is not None
        wanted = [
            timedelta(hours=9) - timedelta(days=days)
            for days in (30, 7, 1)
            if days <= limit.days_left
        ]
        assert event["reminders"] == wanted


def test_a_later_calendar_replaces_the_events() -> None:
    """The same deadline of the same case has the same id, and no two share one."""
    made = case_named("rich")
    first, again = (events_of(made, language) for language in ("en", "zh"))
    assert [event["uid"] for event in first] == [event["uid"] for event in again]
    assert len({str(event["uid"]) for event in first}) == len(first)


def test_an_empty_calendar_is_none() -> None:
    """Where no deadline is ahead there is no file."""
    made = case_named("graphite-nda")
    assert ahead(made.assessment) == ()
    with pytest.raises(ValueError, match="no deadline"):
        calendar(made.case, made.assessment, made.brief.fingerprint, Localizer("en"))
