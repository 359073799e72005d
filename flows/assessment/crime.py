"""Whether the facts come near a crime: a reason to see counsel, never a finding.

Criminal Law 213, 216, 217 and 219, and 法释〔2025〕5号. Only sums in CNY are compared. Nobody
should threaten to report a crime to obtain payment.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flows.assessment.measures import threshold_of, years_of
from flows.assessment.periods import in_years
from flows.assessment.tree import Leaf, Node
from flows.assessment.tree.conditions import all_of, any_of, said, some, where
from flows.facts import Facts
from flows.law.library import cached_by_law

THRESHOLD = "spc-2025-5:trade-secret"
AFTER_PENALTY = "spc-2025-5:trade-secret-repeat"
"""The lower threshold for whoever was held liable in the two years before."""
_LEAKS = frozenset({"disclosed_secret", "used_secret", "used_beyond_purpose"})
_SUMS = (
    "actual_loss",
    "infringer_profit",
    "illegal_gain",
    "royalty",
    "contract_loss",
    "breacher_gain",
)
_PATENTS = ("invention_patent", "utility_model", "design_patent")


@cached_by_law(64)
def crimes(as_of: date) -> Mapping[str, Node]:
    """Return, by the provision of each crime, when the facts come near it."""
    again = all_of(
        said("repeated_after_decision"),
        some("prior_decision"),
        _punished_lately(as_of),
        _reaches(AFTER_PENALTY),
    )
    leaked = where("act_kinds", holds=_may_have_leaked)
    return {
        "criminal-law:219": all_of(
            said("right_type", "trade_secret"), leaked, any_of(_reaches(THRESHOLD), again)
        ),
        "criminal-law:213": all_of(
            said("right_type", "trademark"), said("act_kinds", "counterfeit_mark")
        ),
        "criminal-law:217": all_of(
            said("right_type", "copyright", "software"), said("act_kinds", "piracy")
        ),
        "criminal-law:216": all_of(
            said("right_type", *_PATENTS), said("act_kinds", "passed_off_patent")
        ),
    }


def possible_crime(facts: Facts, as_of: date) -> str:
    """Return the provision of a crime that the facts come near; empty where none."""
    return next((id_ for id_, near in crimes(as_of).items() if near.holds(facts)), "")


def _may_have_leaked(facts: Facts) -> bool:
    acts = facts.codes("act_kinds")
    return not acts or not acts.isdisjoint(_LEAKS)


def _reaches(provision: str) -> Leaf:
    """Return a leaf met where one of the sums in CNY reaches the threshold of a provision."""
    threshold = threshold_of(provision)

    def holds(facts: Facts) -> bool:
        sums = filter(None, map(facts.money, _SUMS))
        return any(money.currency == "CNY" and money.amount >= threshold for money in sums)

    return where(*_SUMS, holds=holds)


def _punished_lately(as_of: date) -> Leaf:
    """Return a leaf met where a decision took effect in the years that the law looks back."""
    years, fact = years_of(AFTER_PENALTY), "prior_decision_effective_date"

    def holds(facts: Facts) -> bool:
        effective = facts.span(fact)
        return effective is not None and as_of <= in_years(effective, years).last

    return where(fact, holds=holds)
