"""How urgent a case is for a firm, and why. Our reading of the red flags, no rule of law."""

from __future__ import annotations

from collections.abc import Iterator

from flows.assessment.codes import DeadlineId
from flows.assessment.model import Triage, Urgency
from flows.assessment.parts import Parts
from flows.assessment.results import LIMITATION, limit, limit_within, warned
from flows.assessment.roles import ACCUSED
from flows.assessment.tree import Node
from flows.assessment.tree.conditions import all_of, any_of, known, said, some, unknown
from flows.facts import FactKind
from flows.vocabulary import FACTS

TODAY_DAYS = 7
"""A time limit with this many days left or fewer is for today."""
WEEK_DAYS = 30
"""One with this many days left or fewer is for this week."""

_SHORT: tuple[DeadlineId, ...] = (
    "sue_after_preservation",
    "defence",
    "appeal",
    "labour_arbitration",
    "enforcement",
    "retrial",
    "platform_suit",
    "trademark_opposition",
    "trademark_invalidation",
)
_TOLD = any_of(
    *(known(fact) for fact, spec in FACTS.items() if spec.kind is FactKind.DATE),
    known("stage"),
    known("evidence_at_risk"),
    known("evidence_held"),
)
"""Dates, stage or evidence were told: without them nobody can say how urgent it is."""


def _ends_within(days: int, *ids: DeadlineId) -> Node:
    return any_of(*(limit_within(id_, days) for id_ in ids))


REASONS: tuple[tuple[Urgency, str, Node], ...] = (
    (
        Urgency.TODAY,
        "crime_of_user",
        all_of(warned("user_is_accused_see_counsel"), warned("possible_crime_see_counsel")),
    ),
    (
        Urgency.TODAY,
        "deadline_days",
        _ends_within(TODAY_DAYS, *_SHORT, "limitation", "limitation_infringement"),
    ),
    (Urgency.TODAY, "customs_days", limit("customs_security", "near")),
    (
        Urgency.TODAY,
        "defence_may_run",
        all_of(ACCUSED, limit("defence", "unknown"), unknown("complaint_received_date")),
    ),
    (Urgency.TODAY, "evidence_at_risk", said("evidence_at_risk")),
    (Urgency.THIS_WEEK, "deadline_weeks", _ends_within(WEEK_DAYS, *_SHORT)),
    (Urgency.THIS_WEEK, "limitation_near", warned("limitation_near")),
    (Urgency.THIS_WEEK, "user_is_accused", warned("user_is_accused_see_counsel")),
    (Urgency.THIS_WEEK, "possible_crime", warned("possible_crime_see_counsel")),
    (
        Urgency.THIS_WEEK,
        "employee_dispute",
        any_of(said("contract_kind", "employment"), said("relationship", "employee")),
    ),
    (Urgency.THIS_WEEK, "foreign_court", said("forum", "foreign_court_exclusive")),
    (Urgency.SOON, "limitation_passed", any_of(*(limit(id_, "passed") for id_ in LIMITATION))),
    (Urgency.SOON, "limitation_unclear", warned("limitation_only_if_pleaded")),
    (Urgency.SOON, "acts_go_on", said("acts_ongoing")),
    (
        Urgency.SOON,
        "claim_still_possible",
        all_of(
            said("stage", "first_instance", "first_instance_debate_closed"),
            warned("claim_before_debate_closes"),
        ),
    ),
    (Urgency.SOON, "answers_contradict", some("conflicts")),
)
"""Every reason with its urgency and its condition, the most urgent first."""
CODES: tuple[str, ...] = (*(code for _, code, _ in REASONS), "no_red_flag", "too_little_told")


def conditions() -> Iterator[Node]:
    """Yield every condition that the urgency rests on."""
    yield from (rule for _, _, rule in REASONS)
    yield _TOLD


def triage(parts: Parts) -> Triage:
    """Return the urgency of the most urgent reason, and every reason from there down."""
    found = [(urgency, code) for urgency, code, rule in REASONS if rule.holds(parts.facts)]
    if found:
        return Triage(found[0][0], tuple(code for _, code in found))
    if _TOLD.holds(parts.facts):
        return Triage(Urgency.ROUTINE, ("no_red_flag",))
    return Triage(Urgency.UNKNOWN, ("too_little_told",))
