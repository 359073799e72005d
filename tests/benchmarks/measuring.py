"""Measures the duration of a call and its variation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import mean, median
from time import process_time

_ROUNDS = 9
_ROUND_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU time of one call in microseconds: median, lowest and highest of the rounds."""

    median: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.median:,.1f} us ({self.low:,.1f} to {self.high:,.1f})"


def cost(call: Callable[[], object]) -> Cost:
    """Return the cost of one call, over rounds long enough for the clock."""
    call()
    began = process_time()
    call()
    calls = max(1, round(_ROUND_SECONDS / max(process_time() - began, 1e-6)))
    rounds = []
    for _ in range(_ROUNDS):
        began = process_time()
        for _ in range(calls):
            call()
        rounds.append((process_time() - began) / calls * 1e6)
    return Cost(median(rounds), min(rounds), max(rounds))


def spread(figures: Sequence[int], of: str = "people") -> str:
    """Return the median, the 95th percentile, the mean and the extremes of some counts."""
    ranked = sorted(figures)
    high = ranked[min(len(ranked) - 1, len(ranked) * 95 // 100)]
    return (
        f"median {median(ranked):g}, 95th percentile {high}, mean {mean(ranked):.1f}, "
        f"{ranked[0]} to {ranked[-1]} ({len(ranked):,} {of})"
    )
