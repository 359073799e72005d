"""How a part of an element is known, and which way it points."""

from __future__ import annotations

from typing import TypeAlias

from flows.assessment.model import Circumstance, Effect, Element, Status
from flows.facts import Facts

Part: TypeAlias = Element | Circumstance

_PRESUMED = "presumed"
_BESIDE = frozenset({"right_type", "contract_kind", "stage", "party_role"})
"""Facts that many parts read beside the one they turn on."""
_TURNS_ON = {
    "right.lawful_source": ("lawful_source",),
    "clause.employee": ("clause_employee_duty",),
    "limitation": ("knew_date", "last_demand_date", "demand_made", "acts_ended", "acts_ongoing"),
}
_LOWERS = frozenset(
    {
        "clause.unclear",
        "forum.foreign_arbitration",
        "forum.foreign_court",
        "forum.foreign_law",
        "forum.no_institution",
        "proportion.below_loss",
        "proportion.excessive",
        "proportion.malicious",
    }
)
"""Parts that speak against a claim where they are met."""
_ALTERNATIVES = (Effect.SHALL, Effect.MAY, Effect.FACTOR)


def is_presumed(name: str, part: Part, facts: Facts) -> bool:
    """Whether a settled part rests on no answer, but on the burden of proof or the usual case."""
    if part.status is Status.OPEN:
        return False
    basis = getattr(part, "basis", None)
    if basis is not None:
        return str(basis) == _PRESUMED
    turns_on = _TURNS_ON.get(name) or tuple(fact for fact in part.facts if fact not in _BESIDE)
    return bool(turns_on) and not any(map(facts.is_known, turns_on))


def speaks_against(name: str, part: Circumstance) -> bool:
    """Whether a part hurts the claim where it is met."""
    return bool(getattr(part, "lowers", False)) or name in _LOWERS


def is_alternative(part: Circumstance) -> bool:
    """Whether a part is one of several of which one is enough."""
    return part.effect in _ALTERNATIVES
