"""Warnings: what the user must not miss, by code, each with its condition."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flows.assessment.building import ALWAYS, never
from flows.assessment.codes import DeadlineId
from flows.assessment.conflicts import COMPANY_AS_EMPLOYEE
from flows.assessment.crime import crimes
from flows.assessment.model import RouteName, Status
from flows.assessment.parts import Parts
from flows.assessment.results import (
    LIMITATION,
    OPEN_LIMIT,
    available,
    element,
    limit,
    limit_reached,
)
from flows.assessment.tort import CONTRACT_ONLY
from flows.assessment.tree import Node
from flows.assessment.tree.conditions import (
    all_of,
    any_of,
    known,
    may_be,
    none_of,
    not_said,
    said,
    some,
)
from flows.facts import NO
from flows.law.library import cached_by_law, library

ACCUSED = said("party_role", "accused")
SECRET = said("right_type", "trade_secret", CONTRACT_ONLY)
TORT = available(RouteName.PUNITIVE, RouteName.COMPENSATORY, RouteName.STATUTORY)
_REVISED = date(2026, 6, 26)
"""The day on which the Trademark Law was revised; before it nobody knew what would change."""


@cached_by_law(64)
def warning_rules(as_of: date) -> Mapping[str, Node]:
    """Return the condition of each warning by its code, the gravest first."""
    return {
        "user_is_accused_see_counsel": ACCUSED,
        "possible_crime_see_counsel": any_of(*crimes(as_of).values()),
        "limitation_near": any_of(*(limit(id_, "near") for id_ in LIMITATION)),
        "limitation_only_if_pleaded": any_of(*map(_seems_expired, LIMITATION)),
        "preservation_30_days": all_of(
            limit("sue_after_preservation", *OPEN_LIMIT, "passed"),
            any_of(said("preservation_order"), known("preservation_granted_date")),
        ),
        "claim_before_debate_closes": all_of(
            limit("punitive_claim", *OPEN_LIMIT), available(RouteName.PUNITIVE)
        ),
        "secure_evidence_before_notice": all_of(
            not_said("notice_sent"), may_be("stage", "not_filed"), none_of(ACCUSED)
        ),
        "elect_contract_or_tort": all_of(
            some("contract_kind"),
            not_said("right_type", CONTRACT_ONLY),
            available(RouteName.LIQUIDATED),
            TORT,
        ),
        "statutory_damages_cannot_be_base": all_of(
            element(RouteName.PUNITIVE, "base", Status.OPEN, Status.NOT_MET),
            available(RouteName.STATUTORY),
        ),
        "employee_confidentiality_clause": all_of(
            said("clause_employee_duty", "confidentiality"),
            none_of(COMPANY_AS_EMPLOYEE),
        ),
        "no_adjustment_clause_ineffective": said("clause_no_adjustment"),
        "do_not_take_their_secrets": all_of(SECRET, none_of(ACCUSED)),
        "do_not_paste_the_secret": SECRET,
        "trademark_law_changes_2027": all_of(
            _announced(as_of), said("right_type", "trademark"), not_said("acts_ongoing", NO)
        ),
        "amounts_are_ranges": said("amounts"),
    }


def warnings(parts: Parts) -> tuple[str, ...]:
    """Return the codes of the warnings that apply, the gravest first."""
    rules = warning_rules(parts.as_of)
    return tuple([code for code, rule in rules.items() if rule.holds(parts.facts)])


def _seems_expired(id_: DeadlineId) -> Node:
    """Return a node met where a period ran out by its dates: passed, or perhaps interrupted."""
    return all_of(limit(id_, "passed", "unknown"), limit_reached(id_))


def _announced(as_of: date) -> Node:
    """Return whether the revised Trademark Law is announced, but not yet in force."""
    begins = library().get("trademark-law-2026:77.1").start
    return ALWAYS if _REVISED <= as_of < begins else never()
