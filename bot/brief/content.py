"""The content of a brief, section by section."""

from __future__ import annotations

from bot.brief.case import Case
from bot.brief.elements import elements
from bot.brief.lists import answers, deadlines, evidence, judgments, next_steps
from bot.brief.model import Block, Brief, Cell, Prose, Section
from bot.brief.sources import sources
from bot.brief.summary import summary
from bot.brief.sums import sums
from bot.brief.timeline import timeline
from bot.brief.unknown import unknown
from bot.cards.result.parts import regime_why
from bot.text import Text, text
from flows.assessment.model import Assessment


def brief_of(case: Case, assessment: Assessment, fingerprint: str) -> Brief:
    """Return the brief. `fingerprint` is the SHA-256 of its JSON form (`document.py`)."""
    chapters = {
        "brief.section.summary": summary(case, assessment),
        "brief.section.elements": elements(case.facts, assessment),
        "brief.section.timeline": timeline(case.facts, assessment),
        "brief.section.sums": sums(assessment),
        "brief.section.unknown": unknown(assessment),
        "brief.section.deadlines": deadlines(assessment),
        "brief.section.evidence": evidence(assessment),
        "brief.section.steps": next_steps(assessment),
        "brief.section.judgments": judgments(assessment),
        "brief.section.answers": answers(case),
        "brief.section.sources": sources(assessment),
        "brief.section.about": _about(case, assessment, fingerprint),
    }
    return Brief(
        case=case.number,
        as_of=assessment.as_of,
        title=Text("brief.title"),
        particulars=_particulars(case, assessment),
        notice=text("brief.not_advice", day=assessment.as_of),
        sections=tuple(
            Section(key.rpartition(".")[2], Text(key), blocks)
            for key, blocks in chapters.items()
            if blocks
        ),
        fingerprint=fingerprint,
    )


def plainly(**value: str) -> Text:
    """Return a text that is one name or code, unchanged: `plainly(value=...)`."""
    return text("brief.plain", **value)


def _particulars(case: Case, assessment: Assessment) -> tuple[tuple[Text, Cell], ...]:
    """Return the rows under the title: name and value."""
    regime, triage = assessment.regime, assessment.triage
    rows: list[tuple[str, Cell]] = [
        ("brief.particular.case", (plainly(value=case.number),)),
        ("brief.particular.as_of", (text("brief.day", day=assessment.as_of),)),
        (
            "brief.particular.regime",
            (Text(f"regime.{regime.name}"), regime_why(regime)),
        ),
        ("brief.particular.rules", (plainly(value=assessment.rules_version),)),
        (
            "brief.particular.urgency",
            (Text(f"urgency.{triage.urgency.value}"), *_why_urgent(assessment)),
        ),
    ]
    role = case.facts.code("party_role")
    if role is not None:
        rows.insert(1, ("brief.particular.role", (Text(f"fact.party_role.{role}"),)))
    if case.referral:
        rows.append(("brief.particular.referral", (plainly(value=case.referral),)))
    return tuple((Text(key), cell) for key, cell in rows)


def _why_urgent(assessment: Assessment) -> Cell:
    return tuple(Text(f"triage.{code}") for code in assessment.triage.reasons)


def _about(case: Case, assessment: Assessment, fingerprint: str) -> tuple[Block, ...]:
    """Return the versions, the consent and the fingerprint."""
    lines = [
        text(
            "brief.versions",
            rules=assessment.rules_version,
            flow=assessment.flow_version or "–",
        )
    ]
    if case.consent is not None:
        at = case.consent.at
        lines.append(text("brief.consent", version=case.consent.version, day=at.date()))
    lines.append(text("brief.fingerprint"))
    mark = plainly(value=fingerprint)
    return (Prose(tuple(lines), look="small"), Prose((mark,), look="small"))
