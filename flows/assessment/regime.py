"""Which interpretation governs a case, out of the ordered list on file.

The newest that is in force on the day of assessment, unless its transition leaves the case to
the one before it: under 法释〔2026〕7号 Art 14(3) a case judged with effect before its first day
stays. When the acts happened plays no part: the statute's clause turns on the acts.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flows.assessment.memo import memoized_per_case
from flows.assessment.model import NONE_KNOWN, OPEN_REGIME, Regime
from flows.assessment.transitions import Transition, transition_of
from flows.assessment.tree import (
    ARGUABLE,
    MET,
    NOT_MET,
    OPEN,
    AllOf,
    Leaf,
    Level,
    Node,
    Pending,
    Range,
    Switch,
)
from flows.facts import Facts
from flows.law.interpretations import Interpretation
from flows.law.library import library


def candidates(as_of: date) -> tuple[Interpretation, ...]:
    """Return the interpretations that can govern a case on a day, the newest first.

    None before the first of them began. One without a transition governs every case, so that
    no older one is left.
    """
    found = []
    for one in library().interpretations:
        if as_of >= one.start:
            found.append(one)
            if one.transition is None:
                break
    return tuple(found)


def by_interpretation(
    as_of: date,
    rule: Callable[[Interpretation], Node],
    *,
    name: str = "",
    part: str = "",
    only: str | None = None,
) -> Node:
    """Return a rule under the interpretation that governs, open between those that may.

    `rule` makes the rule under one of them; `only` is the id of one to take for granted.
    Where none is known for the day, the result is open whatever the facts; `part` names it
    where `name` does not.
    """
    possible = (library().interpretation(only),) if only else candidates(as_of)
    if not possible:
        return Leaf(name=name or part, reads=frozenset(), test=_no_rule, reason="no_rule_known")
    if len(possible) == 1:
        return AllOf(name=name, of=(rule(possible[0]),))
    return Switch(
        name=name,
        cases=tuple((_governs(one, possible), rule(one)) for one in possible),
    )


@memoized_per_case
def governing(facts: Facts, as_of: date) -> tuple[Interpretation, ...]:
    """Return the interpretation that governs the case, or all that may where that is open.

    None where no interpretation is known for the day.
    """
    possible = candidates(as_of)
    found = []
    for one in possible:
        level = _left_to_the_one_before(one, possible, facts)
        if level is not MET:
            found.append(one)
        if level is NOT_MET:
            break
    return tuple(found)


@memoized_per_case
def regime_of(facts: Facts, as_of: date) -> Regime:
    """Return the interpretation that governs the case, and why.

    Where it turns on a missing or coarse answer all that may govern are candidates.
    """
    possible, found = candidates(as_of), governing(facts, as_of)
    if not possible:
        return Regime(NONE_KNOWN, "no_text_yet")
    if len(found) > 1:
        return _open_between(found, possible, facts)
    (one,) = found
    if one is possible[0]:
        stays = _stays(one, possible)
        return Regime(one.id, stays.why_governs(facts) if stays else "text_in_force")
    stays = _stays(possible[possible.index(one) - 1], possible)
    return Regime(one.id, stays.why_stays if stays else "text_in_force")


def _open_between(
    found: tuple[Interpretation, ...], possible: tuple[Interpretation, ...], facts: Facts
) -> Regime:
    """Return the regime where one of several may govern, with the facts that would tell."""
    open_ = [
        stays for one in found if (stays := _stays(one, possible)) and stays.level(facts) is OPEN
    ]
    missing = dict.fromkeys(fact for stays in open_ for fact in stays.missing(facts))
    return Regime(OPEN_REGIME, open_[0].why_open, tuple(one.id for one in found), tuple(missing))


def turning_day(regime: Regime) -> date | None:
    """Return the first day of the interpretation that the reason of a regime speaks of.

    For a case that stays with an older one that of its successor; where nothing is known yet,
    that of the first. None where the reason speaks of no day.
    """
    every = library().interpretations
    ids = [one.id for one in every]
    if regime.name == NONE_KNOWN:
        return every[-1].start if every else None
    if regime.candidates:
        return library().interpretation(regime.candidates[0]).start
    if regime.name not in ids:
        return None
    place = ids.index(regime.name)
    stays_back = regime.why in ("judged_before", "filed_before")
    return every[place - 1].start if stays_back and place else every[place].start


def _stays(one: Interpretation, possible: tuple[Interpretation, ...]) -> Transition | None:
    """Return which cases an interpretation leaves to the one before; None where it leaves none."""
    return None if one is possible[-1] else transition_of(one)


def _left_to_the_one_before(
    one: Interpretation, possible: tuple[Interpretation, ...], facts: Facts
) -> Level:
    stays = _stays(one, possible)
    return stays.level(facts) if stays else NOT_MET


def _governs(one: Interpretation, possible: tuple[Interpretation, ...]) -> Leaf:
    """Return the condition that all newer ones leave the case, and this one does not."""
    place = possible.index(one)
    newer = [stays for each in possible[:place] if (stays := _stays(each, possible))]
    own = _stays(one, possible)
    left_by = tuple(each.transition.provision for each in possible[:place][-1:] if each.transition)

    def level(facts: Facts) -> Level:
        levels = [stays.level(facts) for stays in newer]
        return min([*levels, _turned(own.level(facts))] if own else levels)

    def bounds(facts: Facts, pending: Pending) -> Range:
        ranges = [stays.range(facts, pending) for stays in newer]
        if own:
            low, high = own.range(facts, pending)
            ranges.append(Range(_turned(high), _turned(low)))
        return Range(min(each.low for each in ranges), min(each.high for each in ranges))

    reads = frozenset[str]().union(*(stays.reads for stays in newer), own.reads if own else ())
    return Leaf(reads=reads, test=level, bounds=bounds, provisions=left_by)


def _turned(level: Level) -> Level:
    """Return the level of the opposite."""
    if level is OPEN:
        return OPEN
    return NOT_MET if level >= ARGUABLE else MET


def _no_rule(facts: Facts) -> Level:
    del facts
    return OPEN
