"""A rule with a choice that stands in several of its parts, such as the stage of the case.

Where the choice is unknown each part stays open by itself, as though they could differ: the
whole could then be better than it is for any one answer, or worse. So it is held between the
best and the worst that the known answers give.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flows.assessment.tree import Level, Node, Pending, Range, Value, exactly
from flows.facts import Facts


@dataclass(frozen=True, kw_only=True, eq=False)
class Between(Node):
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

    def evaluate(self, facts: Facts, pending: Pending) -> Value:
        """Return the rule's range, held between its ranges under the codes."""
        plain = self.rule.evaluate(facts, pending)
        if self.fact in pending or facts.code(self.fact) is not None:
            return Value(self, plain.range, (plain,))
        cases = tuple(self.rule.evaluate(case, pending) for case in self._cases(facts))
        low = _held(plain.range.low, [case.range.low for case in cases])
        high = _held(plain.range.high, [case.range.high for case in cases])
        return Value(self, Range(low, high), (plain, *cases))

    def settle(self, facts: Facts) -> Value:
        """Return the rule's level; no more codes are tried than it takes to hold it there."""
        plain = self.rule.settle(facts)
        level = plain.level
        if facts.code(self.fact) is not None:
            return Value(self, plain.range, (plain,))
        cases = []
        for case in self._cases(facts):
            cases.append(self.rule.settle(case))
            if _held(level, [value.level for value in cases]) is level:
                break
        level = _held(level, [value.level for value in cases])
        return Value(self, exactly(level), (plain, *cases))

    def _cases(self, facts: Facts) -> Iterator[Facts]:
        """Yield the facts with each code in place of the unknown one."""
        return (facts.having({self.fact: code}) for code in self.codes)


def _held(level: Level, cases: list[Level]) -> Level:
    """Return the level, no worse than the worst and no better than the best of the cases."""
    return max(min(cases), min(level, max(cases)))
