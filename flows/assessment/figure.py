"""The figure that damages are counted from, by the order of the statute behind the claim.

Where the statute leaves a choice the higher figure is taken, and said so. Statutory damages
are never a base, reasonable expenses never part of one (法释〔2026〕7号 Art 8).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from flows.assessment.codes import NoteCode
from flows.assessment.exact import HUNDRED, percent, tidy, times
from flows.assessment.memo import memoized_per_case
from flows.assessment.statutes import LAYOUT, clauses, clauses_touched
from flows.assessment.statutes import READS as STATUTE_READS
from flows.assessment.tree import Level, met
from flows.facts import PROOF_SUFFIX, YES, Facts, Money
from flows.law.library import library
from flows.law.provisions import Provision
from flows.vocabulary import FACTS

Order = tuple[tuple[str, ...], ...]

ROYALTY = "royalty"
SHARE = "contribution_rate"
COMPUTED = "units_price_margin"
SETTLEMENT = "settlement_sum"
COMPUTED_FROM = ("units_sold", "unit_price", "profit_margin")
FOUR = ("actual_loss", "infringer_profit", "illegal_gain", ROYALTY)
"""The figures that `no_base_figure` speaks of."""
READS: frozenset[str] = frozenset(
    {*FOUR, *COMPUTED_FROM, SHARE, *STATUTE_READS} - {"amount_before_clause"}
)
_MARGIN: dict[str | None, NoteCode] = {
    "infringer_operating": "margin_infringer_operating",
    "infringer_sales": "margin_infringer_sales",
    "industry_average": "margin_industry_average",
    "right_holder": "margin_right_holder",
    None: "margin_unknown",
}
_GAIN = ("infringer_profit", COMPUTED, "illegal_gain")
_SAME_AS = {"infringer_profit": _GAIN, "illegal_gain": ("illegal_gain", *_GAIN[:2])}
"""Statutes call the infringer's gain by different words; the other word's figure serves."""
_LIKE = {"unfair_competition": "trade_secret"}
CHOICE = ("trademark", "plant_variety")
"""The rights whose holder may choose the method under an interpretation of the court."""
PROOFS: frozenset[str] = frozenset(fact + PROOF_SUFFIX for fact in READS if FACTS[fact].provable)
"""A proved figure stands before one that is not."""


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount of money, how it was found, the facts it must be proved by, and notes on it."""

    amount: Decimal
    currency: str
    method: str
    rests_on: tuple[str, ...]
    notes: tuple[NoteCode, ...] = ()


def figure(facts: Facts, as_of: date) -> Figure | None:
    """Return the base: by the statute's order, else the fee, else an earlier settlement sum."""
    return ordered(facts, as_of) or royalty_beside(facts, as_of) or settlement_sum(facts)


@memoized_per_case
def ordered(facts: Facts, as_of: date) -> Figure | None:
    """Return the figure that the statute's order takes; the higher one where it may choose.

    What is not proved is hard to determine: a proved figure stands before an unproved one,
    though that is the larger or the earlier one in the order.
    """
    chosen = method_of_choice(facts, as_of)
    order = _with_choice(base_order(facts, as_of)) if chosen else base_order(facts, as_of)
    steps = [found for step in order if (found := _in_step(facts, step))]
    if not steps:
        return None
    step = next((found for found in steps if _proved_in(facts, found)), steps[0])
    pool = _proved_in(facts, step) or step
    taken = _higher(pool)
    others = [each for found in steps for each in found if each is not taken]
    left = [each for each in others if not _is_proved(facts, each) and _is_proved(facts, taken)]
    notes: dict[NoteCode, bool] = {
        "choice_takes_higher": len(pool) > 1,
        "choice_is_may": bool(chosen) and len(step) > 1,
        "larger_figure_unproved": any(_is_larger(each, taken) for each in left),
        "earlier_figure_unproved": step is not steps[0],
    }
    return replace(taken, notes=(*taken.notes, *(code for code, holds in notes.items() if holds)))


def method_of_choice(facts: Facts, as_of: date) -> str:
    """Return the provision that lets the right holder choose the method; empty where none does.

    Trademark civil interpretation Art 13, plant variety provisions Art 6(2): a *may*.
    """
    right = facts.code("right_type") or ""
    if right not in CHOICE:
        return ""
    law = library().of_series(f"base.choice.{right}", as_of)
    return law.id if law else ""


def _with_choice(order: Order) -> Order:
    """Return the order with loss and gain as a free choice."""
    free = ("actual_loss", "infringer_profit")
    rest = (tuple(way for way in step if way not in free) for step in order)
    return (free, *(step for step in rest if step))


