"""What a step is made of: why it is taken now, and the time limit that binds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from flows.assessment.tree import Node
from flows.assessment.tree.conditions import all_of


@dataclass(frozen=True, slots=True)
class Why:
    """A reason to take a step, by code, and when it applies."""

    code: str
    applies: Node


Laws: TypeAlias = tuple[tuple[Node, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class StepRule:
    """One step: it is taken for the first of its reasons that applies; the limit that binds it.

    `sooner` is a shorter limit, which binds it instead once that one is near, or while the
    other does not run. `laws` are the provisions it rests on, each with its condition: an id
    stands for whatever has succeeded it.
    """

    id: str
    whys: tuple[Why, ...]
    deadline: str = ""
    sooner: str = ""
    laws: Laws = ()


def step(id_: str, *whys: Why, deadline: str = "", sooner: str = "", laws: Laws = ()) -> StepRule:
    """Return a step taken for the first of these reasons that applies."""
    return StepRule(id_, whys, deadline, sooner, laws)


def when(code: str, *conditions: Node) -> Why:
    """Return a reason that applies where all of these conditions are met; always if none."""
    return Why(code, all_of(*conditions))
