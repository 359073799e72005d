"""The agreed sum against the loss: the ratio, the 130 % line and the risk of a reduction.

Civil Code 585(2); 法释〔2023〕13号 Arts 62, 64 and 65. The line is a presumption, never a cap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal, localcontext

from flows.assessment.codes import CutRisk, LossMethod, NoteCode
from flows.assessment.exact import plus, tidy, times
from flows.assessment.measures import share_of
from flows.assessment.model import Liquidated
from flows.assessment.tree import Level, Node, met, weighed, yes
from flows.assessment.tree.conditions import (
    all_of,
    any_of,
    known,
    none_of,
    not_said,
    said,
    some,
    unknown,
    where,
)
from flows.facts import NO, NONE, Facts, Money

FAR_ABOVE = Decimal(3)
"""Our reading: above this multiple a sum looks unrelated to the loss."""

SUM = ("clause_sum", "settlement_relapse_sum", "contract_kind")
_INFRINGEMENT_LOSS: LossMethod = "actual_loss"
WAYS: tuple[LossMethod, ...] = ("contract_loss", _INFRINGEMENT_LOSS, "breacher_gain")
"""One harm: the loss told for the infringement stands in for that from the breach; then the
gain of the other side, which a court may start from (Art 62)."""
LOSS = (*WAYS, "contract_kind")
"""The facts that `loss` reads."""

_HAS_SUM = any_of(
    known("clause_sum"),
    all_of(said("contract_kind", "settlement"), known("settlement_relapse_sum")),
)
_HAS_LOSS = any_of(
    known("contract_loss"),
    known("breacher_gain"),
    all_of(known(_INFRINGEMENT_LOSS), some("contract_kind")),
)
_FOREIGN_LAW = all_of(
    said("governing_law", "foreign"),
    not_said("contract_foreign_related", NO),
    not_said("contract_kind", "employment"),
)
"""A foreign law may measure the sum: labour and domestic contracts stay under Chinese law."""
_DELIBERATE = yes("breach_deliberate")
_LOSS_PROVED = weighed(*LOSS, by=lambda facts: met(facts, loss(facts)[1]))
_PROVABLE = WAYS[:2]
_TERMS_NOT_EXPLAINED = any_of(said("standard_form"), said("clause_explained", NO))


def agreed_sum(facts: Facts) -> Money | None:
    """Return the sum due under the clause; in a settlement, the sum agreed for a relapse."""
    own = facts.money("clause_sum")
    if own is None and facts.code("contract_kind") == "settlement":
        return facts.money("settlement_relapse_sum")
    return own


def loss(facts: Facts, *, infringement: bool = True) -> tuple[Money | None, LossMethod]:
    """Return the loss from the breach and how it is known: what stands in for it comes after.

    Without `infringement` the loss told for the infringement is left aside.
    """
    serves = infringement and facts.code("contract_kind") not in (None, NONE)
    for fact in WAYS:
        amount = facts.money(fact)
        if amount is not None and (serves or fact != _INFRINGEMENT_LOSS):
            return amount, fact
    return None, "unknown"


def _at_least(fact: str) -> Callable[[Facts], bool]:
    """Return whether a figure, in the same currency, is as high as the agreed sum."""

    def holds(facts: Facts) -> bool:
        total, other = agreed_sum(facts), facts.money(fact)
        if total is None or other is None or total.currency != other.currency:
            return False
        return other.amount >= total.amount

    return holds


_NOTES: Mapping[NoteCode, Node] = {
    "foreign_law_measures": _FOREIGN_LAW,
    "line_is_no_cap": _HAS_LOSS,
    "loss_unknown": none_of(_HAS_LOSS),
    "gain_for_loss": all_of(
        unknown("contract_loss"), unknown(_INFRINGEMENT_LOSS), known("breacher_gain")
    ),
    "infringement_loss_used": all_of(
        unknown("contract_loss"), known(_INFRINGEMENT_LOSS), some("contract_kind")
    ),
    "sum_unknown": none_of(_HAS_SUM),
    "relapse_sum_used": all_of(_HAS_SUM, unknown("clause_sum")),
    "no_cut_in_bad_faith": said("breach_deliberate"),
    "agreed_penalty_is_liquidated": said("clause_form", "punitive"),
    "no_adjustment_ineffective": said("clause_no_adjustment"),
    "value_supports_sum": all_of(_HAS_SUM, where("ip_value", *SUM, holds=_at_least("ip_value"))),
    "trade_supports_sum": all_of(
        _HAS_SUM, where("industry_usual_sum", *SUM, holds=_at_least("industry_usual_sum"))
    ),
    "dealings_support_sum": all_of(_HAS_SUM, said("past_dealings")),
    "standard_terms_must_be_explained": said("standard_form"),
    "training_cost_limit": said("clause_employee_duty", "training_service"),
    "non_compete_limits": said("clause_employee_duty", "non_compete"),
}
"""What is said beside the figures, each with its condition."""


def line(harm: Decimal) -> Decimal:
    """Return the sum above which it is generally excessive: 130 % of the loss, no cap."""
    return tidy(times(harm, plus(Decimal(1), share_of("spc-2023-13:65.2"))))


def amounts(facts: Facts, as_of: date) -> Liquidated | None:
    """Return the agreed sum against the loss; None where neither is known."""
    del as_of  # the measure is the same on every date on file
    total, (harm, method) = agreed_sum(facts), loss(facts)
    known = total or harm
    if known is None:
        return None
    ratio = _ratio(total, harm)
    return Liquidated(
        currency=known.currency,
        sum=total.amount if total else None,
        loss=harm.amount if harm else None,
        loss_method=method,
        ratio=ratio,
        presumption_line=line(harm.amount) if harm else None,
        risk="unknown" if _FOREIGN_LAW.holds(facts) else _risk(facts),
        notes=tuple(code for code, node in _NOTES.items() if node.holds(facts)),
    )


def _ratio(total: Money | None, harm: Money | None) -> Decimal | None:
    """Return sum / loss to four places; None where one is unknown or the loss is nil."""
    if total is None or harm is None or not harm.amount:
        return None
    with localcontext(prec=60):
        return tidy((total.amount / harm.amount).quantize(Decimal("0.0001")))


def conditions() -> Iterator[Node]:
    """Yield every condition that the amounts rest on; the notes cover all figures."""
    yield from (_DELIBERATE, _LOSS_PROVED, _TERMS_NOT_EXPLAINED, *_NOTES.values())


def _risk(facts: Facts) -> CutRisk:
    """Return how likely a reduction is, as a code; our reading of Arts 64 to 66, no forecast."""
    deliberate = _DELIBERATE.test(facts)
    if deliberate is Level.MET:
        return "low"
    total, (harm, method) = agreed_sum(facts), loss(facts)
    if total is None or harm is None:
        return "unknown"
    if total.amount <= harm.amount:
        shown = method in _PROVABLE and _LOSS_PROVED.test(facts) is Level.MET
        return "none" if shown else "low"
    if total.amount <= line(harm.amount):
        return "low"
    if deliberate is Level.ARGUABLE:
        return "moderate"
    far = total.amount > times(harm.amount, FAR_ABOVE)
    return "high" if far or _TERMS_NOT_EXPLAINED.holds(facts) else "moderate"
