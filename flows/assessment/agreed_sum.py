"""The agreed sum against the loss: the ratio, the 130 % line and the risk of a cut.

Civil Code 585(2); 法释〔2023〕13号 Arts 62, 64 and 65. The line is a presumption, never a cap.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal, localcontext

from flows.assessment.codes import CutRisk, LossMethod, NoteCode
from flows.assessment.exact import plus, tidy, times
from flows.assessment.measures import share_of
from flows.assessment.model import Liquidated
from flows.assessment.tree import Level, met
from flows.facts import NO, YES, Facts, Money

FAR_ABOVE = Decimal(3)
"""Our reading: from here on a sum looks unrelated to the loss."""

SUM = ("clause_sum", "settlement_relapse_sum", "contract_kind")
LOSS: tuple[LossMethod, ...] = ("contract_loss", "breacher_gain")

READS: frozenset[str] = frozenset(
    {
        *SUM,
        *LOSS,
        "contract_loss.proof",
        "governing_law",
        "contract_foreign_related",
        "breach_deliberate",
        "breach_deliberate.proof",
        "clause_no_adjustment",
        "clause_explained",
        "clause_employee_duty",
        "clause_form",
        "standard_form",
    }
)


def agreed_sum(facts: Facts) -> Money | None:
    """Return the sum due under the clause; in a settlement, the sum agreed for a relapse."""
    own = facts.money("clause_sum")
    if own is None and facts.code("contract_kind") == "settlement":
        return facts.money("settlement_relapse_sum")
    return own


def loss(facts: Facts) -> tuple[Money | None, LossMethod]:
    """Return the loss from the breach and how it is known: the gain stands in for it (Art 62)."""
    for fact in LOSS:
        amount = facts.money(fact)
        if amount is not None:
            return amount, fact
    return None, "unknown"


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
        risk="unknown" if _foreign_law(facts) else _risk(facts),
        notes=_notes(facts),
    )


def _ratio(total: Money | None, harm: Money | None) -> Decimal | None:
    """Return sum / loss to four places; None where one is unknown or the loss is nil."""
    if total is None or harm is None or not harm.amount:
        return None
    with localcontext(prec=60):
        return tidy((total.amount / harm.amount).quantize(Decimal("0.0001")))


def _risk(facts: Facts) -> CutRisk:
    """Return how likely a cut is, in words; our reading of Arts 64 to 66, no forecast."""
    deliberate = facts.code("breach_deliberate") == YES
    if deliberate and met(facts, "breach_deliberate") is Level.MET:
        return "low"
    total, (harm, method) = agreed_sum(facts), loss(facts)
    if total is None or harm is None:
        return "unknown"
    if total.amount <= harm.amount:
        shown = method == "contract_loss" and met(facts, method) is Level.MET
        return "none" if shown else "low"
    if total.amount <= line(harm.amount):
        return "low"
    if deliberate:
        return "moderate"
    bare = facts.code("standard_form") == YES or facts.code("clause_explained") == NO
    return "high" if bare or total.amount > times(harm.amount, FAR_ABOVE) else "moderate"


def _foreign_law(facts: Facts) -> bool:
    """Whether a foreign law may measure the sum: labour and domestic contracts stay Chinese."""
    chosen = facts.code("governing_law") == "foreign"
    domestic = facts.code("contract_foreign_related") == NO
    return chosen and not domestic and facts.code("contract_kind") != "employment"


def _notes(facts: Facts) -> tuple[NoteCode, ...]:
    """Return what must be said beside the figures."""
    total, (harm, method) = agreed_sum(facts), loss(facts)
    duty = facts.code("clause_employee_duty")
    notes: dict[NoteCode, bool] = {
        "foreign_law_measures": _foreign_law(facts),
        "line_is_no_cap": harm is not None,
        "loss_unknown": harm is None,
        "gain_for_loss": method == "breacher_gain",
        "sum_unknown": total is None,
        "relapse_sum_used": total is not None and facts.money("clause_sum") is None,
        "no_cut_in_bad_faith": facts.code("breach_deliberate") == YES,
        "agreed_penalty_is_liquidated": facts.code("clause_form") == "punitive",
        "no_adjustment_ineffective": facts.code("clause_no_adjustment") == YES,
        "standard_terms_must_be_explained": facts.code("standard_form") == YES,
        "training_cost_limit": duty == "training_service",
        "non_compete_limits": duty == "non_compete",
    }
    return tuple(code for code, holds in notes.items() if holds)
