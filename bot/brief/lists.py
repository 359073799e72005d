"""The tables of a brief: deadlines, evidence, next steps, judgments, answers."""

from __future__ import annotations

from datetime import date

from bot.brief.calendar_days import DAY_END, act_by
from bot.brief.case import Case
from bot.brief.joined import joined
from bot.brief.model import Block, Cell, Group, Listing, Prose, Row, Table
from bot.cards.result.judgments import judgments as judgment_paragraphs
from bot.cards.result.parts import circumstance_name
from bot.cards.result.todo import remarks
from bot.text import ProvisionRef, Text, text
from flows.assessment.model import Assessment, Deadline, EvidenceItem, NextStep
from flows.law.working_days import holidays
from flows.vocabulary import Topic

AHEAD = ("running", "near")
STEPS_IN_CHAT = frozenset({"find_missing_answers", "see_counsel"})
"""Steps that lead to a firm, or back to the interview: a paper for a firm needs neither."""
_JUDGMENTS = 3
"""The paragraph that leads, and two judgments."""


def deadlines(assessment: Assessment) -> tuple[Block, ...]:
    """Return every time limit that may apply: its last day, or the facts missing to compute it.

    The last day is that of the law, unmoved; beside it stands the working day to act by.
    """
    limits = [one for one in assessment.deadlines if one.status != "not_applicable"]
    rows = tuple(_deadline(one, assessment.as_of) for one in limits)
    columns = (
        "brief.column.deadline",
        "brief.column.last_day",
        "brief.column.act_by",
        "brief.column.law",
    )
    days = [one.date for one in limits if one.date is not None and one.date >= assessment.as_of]
    notes = [text("brief.days_unmoved", end=DAY_END)] if days else []
    years = sorted({str(day.year) for day in days if not holidays().known(day)})
    if years:
        notes.append(text("brief.holidays_unknown", year=", ".join(years)))
    after = (Prose(tuple(notes), look="small"),) if notes else ()
    return (*_table("deadlines", columns, rows), *after)


def evidence(assessment: Assessment) -> tuple[Block, ...]:
    """Return the evidence to secure, with a tick box, how to secure it, and what it proves."""
    rows = tuple(map(_item, assessment.evidence))
    return _table("evidence", ("brief.column.evidence", "brief.column.how"), rows)


def next_steps(assessment: Assessment) -> tuple[Block, ...]:
    """Return what to do, why, and by when."""
    steps = [one for one in assessment.next_steps if one.id not in STEPS_IN_CHAT]
    rows = tuple(_step(number, one) for number, one in enumerate(steps, 1))
    return _table("steps", ("brief.column.step", "brief.column.why", "brief.column.by"), rows)


def judgments(assessment: Assessment) -> tuple[Block, ...]:
    """Return the published judgments with similar facts."""
    return tuple(Prose(part) for part in judgment_paragraphs(assessment)[:_JUDGMENTS])


def answers(case: Case) -> tuple[Block, ...]:
    """Return the answers as they were given, by topic."""
    groups = []
    for topic in Topic:
        given = tuple(
            ((a.asked,), (text("brief.strong", said=a.said),))
            for a in case.answers
            if a.topic is topic
        )
        if given:
            groups.append(Group((Text(f"topic.{topic.value}"),), given))
    return (Listing(tuple(groups)),) if groups else ()


def _table(id_: str, columns: tuple[str, ...], rows: tuple[Row, ...]) -> tuple[Block, ...]:
    return (Table(id_, tuple(map(Text, columns)), rows),) if rows else ()


def _deadline(one: Deadline, as_of: date) -> Row:
    return Row(
        (
            (text("brief.strong", said=Text(f"deadline.{one.id}")),),
            _last_day(one),
            _act_by(one, as_of),
            (text("todo.law", law=ProvisionRef(one.provision)),) if one.provision else (),
        )
    )


def _last_day(one: Deadline) -> Cell:
    lines: list[Text] = []
    if one.date is not None:
        lines.append(text("brief.day", day=one.date))
    if one.date is None or one.status not in AHEAD:
        lines.append(Text(f"deadline_status.{one.status}"))
    return (*lines, *remarks(one))


def _act_by(one: Deadline, as_of: date) -> Cell:
    if one.date is None or one.days_left is None or one.days_left < 0:
        return ()
    target = act_by(one.date, as_of)
    return (text("brief.day", day=target), text("brief.days_left", n=(target - as_of).days))


def _item(one: EvidenceItem) -> Row:
    name = Text(f"evidence.{one.id}")
    note = "brief.held" if one.held else "brief.urgent" if one.urgent else "brief.strong"
    return Row(
        ((text(note, said=name), *proves(one)), (Text(f"evidence.{one.id}.how"),)),
        ticked=one.held,
    )


def proves(one: EvidenceItem) -> Cell:
    """Return the elements that an item of evidence proves."""
    names = [circumstance_name(name) for name in one.elements]
    return (text("brief.proves", items=joined(names)),) if names else ()


def _step(number: int, one: NextStep) -> Row:
    name = text("brief.step", number=number, step=Text(f"step.{one.id}"))
    by = (text("brief.day", day=one.by),) if one.by is not None else ()
    return Row(((name,), (Text(f"step_why.{one.why}"),), by))
