"""Plain conditions: leaves that test the answer and ignore its proof.

They are met or not met, never open. Where the answer is missing or "not sure", `not_said`,
`may_be` and `unknown` are met and the others are not. `all_of`, `any_of` and `none_of` combine
them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flows.assessment.tree.composites import AllOf, AnyOf, Not
from flows.assessment.tree.nodes import Leaf, Node
from flows.assessment.tree.scale import MET, NOT_MET, Level
from flows.facts import NO, NONE, NOT_APPLICABLE, UNSURE, YES, Facts
from flows.vocabulary import FACTS


def all_of(*nodes: Node) -> Node:
    """Return a node met where all of these are; one alone is returned as it is."""
    return nodes[0] if len(nodes) == 1 else AllOf(of=nodes)


def any_of(*nodes: Node) -> Node:
    """Return a node met where any of these is; one alone is returned as it is."""
    return nodes[0] if len(nodes) == 1 else AnyOf(of=nodes)


def none_of(*nodes: Node) -> Node:
    """Return a node met where none of these is."""
    return Not(of=(any_of(*nodes),))


@dataclass(frozen=True, kw_only=True, eq=False)
class Answer(Leaf):
    """A leaf that is met or not, and takes no account of proof."""

    asks: Callable[[Facts], bool]

    def holds(self, facts: Facts) -> bool:
        """Whether the leaf is met."""
        return self.asks(facts)


def where(*facts: str, holds: Callable[[Facts], bool], reason: str = "") -> Leaf:
    """Return a leaf met where `holds` does; `facts` are the only facts that it may read."""

    def level(known: Facts) -> Level:
        return MET if holds(known) else NOT_MET

    return Answer(reads=frozenset(facts), test=level, asks=holds, reason=reason)


def said(fact: str, *codes: str) -> Leaf:
    """Return a leaf met where the answer is, or contains, one of the codes; without codes, `yes`.

    Raises:
        ValueError: the fact has no such code.
    """
    return where(fact, holds=_has(fact, codes))


def not_said(fact: str, *codes: str, reason: str = "") -> Leaf:
    """Return a leaf met unless the answer is, or contains, one of the codes; without codes, `yes`.

    Raises:
        ValueError: the fact has no such code.
    """
    has = _has(fact, codes)
    return where(fact, holds=lambda facts: not has(facts), reason=reason)


def may_be(fact: str, *codes: str) -> Leaf:
    """Return a leaf met where the answer is one of these codes (or yes), or unknown.

    Raises:
        ValueError: the fact has no such code.
    """
    has = _has(fact, codes)
    return where(fact, holds=lambda facts: has(facts) or not facts.is_known(fact))


def denied(fact: str) -> Leaf:
    """Return a leaf met where the answer is no or not applicable."""
    return said(fact, NO, NOT_APPLICABLE)


def some(fact: str) -> Leaf:
    """Return a leaf met where the answer is, or contains, a code other than `none`."""

    def holds(facts: Facts) -> bool:
        value = facts.values.get(fact)
        held = value if isinstance(value, frozenset) else {value}
        return not held <= {None, NONE, UNSURE}

    return where(fact, holds=holds)


def known(fact: str) -> Leaf:
    """Return a leaf met where the fact has a value other than not sure."""
    return where(fact, holds=lambda facts: facts.is_known(fact))


def unknown(fact: str) -> Leaf:
    """Return a leaf met where the fact is missing or not sure."""
    return where(fact, holds=lambda facts: not facts.is_known(fact))


def positive(fact: str) -> Leaf:
    """Return a leaf met where an amount above zero is given; zero counts as no amount."""

    def holds(facts: Facts) -> bool:
        amount = facts.money(fact)
        return amount is not None and amount.amount > 0

    return where(fact, holds=holds)


def _has(fact: str, codes: tuple[str, ...]) -> Callable[[Facts], bool]:
    """Return a test for a value that is, or contains, one of the codes."""
    wanted = frozenset(codes or (YES,))
    if fact in FACTS and (wrong := wanted.difference(FACTS[fact].codes)):
        raise ValueError(f"{fact} has no code {', '.join(sorted(wrong))}")

    def holds(facts: Facts) -> bool:
        value = facts.values.get(fact)
        return not wanted.isdisjoint(value) if isinstance(value, frozenset) else value in wanted

    return holds
