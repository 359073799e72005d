"""Leaves that read several facts, with ranges as narrow as what is pending allows."""

from __future__ import annotations

from collections.abc import Callable

from flows.assessment.model import Effect
from flows.assessment.tree import Leaf, Level, Pending, Range
from flows.facts import PROOF_SUFFIX, Facts, Proof
from flows.vocabulary import FACTS


def weighed(
    *facts: str,
    by: Callable[[Facts], Level],
    floor: Level = Level.NOT_MET,
    name: str = "",
    reason: str = "",
    provisions: tuple[str, ...] = (),
    effect: Effect | None = None,
    first: tuple[str, ...] = (),
) -> Leaf:
    """Return a leaf over these facts and the proofs they may carry.

    While a fact is pending it may be anything from `floor` up; while only proofs are, it
    lies between what it is without them and what it is with the best. `first` are the facts
    to ask about before the others.
    """
    provable = frozenset(fact for fact in facts if FACTS[fact].provable)
    proofs = frozenset(fact + PROOF_SUFFIX for fact in provable)

    def bounds(known: Facts, pending: Pending) -> Range:
        if not pending.isdisjoint(facts):
            return Range(floor, Level.MET)
        given = [fact for fact in provable if fact in known.values]
        best = known.having(
            proofs={fact: Proof.OFFICIAL for fact in given if fact + PROOF_SUFFIX in pending}
        )
        return Range(by(known), by(best))

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
