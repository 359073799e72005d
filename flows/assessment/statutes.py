"""The statute behind a punitive claim: which clause was in force while the acts went on.

The interpretation is chosen by the day of assessment, the statute by the days of the acts:
what was done before a right's punitive clause began is compensated, not multiplied.
Civil Code 1185 names no multiple; it carries layout designs until their own clause began.
"""

from __future__ import annotations

from datetime import date

from flows.assessment.building import ALWAYS, softened
from flows.assessment.conflicts import (
    ENDED_AND_ONGOING,
    ENDED_BEFORE_STARTED,
    STOPPED_AND_ONGOING,
    started_later,
)
from flows.assessment.memo import memoized_per_case
from flows.assessment.model import Effect
from flows.assessment.tree import (
    ANYTHING,
    ARGUABLE,
    MET,
    NOT_MET,
    OPEN,
    AllOf,
    AnyOf,
    Leaf,
    Level,
    Limit,
    Node,
    Not,
    Pending,
    Range,
    Switch,
    Unless,
    exactly,
    met,
    one_of,
)
from flows.assessment.tree.conditions import known
from flows.facts import YES, DateSpan, Facts
from flows.law.library import cached_by_law, library
from flows.law.provisions import Provision
from flows.vocabulary import FACTS

GENERAL_CLAUSE = "civil-code:1185"
LAYOUT = "layout_design"
_FAMILY = "punitive."
_DATES = frozenset({"acts_started", "acts_ended", "acts_ongoing"})
READS = _DATES | {"right_type", "amount_before_clause"}


@cached_by_law(64)
def clauses(right: str) -> tuple[Provision, ...]:
    """Return the punitive clauses of a `right_type`, the earliest first; none where it has none."""
    laws = (law for law in library().families[_FAMILY.removesuffix(".")] if right in law.rights)
    return tuple(sorted(laws, key=lambda law: law.start))


def clause_rule(as_of: date) -> Node:
    """Return the part of `timing` that a punitive clause was in force while acts went on.

    Acts wholly before it fail; acts on both sides of its start are only arguable until it is
    known what part of the figure is from before. A right without a clause is left to `right`.
    """
    groups: dict[tuple[Provision, ...], list[str]] = {}
    for right in FACTS["right_type"].codes:
        groups.setdefault(clauses(right), []).append(right)
    cases = tuple(
        (one_of("right_type", *rights), _rule(laws, rights[0], as_of) if laws else ALWAYS)
        for laws, rights in groups.items()
    )
    conflict = AnyOf(
        of=(ENDED_BEFORE_STARTED, ENDED_AND_ONGOING, STOPPED_AND_ONGOING, started_later(as_of))
    )
    return Unless(
        name="timing.clause",
        effect=Effect.BAR,
        conflict=conflict,
        child=Switch(cases=cases),
    )


@memoized_per_case
def clauses_touched(facts: Facts, as_of: date) -> tuple[Provision, ...]:
    """Return the clauses that the acts surely or possibly fell under, the earliest first.

    Where no date of the acts is known, the clause in force on the day of assessment.
    """
    laws = clauses(facts.code("right_type") or "")
    if facts.span("acts_started") is None and _last(facts, as_of) is None:
        return tuple(law for law in laws if law.in_force(as_of))
    return tuple(law for law in laws if _touches(facts, as_of, law.start, law.end) > NOT_MET)


def began_before_clause(facts: Facts) -> bool | None:
    """Whether acts surely began before the right's first punitive clause; None: unknown."""
    laws = clauses(facts.code("right_type") or "")
    started = facts.span("acts_started")
    if not laws or started is None:
        return None
    return started.before(laws[0].start)


def _rule(laws: tuple[Provision, ...], right: str, as_of: date) -> Node:
    """Return the rule of one right: acts under a clause, and none before it unaccounted for."""
    under: list[Node] = [_under(law.id, law.start, law.end, as_of) for law in laws]
    if right == LAYOUT:
        general = library().get(GENERAL_CLAUSE)
        under.append(Limit(of=(_under(general.id, general.start, None, as_of),)))
    unsplit = AllOf(of=(_began_before(laws[0].start), Not(of=(known("amount_before_clause"),))))
    return AllOf(
        of=(
            AnyOf(of=tuple(under), reason="acts_before_statute"),
            softened(unsplit, "acts_before_statute", unknown=OPEN),
        )
    )


def _under(provision: str, first: date, last: date | None, as_of: date) -> Leaf:
    """Return the leaf met where some of the acts fell between these days."""

    def level(facts: Facts) -> Level:
        return _touches(facts, as_of, first, last)

    def bounds(facts: Facts, pending: Pending) -> Range:
        dated = _overlap(facts.span("acts_started"), _ended(facts, as_of), first, last)
        if dated is not OPEN:
            return exactly(dated)
        if not _DATES.isdisjoint(pending):
            return ANYTHING
        now = level(facts)
        return Range(now, MET) if now is ARGUABLE else exactly(now)

    reads = _DATES | {"acts_ongoing.proof"}
    return Leaf(reads=reads, test=level, bounds=bounds, provisions=(provision,))


def _began_before(first: date) -> Leaf:
    """Return the leaf met where the acts began before this day."""

    def level(facts: Facts) -> Level:
        started = facts.span("acts_started")
        before = started.before(first) if started else None
        if before is None:
            return OPEN
        return MET if before else NOT_MET

    return Leaf(reads=frozenset({"acts_started"}), test=level)


def _touches(facts: Facts, as_of: date, first: date, last: date | None) -> Level:
    """Return whether some of the acts fell between these days, both included.

    Acts that go on last to the day of assessment; where only that carries the conclusion,
    it is as strong as the proof of it.
    """
    started, ended = facts.span("acts_started"), _ended(facts, as_of)
    dated = _overlap(started, ended, first, last)
    ongoing = ended is None and facts.code("acts_ongoing") == YES
    if dated is not OPEN or not ongoing:
        return dated
    level = _overlap(started, DateSpan.day(as_of), first, last)
    return met(facts, "acts_ongoing") if level is MET else level


def _ended(facts: Facts, as_of: date) -> DateSpan | None:
    """Return the end of the acts, no later than the day of assessment: the rest is not known."""
    ended = facts.span("acts_ended")
    if ended is None or ended.last <= as_of:
        return ended
    if facts.span("acts_started") is None:
        return None
    return DateSpan(min(ended.first, as_of), as_of)


def _overlap(
    started: DateSpan | None, ended: DateSpan | None, first: date, last: date | None
) -> Level:
    """Return whether a time with these ends, each perhaps unknown, meets a period."""
    ends = [span for span in (started, ended) if span is not None]
    if ended is not None and ended.before(first):
        return NOT_MET
    if started is not None and last is not None and started.after(last):
        return NOT_MET
    begins_in_time = last is None or any(span.after(last) is False for span in ends)
    ends_in_time = any(span.before(first) is False for span in ends)
    return MET if begins_in_time and ends_in_time else OPEN


def _last(facts: Facts, as_of: date) -> DateSpan | None:
    if facts.code("acts_ongoing") == YES:
        return DateSpan.day(as_of)
    return facts.span("acts_ended")
