"""The four routes to money, in the order a classification walks them, and that walk."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from datetime import date

from flows.assessment.compensatory import compensatory_rule
from flows.assessment.liquidated import liquidated_rule
from flows.assessment.model import Classification, RouteName
from flows.assessment.punitive import punitive_rule
from flows.assessment.statutory import statutory_rule
from flows.assessment.tree import Level, Node


@functools.lru_cache(maxsize=64)
def rules(as_of: date) -> Mapping[RouteName, Node]:
    """Return the rule of each route on a day, the first in precedence first."""
    return {
        RouteName.PUNITIVE: punitive_rule(as_of),
        RouteName.LIQUIDATED: liquidated_rule(as_of),
        RouteName.COMPENSATORY: compensatory_rule(as_of),
        RouteName.STATUTORY: statutory_rule(as_of),
    }


def classify(levels: Mapping[RouteName, Level]) -> Classification:
    """Return the first route that can be had; open where an open one comes first."""
    for route in RouteName:
        level = levels[route]
        if level is Level.OPEN:
            return Classification.OPEN
        if level is not Level.NOT_MET:
            return Classification(route.value)
    return Classification.NONE
