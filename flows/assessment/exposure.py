"""The money of the punitive route: base, multiple, cap, and both readings of the total.

A multiple is never predicted: the statute's range is shown, under the cap of the
interpretation that governs (法释〔2026〕7号 Art 12), which may differ by right. Whether the
total is the multiple of the base (`literal`) or the base and the multiple of it on top
(`additive`) is open; the additive one, capped, is the default.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from flows.assessment.building import effect_of
from flows.assessment.codes import NoteCode
from flows.assessment.conflicts import FIGURE_BUT_NONE
from flows.assessment.exact import minus, plus, tidy, times
from flows.assessment.figure import COMPUTED_FROM, figure
from flows.assessment.figure import READS as FIGURE_READS
from flows.assessment.limitation import NOTICE, reaches_back
from flows.assessment.model import Effect, Exposure
from flows.assessment.multiple_factors import READS as FACTOR_READS
from flows.assessment.multiple_factors import factors_down, factors_up
from flows.assessment.regime import governing
from flows.assessment.seriousness import floor_rule
from flows.assessment.statutes import began_before_clause, clauses_touched
from flows.assessment.tree import Level, Node
from flows.facts import YES, FactKind, Facts
from flows.law.interpretations import Interpretation
from flows.law.library import cached_by_law, library
from flows.law.provisions import Provision
from flows.vocabulary import FACTS

MoneyRange: TypeAlias = tuple[Decimal, Decimal]

LITERAL, ADDITIVE, CAPPED = "literal", "additive", "additive_capped"
FLOOR = "spc-2021-14:17.2"
_FINES = ("fine", "fine_same_act", "fine_executed")
_AROUND = ("amount_before_clause", "claimed_amount", "reasonable_expenses")
_ZERO, _ONE = Decimal(0), Decimal(1)


_OTHERS = (
    "stage",
    "judgment_effective_date",
    "settlement_sum",
    "settlement_reached",
    "no_base_figure",
    "profit_margin_source",
    "filed_date",
    "knew_date",
    "demand_made",
    "last_demand_date",
    *NOTICE,
)
READS: frozenset[str] = FIGURE_READS.union(FACTOR_READS, _AROUND, _FINES, _OTHERS)
"""Every fact that an exposure looks at, beside the rule `floor`."""


@cached_by_law(64)
def floor(as_of: date) -> Node:
    """Return the rule of the floor hint on a day."""
    return floor_rule(as_of)


def exposure(facts: Facts, as_of: date) -> Exposure | None:
    """Return the money of the route; None where no base is known.

    Also None where the figures are in several currencies, or contradict the answer that there
    is no figure, or where the part from before the clause leaves nothing to multiply: then no
    total can be given.
    """
    found = figure(facts, as_of)
    contradiction = FIGURE_BUT_NONE.settle(facts).level
    if found is None or contradiction is Level.MET or len(currencies(facts)) > 1:
        return None
    texts = governing(facts, as_of)
    laws = clauses_touched(facts, as_of)
    before = _before(facts)
    base = minus(found.amount, before or _ZERO)
    if base <= 0:
        return None
    claim, expenses = facts.money("claimed_amount"), facts.money("reasonable_expenses")
    ceiling = claim.amount if claim else None
    caps = _caps(base, texts, facts.code("right_type"), as_of)
    cap = max((each for each in caps if each is not None), default=None)
    low, high = _range(laws)
    totals = _readings(base, (low, high), cap, uncapped=None in caps) if low and high else {}
    readings = {name: _payable(span, before, ceiling) for name, span in totals.items()}
    assumption = ADDITIVE if cap is None else CAPPED
    total_low, total_high = readings.get(assumption, (None, None))
    return Exposure(
        currency=found.currency,
        base=tidy(base),
        base_method=found.method,
        multiple_low=low,
        multiple_high=high,
        floor_hint=_floor_hint(facts, as_of),
        amount_before_clause=before,
        cap=None if cap is None else tidy(cap),
        claim_ceiling=ceiling,
        total_low=total_low,
        total_high=total_high,
        expenses=expenses.amount if expenses else None,
        assumption=assumption,
        readings=readings,
        notes=(
            *found.notes,
            *_notes_on_law(facts, as_of, laws, caps_differ=len(set(caps)) > 1),
            *_notes_on_total(total_high, ceiling, before),
        ),
        raises=factors_up(facts, as_of),
        lowers=factors_down(facts),
    )


def currencies(facts: Facts) -> frozenset[str]:
    """Return the currencies of the money that an exposure is made of."""
    wanted = {*FIGURE_READS, *_AROUND, *COMPUTED_FROM, "settlement_sum"}
    money = (facts.money(fact) for fact in wanted if FACTS[fact].kind is FactKind.MONEY)
    return frozenset(amount.currency for amount in money if amount is not None)


def _before(facts: Facts) -> Decimal | None:
    """Return the part of the figure that is compensated once, unless all acts came later."""
    money = facts.money("amount_before_clause")
    if money is None or began_before_clause(facts) is False:
        return None
    return money.amount


def _range(laws: tuple[Provision, ...]) -> tuple[Decimal | None, Decimal | None]:
    """Return the statute's lowest and highest multiple; over several clauses the widest."""
    lows = [low for law in laws if (low := law.figures.multiple_low) is not None]
    highs = [high for law in laws if (high := law.figures.multiple_high) is not None]
    return (min(lows), max(highs)) if lows and highs else (None, None)


