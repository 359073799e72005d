"""Liquidated damages: the sum agreed for a breach, measured against the loss.

Civil Code 585; 法释〔2023〕13号 Arts 62 and 64-66; Labour Contract Law 22, 23 and 25. The loss
need not be proved for the route, only to defend the sum: an excessive sum is reduced, not
lost, so neither `proportion` nor `forum` is ever below arguable.
"""

from __future__ import annotations

from datetime import date

from flows.assessment.agreed_sum import amounts
from flows.assessment.conflicts import (
    CLAUSE_WITHOUT_CONTRACT,
    COMPANY_AS_EMPLOYEE,
    RELAPSE_SUM_WITHOUT_CLAUSE,
    SETTLEMENT_CONTRACT_WITHOUT_SETTLEMENT,
    SUM_WITHOUT_CLAUSE,
)
from flows.assessment.forum import forum_element
from flows.assessment.limitation import limitation
from flows.assessment.lowered import lowered
from flows.assessment.model import Effect, RouteName
from flows.assessment.proportion import proportion_element
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
    Unless,
    one_of,
    weighed,
    yes,
)
from flows.assessment.tree.conditions import any_of, said
from flows.facts import NO, NONE, Facts
from flows.law.library import cached_by_law
from flows.vocabulary import FACTS

__all__ = ["amounts", "breach_element", "contract_element", "liquidated_rule"]

_KINDS = tuple(code for code in FACTS["contract_kind"].codes if code != NONE)


@cached_by_law(64)
def liquidated_rule(as_of: date) -> Node:
    """Return the route to the agreed sum."""
    return AllOf(
        name=RouteName.LIQUIDATED.value,
        of=(
            contract_element(),
            _clause(),
            breach_element(as_of),
            proportion_element(as_of),
            forum_element(as_of),
        ),
    )


def contract_element() -> Node:
    """A contract was concluded with the party that leaked (Civil Code 465(2))."""
    signed = AllOf(
        name="contract.signed",
        provisions=("civil-code:465.2",),
        of=(
            one_of("contract_kind", *_KINDS, reason="no_contract"),
            yes("contract_signed", reason="no_contract"),
        ),
    )
    party = AllOf(
        name="contract.party",
        provisions=("civil-code:465.2",),
        of=(yes("contract_binds_infringer", reason="not_the_signatory"),),
    )
    return Unless(
        name="contract",
        conflict=AnyOf(of=(CLAUSE_WITHOUT_CONTRACT, SETTLEMENT_CONTRACT_WITHOUT_SETTLEMENT)),
        child=AllOf(of=(signed, party)),
    )


def _clause() -> Node:
    """A clause that fixes a sum or a formula, which the law allows for this duty."""
    agreed = AnyOf(
        name="clause.agreed",
        provisions=("civil-code:585.1",),
        of=(
            Unless(
                conflict=AnyOf(of=(SUM_WITHOUT_CLAUSE, RELAPSE_SUM_WITHOUT_CLAUSE)),
                child=yes("clause", reason="no_clause"),
            ),
            _relapse_clause(),
        ),
    )
    vague = any_of(said("protected_information_defined", NO), said("leak_acts_defined", NO))
    unclear = lowered("clause.unclear", vague, "unclear_terms", ("civil-code:585.1",))
    return AllOf(name="clause", of=(agreed, _allowed_for_duty(), unclear), in_turn=True)


def _relapse_clause() -> Leaf:
    """A sum agreed in a settlement for a relapse is a clause, even if nobody called it one."""

    def level(facts: Facts) -> Level:
        settles = facts.code("contract_kind") == "settlement"
        agreed = settles and facts.code("clause") is None and facts.money("settlement_relapse_sum")
        return ARGUABLE if agreed else NOT_MET

    return weighed("contract_kind", "clause", "settlement_relapse_sum", by=level)


def _allowed_for_duty() -> Node:
    """An employee may owe an agreed sum for training or a non-compete alone (Arts 22, 23, 25).

    The bar protects employees; a company that owes secrecy is not one.
    """

    def level(facts: Facts) -> Level:
        duty, kind = facts.code("clause_employee_duty"), facts.code("contract_kind")
        if duty == "not_employee" and kind == "employment":
            return OPEN  # one of the two answers must be wrong
        if duty is not None:
            return NOT_MET if duty == "confidentiality" else MET
        staff = facts.codes("relationship") & {"employee", "former_employee"}
        if facts.code("other_side_kind") == "company":
            staff = frozenset()
        doubtful = kind == "employment" or (kind in ("nda", "nnn", "consultant") and staff)
        return OPEN if doubtful else MET

    allowed = weighed(
        "clause_employee_duty",
        "contract_kind",
        "relationship",
        "other_side_kind",
        by=level,
        reason="employee_clause_void",
        first=("contract_kind", "clause_employee_duty"),
    )
    return Unless(
        name="clause.employee",
        effect=Effect.BAR,
        conflict=COMPANY_AS_EMPLOYEE,
        child=allowed,
        provisions=(
            "labour-contract-law:22.2",
            "labour-contract-law:23.2",
            "labour-contract-law:25",
        ),
    )


def breach_element(as_of: date) -> Node:
    """The act breaks the contract, and the claim is not too late."""
    broken = AllOf(
        name="breach.shown",
        provisions=("civil-code:577",),
        of=(yes("breach", reason="no_breach"),),
    )
    return AllOf(name="breach", of=(broken, limitation(as_of, contract=True)))
