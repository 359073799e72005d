"""Number of cards per interview, for random consistent people and for published judgments.

BENCH_PEOPLE is the number of people (default 10,000); one in twenty goes on to the full intake.
Prints the most frequent questions, the figures per classification, and the error of the estimated
number of cards. The people are equal in every run; all cores are used.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path
from random import Random
from statistics import mean

from benchmarks.measuring import spread
from flows.assessment.model import Classification
from flows.assessment.routes import classify, rules
from flows.engine.interview_status import outlook
from flows.engine.people import person
from flows.engine.progress import expected
from flows.engine.replay import replay
from flows.engine.session import Depth
from flows.engine.walks import Walk, walk
from flows.facts_file import load
from flows.interview import FLOW

AS_OF = date(2026, 11, 21)
JUDGMENTS = Path(__file__).parents[1] / "judgments"
_GO_ON = 20
_MOST_ASKED = 25
_MEASURED = 100


def run() -> Iterator[str]:
    """Yield the distribution of cards in each depth."""
    people = int(os.environ.get("BENCH_PEOPLE", "10000"))
    with ProcessPoolExecutor() as pool:
        quick = list(pool.map(_quick, range(people), chunksize=50))
        full = list(pool.map(_full, range(0, people, _GO_ON), chunksize=5))
    ends: dict[str, list[int]] = defaultdict(list)
    for each in quick:
        ends[_classification(each).value].append(len(each.path))
    yield f"quick check: {spread([len(each.path) for each in quick])}"
    yield f"full intake: {spread([len(each.path) for each in full])}"
    for classification, lengths in sorted(ends.items()):
        yield f"quick, ends as {classification}: {spread(lengths)}"
    yield from _judgments()
    yield from _most_asked(quick)
    walks: dict[Depth, list[Walk]] = {"quick": quick, "full": full}
    for depth, some in walks.items():
        off = _error(depth, some[:_MEASURED])
        yield f"cards to come, {depth}: expected is off by {off:.1f} on average"


def _quick(number: int) -> Walk:
    return walk(FLOW, person(Random(number), AS_OF), "quick", AS_OF)  # noqa: S311 - seeded


def _full(number: int) -> Walk:
    facts = person(Random(number), AS_OF)  # noqa: S311 - seeded
    return walk(FLOW, facts, "full", AS_OF, start=walk(FLOW, facts, "quick", AS_OF))


def _judgments() -> Iterator[str]:
    """Yield the same for the published judgments with known facts."""
    files = sorted(JUDGMENTS.glob("*.json"))
    facts = [load(path.read_text(encoding="utf-8")) for path in files]
    depths: tuple[Depth, ...] = ("quick", "full")
    for depth in depths:
        lengths = [len(walk(FLOW, each, depth, AS_OF).path) for each in facts]
        yield f"judgments, {depth}: {spread(lengths, 'judgments')}"


def _classification(asked: Walk) -> Classification:
    facts = replay(FLOW, asked.answers).facts
    return classify({route: rule.settle(facts).level for route, rule in rules(AS_OF).items()})


def _most_asked(walks: list[Walk]) -> Iterator[str]:
    asked = Counter(id_ for each in walks for id_ in each.path)
    shares = [f"{id_} {count / len(walks):.0%}" for id_, count in asked.most_common(_MOST_ASKED)]
    yield f"asked most in the quick check: {', '.join(shares)}"


def _error(depth: Depth, walks: list[Walk]) -> float:
    """Return the difference between the estimated and the actual number of cards."""
    return mean(
        abs(expected(outlook(FLOW, dict(given), depth, AS_OF), depth) - len(each.path) + done)
        for each in walks
        for done in range(0, len(each.path), 3)
        for given in [list(each.answers.items())[:done]]
    )
