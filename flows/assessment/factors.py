"""The factors of seriousness: two or more of six make it arguable, one leaves it open.

法释〔2026〕7号 Art 7(1), 法释〔2021〕4号 Art 4(1). The texts name what is weighed and no
threshold; the number of factors and the lengths below are our reading.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flows.assessment import conflicts
from flows.assessment.interpretations.rules import Conditions
from flows.assessment.periods import in_years
from flows.assessment.tree import (
    ANYTHING,
    ARGUABLE,
    MET,
    NOT_MET,
    OPEN,
    AnyOf,
    AtLeast,
    Leaf,
    Level,
    Node,
    Pending,
    Range,
    Unless,
    exactly,
    met,
    one_of,
    predicate,
    yes,
)
from flows.facts import NO, YES, DateSpan, Facts

ENOUGH = 2
"""So many factors make seriousness arguable."""
SEVERAL = 2
"""So many separate times are several."""
YEARS = 1
"""Acts that last so long are a factor."""


def factors(as_of: date, consequences: tuple[str, ...]) -> Conditions:
    """Return the conditions of the factors; `consequences` are the facts of serious harm."""
    weighed = (
        predicate("acts_similar_count", by=_several),
        _a_year(as_of),
        one_of("acts_regions", "several_provinces", "nationwide", "cross_border"),
        one_of("acts_scale", "large"),
        AnyOf(of=tuple(map(yes, consequences))),
        _not_stopped(),
    )
    return Conditions((AtLeast(count=ENOUGH, short=OPEN, of=weighed),))


def _several(facts: Facts) -> Level:
    times = facts.count("acts_similar_count")
    if times is None:
        return OPEN
    return MET if times >= SEVERAL else NOT_MET


def _a_year(as_of: date) -> Node:
    """Return the factor that the acts lasted a year or longer, up to the day of assessment."""

    def level(facts: Facts) -> Level:
        return _lasted(facts, as_of)

    reads = ("acts_started", "acts_ended", "acts_ongoing", "acts_ongoing.proof")
    return Unless(
        conflict=AnyOf(of=(conflicts.ENDED_BEFORE_STARTED, conflicts.ENDED_AND_ONGOING)),
        child=Leaf(reads=frozenset(reads), test=level, bounds=_proof_only(level)),
    )


def _proof_only(level: Callable[[Facts], Level]) -> Callable[[Facts, Pending], Range]:
    """Return the range of the duration: narrow once only the proof that they go on is pending."""

    def bounds(facts: Facts, pending: Pending) -> Range:
        if not pending.isdisjoint({"acts_started", "acts_ended", "acts_ongoing"}):
            return ANYTHING
        now = level(facts)
        return Range(now, MET) if now is ARGUABLE else exactly(now)

    return bounds


def _lasted(facts: Facts, as_of: date) -> Level:
    started, ended = facts.span("acts_started"), facts.span("acts_ended")
    if started is None:
        return OPEN
    year = in_years(started, YEARS)
    ongoing = ended is None and facts.code("acts_ongoing") == YES
    last = DateSpan.day(as_of) if ongoing else _until(ended, as_of)
    if last is None:
        return NOT_MET if as_of < year.first else OPEN
    if last.last < year.first:
        return NOT_MET
    if last.first < year.last:
        return OPEN
    return met(facts, "acts_ongoing") if ongoing else MET


def _until(ended: DateSpan | None, as_of: date) -> DateSpan | None:
    """Return the end of the acts, no later than the day of assessment: the rest is not known."""
    return ended and DateSpan(min(ended.first, as_of), min(ended.last, as_of))


def _not_stopped() -> Node:
    """Return the factor that the acts went on after a suit; without a suit it cannot be one."""

    def level(facts: Facts) -> Level:
        stopped = facts.code("stopped_after_suit")
        if facts.code("stage") == "not_filed":
            return NOT_MET
        if stopped is None:
            return OPEN
        return MET if stopped == NO else NOT_MET

    return Unless(
        conflict=AnyOf(of=(conflicts.STOPPED_AND_ONGOING, conflicts.STOPPED_WITHOUT_SUIT)),
        child=predicate("stage", "stopped_after_suit", by=level),
    )
