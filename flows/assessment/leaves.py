"""Leaves that read several facts, with ranges as narrow as what is pending allows."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from math import prod

from flows.assessment.model import Effect
from flows.assessment.tree import (
    MET,
    NOT_MET,
    Leaf,
    Level,
    Pending,
    Range,
)
from flows.facts import PROOF_SUFFIX, Facts, Kind, Proof
from flows.vocabulary import FACTS

_CODED = (Kind.TRI, Kind.CHOICE)
_MOST_CASES = 16


def weighed(
    *facts: str,
    by: Callable[[Facts], Level],
    floor: Level = NOT_MET,
    name: str = "",
    reason: str = "",
    provisions: tuple[str, ...] = (),
    effect: Effect | None = None,
    first: tuple[str, ...] = (),
) -> Leaf:
    """Return a leaf over these facts and the proofs they may carry.

    While a date, a figure or a list is pending it may be anything from `floor` up; while only
    answers of a few codes are, what these can make it; while only proofs are, it lies between
    what it is without them and what it is with the best. `first` are the facts
    to ask about before the others.
    """
    provable = frozenset(fact for fact in facts if FACTS[fact].provable)
    proofs = frozenset(fact + PROOF_SUFFIX for fact in provable)

    def bounds(known: Facts, pending: Pending) -> Range:
        awaited = [fact for fact in facts if fact in pending]
        answers = [(None, *FACTS[fact].codes) for fact in awaited]
        if any(FACTS[fact].kind not in _CODED for fact in awaited) or _many(answers):
            return Range(floor, MET)
        levels = []
        for codes in product(*answers):
            values = {f: code for f, code in zip(awaited, codes, strict=True) if code}
            case = known.having(values)
            given = [fact for fact in provable if fact in case.values]
            proved = {fact: Proof.OFFICIAL for fact in given if fact + PROOF_SUFFIX in pending}
            levels += [by(case), by(case.having(proofs=proved)) if proved else by(case)]
        return Range(min(levels), max(levels))

    return Leaf(
        reads=proofs.union(facts),
        first=frozenset(first),
        test=by,
        bounds=bounds,
        name=name,
        reason=reason,
        provisions=provisions,
        effect=effect,
    )


def _many(answers: list[tuple[str | None, ...]]) -> bool:
    """Whether there are too many ways to answer to try them all."""
    return prod(map(len, answers)) > _MOST_CASES
