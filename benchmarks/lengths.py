"""How many cards an interview takes, over random people who are consistent with themselves.

BENCH_PEOPLE says how many (1,000 unless given); one in ten of them goes on to the full
intake. Which questions cost most, how each classification compares, and how far the
expected number of cards to come is off.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from random import Random
from statistics import mean

from benchmarks.measuring import spread
from flows.assessment.model import Classification
from flows.assessment.routes import classify, rules
from flows.engine.outlook import outlook
from flows.engine.people import person
from flows.engine.progress import expected
from flows.engine.replay import replay
from flows.engine.session import Depth
from flows.engine.walks import Walk, walk
from flows.interview import FLOW

AS_OF = date(2026, 11, 21)
_GO_ON = 10
_MOST_ASKED = 25
_MEASURED = 100


def run() -> Iterator[str]:
    """Yield the distribution of cards in each depth."""
    people = int(os.environ.get("BENCH_PEOPLE", "1000"))
    random = Random(20261121)  # noqa: S311 - the same people in every run
    quick: list[Walk] = []
    full: list[Walk] = []
    ends: dict[str, list[int]] = defaultdict(list)
    for number in range(people):
        facts = person(random, AS_OF)
        quick.append(walk(FLOW, facts, "quick", AS_OF))
        ends[_classification(quick[-1]).value].append(len(quick[-1].path))
        if number % _GO_ON == 0:
            full.append(walk(FLOW, facts, "full", AS_OF, start=quick[-1]))
    yield f"quick check: {spread([len(each.path) for each in quick])}"
    yield f"full intake: {spread([len(each.path) for each in full])}"
    for classification, lengths in sorted(ends.items()):
        yield f"quick, ends as {classification}: {spread(lengths)}"
    yield from _most_asked(quick)
    walks: dict[Depth, list[Walk]] = {"quick": quick, "full": full}
    for depth, some in walks.items():
        off = _error(depth, some[:_MEASURED])
        yield f"cards to come, {depth}: expected is off by {off:.1f} on average"


def _classification(asked: Walk) -> Classification:
    facts = replay(FLOW, asked.answers).facts
    return classify({route: rule.settle(facts).level for route, rule in rules(AS_OF).items()})


def _most_asked(walks: list[Walk]) -> Iterator[str]:
    asked = Counter(id_ for each in walks for id_ in each.path)
    shares = [f"{id_} {count / len(walks):.0%}" for id_, count in asked.most_common(_MOST_ASKED)]
    yield f"asked most in the quick check: {', '.join(shares)}"


def _error(depth: Depth, walks: list[Walk]) -> float:
    """Return how far, in cards, the number expected is from the number that came."""
    return mean(
        abs(expected(outlook(FLOW, dict(given), depth, AS_OF), depth) - len(each.path) + done)
        for each in walks
        for done in range(0, len(each.path), 3)
        for given in [list(each.answers.items())[:done]]
    )
