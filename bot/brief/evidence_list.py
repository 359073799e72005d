"""The evidence list (证据目录) as a Chinese court expects it, a chronology, and questions.

The evidence rules (法释〔2019〕19号, Art. 19) ask for evidence by class and number, with its
source and what it is to prove. Whether a piece is an original, and its pages, are for counsel.
"""

from __future__ import annotations

from typing import Final

from bot.brief.case import Case
from bot.brief.content import about
from bot.brief.gaps import MOST_QUESTIONS, questions
from bot.brief.joined import joined
from bot.brief.matter import matter
from bot.brief.model import Block, Brief, Cell, EventKind, Prose, Row, Section, Table, TimelineEvent
from bot.brief.timeline import events
from bot.cards.result.parts import circumstance_name
from bot.text import Text, text
from flows.assessment.model import Assessment, EvidenceItem

EMPTY_ROWS = 8
"""Rows for counsel to fill."""
_FORMS: Final = {
    "web_capture": "electronic_data",
    "notarised_purchase": "object",
    "sales_data": "electronic_data",
    "delivery_records": "electronic_data",
    "development_records": "electronic_data",
    "own_development": "electronic_data",
    "comparison_report": "expert_opinion",
    "own_records": "electronic_data",
}
"""The form of a kind of evidence (Civil Procedure Law Art. 66); a document if not named."""
_SOURCES: Final = {
    "web_capture": "notary",
    "notarised_purchase": "notary",
    "sales_data": "third_party",
    "comparison_report": "third_party",
    "right_certificate": "authority",
    "registry_extract": "authority",
    "penalty_decision": "authority",
    "prior_judgment": "court",
    "court_record": "court",
    "company_identity": "authority",
    "bad_faith_record": "third_party",
    "licence_comparables": "third_party",
    "other_side_loss": "third_party",
}
"""Where a kind of evidence comes from; the client's own papers if not named."""
FORMS: Final = ("document", "electronic_data", "object", "expert_opinion")
SOURCES: Final = ("own", "notary", "third_party", "authority", "court")
_LIST = (
    "brief.column.number",
    "evidence_list.column.name",
    "evidence_list.column.source",
    "evidence_list.column.form",
    "evidence_list.column.original",
    "brief.column.proves",
    "evidence_list.column.pages",
)
_SECURE = ("brief.column.number", "brief.column.evidence", "brief.column.how")
_DAYS = (
    "brief.column.number",
    "brief.column.day",
    "brief.column.event",
    "evidence_list.column.kind",
)
_KINDS: Final = {
    EventKind.FACT: "evidence_list.event.fact",
    EventKind.DEADLINE: "evidence_list.event.deadline",
    EventKind.AS_OF: "evidence_list.event.as_of",
}


def evidence_list(case: Case, assessment: Assessment, fingerprint: str) -> Brief:
    """Return the evidence list with what to secure, the chronology and the questions."""
    chapters: dict[str, tuple[Block, ...]] = {
        "evidence_list.section.list": listed(assessment),
        "evidence_list.section.secure": secure(assessment),
        "evidence_list.section.chronology": chronology(case, assessment),
        "brief.section.questions": questions(case, assessment, MOST_QUESTIONS),
        "brief.section.about": about(case, assessment, fingerprint),
    }
    return Brief(
        case=case.number,
        as_of=assessment.as_of,
        title=Text("evidence_list.title"),
        particulars=matter(case).rows,
        notice=text("brief.not_advice", day=assessment.as_of),
        sections=tuple(
            Section(key.rpartition(".")[2], Text(key), blocks)
            for key, blocks in chapters.items()
            if blocks
        ),
        fingerprint=fingerprint,
        kicker=text("brief.kicker", case=case.number, day=assessment.as_of),
    )


def listed(assessment: Assessment) -> tuple[Block, ...]:
    """Return what is in hand in the columns of a court, then empty rows for counsel."""
    held = [one for one in assessment.evidence if one.held]
    rows = [_piece(number, one) for number, one in enumerate(held, 1)]
    start = len(rows) + 1
    rows += [_empty(number) for number in range(start, start + EMPTY_ROWS)]
    note = Prose((Text("evidence_list.note"),), look="small")
    return (note, Table("evidence_list", tuple(map(Text, _LIST)), tuple(rows), to_fill=True))


def secure(assessment: Assessment) -> tuple[Block, ...]:
    """Return what is not in hand yet, the urgent first, and how it is to be made."""
    wanted = [one for one in assessment.evidence if not one.held]
    wanted.sort(key=lambda one: not one.urgent)
    rows = tuple(_wanted(number, one) for number, one in enumerate(wanted, 1))
    return (Table("secure", tuple(map(Text, _SECURE)), rows),) if rows else ()


def chronology(case: Case, assessment: Assessment) -> tuple[Block, ...]:
    """Return the dated facts and time limits as a table, the earliest first."""
    found = events(case.facts, assessment)
    rows = tuple(_event(number, one) for number, one in enumerate(found, 1))
    return (Table("chronology", tuple(map(Text, _DAYS)), rows),) if len(rows) > 1 else ()


def _piece(number: int, one: EvidenceItem) -> Row:
    form = Text(f"evidence_list.form.{_FORMS.get(one.id, FORMS[0])}")
    source = Text(f"evidence_list.source.{_SOURCES.get(one.id, SOURCES[0])}")
    cells = (_number(number), (Text(f"evidence.{one.id}"),), (source,), (form,), ())
    return Row((*cells, _proves(one), ()))


def _empty(number: int) -> Row:
    return Row((_number(number), (), (), (), (), (), ()))


def _wanted(number: int, one: EvidenceItem) -> Row:
    note = "brief.urgent" if one.urgent else "brief.strong"
    name = text(note, said=Text(f"evidence.{one.id}"))
    proves = _proves(one)
    lines = (name, text("brief.proves", items=proves[0])) if proves else (name,)
    return Row((_number(number), lines, (Text(f"evidence.{one.id}.how"),)))


def _proves(one: EvidenceItem) -> Cell:
    names = [circumstance_name(name) for name in one.elements]
    return (joined(names),) if names else ()


def _event(number: int, one: TimelineEvent) -> Row:
    when = text("brief.when", day=one.when)
    return Row((_number(number), (when,), (one.label,), (Text(_KINDS[one.kind]),)))


def _number(number: int) -> Cell:
    return (text("brief.plain", value=str(number)),)
