"""The interface by which the engine asks which facts can still matter."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from flows.assessment.tree import Pending
from flows.engine.session import Depth
from flows.facts import Facts


class Relevance(Protocol):
    """The goals of the depths; `flows.assessment.goals` is the real one."""

    def wanted(self, facts: Facts, pending: Pending, as_of: date, depth: Depth) -> frozenset[str]:
        """Return the pending fact keys that can still move the goal of this depth."""

    def reason_skipped(
        self, facts: Facts, pending: Pending, as_of: date, depth: Depth, keys: frozenset[str]
    ) -> str:
        """Return the name of the settled node that makes these keys needless."""
