"""The element `proportion`: the agreed sum against the loss, never below arguable.

Civil Code 585(2), 法释〔2023〕13号 Arts 62, 64 and 65: an excessive sum is reduced, not lost.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from flows.assessment.agreed_sum import LOSS, SUM, agreed_sum, line, loss
from flows.assessment.building import softened
from flows.assessment.lowered import lowered
from flows.assessment.measures import on_file
from flows.assessment.tree import (
    ARGUABLE,
    MET,
    NOT_MET,
    OPEN,
    AllOf,
    AnyOf,
    Leaf,
    Level,
    Node,
    met,
    weighed,
    yes,
)
from flows.facts import Facts


def proportion_element(as_of: date) -> Node:
    """The sum against the loss (Art 65): a party in bad faith gets no reduction."""
    bad_faith, line_ = on_file(as_of, "spc-2023-13:65.3"), on_file(as_of, "spc-2023-13:65.2")
    adjusted = ("civil-code:585.2",)
    malicious = AllOf(
        name="proportion.malicious", provisions=bad_faith, of=(yes("breach_deliberate"),)
    )
    above = _compared(lambda total, harm: total > line(harm))
    below = _compared(lambda total, harm: total < harm)
    in_line = AllOf(
        provisions=on_file(as_of, "spc-2023-13:64.2"),
        of=(
            softened(_unknown_sum(), "unknown_facts"),
            softened(_unknown_loss(), "loss_unknown"),
            lowered("proportion.excessive", above, "reduction_risk", (*adjusted, *line_)),
            softened(_by_gain_alone(), "rests_on_discretion"),
            _loss_shown(),
        ),
    )
    enough = lowered("proportion.below_loss", below, "increase_possible", adjusted)
    return AllOf(name="proportion", of=(AnyOf(of=(malicious, in_line)), enough))


def _unknown_sum() -> Leaf:
    def level(facts: Facts) -> Level:
        return NOT_MET if agreed_sum(facts) else MET

    return weighed(*SUM, by=level)


def _unknown_loss() -> Leaf:
    def level(facts: Facts) -> Level:
        return NOT_MET if loss(facts)[0] else MET

    return weighed(*LOSS, by=level)


def _by_gain_alone() -> Leaf:
    """Art 62: the court may start from the gain of the party in breach."""

    def level(facts: Facts) -> Level:
        return MET if loss(facts)[1] == "breacher_gain" else NOT_MET

    return weighed(*LOSS, by=level)


def _compared(holds: Callable[[Decimal, Decimal], bool]) -> Leaf:
    """Return a leaf met where `holds` does for sum and loss; open where one is unknown."""

    def level(facts: Facts) -> Level:
        total, (harm, _) = agreed_sum(facts), loss(facts)
        if total is None or harm is None:
            return OPEN
        return MET if holds(total.amount, harm.amount) else NOT_MET

    return weighed(*SUM, *LOSS, by=level)


def _loss_shown() -> Leaf:
    """The claimant supports the sum with evidence of the loss (Art 64(2))."""

    def level(facts: Facts) -> Level:
        amount, fact = loss(facts)
        return met(facts, fact) if amount else MET

    return weighed(*LOSS, by=level, floor=ARGUABLE)
