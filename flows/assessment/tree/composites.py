"""Nodes that combine others: all-of, any-of, at-least-n, not, limit, unless, and switch."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

from flows.assessment.tree.nodes import Node, Pending, Value, View, facts_read
from flows.assessment.tree.scale import ARGUABLE, MET, NOT_MET, OPEN, Level, Range, exactly
from flows.facts import Facts


@dataclass(frozen=True, kw_only=True, eq=False)
class CompositeNode(Node):
    """A node that combines others.

    With `in_turn`, the questions of a child wait until the child before it is settled: a
    fallback is asked about only once the rule that it replaces has failed.
    """

    of: tuple[Node, ...]
    in_turn: bool = False

    @property
    def children(self) -> tuple[Node, ...]:
        """The combined nodes."""
        return self.of

    def _evaluate(self, facts: Facts, pending: Pending) -> Value:
        """Return the value that follows from the children."""
        children = tuple([child.evaluate(facts, pending) for child in self.of])
        return self._interned.get(children) or self.value(children)

    def settle(self, facts: Facts) -> Value:
        """Return the value that follows from the settled children."""
        of = self.of
        children = (
            # most nodes have one child, and a comprehension costs a call
            (of[0].settle(facts),) if len(of) == 1 else tuple([each.settle(facts) for each in of])
        )
        return self._interned.get(children) or self.value(children)

    def span(self, children: tuple[Value, ...]) -> Range:
        """Return the range between the levels joined from the low ends and from the high ends."""
        low = self.join([child.range.low for child in children])
        high = self.join([child.range.high for child in children])
        return Range(min(low, high), max(low, high))

    def views(self, value: Value, floor: Level, ceiling: Level) -> Iterable[View]:
        """Return every child, within the levels that this node can still have.

        Cutting levels off at both ends before taking the least, the greatest or the n-th best
        gives the same result as cutting off afterwards.
        """
        floor = max(floor, value.range.low)
        ceiling = min(ceiling, value.range.high)
        return [(child, floor, ceiling) for child in value.children]

    def join(self, levels: list[Level]) -> Level:
        """Return the level from those of the children; it rises with each (falls, for `Not`)."""
        raise NotImplementedError


class AllOf(CompositeNode):
    """As good as the worst of its children."""

    def holds(self, facts: Facts) -> bool:
        """Whether every child holds."""
        for child in self.of:  # noqa: SIM110 - `all` over a generator takes twice as long
            if not child.holds(facts):
                return False
        return True

    def join(self, levels: list[Level]) -> Level:
        """Return the least level."""
        return min(levels) if levels else MET


class Memoized(AllOf):
    """An all-of settled once per case, for what several rules share."""

    def settle(self, facts: Facts) -> Value:
        """Return the value; the one in the memo of the case, if any."""
        found = facts.memo.get(self)
        if not isinstance(found, Value):
            found = facts.memo[self] = self._settle(facts)
        return found

    def _settle(self, facts: Facts) -> Value:
        return super().settle(facts)


class Contradiction(Memoized):
    """Answers that contradict each other where all of it is met; nothing else is asked of it."""

    def _settle(self, facts: Facts) -> Value:
        """Return the value; the children after one that is not met are left out."""
        children: list[Value] = []
        for child in self.of:
            children.append(child.settle(facts))
            if children[-1].range.low is NOT_MET:
                break
        return self.value(tuple(children))


class AnyOf(CompositeNode):
    """As good as the best of its children."""

    chooses: ClassVar[bool] = True

    def holds(self, facts: Facts) -> bool:
        """Whether a child holds."""
        for child in self.of:  # noqa: SIM110 - `any` over a generator takes twice as long
            if child.holds(facts):
                return True
        return False

    def join(self, levels: list[Level]) -> Level:
        """Return the greatest level."""
        return max(levels) if levels else NOT_MET


@dataclass(frozen=True, kw_only=True, eq=False)
class AtLeast(CompositeNode):
    """Met by `count` of its children; with some but too few it stays `short`."""

    count: int
    short: Literal[Level.NOT_MET, Level.OPEN] = Level.NOT_MET

    def join(self, levels: list[Level]) -> Level:
        """Return the level of the count-th best child, or `short` where some but too few are."""
        ranked = sorted(levels, reverse=True)
        level = ranked[self.count - 1] if len(ranked) >= self.count else NOT_MET
        some = ranked[0] > NOT_MET if ranked else False
        return max(level, self.short) if some else level


class Not(CompositeNode):
    """Met where its one child is not."""

    def views(self, value: Value, floor: Level, ceiling: Level) -> Iterable[View]:
        """Return the child, within the levels between which this node's value changes."""
        (child,) = value.children
        below = OPEN if ceiling <= OPEN else NOT_MET
        above = OPEN if floor >= OPEN else ARGUABLE
        return [(child, below, above)]

    def join(self, levels: list[Level]) -> Level:
        """Return the opposite level."""
        (level,) = levels
        if level == NOT_MET:
            return MET
        return OPEN if level == OPEN else NOT_MET


