"""A rule with a choice that stands in several of its parts, such as the stage of the case.

Where the choice is unknown each part stays open by itself, as though they could differ: the
whole could then be better than it is for any one answer, or worse. So it is held between the
best and the worst that the known answers give.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flows.assessment.tree import (
    Level,
    Node,
    Pending,
    Range,
    Value,
    View,
)
from flows.facts import Facts


@dataclass(frozen=True, kw_only=True, eq=False)
class Bounded(Node):
    """Its rule, with a fact that, where unknown, could be any of these codes.

    `codes` holds one of each group of codes that the rule treats alike. A value's children
    are the rule's value, and after it the one under each code where the fact is unknown.
    """

    fact: str
    codes: tuple[str, ...]
    rule: Node

    @property
    def children(self) -> tuple[Node, ...]:
        """The rule."""
        return (self.rule,)

    def in_force(self, value: Value) -> tuple[Value, ...]:
        """Return what a person is shown of the rule."""
        plain = value.children[0]
        return plain.node.in_force(plain)

    def views(self, value: Value, floor: Level, ceiling: Level) -> Iterable[View]:
        """Return the rule, as it is and under each code tried, within what this can still be."""
        floor, ceiling = max(floor, value.range.low), min(ceiling, value.range.high)
        return [(child, floor, ceiling) for child in value.children]

    def evaluate(self, facts: Facts, pending: Pending) -> Value:
        """Return the rule's range, held between its ranges under the codes.

        Where it is not settled yet every code is tried: a fact that counts under one of them
        alone may move it still, and must not be passed over.
        """
        plain = self.rule.evaluate(facts, pending)
        if self.fact in pending or facts.code(self.fact) is not None:
            return self.value((plain,))
        cases: list[Value] = []
        for case in self._cases(facts):
            cases.append(self.rule.evaluate(case, pending))
            if plain.range.settled and self._between(plain, cases) == plain.range:
                break
        return self.value((plain, *cases))

    def settle(self, facts: Facts) -> Value:
        """Return the rule's level; no more codes are tried than it takes to hold it there."""
        plain = self.rule.settle(facts)
        if facts.code(self.fact) is not None:
            return self.value((plain,))
        cases: list[Value] = []
        for case in self._cases(facts):
            cases.append(self.rule.settle(case))
            if _held(plain.level, [value.level for value in cases]) is plain.level:
                break
        return self.value((plain, *cases))

    def span(self, children: tuple[Value, ...]) -> Range:
        """Return the rule's range, its ends held by those of the codes tried."""
        plain, *cases = children
        return self._between(plain, cases) if cases else plain.range

    @staticmethod
    def _between(plain: Value, cases: list[Value]) -> Range:
        """Return a range whose ends are held by those of the cases."""
        low = _held(plain.range.low, [case.range.low for case in cases])
        return Range(low, _held(plain.range.high, [case.range.high for case in cases]))

    def _cases(self, facts: Facts) -> Iterator[Facts]:
        """Yield the facts with each code in place of the unknown one."""
        return (facts.having({self.fact: code}) for code in self.codes)


def _held(level: Level, cases: list[Level]) -> Level:
    """Return the level, no worse than the worst and no better than the best of the cases."""
    return max(min(cases), min(level, max(cases)))
