"""A node of the rule tree, its value over the facts, and the leaf, which tests facts.

A value holds levels and no facts, and follows from its children's values alone. So a node
interns its values: equal values of a node are one object, in every case, and what is said of a
value (reasons, elements, facts read) can be cached by it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import ClassVar, TypeAlias

from flows.assessment.model import Effect
from flows.assessment.tree.kept_values import KeptValues
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
from flows.facts import Facts
from flows.vocabulary import FACTS

Pending: TypeAlias = AbstractSet[str]
"""Fact ids, and `<id>.proof` keys, that may still be answered."""


@dataclass(slots=True, eq=False)
class Value:
    """A node with its range over the facts, and the values of its children; immutable.

    `unknown` are the facts that keep an open leaf open. Values are compared by identity.
    """

    node: Node
    range: Range
    children: tuple[Value, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def level(self) -> Level:
        """The level of a settled value (its low end otherwise)."""
        return self.range.low

    def walk(self) -> Iterator[Value]:
        """Yield this value and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()


_MOST_INTERNED = 128
"""A node holds at most this many of its values; few have more than a dozen."""
View: TypeAlias = tuple[Value, Level, Level]
"""A child's value, and the floor and ceiling between which its differences count."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Node:
    """A rule or a part of a rule, compared by identity.

    `name` is the element's or circumstance's id where it has one; `provisions` the ids of
    the law it applies; `reason` the code given where the node is not fully met; `effect`
    what the court does where a circumstance is met; `lowers` marks a part that speaks against
    the route where it is met. `_interned` holds its values, one object for each.
    """

    name: str = ""
    provisions: tuple[str, ...] = ()
    reason: str = ""
    effect: Effect | None = None
    lowers: bool = False
    _interned: dict[object, Value] = field(default_factory=dict, init=False, repr=False)
    chooses: ClassVar[bool] = False
    """Whether the facts decide on which of its children the node rests."""

    def evaluate(self, facts: Facts, pending: Pending) -> Value:
        """Return the value of the node over the facts; one that is kept with them, if any."""
        kept = facts.memo.get(KeptValues)
        if not isinstance(kept, KeptValues) or kept.pending is not pending:
            return self._evaluate(facts, pending)
        found = kept.by_node.get(self)
        if found is None:
            found = kept.by_node[self] = self._evaluate(facts, pending)
        return found

    def _evaluate(self, facts: Facts, pending: Pending) -> Value:
        """Return the value of the node over the facts."""
        raise NotImplementedError

    def settle(self, facts: Facts) -> Value:
        """Return the value of the node with nothing pending; faster than `evaluate`."""
        return self.evaluate(facts, frozenset())

    def span(self, children: tuple[Value, ...]) -> Range:
        """Return the node's range from the values of its children."""
        raise NotImplementedError

    def value(self, children: tuple[Value, ...]) -> Value:
        """Return the node's value over these of its children, one object for the same ones."""
        found = self._interned.get(children)
        if found is None:
            found = self._intern(children, Value(self, self.span(children), children))
        return found

    def _intern(self, key: object, value: Value) -> Value:
        """Hold the value for the next time, and return it."""
        if len(self._interned) >= _MOST_INTERNED:
            self._interned.clear()
        self._interned[key] = value
        return value

    @property
    def children(self) -> tuple[Node, ...]:
        """The nodes directly below."""
        return ()

    def views(self, value: Value, floor: Level, ceiling: Level) -> Iterable[View]:
        """Return the children that can change this node's value between floor and ceiling.

        Each comes with its own floor and ceiling; differences outside them change nothing.
        """
        del floor, ceiling
        return [(child, NOT_MET, MET) for child in value.children]

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()

    def holds(self, facts: Facts) -> bool:
        """Whether the node is met or arguable; the fast way to test a plain condition."""
        return self.settle(facts).range.low >= ARGUABLE

    def facts(self) -> frozenset[str]:
        """Return every fact that the node reads, proofs as `<id>.proof`."""
        return self._facts

    @functools.cached_property
    def _facts(self) -> frozenset[str]:
        return facts_read(self.children)

    @functools.cached_property
    def depends_on(self) -> frozenset[str]:
        """All that the node's value follows from: what it reads, and what decides how."""
        return frozenset().union(self.facts(), *[child.depends_on for child in self.children])

    @functools.cached_property
    def asked_first(self) -> frozenset[str]:
        """The facts that leaves at and below the node ask about before the others."""
        return frozenset().union(*[child.asked_first for child in self.children])

    def in_force(self, value: Value) -> tuple[Value, ...]:
        """Return the children that a person is shown in this node's value: the rule itself."""
        return value.children

    @functools.cached_property
    def has_parts(self) -> bool:
        """Whether a node below it has a name of its own."""
        return any(node.name for child in self.children for node in child.walk())

    @functools.cached_property
    def cites(self) -> bool:
        """Whether the node or one below it names a provision."""
        return any(node.provisions for node in self.walk())

    @functools.cached_property
    def fixed_provisions(self) -> tuple[str, ...] | None:
        """All provisions at and below the node; None where the facts decide which it rests on."""
        choices = (node for node in self.walk() if node.chooses)
        if any(child.cites for node in choices for child in node.children):
            return None
        return tuple(dict.fromkeys(id_ for node in self.walk() for id_ in node.provisions))

    @functools.cached_property
    def fact_ids(self) -> tuple[str, ...]:
        """The facts that the node reads, without proofs, in the vocabulary's order."""
        read = self.facts()
        return tuple(fact for fact in FACTS if fact in read)


def facts_read(nodes: Iterable[Node]) -> frozenset[str]:
    """Return every fact that any of these nodes reads, proofs as `<id>.proof`."""
    return frozenset().union(*[node.facts() for node in nodes])


@dataclass(frozen=True, kw_only=True, eq=False)
class Leaf(Node):
    """A test of facts: exact where none of them is pending, otherwise any level.

    `bounds` may narrow that range from the known facts. `first` are the facts to ask about
    before the others.
    """

    reads: frozenset[str]
    test: Callable[[Facts], Level]
    bounds: Callable[[Facts, Pending], Range] | None = None
    first: frozenset[str] = frozenset()

    @functools.cached_property
    def asked_first(self) -> frozenset[str]:
        """The facts to ask about before the others."""
        return self.first

    def facts(self) -> frozenset[str]:
        """Return the facts that the test looks at, proofs as `<id>.proof`."""
        return self.reads

    def holds(self, facts: Facts) -> bool:
        """Whether the test gives met or arguable."""
        return self.test(facts) >= ARGUABLE

    def evaluate(self, facts: Facts, pending: Pending) -> Value:
        """Return the level of the test, or the range in which it may still lie."""
        if self.reads.isdisjoint(pending):
            return self.settle(facts)
        return self._at(self.bounds(facts, pending) if self.bounds else ANYTHING)

    def settle(self, facts: Facts) -> Value:
        """Return the level of the test, with the missing facts where it is open."""
        level = self.test(facts)
        if level is OPEN:
            return self._open(facts)
        return self._interned.get(level) or self._intern(level, Value(self, exactly(level)))

    def _open(self, facts: Facts) -> Value:
        """Return the open value with its unknown facts, or with all facts where none is unknown."""
        ids = self.fact_ids
        if len(ids) > 1:
            ids = tuple([fact for fact in ids if not facts.is_known(fact)]) or ids
        return self._interned.get(ids) or self._intern(ids, Value(self, exactly(OPEN), unknown=ids))

    def _at(self, span: Range) -> Value:
        """Return the value of an unsettled leaf."""
        return self._interned.get(span) or self._intern(span, Value(self, span))
