"""Processor time of one assessment, for the case files of the tests and for random people.

With and without the search for changes. The caches of the rules are warm for the cases, which
are assessed several times, and cold for new facts of each person.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random
from statistics import median
from time import process_time_ns

from case_files import Case, cases

from flows.assessment.assess import assess
from flows.engine.people import person
from flows.facts import Facts

_ROUNDS = 5
_PEOPLE = 200
_AS_OF = date(2026, 11, 21)


def run() -> Iterator[str]:
    """Yield the processor time of one assessment: the median case, and the spread of the cases."""
    files = cases()
    for name, changes in (("without what_would_change", False), ("with what_would_change", True)):
        times = sorted(median(_times(case, changes=changes)) for case in files)
        yield f"assess {name}: {_spread(times)} (cases)"
        random = Random(20261121)  # noqa: S311 - the same people in every run
        people = [person(random, _AS_OF) for _ in range(_PEOPLE)]
        times = sorted(_time(facts, _AS_OF, changes=changes) for facts in people)
        yield f"assess {name}: {_spread(times)} (people never seen before, each once)"


def _spread(times: list[float]) -> str:
    """Return the median, the 5th and the 95th percentile."""
    low, high = times[len(times) // 20], times[-len(times) // 20]
    return f"{median(times):,.0f} us (5 % of {len(times)} below {low:,.0f}, 5 % above {high:,.0f})"


def _times(case: Case, *, changes: bool) -> list[float]:
    """Return the microseconds of each round, after one that builds the rules of the date."""
    return [_time(case.facts, case.as_of, changes=changes) for _ in range(_ROUNDS + 1)][1:]


def _time(facts: Facts, as_of: date, *, changes: bool) -> float:
    """Return the microseconds of one assessment of facts without cached results."""
    fresh = Facts(facts.values, facts.proofs)
    began = process_time_ns()
    assess(fresh, as_of, changes=changes)
    return (process_time_ns() - began) / 1000
