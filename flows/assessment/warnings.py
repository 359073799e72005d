"""Warnings: what the user must not miss, by code, each with its condition."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flows.assessment.building import ALWAYS, never
from flows.assessment.codes import DeadlineId
from flows.assessment.conflicts import COMPANY_AS_EMPLOYEE
from flows.assessment.crime import crime_near
from flows.assessment.dispute_clause import MAY_COVER_TORT
from flows.assessment.model import RouteName, Status
from flows.assessment.parts import Parts
from flows.assessment.results import (
    LIMITATION,
    OPEN_LIMIT,
    REGISTRATION,
    available,
    element,
    limit,
    limit_reached,
)
from flows.assessment.right import MODELS, REGISTERED, WORKS
from flows.assessment.roles import ACCUSED
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
from flows.facts import NO, NONE
from flows.law.library import cached_by_law, library

CLAIMANT = none_of(ACCUSED)
SECRET_RIGHT = said("right_type", "trade_secret", CONTRACT_ONLY)
REGISTERED_BY_THEM = said("act_kinds", "registered_in_own_name")
NO_RIGHT_HERE = all_of(
    said("right_in_china", NO), said("right_type", "trademark", *REGISTERED, *WORKS)
)
"""The right named is not registered or protected in mainland China."""
PUBLISHED_APPLICATION = all_of(
    said("right_type", "invention_patent"),
    said("right_status", "pending"),
    said("application_published"),
)
"""Published and not granted: a fee for use, no infringement yet (Patent Law 13)."""
TORT = available(RouteName.PUNITIVE, RouteName.COMPENSATORY, RouteName.STATUTORY)
_REVISED = date(2026, 6, 26)
"""The day on which the Trademark Law was revised; before it nobody knew what would change."""


@cached_by_law(64)
def warning_rules(as_of: date) -> Mapping[str, Node]:
    """Return the condition of each warning by its code, the gravest first."""
    return {
        "possible_crime_see_counsel": crime_near(as_of),
        "registered_by_other_side": all_of(REGISTERED_BY_THEM, CLAIMANT),
        "no_right_in_china": all_of(NO_RIGHT_HERE, CLAIMANT),
        "recover_in_time": all_of(
            any_of(*(limit(id_, *OPEN_LIMIT) for id_ in REGISTRATION)), CLAIMANT
        ),
        "arbitration_clause_may_cover": all_of(
            MAY_COVER_TORT, not_said("right_type", CONTRACT_ONLY), TORT
        ),
        "user_is_accused_see_counsel": ACCUSED,
        "answers_not_privileged": ACCUSED,
        "limitation_near": all_of(any_of(*(limit(id_, "near") for id_ in LIMITATION)), CLAIMANT),
        "limitation_only_if_pleaded": any_of(*map(_seems_expired, LIMITATION)),
        "preservation_30_days": all_of(
            limit("sue_after_preservation", *OPEN_LIMIT, "passed"),
            any_of(said("preservation_order"), known("preservation_granted_date")),
            CLAIMANT,
        ),
        "claim_before_debate_closes": all_of(
            limit("punitive_claim", *OPEN_LIMIT), available(RouteName.PUNITIVE), CLAIMANT
        ),
        "secure_evidence_before_notice": all_of(
            not_said("notice_sent"), may_be("stage", "not_filed"), CLAIMANT
        ),
        "elect_contract_or_tort": all_of(
            some("contract_kind"),
            not_said("right_type", CONTRACT_ONLY),
            available(RouteName.LIQUIDATED),
            TORT,
            CLAIMANT,
        ),
        "evaluation_report_missing": all_of(
            said("right_type", *MODELS), said("evaluation_report", NONE), CLAIMANT
        ),
        "provisional_protection_fee": PUBLISHED_APPLICATION,
        "licence_needs_authority": all_of(
            said("standing", "ordinary_licensee"), not_said("licensee_authority"), CLAIMANT
        ),
        "co_owner_must_agree": all_of(
            said("standing", "co_owner"), not_said("co_owner_consent"), CLAIMANT
        ),
        "non_use_attack": all_of(
            said("right_type", "trademark"),
            said("trademark_used", NO),
            not_said("right_in_china", NO),
            CLAIMANT,
        ),
        "bad_faith_notice": all_of(said("notice_forms", "platform_complaint"), CLAIMANT),
        "statutory_damages_cannot_be_base": all_of(
            element(RouteName.PUNITIVE, "base", Status.OPEN, Status.NOT_MET),
            available(RouteName.STATUTORY),
            CLAIMANT,
        ),
        "employee_confidentiality_clause": all_of(
            any_of(
                said("clause_employee_duty", "confidentiality"),
                said("other_employee_clauses", "confidentiality"),
            ),
            none_of(COMPANY_AS_EMPLOYEE),
        ),
        "no_adjustment_clause_ineffective": said("clause_no_adjustment"),
        "do_not_take_their_secrets": all_of(SECRET_RIGHT, CLAIMANT),
        "do_not_paste_the_secret": SECRET_RIGHT,
        "decree_801": said("domicile_in_china", NO),
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
