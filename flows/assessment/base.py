"""The base of punitive damages: a figure that can be shown.

法释〔2026〕7号 Arts 8-10, 法释〔2021〕4号 Art 5. By the statute's order; then, as a *may*, the
sum of an earlier settlement, and the court's estimate where accounts were refused.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from flows.assessment.building import ALWAYS
from flows.assessment.conflicts import (
    ACCOUNTS_REFUSED_WITHOUT_ORDER,
    BEFORE_CLAUSE_ABOVE_FIGURE,
    FIGURE_BUT_NONE,
)
from flows.assessment.figure import (
    CHOICE,
    COMPUTED_FROM,
    FOUR,
    PROOFS,
    READS,
    ROYALTY,
    SHARE,
    Figure,
    figure,
    is_any,
    is_nil,
    ordered,
    royalty_beside,
)
from flows.assessment.model import Effect
from flows.assessment.regime import by_interpretation
from flows.assessment.statutes import LAYOUT, began_before_clause
from flows.assessment.tree import (
    ANYTHING,
    ARGUABLE,
    MET,
    NOT_MET,
    OPEN,
    AllOf,
    AnyOf,
    Leaf,
    Level,
    Limit,
    Node,
    Pending,
    Range,
    Switch,
    Unless,
    exactly,
    met,
    one_of,
    predicate,
    yes,
)
from flows.facts import PROOF_SUFFIX, YES, Facts, Money, Proof
from flows.law.interpretations import Interpretation
from flows.law.library import library
from flows.vocabulary import FACTS

_BEFORE = "amount_before_clause"
_DECIDE_ORDER = READS.difference(FOUR, COMPUTED_FROM)


def base_rule(as_of: date, only: str | None = None) -> Node:
    """Return the element under the interpretation in force, or under one taken for granted."""

    def rule(one: Interpretation) -> Node:
        return _any(figures(as_of, one.base), one.accounts, as_of)

    return by_interpretation(as_of, rule, name="base", only=only)


def _any(from_figures: Node, accounts: str, as_of: date) -> Node:
    """Return the figures, or what the court may take where there is none; and a part left."""
    found = AnyOf(of=(from_figures, _settlement(), accounts_refused(accounts)), in_turn=True)
    part = Unless(conflict=BEFORE_CLAUSE_ABOVE_FIGURE, child=_left_over(as_of))
    return AllOf(of=(found, part), in_turn=True)


def _left_over(as_of: date) -> Leaf:
    """Return the leaf met where some of the figure is from acts under the clause.

    Where the part from before takes up all of it nothing is left to multiply: not met once no
    other figure can be the higher one, open until then.
    """

    def level(facts: Facts) -> Level:
        part, found = facts.money(_BEFORE), figure(facts, as_of)
        if part is None or found is None or part.currency != found.currency:
            return MET
        if began_before_clause(facts) is False or part.amount < found.amount:
            return MET
        return NOT_MET if _takes_all(facts, part) else OPEN

    def bounds(facts: Facts, pending: Pending) -> Range:
        dated = pending.isdisjoint({"acts_started", "right_type"})
        later = dated and began_before_clause(facts) is False
        unsaid = _BEFORE not in pending and facts.money(_BEFORE) is None
        return exactly(MET) if later or unsaid else ANYTHING

    reads = READS | PROOFS | {_BEFORE, "settlement_reached", "settlement_sum"}
    first = frozenset({_BEFORE})
    return Leaf(reads=reads, first=first, test=level, bounds=bounds, reason="acts_before_statute")


def _takes_all(facts: Facts, part: Money) -> bool:
    """Whether the part is all of every figure there can be: loss, gain and fee are known."""
    known = {fact: money for fact in FOUR if (money := facts.money(fact)) is not None}
    gain = known.keys() & {"infringer_profit", "illegal_gain"}
    every = {"actual_loss", ROYALTY} <= known.keys() and bool(gain)
    above = any(money.amount > part.amount for money in known.values())
    own_clause = facts.code("right_type") != LAYOUT
    return every and not above and own_clause and began_before_clause(facts) is True


def figures(as_of: date, provisions: tuple[str, ...] = ()) -> Node:
    """Return the part that loss, gain or licence fee can be shown, as the statute orders them."""
    by_order = AllOf(of=(_showable(), _amount(as_of), _choice(as_of)))
    return Unless(
        name="base.figure",
        provisions=provisions,
        conflict=FIGURE_BUT_NONE,
        child=AnyOf(of=(by_order, _royalty_beside(as_of)), in_turn=True),
    )


def _choice(as_of: date) -> Node:
    """Return the node that cites the choice of method where a right has it; always met."""
    cases = [
        (one_of("right_type", right), AllOf(of=(), provisions=(law.id,)))
        for right in CHOICE
        if (law := library().of_series(f"base.choice.{right}", as_of)) is not None
    ]
    others = one_of("right_type", *(c for c in FACTS["right_type"].codes if c not in CHOICE))
    return Switch(cases=(*cases, (others, ALWAYS))) if cases else ALWAYS


def _showable() -> Leaf:
    """Return the leaf not met where no figure can be shown at all, Art 8(3)."""

    def level(facts: Facts) -> Level:
        none = facts.code("no_base_figure") == YES and not is_any(facts)
        return NOT_MET if none else MET

    def bounds(facts: Facts, pending: Pending) -> Range:
        asked = "no_base_figure" not in pending and facts.code("no_base_figure") != YES
        return exactly(MET) if asked or is_any(_at_worst(facts, pending)) else ANYTHING

    return Leaf(
        reads=frozenset({*FOUR, *COMPUTED_FROM, SHARE, "no_base_figure"}),
        test=level,
        bounds=bounds,
        reason="statutory_damages_only",
    )


def _amount(as_of: date) -> Leaf:
    """Return the leaf met by the figure that the statute's order takes, as well as it is proved."""

    def level(facts: Facts) -> Level:
        found = ordered(facts, as_of)
        if found is not None:
            return _proved(facts, found)
        return NOT_MET if is_nil(facts) else OPEN

    def bounds(facts: Facts, pending: Pending) -> Range:
        if READS.isdisjoint(pending):
            return _with_best_proof(level, facts, pending)
        sure = _at_worst(facts, pending)
        ordered_now = ordered(sure, as_of) is not None
        fee_alone = not is_any(sure.without(ROYALTY))
        if not ordered_now or (fee_alone and not _DECIDE_ORDER.isdisjoint(pending)):
            return ANYTHING
        return Range(ARGUABLE, MET)

    first = frozenset({*FOUR, *COMPUTED_FROM, SHARE})
    return Leaf(reads=READS | PROOFS, first=first, test=level, bounds=bounds, reason="no_base")


