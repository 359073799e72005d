"""Ordinary compensation: the loss or gain that can be shown, once.

For an infringed right in tort, by the order of its statute; for what only a contract
protects under the contract, or for what was told in negotiations (Civil Code 501, 577, 584).
"""

from __future__ import annotations

from datetime import date

from flows.assessment import agreed_sum
from flows.assessment import figure as figures_of
from flows.assessment.agreed_damages import READS as AGREED_READS
from flows.assessment.agreed_damages import (
    agreed_damages,
    agreed_figure,
    effect,
    provision_for,
)
from flows.assessment.base import accounts_refused, figures
from flows.assessment.codes import NoteCode
from flows.assessment.dispute_clause import tort_forum
from flows.assessment.exact import tidy
from flows.assessment.forum import forum_element
from flows.assessment.limitation import NOTICE, limitation, reaches_back
from flows.assessment.liquidated import breach_element, contract_element
from flows.assessment.measures import on_file
from flows.assessment.model import Amounts, RouteName
from flows.assessment.right import SECRET
from flows.assessment.tort import CONTRACT_ONLY, TORT_RIGHTS, in_time, infringed_right
from flows.assessment.tree import (
    NOT_MET,
    OPEN,
    AllOf,
    AnyOf,
    Leaf,
    Level,
    Limit,
    Node,
    Switch,
    met,
    one_of,
    weighed,
    yes,
)
from flows.facts import NONE, UNSURE, Facts
from flows.law.library import cached_by_law, library

_NEGOTIATED, _TORT_LOSS = "negotiated_only", "actual_loss"
READS: frozenset[str] = (
    figures_of.READS
    | AGREED_READS
    | {
        *agreed_sum.LOSS,
        "right_type",
        "relationship",
        "profit_margin_source",
        "claimed_amount",
        "acts_ongoing",
        "stage",
        "filed_date",
        "knew_date",
        "demand_made",
        "last_demand_date",
        *NOTICE,
    }
)


_ACCOUNTS, _ACCOUNTS_SECRET = "spc-2020-12:25", "spc-2020-7:24"


@cached_by_law(64)
def compensatory_rule(as_of: date) -> Node:
    """Return the route to compensation of what was lost."""
    return AllOf(
        name=RouteName.COMPENSATORY.value,
        of=(
            Switch(
                cases=(
                    (one_of("right_type", *TORT_RIGHTS), _in_tort(as_of)),
                    (one_of("right_type", CONTRACT_ONLY), _in_contract(as_of)),
                )
            ),
        ),
    )


def amounts(facts: Facts, as_of: date) -> Amounts | None:
    """Return what can be shown, under the claim; None where no figure is known."""
    by_contract = facts.code("right_type") == CONTRACT_ONLY
    found = _loss(facts) if by_contract else _figure(facts, as_of)
    if found is None:
        return None
    claimed = facts.money("claimed_amount")
    claim = claimed.amount if claimed is not None else None
    capped = claim is not None and claim < found.amount
    notes: dict[NoteCode, bool] = {
        "claim_is_ceiling": capped,
        "expenses_on_top": not by_contract,
        "gain_for_loss": found.method == "breacher_gain",
        "last_three_years_count": reaches_back(facts, as_of),
    }
    amount = tidy(claim if capped and claim is not None else found.amount)
    agreed = None if by_contract else agreed_figure(facts)
    return Amounts(
        currency=found.currency,
        low=amount,
        high=amount,
        method=found.method,
        notes=(*found.notes, *(code for code, holds in notes.items() if holds)),
        agreed=agreed.amount if agreed else None,
        agreed_effect=effect(facts, as_of) if agreed else None,
        agreed_provision=provision_for(facts, as_of) if agreed else "",
    )


def _figure(facts: Facts, as_of: date) -> figures_of.Figure | None:
    """Return the figure in tort: by the statute's order, the licence fee, or the agreed sum."""
    found = figures_of.ordered(facts, as_of) or figures_of.royalty_beside(facts, as_of)
    return found or agreed_figure(facts)


def _loss(facts: Facts) -> figures_of.Figure | None:
    """Return the loss from the breach, or the gain that stands in for it."""
    method: str
    harm, method = agreed_sum.loss(facts, infringement=False)
    if harm is None and _NEGOTIATED in facts.codes("relationship"):
        harm, method = facts.money(_TORT_LOSS), _TORT_LOSS
    if harm is None or harm.amount <= 0:
        return None
    return figures_of.Figure(harm.amount, harm.currency, method, (method,))


def _in_tort(as_of: date) -> Node:
    found = AnyOf(of=(figures(as_of), _fixed_by_court(as_of), agreed_damages(as_of)))
    base = AllOf(name="base", of=(found,))
    return AllOf(of=(infringed_right(as_of), base, in_time(as_of), tort_forum(as_of)))


def _fixed_by_court(as_of: date) -> Node:
    """Return accounts ordered and refused: the court may fix the sum by claim and evidence."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for right in TORT_RIGHTS:
        own = library().for_right("accounts", right, as_of)
        general = on_file(as_of, *((_ACCOUNTS_SECRET,) if right == SECRET else ()), _ACCOUNTS)
        groups.setdefault((own.id,) if own else general, []).append(right)
    return Switch(
        cases=tuple(
            (one_of("right_type", *rights), accounts_refused(*provisions))
            for provisions, rights in groups.items()
        )
    )


def _in_contract(as_of: date) -> Node:
    """Return the claim for loss under a contract, or for what was told in negotiations.

    Court and governing law matter for it as they matter for the agreed sum.
    """
    under = AllOf(of=(contract_element(), breach_element(as_of), forum_element(as_of)))
    return AllOf(of=(AnyOf(of=(under, _negotiated(as_of))), _contract_base()))


def _negotiated(as_of: date) -> Node:
    """Return a leak of what was learned while a contract was negotiated (Civil Code 501)."""
    leaked = ("disclosed_secret", "used_secret", "used_beyond_purpose")
    return AllOf(
        name="negotiation",
        provisions=("civil-code:501",),
        of=(
            one_of("relationship", _NEGOTIATED),
            yes("access_through_relationship"),
            one_of("act_kinds", *leaked),
            limitation(as_of),
        ),
    )


def _contract_base() -> Node:
    """Return the loss from the breach; the gain of the other side may stand in for it."""
    return AnyOf(
        name="base",
        provisions=("civil-code:584", "spc-2023-13:62"),
        reason="no_base",
        of=(_shown("contract_loss"), Limit(of=(_shown("breacher_gain"),)), _loss_of_talks()),
    )


def _loss_of_talks() -> Leaf:
    """Return the leaf met by a loss where negotiations, and not a contract, are relied on."""

    def level(facts: Facts) -> Level:
        held, money = facts.codes("relationship"), facts.money(_TORT_LOSS)
        if held and UNSURE not in held and _NEGOTIATED not in held:
            return NOT_MET
        if facts.code("contract_kind") not in (None, NONE) and _NEGOTIATED not in held:
            return NOT_MET
        if money is None or _NEGOTIATED not in held:
            return OPEN
        return met(facts, _TORT_LOSS) if money.amount > 0 else NOT_MET

    return weighed("relationship", "contract_kind", _TORT_LOSS, by=level)


def _shown(fact: str) -> Leaf:
    """Return a leaf met by an amount above zero; weak proof makes it arguable."""

    def level(facts: Facts) -> Level:
        money = facts.money(fact)
        if money is None:
            return OPEN
        return met(facts, fact) if money.amount > 0 else NOT_MET

    return weighed(fact, by=level)
