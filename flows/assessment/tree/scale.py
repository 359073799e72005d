"""The scale of levels, and the range in which the level of a node may still lie."""

from __future__ import annotations

from enum import IntEnum
from typing import Final, NamedTuple


class Level(IntEnum):
    """One scale for a leaf, a circumstance, an element and a route."""

    NOT_MET = 0
    OPEN = 1
    ARGUABLE = 2
    """Met, but on weak proof or on a discretion."""
    MET = 3

    __hash__ = int.__hash__  # an enum hashes its name, in Python: too slow for a cache key


NOT_MET: Final = Level.NOT_MET
OPEN: Final = Level.OPEN
ARGUABLE: Final = Level.ARGUABLE
MET: Final = Level.MET
"""The levels by name, because a lookup in the enum class is slower than most leaves."""


class Range(NamedTuple):
    """The least and the most that a node can still be."""

    low: Level
    high: Level

    @property
    def settled(self) -> bool:
        """Whether nothing pending can change the value."""
        return self.low == self.high


ANYTHING = Range(NOT_MET, MET)


_EXACTLY = tuple(Range(level, level) for level in Level)


def exactly(level: Level) -> Range:
    """Return the range of one level."""
    return _EXACTLY[level]
