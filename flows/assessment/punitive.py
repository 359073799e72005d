"""The route to punitive damages: all of its elements, under the text in force."""

from __future__ import annotations

from datetime import date

from flows.assessment.base import base_rule
from flows.assessment.dispute_clause import tort_forum
from flows.assessment.intent import intent_rule
from flows.assessment.model import RouteName
from flows.assessment.right import right_rule
from flows.assessment.seriousness import seriousness_rule
from flows.assessment.timing import timing_rule
from flows.assessment.tree import AllOf, Node
from flows.law.library import cached_by_law


@cached_by_law(64)
def punitive_rule(as_of: date, only: str | None = None) -> Node:
    """Return the route's rule on a day; its level is the route's status.

    `only` is the id of an interpretation to take for granted, where it is open which governs.
    """
    return AllOf(
        name=RouteName.PUNITIVE.value,
        of=(
            right_rule(as_of, only),
            intent_rule(as_of, only),
            seriousness_rule(as_of, only),
            base_rule(as_of, only),
            timing_rule(as_of, only),
            tort_forum(as_of),
        ),
    )
