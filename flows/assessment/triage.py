"""How urgent a case is for a firm, and why. Our reading of the red flags, no rule of law."""

from __future__ import annotations

from collections.abc import Callable

from flows.assessment.model import Triage, Urgency
from flows.assessment.parts import Parts
from flows.facts import YES

TODAY_DAYS = 7
"""A time limit with no more days left than this is for today."""
WEEK_DAYS = 30
"""One with no more days left than this is for this week."""

_SHORT = ("sue_after_preservation", "defence", "appeal", "labour_arbitration", "enforcement")

READS: frozenset[str] = frozenset(
    {
        "party_role",
        "stage",
        "acts_ongoing",
        "evidence_at_risk",
        "contract_kind",
        "relationship",
        "forum",
    }
)


def triage(parts: Parts, warnings: tuple[str, ...]) -> Triage:
    """Return the urgency of the most urgent reason, and every reason from there down."""
    found = [
        (urgency, code) for urgency, code, applies in _REASONS if applies(parts, warnings)
    ] or [(Urgency.ROUTINE, "no_red_flag")]
    ranked = sorted(found, key=lambda reason: _RANK[reason[0]])
    return Triage(ranked[0][0], tuple(dict.fromkeys(code for _, code in ranked)))


_RANK = {urgency: place for place, urgency in enumerate(Urgency)}


def _left(parts: Parts, *ids: str) -> list[int]:
    """Return the days left of those time limits that still run."""
    return [
        limit.days_left
        for limit in parts.deadlines
        if limit.id in ids
        and limit.days_left is not None
        and limit.days_left >= 0
        and limit.status in ("running", "near")
    ]


def _within(days: int, *ids: str) -> Callable[[Parts, tuple[str, ...]], bool]:
    return lambda parts, _: any(left <= days for left in _left(parts, *ids))


def _warned(*codes: str) -> Callable[[Parts, tuple[str, ...]], bool]:
    return lambda _, warnings: all(code in warnings for code in codes)


def _is(fact: str, *codes: str) -> Callable[[Parts, tuple[str, ...]], bool]:
    return lambda parts, _: parts.facts.code(fact) in codes


def _staff(parts: Parts, warnings: tuple[str, ...]) -> bool:
    del warnings
    kind = parts.facts.code("contract_kind") == "employment"
    return kind or "employee" in parts.facts.codes("relationship")


def _limitation_passed(parts: Parts, warnings: tuple[str, ...]) -> bool:
    del warnings
    own = ("limitation", "labour_arbitration")
    return any(limit.status == "passed" for limit in parts.deadlines if limit.id.startswith(own))


def _last_chance(parts: Parts, warnings: tuple[str, ...]) -> bool:
    """Whether the suit is filed, and the punitive claim can still be added to it."""
    filed = parts.facts.code("stage") in ("first_instance", "first_instance_debate_closed")
    return filed and "claim_before_debate_closes" in warnings


_LIMITATION = ("limitation", "limitation_infringement")
_REASONS: tuple[tuple[Urgency, str, Callable[[Parts, tuple[str, ...]], bool]], ...] = (
    (
        Urgency.TODAY,
        "crime_of_user",
        _warned("user_is_accused_see_counsel", "possible_crime_see_counsel"),
    ),
    (Urgency.TODAY, "deadline_days", _within(TODAY_DAYS, *_SHORT, *_LIMITATION)),
    (Urgency.TODAY, "evidence_at_risk", _is("evidence_at_risk", YES)),
    (Urgency.THIS_WEEK, "deadline_weeks", _within(WEEK_DAYS, *_SHORT)),
    (Urgency.THIS_WEEK, "limitation_near", _warned("limitation_near")),
    (Urgency.THIS_WEEK, "user_is_accused", _warned("user_is_accused_see_counsel")),
    (Urgency.THIS_WEEK, "possible_crime", _warned("possible_crime_see_counsel")),
    (Urgency.THIS_WEEK, "employee_dispute", _staff),
    (Urgency.THIS_WEEK, "foreign_court", _is("forum", "foreign_court_exclusive")),
    (Urgency.SOON, "limitation_passed", _limitation_passed),
    (Urgency.SOON, "limitation_unclear", _warned("limitation_only_if_pleaded")),
    (Urgency.SOON, "acts_go_on", _is("acts_ongoing", YES)),
    (Urgency.SOON, "claim_still_possible", _last_chance),
    (Urgency.SOON, "answers_contradict", lambda parts, _: bool(parts.conflicts)),
)
CODES: tuple[str, ...] = (*(code for _, code, _ in _REASONS), "no_red_flag")
