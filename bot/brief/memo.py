"""Page one, for a reader of twenty seconds: claims, days, urgency, proof, gaps, red flags."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from bot.brief.calendar_days import act_by
from bot.brief.case import Case
from bot.brief.claims import ACCUSED, claims, firm_routes, verdict
from bot.brief.gaps import missing, presumed
from bot.brief.joined import joined
from bot.brief.lists import STEPS_IN_CHAT
from bot.brief.model import Block, Cell, Points, Prose
from bot.cards.result.todo import ahead
from bot.cards.wording import fact_labels
from bot.text import Text, text
from flows.assessment.model import Assessment, Deadline
from flows.facts import NONE, UNSURE, Facts, Proof

STEPS, LIMITS, NAMED = 3, 3, 8
"""How many steps, time limits, and names of one row page one has room for."""
_IN_CHAT = frozenset({"answers_not_privileged", "do_not_paste_the_secret", "amounts_are_ranges"})
"""Warnings about typing into a chat, and the one that stands under the sums."""
_UNKNOWN = "brief.urgency.unknown"
_NO_RED_FLAG = ("no_red_flag",)
_LOOKED_AT = ("stage", "knew_date", "evidence_at_risk", "acts_ongoing", "judgment_received_date")
_FEWEST_LOOKED_AT = 2
"""So many of these facts have to be known before it can be said that nothing is urgent."""


def memo(case: Case, assessment: Assessment) -> tuple[Block, ...]:
    """Return what a reader needs who reads nothing else."""
    role = case.facts.code("party_role")
    lead = Prose((verdict(role, assessment),), look="lead")
    blocks: list[Block] = [lead, *claims(role, assessment)]
    if "amounts_are_ranges" in assessment.warnings:
        blocks.append(Prose((Text("warning.amounts_are_ranges"),), look="small"))
    blocks.append(_points(case, assessment))
    flags = red_flags(role, assessment)
    if flags:
        blocks.append(Prose((Text("brief.red_flags"), *flags)))
    return tuple(blocks)


def red_flags(role: str | None, assessment: Assessment) -> Cell:
    """Return the warnings that concern the case; those about a chat have no place in a paper."""
    return tuple(
        text("brief.bullet", said=warning(code, role))
        for code in assessment.warnings
        if code not in _IN_CHAT
    )


def warning(code: str, role: str | None) -> Text:
    """Return a warning in the words for the role of the person."""
    if role == ACCUSED:
        return Text(f"warning.{code}.accused", fallback=f"warning.{code}")
    return Text(f"warning.{code}")


def urgency(facts: Facts, assessment: Assessment) -> Cell:
    """Return how urgent the case is and why; that it cannot be told where nothing was looked at."""
    triage = assessment.triage
    looked_at = sum(map(facts.is_known, _LOOKED_AT))
    blind = triage.reasons == _NO_RED_FLAG and looked_at < _FEWEST_LOOKED_AT
    if blind or str(triage.urgency) == "unknown":
        return (Text(_UNKNOWN),)
    said = text("brief.urgency.level", level=Text(f"urgency.{triage.urgency.value}"))
    for code in triage.reasons:
        said = text("brief.sentences", first=said, rest=Text(f"triage.{code}"))
    return (said,)


def nearest(assessment: Assessment) -> Deadline | None:
    """Return the time limit that ends first, of those ahead with a day."""
    return min(ahead(assessment), key=_when, default=None)


def _points(case: Case, assessment: Assessment) -> Points:
    facts = case.facts
    rows: list[tuple[str, Cell]] = [
        ("brief.point.deadline", tuple(_limits(assessment))),
        ("brief.point.urgency", urgency(facts, assessment)),
        ("brief.point.conflicts", tuple(_conflicts(assessment))),
        ("brief.point.missing", _named(missing(assessment, firm_routes(assessment)))),
        ("brief.point.presumed", _named(presumed(facts, assessment, firm_routes(assessment)))),
        ("brief.point.proof", tuple(_proof(facts))),
        ("brief.point.steps", tuple(_steps(assessment))),
    ]
    return Points(tuple((Text(key), cell) for key, cell in rows if cell))


def _named(names: Sequence[Text]) -> Cell:
    """Return the first names in one line, and how many more there are."""
    if not names:
        return ()
    line = joined(names[:NAMED])
    more = len(names) - NAMED
    return (text("brief.and_more", said=line, n=more),) if more > 0 else (line,)


def _limits(assessment: Assessment) -> Iterator[Text]:
    limits = sorted(ahead(assessment), key=_when)
    for one in limits[:LIMITS]:
        yield _limit(one, assessment)
    if not limits:
        unknown = {fact for one in assessment.deadlines for fact in one.missing}
        lacking = fact_labels(sorted(unknown))[:NAMED]
        key = "brief.no_day.missing" if lacking else "brief.no_day"
        yield text(key, facts=joined(lacking)) if lacking else Text(key)


def _when(one: Deadline) -> tuple[str, str]:
    return (one.date.isoformat() if one.date else "", one.id)


def _limit(one: Deadline, assessment: Assessment) -> Text:
    day = one.date or assessment.as_of
    target = act_by(day, assessment.as_of)
    key = "brief.limit" if target == day else "brief.limit.moved"
    return text(
        key,
        name=Text(f"deadline.{one.id}"),
        day=day,
        target=target,
        n=one.days_left or 0,
    )


def _conflicts(assessment: Assessment) -> Iterator[Text]:
    for one in assessment.conflicts:
        yield text(
            "brief.conflict",
            rule=Text(f"conflict.{one.rule}"),
            facts=joined(fact_labels(one.facts)),
        )


def _proof(facts: Facts) -> Iterator[Text]:
    held = facts.codes("evidence_held") - {NONE, UNSURE}
    if held:
        names = [Text(f"fact.evidence_held.{code}") for code in sorted(held)]
        yield text("brief.proof_held", items=joined(names))
    counted = Counter(facts.proofs.values())
    parts = [
        text("brief.proof_count", strength=Text(f"brief.proof.{proof.value}"), n=counted[proof])
        for proof in Proof
        if counted[proof]
    ]
    if parts:
        yield joined(parts)
    if not held and not parts:
        yield Text("brief.no_proof")


def _steps(assessment: Assessment) -> Iterable[Text]:
    steps = [one for one in assessment.next_steps if one.id not in STEPS_IN_CHAT]
    return (
        text("brief.step", number=number, step=Text(f"step.{one.id}"))
        for number, one in enumerate(steps[:STEPS], 1)
    )
