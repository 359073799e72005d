"""A node of the rule tree, its value over the facts, and the leaf, which tests them.

A value holds levels and no facts, and follows from its children's values alone. So a node makes
it once for the same children and hands it out again, to the next case too: two equal values of
a node are one object, and what is said of a value can be kept with it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import ClassVar, TypeAlias

from flows.assessment.model import Effect
from flows.assessment.tree.scale import ANYTHING, MET, NOT_MET, OPEN, Level, Range, exactly
from flows.facts import Facts
from flows.vocabulary import FACTS

Pending: TypeAlias = AbstractSet[str]
"""Fact ids, and `<id>.proof` keys, that may still be answered."""


@dataclass(slots=True, eq=False)
class Value:
    """A node with its range over the facts, and the values of its children; never changed.

    `unknown` are the facts that keep an open leaf open. Compared by identity.
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


_MOST_KEPT = 128
"""A node keeps so many of its values at the most: few ever have more than a dozen."""
View: TypeAlias = tuple[Value, Level, Level]
"""A child's value, and the floor and ceiling between which its differences count."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Node:
    """A rule or a part of one, compared by identity.

    `name` is the element's or circumstance's id where it has one; `provisions` the ids of
    the law it applies; `reason` the code given where the node is not fully met; `effect`
    what the court does where a circumstance is met. `_made` are the values made so far, by what
    they follow from.
    """

    name: str = ""
    provisions: tuple[str, ...] = ()
    reason: str = ""
    effect: Effect | None = None
    _made: dict[object, Value] = field(default_factory=dict, init=False, repr=False)
    chooses: ClassVar[bool] = False
    """Whether the facts decide which of its children it rests on."""

    def evaluate(self, facts: Facts, pending: Pending) -> Value:
        """Return the value of the node over the facts."""
        raise NotImplementedError

    def settle(self, facts: Facts) -> Value:
        """Return the value of the node with nothing pending: the quick way for an assessment."""
        return self.evaluate(facts, frozenset())

    def span(self, children: tuple[Value, ...]) -> Range:
        """Return the node's range from the values of its children."""
        raise NotImplementedError

    def value(self, children: tuple[Value, ...]) -> Value:
        """Return the node's value over these of its children: the one made before, if any."""
        found = self._made.get(children)
        if found is None:
            found = self._keep(children, Value(self, self.span(children), children))
        return found

    def _keep(self, key: object, value: Value) -> Value:
        """Return the value, kept for the next time."""
        if len(self._made) >= _MOST_KEPT:
            self._made.clear()
        self._made[key] = value
        return value

    @property
    def children(self) -> tuple[Node, ...]:
        """The nodes directly below."""
        return ()

    def views(self, value: Value, floor: Level, ceiling: Level) -> Iterable[View]:
        """Return the children that show in this node's value, between floor and ceiling.

        Each comes with its own floor and ceiling: differences beyond them do not show.
        """
        del floor, ceiling
        return [(child, NOT_MET, MET) for child in value.children]

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()

    def facts(self) -> frozenset[str]:
        """Return every fact that the node reads, proofs as `<id>.proof`."""
        return frozenset(
            fact for node in self.walk() if isinstance(node, Leaf) for fact in node.reads
        )

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


@dataclass(frozen=True, kw_only=True, eq=False)
class Leaf(Node):
    """A test of facts: exact where none of them is pending, else anything up to `most`.

    `bounds` may narrow that from the facts already known. `first` are those of its facts to
    ask about before the others.
    """

    reads: frozenset[str]
    test: Callable[[Facts], Level]
    bounds: Callable[[Facts, Pending], Range] | None = None
    first: frozenset[str] = frozenset()

    def evaluate(self, facts: Facts, pending: Pending) -> Value:
        """Return the test's level, or the range it may still take."""
        if self.reads.isdisjoint(pending):
            return self.settle(facts)
        return self._at(self.bounds(facts, pending) if self.bounds else ANYTHING)

    def settle(self, facts: Facts) -> Value:
        """Return the test's level, with the facts that are missing where it is open."""
        level = self.test(facts)
        if level is OPEN:
            return self._open(facts)
        return self._made.get(level) or self._keep(level, Value(self, exactly(level)))

    def _open(self, facts: Facts) -> Value:
        """Return the open value: its unknown facts; all of them where the known ones fall short."""
        ids = self.fact_ids
        if len(ids) > 1:
            ids = tuple([fact for fact in ids if not facts.is_known(fact)]) or ids
        return self._made.get(ids) or self._keep(ids, Value(self, exactly(OPEN), unknown=ids))

    def _at(self, span: Range) -> Value:
        """Return the value of an unsettled leaf."""
        return self._made.get(span) or self._keep(span, Value(self, span))