@dataclass(frozen=True, kw_only=True, eq=False)
class Limit(CompositeNode):
    """Its one child, but at most `ceiling`: what the court may find, or a factor, is arguable."""

    ceiling: Level = ARGUABLE

    def join(self, levels: list[Level]) -> Level:
        """Return the child's level under the ceiling."""
        (level,) = levels
        return min(level, self.ceiling)


@dataclass(frozen=True, kw_only=True, eq=False)
class Unless(Node):
    """Its child, but open where the conflict (answers that contradict each other) is met.

    Its range does not consider contradictions that pending answers could still make: nobody is
    asked a question in order to find one.
    """

    conflict: Node
    child: Node

    @property
    def children(self) -> tuple[Node, ...]:
        """The conflict, then the rule it would leave open."""
        return (self.conflict, self.child)

    def views(self, value: Value, floor: Level, ceiling: Level) -> Iterable[View]:
        """Return the child alone."""
        return [(value.children[1], floor, ceiling)]

    def in_force(self, value: Value) -> tuple[Value, ...]:
        """Return the rule alone: the contradiction decides, but is no part of the rule."""
        return value.children[1:]

    def _evaluate(self, facts: Facts, pending: Pending) -> Value:
        """Return the child's range, or open where the answers given contradict each other."""
        conflict = self.conflict.evaluate(facts, pending)
        return self.value((conflict, self.child.evaluate(facts, pending)))

    def settle(self, facts: Facts) -> Value:
        """Return the child's level, or open where the answers contradict each other."""
        children = self.conflict.settle(facts), self.child.settle(facts)
        return self._interned.get(children) or self.value(children)

    def span(self, children: tuple[Value, ...]) -> Range:
        """Return the child's range, or open where the conflict is met."""
        conflict, child = children
        return exactly(OPEN) if conflict.range.low >= ARGUABLE else child.range


@dataclass(frozen=True, kw_only=True, eq=False)
class Switch(Node):
    """One of several branches by conditions that exclude each other; open where they differ.

    Used where the law in force turns on a fact: each case is (condition, rule). Where no
    condition is met the node is not met, so a case may be left out only if its rule cannot be met.
    """

    chooses: ClassVar[bool] = True
    cases: tuple[tuple[Node, Node], ...]

    @property
    def children(self) -> tuple[Node, ...]:
        """Each condition followed by its rule."""
        return tuple(node for case in self.cases for node in case)

    def views(self, value: Value, floor: Level, ceiling: Level) -> Iterable[View]:
        """Return the branch in force, or each possible one with its condition."""
        cases = tuple(pairs(value))
        if len(cases) == 1 and cases[0][0].range.low >= ARGUABLE:
            return [(cases[0][1], floor, ceiling)]
        return [
            *((condition, NOT_MET, ARGUABLE) for condition, _ in cases),
            *((rule, floor, ceiling) for _, rule in cases),
        ]

    @functools.cached_property
    def condition_facts(self) -> frozenset[str]:
        """The facts that decide which branch is in force."""
        return facts_read(condition for condition, _ in self.cases)

    def in_force(self, value: Value) -> tuple[Value, ...]:
        """Return the rules that are or may be in force, without their conditions."""
        return value.children[1::2]

    def _evaluate(self, facts: Facts, pending: Pending) -> Value:
        """Return the branch in force; where that is unknown, no worse than the worst branch.

        The value holds the possible cases alone: the branch in force, or each that may be.
        """
        possible: list[Value] = []
        for condition, rule in self.cases:
            held = condition.evaluate(facts, pending)
            if held.range.low >= ARGUABLE:
                return self.value((held, rule.evaluate(facts, pending)))
            if held.range.high > NOT_MET:
                possible += (held, rule.evaluate(facts, pending))
        return self.value(tuple(possible))

    def settle(self, facts: Facts) -> Value:
        """Return the branch in force; where that is unknown, no worse than the worst branch."""
        possible: list[Value] = []
        for condition, rule in self.cases:
            held = condition.settle(facts)
            level = held.range.low
            if level >= ARGUABLE:
                return self.value((held, rule.settle(facts)))
            if level is OPEN:
                possible += (held, rule.settle(facts))
        return self.value(tuple(possible))

    def span(self, children: tuple[Value, ...]) -> Range:
        """Return the range of the branch in force, or one over each that may be."""
        conditions, branches = children[::2], children[1::2]
        if len(branches) == 1 and conditions[0].range.low >= ARGUABLE:
            return branches[0].range
        lows = [rule.range.low for rule in branches] or [NOT_MET]
        highs = [rule.range.high for rule in branches] or [NOT_MET]
        if all(condition.range.settled for condition in conditions):
            return Range(_undecided(lows), _undecided(highs))
        return Range(min(lows), max(highs))


def pairs(value: Value) -> Iterator[tuple[Value, Value]]:
    """Yield the possible cases of a switch's value, each as (condition, rule)."""
    yield from zip(value.children[::2], value.children[1::2], strict=True)


def _undecided(levels: list[Level]) -> Level:
    """Return what can be said where any of these levels may be the true one."""
    return max(min(levels), OPEN) if max(levels) > NOT_MET else NOT_MET
