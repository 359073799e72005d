"""The deadlines as a calendar file, each with reminders."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event

from bot.brief.case import Case
from bot.cards.result.todo import ahead
from bot.language import Localizer
from bot.text import ProvisionRef, Text, text
from flows.assessment.model import Assessment, Deadline

REMINDERS = (30, 7, 1)
"""Days before the last day on which a reminder comes; reminders in the past are left out."""
_MORNING = timedelta(hours=9)
"""Reminders come at nine in the morning of the reader's time zone."""


def calendar(case: Case, assessment: Assessment, fingerprint: str, localizer: Localizer) -> bytes:
    """Return an iCalendar file with one all-day event for each deadline, on its last day.

    The same case always gives the same file, and a later one replaces its events.

    Raises:
        ValueError: no deadline is ahead.
    """
    events = ahead(assessment)
    if not events:
        raise ValueError("no deadline ahead")
    made = Calendar()
    made.add("prodid", "-//China IP Intake//brief//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", localizer.label(text("brief.calendar.name", case=case.number)))
    made.add("x-brief-sha256", fingerprint)
    for one in events:
        made.add_component(_event(one, case, assessment, localizer))
    return bytes(made.to_ical())


def _event(one: Deadline, case: Case, assessment: Assessment, localizer: Localizer) -> Event:
    name = Text(f"deadline.{one.id}")
    about = text(
        "brief.calendar.about",
        case=case.number,
        law=ProvisionRef(one.provision) if one.provision else name,
        day=assessment.as_of,
    )
    event = Event()
    event.add("uid", f"{one.id}.{case.number.lower()}@china-ip-intake")
    event.add("dtstamp", datetime.combine(assessment.as_of, time(), UTC))
    event.add("dtstart", one.date)
    event.add("summary", localizer.label(text("brief.calendar.event", name=name)))
    event.add("description", localizer.label(about))
    event.add("transp", "TRANSPARENT")
    for days in REMINDERS:
        if one.days_left is None or days <= one.days_left:
            event.add_component(_reminder(days, name, localizer))
    return event


def _reminder(days: int, name: Text, localizer: Localizer) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", _MORNING - timedelta(days=days))
    alarm.add("description", localizer.label(text("brief.calendar.reminder", n=days, name=name)))
    return alarm
