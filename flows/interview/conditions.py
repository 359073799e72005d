"""What `applies_if` is made of: what earlier answers say, with no law in it.

A question applies or it does not, so these leaves never stay open. What they do where the
earlier answer is missing or "not sure" is in their names: `given` and `known` then keep the
question out, `unless` and `unknown` let it in. Join them with `All` and `Any`.
"""

from __future__ import annotations

from flows.assessment.tree import Leaf, Level, predicate
from flows.facts import YES, FactKind, Facts
from flows.vocabulary import FACTS


def given(fact: str, *codes: str) -> Leaf:
    """Return a leaf met only where the answer is known to be one of these codes (yes)."""
    return predicate(fact, by=lambda facts: _level(holds=_holds(facts, fact, codes)))


def unless(fact: str, *codes: str) -> Leaf:
    """Return a leaf met except where the answer is known to be one of these codes (yes)."""
    return predicate(fact, by=lambda facts: _level(holds=not _holds(facts, fact, codes)))


def known(fact: str) -> Leaf:
    """Return a leaf met only where the fact has a value other than not sure."""
    return predicate(fact, by=lambda facts: _level(holds=facts.is_known(fact)))


def unknown(fact: str) -> Leaf:
    """Return a leaf met only where the fact is missing or not sure."""
    return predicate(fact, by=lambda facts: _level(holds=not facts.is_known(fact)))


def _holds(facts: Facts, fact: str, codes: tuple[str, ...]) -> bool:
    wanted = codes or (YES,)
    if FACTS[fact].kind is FactKind.MULTI:
        return not facts.codes(fact).isdisjoint(wanted)
    return facts.code(fact) in wanted


def _level(*, holds: bool) -> Level:
    return Level.MET if holds else Level.NOT_MET
