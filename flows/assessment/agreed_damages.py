"""Damages that the parties agreed on in advance, such as a relapse sum in a settlement.

Patent interpretation II Art 28, trademark interpretation Art 16(3), copyright interpretation:
the court follows the agreement. For other rights no text says so, and it is a reference. The
agreed sum is another figure for the same harm: never added, and no base for a multiple.
"""

from __future__ import annotations

from datetime import date

from flows.assessment.building import in_series
from flows.assessment.figure import Figure
from flows.assessment.model import Effect
from flows.assessment.right import PATENTS, WORKS
from flows.assessment.tree import AllOf, Limit, Node, Switch, one_of, yes
from flows.assessment.tree.conditions import denied, none_of, positive
from flows.facts import NO, NOT_APPLICABLE, YES, Facts
from flows.vocabulary import FACTS

SUM = "settlement_relapse_sum"
METHOD = "agreed_damages"
READS: frozenset[str] = frozenset(
    {SUM, "settlement_reached", "resumed_after_settlement", "right_type"}
)
_PATENT, _MARK, _WORK = "patent-interpretation-2:28", "trademark-interpretation:16.3", "copyright"
_REFERENCE = "spc-digest-2022:30"


def agreed_damages(as_of: date) -> Node:
    """Return the part that the parties agreed on the damages; binding for some rights."""
    agreed = AllOf(
        of=(
            yes("settlement_reached"),
            positive(SUM),
            none_of(denied("resumed_after_settlement")),
        )
    )
    work = in_series(f"agreed_damages.{_WORK}", as_of)
    bound = ((PATENTS, (_PATENT,)), (("trademark",), (_MARK,)), (WORKS, work))
    binding = {right for rights, _ in bound for right in rights}
    others = tuple(code for code in FACTS["right_type"].codes if code not in binding)
    cases = tuple(
        (one_of("right_type", *rights), AllOf(provisions=provisions, of=(agreed,)))
        for rights, provisions in bound
    )
    reference = Limit(provisions=(_REFERENCE,), effect=Effect.MAY, of=(agreed,))
    return Switch(
        name="base.agreed_damages",
        cases=(*cases, (one_of("right_type", *others), reference)),
    )


def agreed_figure(facts: Facts) -> Figure | None:
    """Return the agreed sum as a figure; None where none is agreed, or it is not due."""
    money = facts.money(SUM)
    due = facts.code("resumed_after_settlement") not in (NO, NOT_APPLICABLE)
    if facts.code("settlement_reached") != YES or not due or money is None or money.amount <= 0:
        return None
    return Figure(money.amount, money.currency, METHOD, ("settlement_reached",))


def provision_for(facts: Facts, as_of: date) -> str:
    """Return the provision that the agreed sum rests on."""
    right = facts.code("right_type")
    if right in PATENTS:
        return _PATENT
    if right == "trademark":
        return _MARK
    work = in_series(f"agreed_damages.{_WORK}", as_of) if right in WORKS else ()
    return work[0] if work else _REFERENCE


def effect(facts: Facts, as_of: date) -> Effect:
    """Return whether the court shall or may follow the agreed sum."""
    return Effect.MAY if provision_for(facts, as_of) == _REFERENCE else Effect.SHALL
