"""Functions of a case and a day that several rules ask: worked out once for each case."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import date
from typing import TypeVar, cast

from flows.facts import Facts
from flows.law.library import library

Found = TypeVar("Found")


def memoized_per_case(function: Callable[[Facts, date], Found]) -> Callable[[Facts, date], Found]:
    """Keep what the function returned with the facts it was asked about, per library."""

    @functools.wraps(function)
    def kept(facts: Facts, as_of: date) -> Found:
        key = (function, as_of, library())
        if key not in facts.memo:
            facts.memo[key] = function(facts, as_of)
        return cast("Found", facts.memo[key])

    return kept
