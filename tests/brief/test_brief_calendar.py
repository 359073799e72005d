"""The calendar: read back by a calendar library, it holds every reminder, and replaces itself."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from brief_cases import TODAY, Made, case_named, fullest_session, made
from icalendar import Calendar, Event

from bot.brief.calendar import REMINDERS, calendar
from bot.brief.calendar_days import act_by
from bot.brief.calendar_history import continued
from bot.brief.case import case_of_facts, case_of_session
from bot.cards.result.todo import ahead
from bot.chat.conversation import converse
from bot.language import Localizer
from bot.language_registry import CHOICES
from bot.text import Text
from bot.turn import Command, FileRequest
from flows.assessment.assess import assess
from flows.engine.session import LanguageChoice
from flows.facts_file import Json, read
from flows.interview import FLOW
from flows.law.working_days import holidays

ABROAD: dict[str, Json] = {
    "party_role": "right_holder",
    "right_type": "trademark",
    "stage": "first_instance_judgment",
    "domicile_in_china": "no",
    "judgment_received_date": "2026-11-01",
}
"""The appeal ends on 1 December 2026, a Tuesday."""
AT_HOME: dict[str, Json] = {
    **ABROAD,
    "domicile_in_china": "yes",
    "judgment_received_date": "2026-11-13",
}
"""The appeal ends on 28 November 2026, a Saturday."""


def case_from(facts: dict[str, Json], as_of: date = TODAY) -> Made:
    """Return what is made of a facts file."""
    known, problems = read(facts)
    assert problems == []
    return made(case_of_facts(known, as_of, FLOW.version))


def written(one: Made, language: LanguageChoice = "en", zone: str = "") -> bytes:
    """Return the calendar file of a case."""
    where = ZoneInfo(zone) if zone else None
    return calendar(one.case, one.assessment, "0" * 64, Localizer(language), where)


def events_of(raw: bytes) -> list[Event]:
    """Return the events of a file as a calendar library reads them."""
    return [one for one in Calendar.from_ical(raw).walk("VEVENT") if isinstance(one, Event)]


def applied(*files: bytes) -> dict[str, Event]:
    """Return what a calendar holds after these files: by RFC 5545 the highest SEQUENCE stays."""
    held: dict[str, Event] = {}
    for raw in files:
        for event in events_of(raw):
            uid = str(event["UID"])
            if uid not in held or int(str(event["SEQUENCE"])) >= int(str(held[uid]["SEQUENCE"])):
                held[uid] = event
    return {uid: one for uid, one in held.items() if one.get("STATUS") != "CANCELLED"}


def day_of(event: Event) -> date:
    """Return the day on which an event reminds, as a calendar in China shows it."""
    start = event.decoded("DTSTART")
    if isinstance(start, datetime):
        return start.astimezone(ZoneInfo("Asia/Shanghai")).date()
    assert isinstance(start, date)
    return start


@pytest.mark.parametrize("language", CHOICES)
def test_every_reminder_ahead_is_an_event_with_one_alarm(language: LanguageChoice) -> None:
    """Each deadline has an event 90, 30, 7 and 1 days before and on the day, each alarmed once."""
    one = case_named("rich")
    raw = written(one, language)
    found: dict[str, list[date]] = defaultdict(list)
    for event in events_of(raw):
        assert len(event.walk("VALARM")) == 1
        found[str(event["UID"]).partition(".")[0]].append(day_of(event))
    limits = ahead(one.assessment)
    assert limits
    assert {limit.id for limit in limits} == {*found}
    for limit in limits:
        assert limit.date is not None
        target = act_by(limit.date, TODAY)
        wanted = [target - timedelta(days=days) for days in REMINDERS]
        assert found[limit.id] == [day for day in wanted if day >= TODAY]
        assert target in found[limit.id]
        for voice in Localizer(language).voices:
            name = Localizer(voice).label(Text(f"deadline.{limit.id}"))
            assert any(name in str(event["SUMMARY"]) for event in events_of(raw))


def test_no_method_is_claimed() -> None:
    """Without an organizer RFC 5546 allows no METHOD; and every event is stamped."""
    found = Calendar.from_ical(written(case_named("rich")))
    assert "METHOD" not in found
    assert all({"UID", "DTSTAMP", "SEQUENCE", "SUMMARY"} <= {*one} for one in found.walk("VEVENT"))


def test_the_last_day_is_the_day_in_china() -> None:
    """The event of the last day runs from 0:00 to 24:00 in China, wherever it is read."""
    last = next(one for one in events_of(written(case_from(ABROAD))) if ".0." in str(one["UID"]))
    assert last.decoded("DTSTART") == datetime(2026, 11, 30, 16, tzinfo=UTC)
    assert last.decoded("DTEND") == datetime(2026, 12, 1, 16, tzinfo=UTC)
    assert "24:00 China time" in str(last["DESCRIPTION"])


@pytest.mark.parametrize(
    ("zone", "rings"),
    [
        ("America/Los_Angeles", datetime(2026, 11, 30, 16, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 11, 30, 16, tzinfo=UTC)),
        ("Asia/Shanghai", datetime(2026, 12, 1, 1, tzinfo=UTC)),
        ("Australia/Sydney", datetime(2026, 11, 30, 22, tzinfo=UTC)),
    ],
)
def test_the_alarm_of_the_last_day_rings_by_day_before_the_end(zone: str, rings: datetime) -> None:
    """In the reader's zone it rings in daytime, and China's midnight is still ahead."""
    events = events_of(written(case_from(ABROAD), zone=zone))
    last = next(one for one in events if ".0." in str(one["UID"]))
    (alarm,) = last.walk("VALARM")
    assert last.decoded("DTSTART") + alarm.decoded("TRIGGER") == rings
    assert zone in str(last["DESCRIPTION"])


def test_a_last_day_without_work_is_reminded_of_before() -> None:
    """A Saturday gets its event on the Friday before, and says why."""
    one = case_from(AT_HOME)
    (limit,) = (each for each in ahead(one.assessment) if each.id == "appeal")
    assert limit.date == date(2026, 11, 28)
    last = next(each for each in events_of(written(one)) if "appeal.0." in str(each["UID"]))
    assert day_of(last) == date(2026, 11, 27)
    assert "28 November 2026, is no working day" in str(last["SUMMARY"])
    assert "act by 27 November 2026" in str(last["DESCRIPTION"])


def test_where_the_working_day_before_is_past_the_last_day_itself_stays() -> None:
    """On a Saturday that is the last day, the event is today and not gone."""
    one = case_from(AT_HOME, date(2026, 11, 28))
    last = next(each for each in events_of(written(one)) if "appeal.0." in str(each["UID"]))
    assert day_of(last) == date(2026, 11, 28)


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2026, 10, 7), date(2026, 9, 30)),
        (date(2026, 10, 10), date(2026, 10, 10)),
        (date(2026, 2, 23), date(2026, 2, 14)),
        (date(2026, 9, 27), date(2026, 9, 24)),
        (date(2029, 1, 1), date(2028, 12, 29)),
        (date(2027, 1, 4), date(2027, 1, 4)),
    ],
)
def test_the_working_day_before(day: date, before: date) -> None:
    """Holidays, shifted Saturdays of the notice and fixed holidays of any year are known."""
    assert holidays().last_working_day(day) == before


def test_beyond_the_table_holidays_are_said_to_be_unknown() -> None:
    """A deadline in a year without a notice says that its holidays are not on file."""
    one = case_from({**ABROAD, "judgment_received_date": "2026-12-20"}, date(2026, 12, 21))
    about = [str(event["DESCRIPTION"]) for event in events_of(written(one))]
    assert about
    assert all("public holidays of 2027 are not on file" in each for each in about)
    assert "not on file" not in str(events_of(written(case_from(ABROAD)))[0]["DESCRIPTION"])


def test_a_corrected_day_replaces_the_wrong_one() -> None:
    """After the correction every reminder of the deadline belongs to the new day."""
    first = written(case_from(ABROAD))
    later = case_from({**ABROAD, "judgment_received_date": "2026-11-03"})
    second = written(replace(later, case=continued(later.case, first)))
    held = applied(first, second)
    days = {day_of(event) for uid, event in held.items() if uid.startswith("appeal.")}
    assert days == {date(2026, 11, 26), date(2026, 12, 2), date(2026, 12, 3)}


def test_a_day_moved_nearer_cancels_the_reminders_that_are_past() -> None:
    """A reminder of the wrong day that lies ahead is cancelled where the right one is past."""
    first = written(case_from({**ABROAD, "judgment_received_date": "2026-11-20"}))
    later = case_from({**ABROAD, "judgment_received_date": "2026-10-23"})
    second = written(replace(later, case=continued(later.case, first)))
    held = applied(first, second)
    days = {day_of(event) for uid, event in held.items() if uid.startswith("appeal.")}
    assert days == {date(2026, 11, 21), date(2026, 11, 22)}


def test_a_deadline_that_is_gone_is_cancelled() -> None:
    """Where a deadline no longer applies, its events leave the calendar."""
    first = written(case_from(ABROAD))
    gone = case_from({**ABROAD, "stage": "effective_judgment"})
    assert all(limit.id != "appeal" for limit in ahead(gone.assessment))
    second = written(replace(gone, case=continued(gone.case, first)))
    assert any(one.get("STATUS") == "CANCELLED" for one in events_of(second))
    assert not any(uid.startswith("appeal.") for uid in applied(first, second))


def test_a_file_of_something_else_is_passed_over() -> None:
    """A calendar of another program, or no calendar at all, changes nothing."""
    case = case_from(ABROAD).case
    other = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n"
    assert continued(case, other) == case
    assert continued(case, b"no calendar") == case


def test_an_empty_calendar_is_none() -> None:
    """Where no deadline is ahead there is no file."""
    one = case_named("graphite-nda")
    assert ahead(one.assessment) == ()
    with pytest.raises(ValueError, match="no deadline"):
        written(one)


def test_a_session_remembers_what_its_calendar_held() -> None:
    """Asking for the calendar keeps its days, so that the next one can cancel them."""
    session = fullest_session()
    turn = converse(
        FLOW, session, Command("calendar"), now=datetime(2026, 11, 21, 12, tzinfo=UTC), new_id="0"
    )
    assert turn.effects == (FileRequest.BRIEF_CALENDAR,)
    assert turn.session is not None
    case = case_of_session(FLOW, turn.session)
    limits = ahead(assess(case.facts, case.as_of, case.flow_version))
    assert turn.session.in_calendar == {one.id: (one.date,) for one in limits}
    assert case.in_calendar == turn.session.in_calendar
    assert turn.session.answers == session.answers
