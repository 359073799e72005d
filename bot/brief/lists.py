"""The tables of a brief: deadlines, evidence, next steps, judgments, answers."""

from __future__ import annotations

from bot.brief.case import Case
from bot.brief.model import Block, Cell, Group, Listing, Prose, Row, Table
from bot.cards.result.judgments import judgments as judgment_paragraphs
from bot.cards.result.parts import circumstance_name
from bot.cards.result.todo import remarks
from bot.text import ProvisionRef, Text, text
from flows.assessment.model import Assessment, Deadline, EvidenceItem, NextStep
from flows.vocabulary import Topic


def deadlines(assessment: Assessment) -> tuple[Block, ...]:
    """Return every time limit that may apply: its last day, or the facts missing to compute it."""
    rows = tuple(_deadline(one) for one in assessment.deadlines if one.status != "not_applicable")
    return _table(
        "deadlines",
        (
            "brief.column.deadline",
            "brief.column.last_day",
            "brief.column.status",
            "brief.column.law",
        ),
        rows,
    )


def evidence(assessment: Assessment) -> tuple[Block, ...]:
    """Return the evidence to secure, with a tick box, how to secure it, and what it proves."""
    rows = tuple(map(_item, assessment.evidence))
    return _table(
        "evidence", ("brief.column.evidence", "brief.column.how", "brief.column.proves"), rows
    )


def next_steps(assessment: Assessment) -> tuple[Block, ...]:
    """Return what to do, why, and by when."""
    rows = tuple(_step(number, one) for number, one in enumerate(assessment.next_steps, 1))
    return _table("steps", ("brief.column.step", "brief.column.why", "brief.column.by"), rows)


def judgments(assessment: Assessment) -> tuple[Block, ...]:
    """Return the published judgments with similar facts."""
    return tuple(Prose(part) for part in judgment_paragraphs(assessment))


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


def _deadline(one: Deadline) -> Row:
    status: list[Text] = [Text(f"deadline_status.{one.status}")]
    if one.days_left is not None and one.days_left >= 0:
        status.append(text("brief.days_left", n=one.days_left))
    return Row(
        (
            (text("brief.strong", said=Text(f"deadline.{one.id}")),),
            _last_day(one),
            tuple(status),
            (text("todo.law", law=ProvisionRef(one.provision)),) if one.provision else (),
        )
    )


def _last_day(one: Deadline) -> Cell:
    lines: list[Text] = []
    if one.date is not None:
        lines.append(text("brief.day", day=one.date))
    return (*lines, *remarks(one))


def _item(one: EvidenceItem) -> Row:
    name = Text(f"evidence.{one.id}")
    note = "brief.held" if one.held else "brief.urgent" if one.urgent else "brief.strong"
    return Row(
        (
            (text(note, said=name),),
            (Text(f"evidence.{one.id}.how"),),
            _proves(one),
        ),
        ticked=one.held,
    )


def _proves(one: EvidenceItem) -> Cell:
    names = tuple(map(circumstance_name, one.elements))
    return (text("brief.list", items=names),) if names else ()


def _step(number: int, one: NextStep) -> Row:
    name = text("brief.step", number=number, step=Text(f"step.{one.id}"))
    by = (text("brief.day", day=one.by),) if one.by is not None else ()
    return Row(((name,), (Text(f"step_why.{one.why}"),), by))
