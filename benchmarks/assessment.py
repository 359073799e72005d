"""What one assessment costs, over the case files of the tests, with and without its changes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from statistics import median
from time import process_time_ns

from flows.assessment.assess import assess

_TESTS = str(Path(__file__).parents[1] / "tests")
if _TESTS not in sys.path:
    sys.path.append(_TESTS)

from case_files import Case, cases  # noqa: E402 - the tests are no package

_ROUNDS = 5


def run() -> Iterator[str]:
    """Yield the processor time of one assessment: the median case, and the spread of the cases."""
    files = cases()
    for name, changes in (("without what_would_change", False), ("with what_would_change", True)):
        times = sorted(median(_times(case, changes=changes)) for case in files)
        low, high = times[len(times) // 20], times[-len(times) // 20]
        yield (
            f"assess {name}: {median(times):,.0f} us "
            f"(5 % of {len(files)} cases below {low:,.0f}, 5 % above {high:,.0f})"
        )


def _times(case: Case, *, changes: bool) -> list[float]:
    """Return the microseconds of each round, after one that builds the rules of the day."""
    call = partial(assess, case.facts, case.as_of, changes=changes)
    call()
    times = []
    for _ in range(_ROUNDS):
        began = process_time_ns()
        call()
        times.append((process_time_ns() - began) / 1000)
    return times
