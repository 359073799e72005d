"""Whether the facts come near a crime: a reason to see counsel, never a finding.

Criminal Law 213, 216, 217 and 219, and 法释〔2025〕5号. Only sums in CNY are compared, those that
follow from units, price and margin too. Where no figure can be compared that is said; a figure
below the threshold is no flag. Nobody should threaten to report a crime to obtain payment.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flows.assessment.exact import times
from flows.assessment.figure import COMPUTED_FROM, SHARE, computed_sum
from flows.assessment.measures import named_of, threshold_of, years_of
from flows.assessment.periods import in_years
from flows.assessment.right import PATENTS, SECRET, WORKS
from flows.assessment.tree import Leaf, Node
from flows.assessment.tree.conditions import (
    all_of,
    any_of,
    may_be,
    none_of,
    not_said,
    said,
    some,
    where,
)
from flows.facts import Facts
from flows.law.library import cached_by_law

_GAINS = ("infringer_profit", "illegal_gain", "breacher_gain")
_LOSSES = ("actual_loss", "contract_loss")
_READ = (*_GAINS, *_LOSSES, "royalty", *COMPUTED_FROM, SHARE)
_STAFF = ("employee", "former_employee")
_Sums = Callable[[Facts], list[Decimal]]


@dataclass(frozen=True, slots=True)
class _Threshold:
    """One limb of a crime: sums and the figure they reach; `again` after a sanction."""

    sums: _Sums
    floor: Decimal
    again: Decimal


@dataclass(frozen=True, slots=True)
class Crime:
    """One crime: when its acts were done, when a figure reaches it, when none can be compared."""

    provision: str
    threshold: str
    acts: Node
    reached: Node
    unmeasured: Node

    @property
    def near(self) -> Node:
        """Met where the facts come near the crime, or cannot be compared."""
        return any_of(self.reached, self.unmeasured)


@cached_by_law(64)
def crimes(as_of: date) -> tuple[Crime, ...]:
    """Return every crime the product looks at."""
    return (_secret(as_of), _mark(as_of), _work(as_of), _patent(as_of))


@cached_by_law(64)
def crime_reached(as_of: date) -> Node:
    """Return a node met where a figure reaches the threshold of a crime."""
    return any_of(*(crime.reached for crime in crimes(as_of)))


@cached_by_law(64)
def crime_near(as_of: date) -> Node:
    """Return a node met where the facts come near a crime, or cannot be compared."""
    return any_of(*(crime.near for crime in crimes(as_of)))


def possible_crime(facts: Facts, as_of: date) -> str:
    """Return the provision of a crime that the facts come near; empty where none."""
    return next((one.provision for one in crimes(as_of) if one.near.holds(facts)), "")


SECRET_TAKEN = all_of(
    said("right_type", SECRET),
    said("act_kinds", "disclosed_secret", "used_secret"),
    said("relationship", *_STAFF),
    not_said("independent_origin"),
)
"""A secret that somebody took with them: the fair licence fee counts, used or not (Art 18)."""


def _secret(as_of: date) -> Crime:
    provision = "spc-2025-5:17"
    acts = all_of(
        said("right_type", SECRET),
        may_be("act_kinds", "disclosed_secret", "used_secret", "used_beyond_purpose"),
        not_said("independent_origin"),
    )
    floor, again = threshold_of(provision), named_of(provision, "repeat_cny")
    lost = _Threshold(_sums(*_LOSSES, *_GAINS), floor, again)
    fee = _Threshold(_sums("royalty"), floor, again)
    reached = any_of(_reaches(lost, provision, as_of), all_of(SECRET_TAKEN, _one(fee, as_of)))
    return _crime("criminal-law:219", provision, acts, reached, _sums(*_LOSSES, *_GAINS))


def _mark(as_of: date) -> Crime:
    acts = all_of(said("right_type", "trademark"), said("act_kinds", "counterfeit_mark"))
    return _by_gain_or_turnover("criminal-law:213", "spc-2025-5:3.1", acts, as_of)


def _work(as_of: date) -> Crime:
    acts = all_of(said("right_type", *WORKS), said("act_kinds", "piracy"))
    copies = named_of("spc-2025-5:13", "copies_count")

    def many(facts: Facts) -> bool:
        return (facts.count("units_sold") or 0) >= copies

    more = where("units_sold", holds=many)
    return _by_gain_or_turnover("criminal-law:217", "spc-2025-5:13", acts, as_of, more)


def _patent(as_of: date) -> Crime:
    acts = all_of(said("right_type", *PATENTS), said("act_kinds", "passed_off_patent"))
    loss = named_of("spc-2025-5:10", "loss_cny")
    lost = _one(_Threshold(_sums(*_LOSSES), loss, loss), as_of)
    return _by_gain_or_turnover("criminal-law:216", "spc-2025-5:10", acts, as_of, lost)


def _by_gain_or_turnover(
    provision: str, threshold: str, acts: Node, as_of: date, *more: Node
) -> Crime:
    """Return a crime measured by the gain, by the turnover, or by something of its own."""
    gain = _Threshold(_sums(*_GAINS), threshold_of(threshold), named_of(threshold, "repeat_cny"))
    turnover = _Threshold(
        _turnover,
        named_of(threshold, "turnover_cny"),
        named_of(threshold, "repeat_turnover_cny"),
    )
    limbs = (_reaches(limb, threshold, as_of) for limb in (gain, turnover))

    def measured(facts: Facts) -> list[Decimal]:
        return [*_sums(*_GAINS)(facts), *_turnover(facts)]

    return _crime(provision, threshold, acts, any_of(*limbs, *more), measured)


def _crime(provision: str, threshold: str, acts: Node, reached: Node, measured: _Sums) -> Crime:
    unknown = where(*_READ, holds=lambda facts: not measured(facts))
    return Crime(
        provision=provision,
        threshold=threshold,
        acts=acts,
        reached=all_of(acts, reached),
        unmeasured=all_of(acts, some("act_kinds"), unknown, none_of(reached)),
    )


def _sums(*facts_of_money: str) -> _Sums:
    """Return how to find these sums in CNY; with the gains, the profit that can be worked out."""

    def sums(facts: Facts) -> list[Decimal]:
        money = [facts.money(fact) for fact in facts_of_money]
        found = [each.amount for each in money if each and each.currency == "CNY"]
        profit = computed_sum(facts) if "infringer_profit" in facts_of_money else None
        return [*found, profit.amount] if profit and profit.currency == "CNY" else found

    return sums


def _turnover(facts: Facts) -> list[Decimal]:
    units, price = facts.count("units_sold"), facts.money("unit_price")
    if units is None or price is None or price.currency != "CNY":
        return []
    return [times(Decimal(units), price.amount)]


def _one(limb: _Threshold, as_of: date) -> Leaf:
    """Return a leaf met where a sum reaches the figure for a first act."""
    del as_of  # the figure is the same whenever the act was done
    return where(*_READ, holds=lambda facts: _any(limb.sums(facts), limb.floor))


def _reaches(limb: _Threshold, threshold: str, as_of: date) -> Node:
    """Return a node met where a sum reaches the figure, or the lower one after a sanction."""
    lower = where(*_READ, holds=lambda facts: _any(limb.sums(facts), limb.again))
    again = all_of(
        said("repeated_after_decision"),
        some("prior_decision"),
        _punished_lately(threshold, as_of),
        lower,
    )
    return any_of(_one(limb, as_of), again)


def _any(sums: list[Decimal], floor: Decimal) -> bool:
    return any(each >= floor for each in sums)


def _punished_lately(threshold: str, as_of: date) -> Leaf:
    """Return a leaf met where a decision took effect in the years that the law looks back."""
    years, fact = years_of(threshold), "prior_decision_effective_date"

    def holds(facts: Facts) -> bool:
        effective = facts.span(fact)
        return effective is not None and as_of <= in_years(effective, years).last

    return where(fact, holds=holds)


__all__ = [
    "SECRET_TAKEN",
    "Crime",
    "crime_near",
    "crime_reached",
    "crimes",
    "possible_crime",
]
