"""Leaves that weigh the proof of one fact or several, with ranges as narrow as possible."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from math import prod

from flows.assessment.model import Effect
from flows.assessment.tree.nodes import Leaf, Pending
from flows.assessment.tree.scale import (
    ANYTHING,
    ARGUABLE,
    MET,
    NOT_MET,
    OPEN,
    Level,
    Range,
    exactly,
)
from flows.facts import NOT_APPLICABLE, PROOF_SUFFIX, UNSURE, YES, FactKind, Facts, Proof
from flows.vocabulary import FACTS

_DOCUMENT, _OFFICIAL = Proof.DOCUMENT, Proof.OFFICIAL
_CODED = (FactKind.TRI, FactKind.CHOICE)
_MOST_CASES = 16


def predicate(*reads: str, by: Callable[[Facts], Level], **about: object) -> Leaf:
    """Return a leaf that reads these facts and applies `by`."""
    return Leaf(reads=frozenset(reads), test=by, **about)  # type: ignore[arg-type]


def one_of(fact: str, *codes: str, name: str = "", reason: str = "") -> Leaf:
    """Return a leaf met where a choice or multi fact holds one of these codes."""
    wanted = frozenset(codes)
    multi = FACTS[fact].kind == "multi"
    provable = FACTS[fact].provable

    def level(facts: Facts) -> Level:
        if multi:
            held = facts.codes(fact)
            hit, known = not wanted.isdisjoint(held), bool(held) and UNSURE not in held
        else:
            code = facts.code(fact)
            hit, known = code in wanted, code is not None
        if hit:
            return met(facts, fact) if provable else MET
        return NOT_MET if known else OPEN

    return _fact_leaf(fact, level, name=name, reason=reason)


def yes(fact: str, *, not_applicable: Level = NOT_MET, reason: str = "") -> Leaf:
    """Return a leaf met where a tri fact is yes.

    `not_applicable` is the level of the answer "not applicable": not met for a circumstance,
    met for a part of an element that does not apply to the case.
    """
    provable = FACTS[fact].provable

    def level(facts: Facts) -> Level:
        code = facts.values.get(fact)
        if code is None or code == UNSURE:
            return OPEN
        if code == YES:
            return met(facts, fact) if provable else MET
        return not_applicable if code == NOT_APPLICABLE else NOT_MET

    return _fact_leaf(fact, level, reason=reason)


def met(facts: Facts, *provable: str) -> Level:
    """Return met, or arguable where one of these facts has weak proof or none stated."""
    for fact in provable:
        proof = facts.proofs.get(fact)
        if proof is not _DOCUMENT and proof is not _OFFICIAL:
            return ARGUABLE
    return MET


def _fact_leaf(
    fact: str, level: Callable[[Facts], Level], *, name: str = "", reason: str = ""
) -> Leaf:
    """Return a leaf of one fact whose range narrows once the fact, but not its proof, is known."""
    proof_key = fact + PROOF_SUFFIX

    def bounds(facts: Facts, pending: Pending) -> Range:
        if fact in pending:
            return ANYTHING
        now = level(facts)
        if now >= ARGUABLE and proof_key in pending:
            return Range(ARGUABLE, MET)
        return exactly(now)

    reads = frozenset({fact, proof_key} if FACTS[fact].provable else {fact})
    return Leaf(reads=reads, test=level, bounds=bounds, name=name, reason=reason)


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

    While a date, a figure or a list is pending, the level ranges from `floor` to met. While only
    facts with few codes are pending, every combination of codes is tried. While only proofs are
    pending, the level lies between no proof and the best proof. `first` are the facts to ask
    about before the others.
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