def _in_step(facts: Facts, step: tuple[str, ...]) -> list[Figure]:
    return [each for way in step if (each := _of_way(facts, way)) is not None]


def _proved_in(facts: Facts, found: list[Figure]) -> list[Figure]:
    return [each for each in found if _is_proved(facts, each)]


def _is_proved(facts: Facts, found: Figure) -> bool:
    return met(facts, *found.rests_on) is Level.MET


def _is_larger(one: Figure, other: Figure) -> bool:
    return one.currency == other.currency and one.amount > other.amount


def royalty_beside(facts: Facts, as_of: date) -> Figure | None:
    """Return the licence fee where the statute does not name it; the court may still use it."""
    named = any(ROYALTY in step for step in base_order(facts, as_of))
    return None if named else given(facts, ROYALTY)


def settlement_sum(facts: Facts) -> Figure | None:
    """Return the sum of an earlier settlement, which the court may take for the base."""
    if facts.code("settlement_reached") != YES:
        return None
    found = given(facts, SETTLEMENT)
    return found and replace(found, rests_on=("settlement_reached",))


def base_order(facts: Facts, as_of: date) -> Order:
    """Return the ways to the base, in the order of the latest clause that the acts fell under."""
    right = facts.code("right_type") or ""
    laws = clauses_touched(facts, as_of)
    laws = laws or _before_clause(right, facts) or clauses(_LIKE.get(right, right))[-1:]
    return laws[-1].figures.base_order if laws else (FOUR[:2], (ROYALTY,))


def _before_clause(right: str, facts: Facts) -> tuple[Provision, ...]:
    """Return the rule on damages of the law before the right's punitive clause."""
    laws = tuple(law for law in library().families["damages"] if right in law.rights)
    ended = facts.span("acts_ended")
    then = tuple(law for law in laws if ended is not None and law.in_force(ended.last))
    return then or (laws[:1] if right == LAYOUT else ())


def given(facts: Facts, fact: str) -> Figure | None:
    """Return a money fact as a figure, if it is above zero."""
    money = facts.money(fact)
    if money is None or money.amount <= 0:
        return None
    return Figure(money.amount, money.currency, fact, (fact,))


def is_nil(facts: Facts) -> bool:
    """Whether loss, gain and fee are all known, and none of them is above zero."""
    amounts = {fact: facts.money(fact) for fact in FOUR}
    known = {fact for fact, money in amounts.items() if money is not None}
    gain = known & {"infringer_profit", "illegal_gain"}
    return {"actual_loss", ROYALTY} <= known and bool(gain) and not any(_positive(facts))


def is_any(facts: Facts) -> bool:
    """Whether loss, gain or fee is known above zero, or a profit can be worked out."""
    return any(_positive(facts))


def _positive(facts: Facts) -> Iterator[bool]:
    for fact in (*FOUR, COMPUTED):
        yield (computed_sum(facts) if fact == COMPUTED else given(facts, fact)) is not None


def _of_way(facts: Facts, way: str) -> Figure | None:
    """Return the first proved figure found in this way, else the first one."""
    every = (
        computed(facts) if fact == COMPUTED else given(facts, fact)
        for fact in _SAME_AS.get(way, (way,))
    )
    found = [each for each in every if each is not None]
    return next(iter(_proved_in(facts, found)), next(iter(found), None))


def _higher(found: list[Figure]) -> Figure:
    """Return the highest figure; the first where they are in several currencies."""
    if len({each.currency for each in found}) > 1:
        return found[0]
    return max(found, key=lambda each: each.amount)


def computed(facts: Facts) -> Figure | None:
    """Return units x price x margin x the share due to the right, where these are given.

    Without a share the whole profit is taken, and said so. Art 9 of 2026: operating profit,
    or sales profit of a business of infringing; failing that the average of the trade or the
    right holder's own margin.
    """
    profit = computed_sum(facts)
    if profit is None:
        return None
    share = facts.percent(SHARE)
    whole: tuple[NoteCode, ...] = ("whole_profit_taken",) if share is None else ()
    notes = (_MARGIN[facts.code("profit_margin_source")], *whole)
    return Figure(profit.amount, profit.currency, COMPUTED, COMPUTED_FROM, notes)


def computed_sum(facts: Facts) -> Money | None:
    """Return the sum of `computed` alone, which does not turn on whose margin was taken."""
    units, price = facts.count("units_sold"), facts.money("unit_price")
    margin, share = facts.percent("profit_margin"), facts.percent(SHARE)
    if units is None or price is None or margin is None:
        return None
    rate = percent(HUNDRED if share is None else share)
    amount = tidy(times(Decimal(units), price.amount, percent(margin), rate))
    return Money(amount, price.currency) if amount > 0 else None
