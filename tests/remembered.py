"""The goals of the depths, each worked out once: walks pass the same places often."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from flows.assessment import goals
from flows.engine.session import Depth
from flows.facts import Facts


class Remembered:
    """The real relevance, with its answers remembered by facts, day and depth."""

    def __init__(self) -> None:
        self._wanted: dict[object, frozenset[str]] = {}

    def wanted(
        self, facts: Facts, pending: Collection[str], as_of: date, depth: Depth
    ) -> frozenset[str]:
        """Return what the goals want."""
        known = (frozenset(facts.values.items()), frozenset(facts.proofs.items()))
        key = (known, frozenset(pending), as_of, depth)
        if key not in self._wanted:
            self._wanted[key] = goals.wanted(facts, frozenset(pending), as_of, depth)
        return self._wanted[key]

    def reason_skipped(
        self,
        facts: Facts,
        pending: Collection[str],
        as_of: date,
        depth: Depth,
        keys: frozenset[str],
    ) -> str:
        """Return what the goals say."""
        return goals.reason_skipped(facts, frozenset(pending), as_of, depth, keys)
