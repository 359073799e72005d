"""Cases that a lawyer's review turned on: sound ones, each to be changed in one respect."""

from __future__ import annotations

from datetime import date

from case_facts import TODAY, cny, facts_of, proved

from flows.assessment.assess import assess
from flows.assessment.model import Assessment, Deadline, RouteStatus
from flows.facts_file import Json

MILLION = cny(1_000_000)
MARK: dict[str, Json] = {
    "party_role": "right_holder",
    "other_side_kind": "company",
    "standing": "owner",
    "right_type": "trademark",
    "right_status": "in_force",
    "right_in_china": "yes",
    "trademark_used": "yes",
    "infringement_shown": "yes",
    "lawful_source": "no",
    "contrary_evidence": "no",
    "acts_started": "2025-11-01",
    "acts_ongoing": "yes",
    "act_kinds": ["counterfeit_mark"],
    "infringement_main_business": "yes",
    "actual_loss": MILLION,
    "stage": "not_filed",
    "knew_date": "2025-12-01",
}
PATENT: dict[str, Json] = {
    **{fact: value for fact, value in MARK.items() if fact != "trademark_used"},
    "right_type": "invention_patent",
    "act_kinds": ["passed_off_patent"],
}
CONTRACT: dict[str, Json] = {
    "party_role": "right_holder",
    "other_side_kind": "company",
    "right_type": "confidential_information",
    "contract_kind": "nnn",
    "contract_signed": "yes",
    "contract_binds_infringer": "yes",
    "clause": "yes",
    "clause_form": "fixed_sum",
    "clause_sum": MILLION,
    "contract_loss": MILLION,
    "breach": "yes",
    "breach_deliberate": "no",
    "governing_law": "prc",
    "forum": "prc_court",
    "contract_foreign_related": "yes",
    "protected_information_defined": "yes",
    "leak_acts_defined": "yes",
    "standard_form": "no",
    "clause_employee_duty": "not_employee",
    "knew_date": "2026-01-01",
    "stage": "not_filed",
    "acts_started": "2025-12-01",
    "acts_ongoing": "yes",
    "contract_date": "2024-01-01",
    "demand_made": "no",
    "technology_or_goods_trade": "no",
}


def assessed(base: dict[str, Json], as_of: date = TODAY, /, **changes: Json) -> Assessment:
    """Return the assessment of a base case so changed (None: not known), all of it proved."""
    merged = {**base, **changes}
    given: dict[str, Json] = {fact: value for fact, value in merged.items() if value is not None}
    return assess(facts_of(proved(given)), as_of, changes=False)


def statuses(found: Assessment) -> dict[str, RouteStatus]:
    """Return the status of every route by its name."""
    return {name.value: route.status for name, route in found.routes.items()}


def clashes(found: Assessment) -> list[str]:
    """Return the rules of the contradictions."""
    return [clash.rule for clash in found.conflicts]


def limit(found: Assessment, id_: str) -> Deadline:
    """Return a time limit by its id."""
    return next(one for one in found.deadlines if one.id == id_)
