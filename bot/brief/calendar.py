"""The deadlines as a calendar file: one event for each reminder, with one alarm each.

Outlook keeps at most one alarm of an event. A reminder is an all-day event on its day; the
last event of a deadline covers its day in China from 0:00 to 24:00, as instants, so that every
calendar shows it where it lies in the reader's time zone. Where the last day is no working
day, the reminders count to the working day before.

A later file replaces an earlier one (RFC 5545): each reminder of a deadline of a case has the
same UID, `SEQUENCE` grows, and what an earlier file held and this one does not is cancelled.
There is no METHOD: with one, RFC 5546 asks for an organizer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from icalendar import Alarm, Calendar, Event

from bot.brief.calendar_days import DAY_END, act_by
from bot.brief.case import Case
from bot.cards.result.todo import ahead
from bot.days import SHANGHAI
from bot.language import Localizer
from bot.text import ProvisionRef, Text, text
from flows.assessment.model import Assessment, Deadline
from flows.law.working_days import holidays

REMINDERS = (90, 30, 7, 1, 0)
"""Days before the day to act by on which a reminder comes; those in the past are left out."""
_TITLES = {
    (True, False): "brief.calendar.day",
    (True, True): "brief.calendar.day.moved",
    (False, False): "brief.calendar.ahead",
    (False, True): "brief.calendar.ahead.moved",
}
"""By whether it is the last reminder, and whether it was moved to a working day."""
_MORNING, _EVENING = time(8), time(18)
"""Hours in which an alarm may ring at once; outside them it waits for `_ALARM`."""
_ALARM = timedelta(hours=9)
_DAY = timedelta(days=1)
_DOMAIN = "china-ip-intake"


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the events of one case."""

    case: Case
    assessment: Assessment
    localizer: Localizer
    zone: tzinfo | None

    def events(self) -> Iterator[Event]:
        """Yield the reminders ahead, then the cancelled ones of earlier files."""
        written: set[str] = set()
        for limit in ahead(self.assessment):
            for event in self.reminders(limit):
                written.add(str(event["uid"]))
                yield event
        for name, last_days in self.case.in_calendar.items():
            for last in last_days:
                for days, when in _reminder_days(act_by(last, self.assessment.as_of)):
                    uid = self.uid(name, days)
                    if when >= self.assessment.as_of and uid not in written:
                        written.add(uid)
                        yield self.cancelled(name, days, when)

    def reminders(self, limit: Deadline) -> Iterator[Event]:
        """Yield the events of one deadline, the earliest first."""
        if limit.date is None:
            return
        target = act_by(limit.date, self.assessment.as_of)
        for days, when in _reminder_days(target):
            if when >= self.assessment.as_of:
                yield self.reminder(limit, limit.date, days, when)

    def reminder(self, limit: Deadline, last: date, days: int, when: date) -> Event:
        """Return one reminder with its alarm."""
        name = Text(f"deadline.{limit.id}")
        target = when + _DAY * days
        event = self.event(limit.id, days)
        title = text(
            _TITLES[days == 0, target != last],
            n=days,
            name=name,
            day=target,
            last=last,
        )
        event.add("summary", self.localizer.label(title))
        event.add("description", self.about(limit, last, target))
        event.add("transp", "TRANSPARENT")
        if days == 0:
            start = datetime.combine(when, time(), SHANGHAI)
            event.add("dtstart", start.astimezone(UTC))
            event.add("dtend", (start + _DAY).astimezone(UTC))
            event.add_component(_alarm(self.wait(start), self.localizer.label(title)))
        else:
            event.add("dtstart", when)
            event.add_component(_alarm(_ALARM, self.localizer.label(title)))
        return event

    def cancelled(self, name: str, days: int, when: date) -> Event:
        """Return what takes an event of an earlier file out of the calendar."""
        event = self.event(name, days)
        event.add("dtstart", when)
        event.add("status", "CANCELLED")
        said = text("brief.calendar.cancelled", name=Text(f"deadline.{name}"))
        event.add("summary", self.localizer.label(said))
        return event

    def event(self, name: str, days: int) -> Event:
        """Return an event with what every event has."""
        event = Event()
        event.add("uid", self.uid(name, days))
        event.add("dtstamp", datetime.combine(self.assessment.as_of, time(), UTC))
        event.add("sequence", self.case.sequence)
        return event

    def uid(self, name: str, days: int) -> str:
        """Return the id of a reminder: the same in every file of this case."""
        return f"{name}.{days}.{self.case.series.lower()}@{_DOMAIN}"

    def wait(self, start: datetime) -> timedelta:
        """Return how long after the start of the last day in China its alarm rings.

        At once where it is daytime for the reader, else at nine in the morning. Where the
        zone is not known, at once: late afternoon in Europe, morning in America.
        """
        if self.zone is None:
            return timedelta()
        local = start.astimezone(self.zone)
        if _MORNING <= local.time() <= _EVENING:
            return timedelta()
        morning = datetime.combine(local.date(), time(), self.zone) + _ALARM
        if morning < local:
            morning += _DAY
        return morning - local

    def about(self, limit: Deadline, last: date, target: date) -> str:
        """Return the lines under an event."""
        end = datetime.combine(last + _DAY, time(), SHANGHAI)
        lines = [text("brief.calendar.ends", day=last, end=DAY_END)]
        if self.zone is not None:
            local = end.astimezone(self.zone)
            lines.append(
                text(
                    "brief.calendar.local",
                    day=local.date(),
                    time=local.strftime("%H:%M"),
                    zone=str(self.zone),
                )
            )
        if target != last:
            lines.append(text("brief.calendar.why_moved", day=target))
        if not holidays().known(last):
            lines.append(text("brief.holidays_unknown", year=str(last.year)))
        if limit.provision:
            lines.append(text("brief.calendar.law", law=ProvisionRef(limit.provision)))
        lines.append(text("brief.calendar.about", case=self.case.number, day=self.assessment.as_of))
        return "\n".join(map(self.localizer.label, lines))


def calendar(
    case: Case,
    assessment: Assessment,
    fingerprint: str,
    localizer: Localizer,
    zone: tzinfo | None = None,
) -> bytes:
    """Return an iCalendar file with the reminders of every deadline ahead.

    The same case always gives the same file. `zone` is the reader's time zone, if known.

    Raises:
        ValueError: no deadline is ahead, and none of an earlier file is to be cancelled.
    """
    events = list(_Writer(case, assessment, localizer, zone).events())
    if not events:
        raise ValueError("no deadline ahead")
    made = Calendar()
    made.add("prodid", "-//China IP Intake//brief//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", localizer.label(text("brief.calendar.name", case=case.number)))
    made.add("x-brief-sha256", fingerprint)
    made.add("x-brief-series", case.series)
    for one in ahead(assessment):
        if one.date is not None:
            made.add("x-brief-deadline", f"{one.id} {one.date.isoformat()}")
    for event in events:
        made.add_component(event)
    return bytes(made.to_ical())


def _reminder_days(target: date) -> Iterator[tuple[int, date]]:
    for days in REMINDERS:
        yield days, target - _DAY * days


def _alarm(after: timedelta, said: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", after)
    alarm.add("description", said)
    return alarm
