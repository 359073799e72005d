"""Whether the facts come near a crime: a reason to see counsel, never a finding.

Criminal Law 213 to 219 and 法释〔2025〕5号. Only sums in CNY are compared. Nobody is to be
threatened with a report to obtain payment.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from flows.assessment.measures import threshold_of, years_of
from flows.assessment.periods import in_years
from flows.facts import YES, Facts

THRESHOLD = "spc-2025-5:trade-secret"
AFTER_PENALTY = "spc-2025-5:trade-secret-repeat"
_LEAKS = frozenset({"disclosed_secret", "used_secret", "used_beyond_purpose"})
_SUMS = ("actual_loss", "infringer_profit", "illegal_gain", "royalty")
_PATENTS = ("invention_patent", "utility_model", "design_patent")

READS: frozenset[str] = frozenset(
    {
        "right_type",
        "act_kinds",
        *_SUMS,
        "contract_loss",
        "breacher_gain",
        "prior_decision",
        "prior_decision_effective_date",
        "repeated_after_decision",
    }
)


def possible_crime(facts: Facts, as_of: date) -> str:
    """Return the provision of a crime that the facts come near to; empty where none."""
    right, acts = facts.code("right_type"), facts.codes("act_kinds")
    if right == "trade_secret" and _secret(facts, as_of):
        return "criminal-law:219"
    if right == "trademark" and "counterfeit_mark" in acts:
        return "criminal-law:213"
    if right in ("copyright", "software") and "piracy" in acts:
        return "criminal-law:217"
    if right in _PATENTS and "passed_off_patent" in acts:
        return "criminal-law:216"
    return ""


def _secret(facts: Facts, as_of: date) -> bool:
    """Whether a secret was leaked or used, with a loss or gain that reaches the threshold."""
    acts = facts.codes("act_kinds")
    if acts and acts.isdisjoint(_LEAKS):
        return False
    again = _punished_lately(facts, as_of)
    threshold = threshold_of(AFTER_PENALTY if again else THRESHOLD)
    return _largest(facts, (*_SUMS, "contract_loss", "breacher_gain")) >= threshold


def _punished_lately(facts: Facts, as_of: date) -> bool:
    """Whether it was held liable in the two years before, and did it again."""
    if facts.code("repeated_after_decision") != YES:
        return False
    effective = facts.span("prior_decision_effective_date")
    if facts.code("prior_decision") in (None, "none") or effective is None:
        return False
    return as_of <= in_years(effective, years_of(AFTER_PENALTY)).last


def _largest(facts: Facts, ids: tuple[str, ...]) -> Decimal:
    """Return the largest of these sums in CNY; zero where none is known."""
    sums = [facts.money(id_) for id_ in ids]
    return max(
        (money.amount for money in sums if money and money.currency == "CNY"), default=Decimal(0)
    )
