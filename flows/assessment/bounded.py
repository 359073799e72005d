"""A rule in which one choice, such as the stage of the case, decides several parts.

Where the choice is unknown, each part is open by itself, as though each could have an answer of
its own. The whole could then be better, or worse, than it is for any single answer. So its level
is kept between the worst and the best that the possible answers give.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flows.assessment.tree import Level, Node, Pending, Range, Value, View
from flows.facts import Facts


@dataclass(frozen=True, kw_only=True, eq=False)
class Bounded(Node):
    """A rule whose level, where a fact is unknown, is bounded by its levels for these codes.

    `codes` holds one code of each group that the rule treats alike. The children of a value are
    the value of the rule and, where the fact is unknown, its value for each code tried.
    """

    fact: str
    codes: tuple[str, ...]
    rule: Node

    @property
    def children(self) -> tuple[Node, ...]:
        """The rule."""
        return (self.rule,)

    @functools.cached_property
    def depends_on(self) -> frozenset[str]:
        """What the rule depends on, and the fact whose codes are tried."""
        return self.rule.depends_on | {self.fact}

    def in_force(self, value: Value) -> tuple[Value, ...]:
        """Return what a person is shown of the rule."""
        plain = value.children[0]
        return plain.node.in_force(plain)

    def views(self, value: Value, floor: Level, ceiling: Level) -> Iterable[View]:
        """Return the rule, as it is and for each code tried, within the levels still possible."""
        floor, ceiling = max(floor, value.range.low), min(ceiling, value.range.high)
        return [(child, floor, ceiling) for child in value.children]

    def _evaluate(self, facts: Facts, pending: Pending) -> Value:
        """Return the range of the rule, bounded by its ranges for the codes.

        While it is not settled every code is tried: a fact that matters for one code alone
        may still change the level.
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
        """Return the level of the rule, trying codes only until its bounds are reached."""
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
        """Return the range of the rule, bounded by those for the codes tried."""
        plain, *cases = children
        return self._between(plain, cases) if cases else plain.range

    @staticmethod
    def _between(plain: Value, cases: list[Value]) -> Range:
        """Return the range with each end bounded by those of the cases."""
        low = _held(plain.range.low, [case.range.low for case in cases])
        return Range(low, _held(plain.range.high, [case.range.high for case in cases]))

    def _cases(self, facts: Facts) -> Iterator[Facts]:
        """Yield the facts with each of the codes set."""
        return (facts.having({self.fact: code}) for code in self.codes)


def _held(level: Level, cases: list[Level]) -> Level:
    """Return the level, no worse than the worst and no better than the best of the cases."""
    return max(min(cases), min(level, max(cases)))