def _caps(
    base: Decimal, texts: tuple[Interpretation, ...], right: str | None, as_of: date
) -> tuple[Decimal | None, ...]:
    """Return the cap under each interpretation that may govern; None where it names none."""
    return tuple(
        None if most is None else times(base, most)
        for one in texts
        for most in (_cap_multiple(one, right, as_of),)
    )


def _cap_multiple(one: Interpretation, right: str | None, as_of: date) -> Decimal | None:
    """Return how many times the base the total can be, for a right; None without a cap."""
    if one.cap is None:
        return None
    law = library().of_series(one.cap, one.last_day(as_of), right)
    return law.figures.multiple_high if law else None


def _readings(
    base: Decimal, multiple: tuple[Decimal, Decimal], cap: Decimal | None, *, uncapped: bool
) -> Mapping[str, MoneyRange]:
    """Return the total under each reading.

    The one without a cap too where `uncapped`: an interpretation that may govern has none.
    """
    low, high = (times(base, each) for each in multiple)
    added = (plus(base, low), plus(base, high))
    if cap is None:
        return {LITERAL: (low, high), ADDITIVE: added}
    capped = {
        LITERAL: (min(low, cap), min(high, cap)),
        CAPPED: (min(added[0], cap), min(added[1], cap)),
    }
    return {**capped, ADDITIVE: added} if uncapped else capped


def _payable(span: MoneyRange, before: Decimal | None, ceiling: Decimal | None) -> MoneyRange:
    """Return the totals with what came before the clause added once, under the claim."""
    low, high = (plus(total, before or _ZERO) for total in span)
    if ceiling is not None:
        low, high = min(low, ceiling), min(high, ceiling)
    return tidy(low), tidy(high)


def _floor_hint(facts: Facts, as_of: date) -> Decimal | None:
    """Return the multiple that the court may start from for a plant variety."""
    if facts.code("right_type") != "plant_variety":
        return None
    met = floor(as_of).settle(facts).level >= Level.ARGUABLE
    return library().get(FLOOR).figures.multiple_low if met else None


def _notes_on_law(
    facts: Facts, as_of: date, laws: tuple[Provision, ...], *, caps_differ: bool
) -> tuple[NoteCode, ...]:
    """Return what the law leaves open or adds: dates, cap, multiple, fines."""
    texts = governing(facts, as_of)
    fined = facts.code("fine") in ("administrative", "criminal", "both")
    same = facts.code("fine_same_act") == YES and facts.code("fine_executed") == YES
    on_fines = [effect_of(one.fines) is Effect.SHALL for one in texts]
    split = began_before_clause(facts) and facts.money("amount_before_clause") is None
    ranges = {law.figures.multiple_high for law in laws}
    notes: dict[NoteCode, bool] = {
        "acts_before_statute": bool(split),
        "last_three_years_count": reaches_back(facts, as_of),
        "no_multiple_in_statute": not laws,
        "multiple_changed_over_time": len(ranges) > 1,
        "clause_says_malice": any(law.figures.intent_word == "恶意" for law in laws),
        "no_cap_in_2021_text": bool(texts) and all(one.cap is None for one in texts),
        "cap_turns_on_regime": caps_differ,
        "fine_shall_be_considered": fined and same and bool(texts) and all(on_fines),
        "fine_may_be_considered": fined and same and not all(on_fines),
    }
    return tuple(code for code, holds in notes.items() if holds)


def _notes_on_total(
    total_high: Decimal | None, ceiling: Decimal | None, before: Decimal | None
) -> tuple[NoteCode, ...]:
    """Return what was done to the total: added once, cut to the claim; expenses stay apart."""
    notes: dict[NoteCode, bool] = {
        "amount_before_added_once": before is not None,
        "claim_is_ceiling": ceiling is not None and total_high == ceiling,
        "expenses_on_top": True,
    }
    return tuple(code for code, holds in notes.items() if holds)