def _at_worst(facts: Facts, pending: Pending) -> Facts:
    """Return the facts with a share still pending at nothing, which makes a profit nil."""
    if SHARE not in pending:
        return facts
    return facts.having({SHARE: Decimal(0)})


def _royalty_beside(as_of: date) -> Node:
    """Return the licence fee where the statute does not name it: the court may use it.

    法释〔2020〕7号 Art 20 for trade secrets.
    """

    def level(facts: Facts) -> Level:
        found = royalty_beside(facts, as_of)
        return _proved(facts, found) if found else NOT_MET

    def bounds(facts: Facts, pending: Pending) -> Range:
        if (_DECIDE_ORDER | {ROYALTY}).isdisjoint(pending):
            return _with_best_proof(level, facts, pending)
        return ANYTHING

    proof = ROYALTY + PROOF_SUFFIX
    leaf = Leaf(reads=_DECIDE_ORDER | {ROYALTY, proof}, test=level, bounds=bounds)
    return Limit(of=(leaf,))


def _settlement() -> Node:
    """Return the sum of an earlier settlement, a *may*; without a settlement it is no base."""

    def level(facts: Facts) -> Level:
        money = facts.money("settlement_sum")
        if money is None:
            return OPEN
        return MET if money.amount > 0 else NOT_MET

    return Limit(
        name="base.settlement_sum",
        effect=Effect.MAY,
        provisions=("spc-digest-2022:30",),
        of=(AllOf(of=(_shown("settlement_reached"), predicate("settlement_sum", by=level))),),
    )


def accounts_refused(*provisions: str) -> Node:
    """Return accounts ordered and refused: the court may fix the base by claim and evidence."""
    refused = AllOf(of=(_shown("accounts_ordered"), yes("accounts_refused")))
    return Limit(
        name="base.accounts_refused",
        effect=Effect.MAY,
        provisions=provisions,
        of=(Unless(conflict=ACCOUNTS_REFUSED_WITHOUT_ORDER, child=refused),),
    )


def _shown(fact: str) -> Leaf:
    """Return a leaf met where a tri fact is yes, and not met where it is anything else.

    What only might serve for a base does not keep the element open.
    """
    proof = fact + PROOF_SUFFIX

    def level(facts: Facts) -> Level:
        return met(facts, fact) if facts.code(fact) == YES else NOT_MET

    def bounds(facts: Facts, pending: Pending) -> Range:
        return ANYTHING if fact in pending else _with_best_proof(level, facts, pending)

    return Leaf(reads=frozenset({fact, proof}), test=level, bounds=bounds)


def _proved(facts: Facts, found: Figure) -> Level:
    return met(facts, *found.rests_on)


def _with_best_proof(level: Callable[[Facts], Level], facts: Facts, pending: Pending) -> Range:
    """Return the range where every value is known and only proof is still pending."""
    awaited = [fact for fact in facts.values if fact + PROOF_SUFFIX in pending]
    best = facts.having(proofs=dict.fromkeys(awaited, Proof.OFFICIAL))
    return Range(level(facts), level(best))
