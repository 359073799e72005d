"""Warnings: what the user must not miss, by code, each with its condition."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flows.assessment import crime
from flows.assessment.model import Deadline, RouteName, RouteStatus, Status
from flows.assessment.parts import Parts
from flows.assessment.tort import CONTRACT_ONLY
from flows.facts import NO, NONE, YES
from flows.law.library import library

_SECRETS = ("trade_secret", "confidential_information")
_STILL_OPEN = frozenset({"running", "near", "unknown"})
_REVISED = date(2026, 6, 26)
"""The day the Trademark Law was revised; before it nobody could say what would change."""

READS: frozenset[str] = crime.READS | {
    "party_role",
    "right_type",
    "acts_ongoing",
    "notice_sent",
    "stage",
    "contract_kind",
    "clause_no_adjustment",
    "clause_employee_duty",
    "other_side_kind",
    "relationship",
    "preservation_order",
    "preservation_granted_date",
}


def warnings(parts: Parts) -> tuple[str, ...]:
    """Return the codes of the warnings that apply, the gravest first."""
    return tuple(code for code, applies in _WARNINGS.items() if applies(parts))


def deadline(parts: Parts, id_: str) -> Deadline | None:
    """Return a time limit by id; None where the case has none of that id."""
    return next((found for found in parts.deadlines if found.id == id_), None)


def available(parts: Parts, route: RouteName) -> bool:
    """Whether a route can still be had."""
    return parts.routes[route].status is not RouteStatus.UNAVAILABLE


def _accused(parts: Parts) -> bool:
    return parts.facts.code("party_role") == "accused"


def _possible_crime(parts: Parts) -> bool:
    return bool(crime.possible_crime(parts.facts, parts.as_of))


def _limitations(parts: Parts) -> list[Deadline]:
    own = ("limitation", "labour_arbitration")
    return [found for found in parts.deadlines if found.id.startswith(own)]


def _limitation_near(parts: Parts) -> bool:
    return any(found.status == "near" for found in _limitations(parts))


def _seems_expired(parts: Parts) -> bool:
    """The period ran out by the dates given: passed, or saved only by what is unknown."""
    return any(
        found.status in ("passed", "unknown")
        and found.date is not None
        and found.date <= parts.as_of
        for found in _limitations(parts)
    )


def _preservation(parts: Parts) -> bool:
    limit = deadline(parts, "sue_after_preservation")
    ordered = parts.facts.code("preservation_order") == YES
    granted = parts.facts.span("preservation_granted_date") is not None
    applies = limit is not None and limit.status not in ("not_applicable", "met")
    return applies and (ordered or granted)


def _before_debate(parts: Parts) -> bool:
    limit = deadline(parts, "punitive_claim")
    still = limit is not None and limit.status in _STILL_OPEN
    return still and available(parts, RouteName.PUNITIVE)


def _evidence_first(parts: Parts) -> bool:
    not_yet = parts.facts.code("notice_sent") != YES
    early = parts.facts.code("stage") in (None, "not_filed")
    return not_yet and early and not _accused(parts)


def _elect(parts: Parts) -> bool:
    tort = (RouteName.PUNITIVE, RouteName.COMPENSATORY, RouteName.STATUTORY)
    contract = parts.facts.code("contract_kind") not in (None, NONE)
    in_tort = parts.facts.code("right_type") != CONTRACT_ONLY
    both = available(parts, RouteName.LIQUIDATED) and any(available(parts, r) for r in tort)
    return contract and in_tort and both


def _no_base(parts: Parts) -> bool:
    """No figure stands for the base while statutory damages can be had."""
    base = parts.routes[RouteName.PUNITIVE].elements.get("base")
    short = base is not None and base.status is not Status.MET
    return short and available(parts, RouteName.STATUTORY)


def _is_secret(parts: Parts) -> bool:
    return parts.facts.code("right_type") in _SECRETS


def _mark_before_2027(parts: Parts) -> bool:
    mark = parts.facts.code("right_type") == "trademark"
    lasting = parts.facts.code("acts_ongoing") != NO
    begins = library().get("trademark-law-2026:77.1").start
    return mark and lasting and _REVISED <= parts.as_of < begins


def _has_amounts(parts: Parts) -> bool:
    shown = (route.amounts or route.liquidated for route in parts.routes.values())
    return parts.exposure is not None or any(amount is not None for amount in shown)


_WARNINGS: dict[str, Callable[[Parts], bool]] = {
    "user_is_accused_see_counsel": _accused,
    "possible_crime_see_counsel": _possible_crime,
    "limitation_near": _limitation_near,
    "limitation_only_if_pleaded": _seems_expired,
    "preservation_30_days": _preservation,
    "claim_before_debate_closes": _before_debate,
    "secure_evidence_before_notice": _evidence_first,
    "elect_contract_or_tort": _elect,
    "statutory_damages_cannot_be_base": _no_base,
    "employee_confidentiality_clause": lambda parts: (
        parts.facts.code("clause_employee_duty") == "confidentiality"
        and not any(clash.rule == "company_as_employee" for clash in parts.conflicts)
    ),
    "no_adjustment_clause_ineffective": lambda parts: (
        parts.facts.code("clause_no_adjustment") == YES
    ),
    "do_not_take_their_secrets": lambda parts: _is_secret(parts) and not _accused(parts),
    "do_not_paste_the_secret": _is_secret,
    "trademark_law_changes_2027": _mark_before_2027,
    "amounts_are_ranges": _has_amounts,
}
CODES: tuple[str, ...] = tuple(_WARNINGS)
