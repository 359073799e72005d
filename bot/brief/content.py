"""The content of a brief, section by section: page one, then what it rests on."""

from __future__ import annotations

from bot.brief.case import Case
from bot.brief.cover import cover
from bot.brief.elements import elements
from bot.brief.gaps import FEW_QUESTIONS, MOST_QUESTIONS, changes, questions
from bot.brief.lists import answers, deadlines, evidence, judgments, next_steps
from bot.brief.matter import is_sparse, matter
from bot.brief.memo import memo
from bot.brief.model import Block, Brief, Prose, Section
from bot.brief.registration import registration
from bot.brief.sources import sources
from bot.brief.sums import sums
from bot.brief.timeline import timeline
from bot.cards.result.parts import regime_why
from bot.parties import Parties
from bot.text import Text, text
from flows.assessment.model import Assessment

_SUMMARY, _REGISTRATION = "brief.section.summary", "brief.section.registration"
_COVER = "brief.section.cover"
_FIRST_PAGE = (_SUMMARY, _REGISTRATION)


def brief_of(case: Case, assessment: Assessment, fingerprint: str, attached: str = "") -> Brief:
    """Return the brief. `fingerprint` is the SHA-256 of its JSON form (`document.py`).

    Where little is known it is one page: the memo, what to ask, and how it was made.
    `attached` is the JSON that a PDF carries.
    """
    return Brief(
        case=case.number,
        as_of=assessment.as_of,
        title=Text("brief.title"),
        particulars=(),
        notice=text("brief.not_advice", day=assessment.as_of),
        sections=tuple(_sections(case, assessment, fingerprint)),
        fingerprint=fingerprint,
        kicker=text("brief.kicker", case=case.number, day=assessment.as_of),
        attached=attached,
    )


def cover_sheet(case: Case, assessment: Assessment, fingerprint: str) -> Brief:
    """Return the cover sheet alone: parties, conflict check and register, without the facts."""
    chapters = {
        _COVER: cover(case.parties or Parties()),
        _REGISTRATION: registration(case.facts, assessment),
    }
    return Brief(
        case=case.number,
        as_of=assessment.as_of,
        title=Text("parties.title"),
        particulars=(),
        notice=text("brief.not_advice", day=assessment.as_of),
        sections=tuple(
            Section(key.rpartition(".")[2], Text(key), blocks)
            for key, blocks in chapters.items()
            if blocks
        ),
        fingerprint=fingerprint,
        kicker=text("brief.kicker", case=case.number, day=assessment.as_of),
    )


def _sections(case: Case, assessment: Assessment, fingerprint: str) -> list[Section]:
    sparse = is_sparse(case.facts, assessment)
    chapters: dict[str, tuple[Block, ...]] = {
        _COVER: cover(case.parties) if case.parties else (),
        _SUMMARY: (matter(case), *memo(case, assessment)),
        _REGISTRATION: registration(case.facts, assessment),
    }
    if not sparse:
        chapters |= {
            "brief.section.elements": elements(case.facts, assessment),
            "brief.section.sums": sums(assessment),
            "brief.section.deadlines": deadlines(assessment),
            "brief.section.timeline": timeline(case.facts, assessment),
        }
    chapters["brief.section.questions"] = questions(
        case, assessment, FEW_QUESTIONS if sparse else MOST_QUESTIONS
    )
    if not sparse:
        chapters |= {
            "brief.section.changes": changes(assessment),
            "brief.section.evidence": evidence(assessment),
            "brief.section.steps": next_steps(assessment),
            "brief.section.judgments": judgments(assessment),
            "brief.section.answers": answers(case),
            "brief.section.sources": sources(case.facts, assessment),
        }
    chapters["brief.section.about"] = about(case, assessment, fingerprint, brief=sparse)
    first = [key for key in _FIRST_PAGE if chapters[key]]
    alone = {_COVER, *(() if sparse else first[-1:])}
    return [
        Section(key.rpartition(".")[2], Text(key), blocks, alone=key in alone)
        for key, blocks in chapters.items()
        if blocks
    ]


def plainly(**value: str) -> Text:
    """Return a text that is one name or code, unchanged: `plainly(value=...)`."""
    return text("brief.plain", **value)


def about(
    case: Case, assessment: Assessment, fingerprint: str, *, brief: bool = False
) -> tuple[Block, ...]:
    """Return how the brief was made, the versions, the consent and the fingerprint.

    Where it is to be `brief` the interpretation that applies is left out.
    """
    regime = assessment.regime
    regime_line = text("brief.regime", regime=Text(f"regime.{regime.name}"), why=regime_why(regime))
    lines = [
        Text("brief.made"),
        *(() if brief else (regime_line,)),
        text(
            "brief.versions",
            rules=assessment.rules_version,
            flow=assessment.flow_version or "–",
        ),
    ]
    if case.consent is not None:
        at = case.consent.at
        lines.append(text("brief.consent", version=case.consent.version, day=at.date()))
    if case.referral:
        lines.append(text("brief.referral", code=case.referral))
    lines += [text("brief.fingerprint"), plainly(value=fingerprint)]
    return (Prose(tuple(lines), look="small"),)
