"""What one rule module says of an interpretation: the conditions of its circumstances."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from flows.assessment.tree import Node


@dataclass(frozen=True, slots=True)
class Conditions:
    """What must hold for one listed circumstance: all of the nodes in `of`.

    `conflict` is a contradiction between answers that leaves the circumstance open.
    """

    of: tuple[Node, ...]
    conflict: Node | None = None


ConditionsByName: TypeAlias = Mapping[str, Conditions]


@dataclass(frozen=True, slots=True)
class InterpretationRules:
    """The conditions of every circumstance that one interpretation lists, by name.

    `id` is that of the interpretation on file; both functions take the day of assessment.
    """

    id: str
    intent: Callable[[date], ConditionsByName]
    seriousness: Callable[[date], ConditionsByName]
