"""The kinds of cache in the assessment.

- Per case: `Facts.memo` holds results over the facts of one case, and is freed with them.
  Functions use it through `memoized_per_case`, nodes through `Memoized`.
- Per law on file: `flows.law.library.cached_by_law` holds what follows from the law and a day,
  such as the rules of that day.

What follows from a node or a value alone is in a `functools.lru_cache`; nodes intern their values
(`tree/nodes.py`), which is what lets a value be a key. No cache but the first holds facts.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import date
from typing import TypeVar, cast

from flows.facts import Facts
from flows.law.library import library

Found = TypeVar("Found")


def memoized_per_case(function: Callable[[Facts, date], Found]) -> Callable[[Facts, date], Found]:
    """Call the function once for the same facts, day and law on file."""

    @functools.wraps(function)
    def memoized(facts: Facts, as_of: date) -> Found:
        key = (function, as_of, library())
        if key not in facts.memo:
            facts.memo[key] = function(facts, as_of)
        return cast("Found", facts.memo[key])

    return memoized
