"""The dated facts, the deadlines and the day assessed for, in order of time."""

from __future__ import annotations

from bot.brief.model import Block, EventKind, Timeline, TimelineEvent
from bot.text import Text, text
from flows.assessment.model import Assessment
from flows.facts import DateSpan, FactKind, Facts
from flows.vocabulary import FACTS

_FEWEST, _DRAWN = 2, 5
"""From so many events there is a list, and a picture."""
_UNTOLD = ("not_applicable", "unknown")


def timeline(facts: Facts, assessment: Assessment) -> tuple[Block, ...]:
    """Return the timeline, or nothing if no fact and no deadline has a date."""
    found = events(facts, assessment)
    if len(found) < _FEWEST:
        return ()
    first, last = found[0].when, found[-1].when
    said = text("brief.timeline.said", n=len(found), first=first, last=last)
    return (Timeline(found, said, drawn=len(found) >= _DRAWN),)


def events(facts: Facts, assessment: Assessment) -> tuple[TimelineEvent, ...]:
    """Return the dated facts, the time limits with a day, and the day assessed for, in order."""
    return tuple(sorted(_events(facts, assessment), key=lambda event: event.when))


def _events(facts: Facts, assessment: Assessment) -> list[TimelineEvent]:
    dated = [
        TimelineEvent(span, Text(f"fact.{id_}"), EventKind.FACT)
        for id_, spec in FACTS.items()
        if spec.kind is FactKind.DATE and (span := facts.span(id_)) is not None
    ]
    limits = [
        TimelineEvent(DateSpan.day(one.date), _limit(one.id, one.status), EventKind.DEADLINE)
        for one in assessment.deadlines
        if one.date is not None and one.status not in _UNTOLD
    ]
    today = TimelineEvent(
        DateSpan.day(assessment.as_of), Text("brief.event.as_of"), EventKind.AS_OF
    )
    return [*dated, *limits, today]


def _limit(id_: str, status: str) -> Text:
    return text(
        "brief.event.deadline",
        name=Text(f"deadline.{id_}"),
        status=Text(f"deadline_status.{status}"),
    )
