"""The four routes to money in order of precedence, and the classification."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flows.assessment.bounded import Bounded
from flows.assessment.compensatory import compensatory_rule
from flows.assessment.liquidated import liquidated_rule
from flows.assessment.model import Classification, RouteName
from flows.assessment.punitive import punitive_rule
from flows.assessment.statutory import statutory_rule
from flows.assessment.tree import Level, Node
from flows.law.library import cached_by_law

RIGHTS = (
    "trade_secret",
    "trademark",
    "invention_patent",
    "copyright",
    "plant_variety",
    "layout_design",
    "unfair_competition",
    "confidential_information",
)
"""One type of right of each group that the rules treat alike."""
STAGES = (
    "first_instance",
    "not_filed",
    "first_instance_debate_closed",
    "second_instance",
    "retrial",
    "concluded",
)
"""One stage of each group that the rules treat alike."""


@cached_by_law(64)
def rules(as_of: date) -> Mapping[RouteName, Node]:
    """Return the rule of each route on a day, the first in precedence first."""
    return {
        RouteName.PUNITIVE: whole(punitive_rule(as_of)),
        RouteName.LIQUIDATED: whole(liquidated_rule(as_of)),
        RouteName.COMPENSATORY: whole(compensatory_rule(as_of)),
        RouteName.STATUTORY: whole(statutory_rule(as_of)),
    }


def whole(rule: Node) -> Node:
    """Return the rule of a route, bounded where the type of right or the stage is unknown."""
    by_stage = Bounded(name=rule.name, fact="stage", codes=STAGES, rule=rule)
    return Bounded(name=rule.name, fact="right_type", codes=RIGHTS, rule=by_stage)


def classify(levels: Mapping[RouteName, Level]) -> Classification:
    """Return the first available route; open where a route before it is open."""
    for route in RouteName:
        level = levels[route]
        if level is Level.OPEN:
            return Classification.OPEN
        if level is not Level.NOT_MET:
            return Classification(route.value)
    return Classification.NONE
