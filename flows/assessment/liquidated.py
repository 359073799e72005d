"""Liquidated damages: the sum agreed for a breach, measured against the loss.

Civil Code 585; 法释〔2023〕13号 Arts 62 and 64-66; Labour Contract Law 22, 23 and 25. The loss
need not be proved to have the route, only to hold the sum: an excessive sum is cut, not
lost, so neither `proportion` nor `forum` ever falls below arguable.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from flows.assessment.agreed_sum import LOSS, READS, SUM, agreed_sum, amounts, line, loss
from flows.assessment.building import softened
from flows.assessment.conflicts import (
    CLAUSE_WITHOUT_CONTRACT,
    SUM_WITHOUT_CLAUSE,
    said,
)
from flows.assessment.leaves import weighed
from flows.assessment.limitation import limitation
from flows.assessment.measures import on_file
from flows.assessment.model import Effect, RouteName
from flows.assessment.tree import All, Any, Leaf, Level, Node, Unless, met, one_of, yes
from flows.facts import NO, NONE, NOT_APPLICABLE, YES, Facts
from flows.vocabulary import FACTS

__all__ = ["READS", "amounts", "breach_element", "contract_element", "liquidated_rule"]

_KINDS = tuple(code for code in FACTS["contract_kind"].codes if code != NONE)


@functools.lru_cache(maxsize=64)
def liquidated_rule(as_of: date) -> Node:
    """Return the route to the agreed sum."""
    return All(
        name=RouteName.LIQUIDATED.value,
        of=(
            contract_element(),
            _clause(),
            breach_element(as_of),
            _proportion(as_of),
            _forum(as_of),
        ),
    )


def contract_element() -> Node:
    """A contract that was concluded, with the party that leaked (Civil Code 465(2))."""
    signed = All(
        name="contract.signed",
        provisions=("civil-code:465.2",),
        of=(
            one_of("contract_kind", *_KINDS, reason="no_contract"),
            yes("contract_signed", reason="no_contract"),
        ),
    )
    party = All(
        name="contract.party",
        provisions=("civil-code:465.2",),
        of=(yes("contract_binds_infringer", reason="not_the_signatory"),),
    )
    return Unless(
        name="contract",
        conflict=CLAUSE_WITHOUT_CONTRACT,
        child=All(of=(signed, party)),
    )


def _clause() -> Node:
    """A clause that fixes a sum or a formula, which the law allows for this duty."""
    agreed = Any(
        name="clause.agreed",
        provisions=("civil-code:585.1",),
        of=(
            Unless(conflict=SUM_WITHOUT_CLAUSE, child=yes("clause", reason="no_clause")),
            _relapse_clause(),
        ),
    )
    vague = Any(of=(said("protected_information_defined", NO), said("leak_acts_defined", NO)))
    clear = All(
        name="clause.clear",
        provisions=("civil-code:585.1",),
        of=(softened(vague, "unclear_terms"),),
    )
    return All(name="clause", of=(agreed, _allowed_for_duty(), clear))


def _relapse_clause() -> Leaf:
    """A sum agreed in a settlement for a relapse is a clause, though nobody called it one."""

    def level(facts: Facts) -> Level:
        settles = facts.code("contract_kind") == "settlement"
        agreed = settles and facts.code("clause") is None and facts.money("settlement_relapse_sum")
        return Level.ARGUABLE if agreed else Level.NOT_MET

    return weighed("contract_kind", "clause", "settlement_relapse_sum", by=level)


def _allowed_for_duty() -> Leaf:
    """An employee may owe an agreed sum for training or a non-compete alone (Arts 22, 23, 25)."""

    def level(facts: Facts) -> Level:
        duty, kind = facts.code("clause_employee_duty"), facts.code("contract_kind")
        if duty is not None:
            return Level.NOT_MET if duty == "confidentiality" else Level.MET
        staff = facts.codes("relationship") & {"employee", "former_employee"}
        doubtful = kind == "employment" or (kind in ("nda", "nnn", "consultant") and staff)
        return Level.OPEN if doubtful else Level.MET

    return weighed(
        "clause_employee_duty",
        "contract_kind",
        "relationship",
        by=level,
        name="clause.employee",
        reason="employee_clause_void",
        effect=Effect.BAR,
        provisions=(
            "labour-contract-law:22.2",
            "labour-contract-law:23.2",
            "labour-contract-law:25",
        ),
    )


def breach_element(as_of: date) -> Node:
    """The act breaks the contract, and the claim is not too late."""
    broken = All(
        name="breach.shown",
        provisions=("civil-code:577",),
        of=(yes("breach", reason="no_breach"),),
    )
    return All(name="breach", of=(broken, limitation(as_of, contract=True)))


def _proportion(as_of: date) -> Node:
    """The sum against the loss (Art 65): whoever breaks it in bad faith is not helped."""
    malicious = All(
        name="proportion.malicious",
        provisions=on_file(as_of, "spc-2023-13:65.3"),
        effect=Effect.MAY,
        of=(yes("breach_deliberate"),),
    )
    in_line = All(
        name="proportion.in_line",
        provisions=on_file(as_of, "civil-code:585.2", "spc-2023-13:64.2", "spc-2023-13:65.2"),
        effect=Effect.MAY,
        of=(
            softened(_unknown_sum(), "unknown_facts"),
            softened(_unknown_loss(), "loss_unknown"),
            softened(_compared(lambda total, harm: total > line(harm)), "reduction_risk"),
            softened(_by_gain_alone(), "rests_on_discretion"),
            _loss_shown(),
        ),
    )
    enough = All(
        name="proportion.enough",
        effect=Effect.MAY,
        provisions=("civil-code:585.2",),
        of=(softened(_compared(lambda total, harm: total < harm), "increase_possible"),),
    )
    return All(name="proportion", of=(Any(of=(malicious, in_line)), enough))


def _unknown_sum() -> Leaf:
    def level(facts: Facts) -> Level:
        return Level.NOT_MET if agreed_sum(facts) else Level.MET

    return weighed(*SUM, by=level)


def _unknown_loss() -> Leaf:
    def level(facts: Facts) -> Level:
        return Level.NOT_MET if loss(facts)[0] else Level.MET

    return weighed(*LOSS, by=level)


def _by_gain_alone() -> Leaf:
    """Art 62: the court may start from the gain of the party in breach."""

    def level(facts: Facts) -> Level:
        return Level.MET if loss(facts)[1] == "breacher_gain" else Level.NOT_MET

    return weighed(*LOSS, by=level)


def _compared(holds: Callable[[Decimal, Decimal], bool]) -> Leaf:
    """Return the leaf met where sum and loss are known and stand in this relation."""

    def level(facts: Facts) -> Level:
        total, (harm, _) = agreed_sum(facts), loss(facts)
        true = total is not None and harm is not None and holds(total.amount, harm.amount)
        return Level.MET if true else Level.NOT_MET

    return weighed(*SUM, *LOSS, by=level)


def _loss_shown() -> Leaf:
    """The claimant backs the sum up with evidence of the loss too (Art 64(2))."""

    def level(facts: Facts) -> Level:
        amount, fact = loss(facts)
        return met(facts, fact) if amount else Level.MET

    return weighed(*LOSS, by=level, floor=Level.ARGUABLE)


def _forum(as_of: date) -> Node:
    """Where and by what law the claim is heard; a bad choice costs time, not the claim."""
    return All(
        name="forum",
        of=(
            All(
                name="forum.court",
                provisions=on_file(as_of, "cpl-2023:280", "civil-code:585.2"),
                of=(
                    softened(said("forum", "foreign_court_exclusive"), "foreign_court_exclusive"),
                    softened(said("forum", "foreign_arbitration"), "foreign_arbitration"),
                    softened(_unsaid("forum"), "unknown_facts"),
                ),
            ),
            All(
                name="forum.institution",
                provisions=on_file(as_of, "arbitration-law-2025:27", "arbitration-law-2025:29"),
                of=(softened(_no_institution(), "unclear_terms"),),
            ),
            All(
                name="forum.law",
                provisions=on_file(as_of, "choice-of-law:41", "choice-of-law:10"),
                of=(
                    softened(_foreign_law(), "foreign_law"),
                    softened(_unsaid("governing_law"), "unknown_facts"),
                ),
            ),
        ),
    )


def _unsaid(fact: str) -> Leaf:
    def level(facts: Facts) -> Level:
        return Level.NOT_MET if facts.code(fact) else Level.MET

    return weighed(fact, by=level)


def _no_institution() -> Leaf:
    """An arbitration clause that names no institution, or may name none."""

    def level(facts: Facts) -> Level:
        arbitrates = facts.code("forum") in ("prc_arbitration", "hong_kong_arbitration")
        named = facts.code("arbitration_institution_named") == YES
        return Level.MET if arbitrates and not named else Level.NOT_MET

    return weighed("forum", "arbitration_institution_named", by=level)


def _foreign_law() -> Leaf:
    """A purely domestic contract cannot choose foreign law, and labour law stays Chinese."""

    def level(facts: Facts) -> Level:
        chosen = facts.code("governing_law") == "foreign"
        domestic = facts.code("contract_foreign_related") in (NO, NOT_APPLICABLE)
        staff = facts.code("contract_kind") == "employment"
        return Level.MET if chosen and not domestic and not staff else Level.NOT_MET

    return weighed("governing_law", "contract_foreign_related", "contract_kind", by=level)
