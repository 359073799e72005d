"""Contradictions: answers that cannot both be true.

Each is a node by rule name. A rule that rests on such an answer is wrapped in
`Unless(<conflict>, rule)`: it stays open until the person says which answer is right.
Proof plays no part here: two answers clash whatever stands behind them.
"""

from __future__ import annotations

from collections.abc import Callable

from flows.assessment.model import Conflict
from flows.assessment.tree import Any, Clash, Leaf, Level, Node, test
from flows.facts import NO, NONE, NOT_APPLICABLE, YES, Facts
from flows.vocabulary import FACTS


def _leaf(fact: str, holds: Callable[[Facts], bool]) -> Leaf:
    """Return a leaf of one fact, its proof left aside."""

    def level(facts: Facts) -> Level:
        return Level.MET if holds(facts) else Level.NOT_MET

    return test(fact, by=level)


def said(fact: str, *codes: str) -> Leaf:
    """Return a leaf met where a tri, choice or multi fact holds one of these codes."""
    if FACTS[fact].kind == "multi":
        return _leaf(fact, lambda facts: bool(facts.codes(fact) & set(codes)))
    return _leaf(fact, lambda facts: facts.code(fact) in codes)


def denied(fact: str) -> Leaf:
    """Return a leaf met where a tri fact is answered no, or does not apply."""
    return said(fact, NO, NOT_APPLICABLE)


def given(fact: str) -> Leaf:
    """Return a leaf met where a date or figure is given."""
    return _leaf(fact, lambda facts: facts.is_known(fact))


def positive(fact: str) -> Leaf:
    """Return a leaf met where an amount above zero is given; zero says the same as none."""

    def holds(facts: Facts) -> bool:
        amount = facts.money(fact)
        return amount is not None and amount.amount > 0

    return _leaf(fact, holds)


def earlier(first: str, second: str) -> Leaf:
    """Return a leaf met where the first date surely lies before the second."""

    def level(facts: Facts) -> Level:
        one, other = facts.span(first), facts.span(second)
        clash = one is not None and other is not None and one.before(other) is True
        return Level.MET if clash else Level.NOT_MET

    return test(first, second, by=level)


def _both(name: str, *of: Node) -> Clash:
    return Clash(name=name, of=of)


def _either(*of: Node) -> Any:
    return Any(of=of)


RESUMED_WITHOUT_SETTLEMENT = _both(
    "resumed_without_settlement",
    denied("settlement_reached"),
    _either(said("settlement_agreed_to_stop", YES), said("resumed_after_settlement", YES)),
)
RESUMED_BEFORE_SETTLEMENT = _both(
    "resumed_before_settlement", earlier("resumed_date", "settlement_date")
)
ENDED_BEFORE_STARTED = _both("ended_before_started", earlier("acts_ended", "acts_started"))
ENDED_AND_ONGOING = _both("ended_and_ongoing", given("acts_ended"), said("acts_ongoing", YES))
STOPPED_AND_ONGOING = _both(
    "stopped_and_ongoing", said("stopped_after_suit", YES), said("acts_ongoing", YES)
)
STOPPED_WITHOUT_SUIT = _both(
    "stopped_without_suit", said("stage", "not_filed"), said("stopped_after_suit", YES)
)
ACCESS_WITHOUT_RELATIONSHIP = _both(
    "access_without_relationship",
    said("relationship", NONE),
    said("access_through_relationship", YES),
)
CONTINUED_WITHOUT_NOTICE = _both(
    "continued_without_notice",
    denied("notice_sent"),
    _either(said("notice_received", YES), said("continued_after_notice", YES)),
)
CONCEALED_WITHOUT_CHANGE = _both(
    "concealed_without_change",
    said("shell_changes", NONE),
    _either(said("shell_conceals_control", YES), said("shell_escapes_liability", YES)),
)
REPEATED_WITHOUT_DECISION = _both(
    "repeated_without_decision", said("prior_decision", NONE), said("repeated_after_decision", YES)
)
REFUSED_WITHOUT_ORDER = _both(
    "refused_without_order", denied("preservation_order"), said("preservation_refused", YES)
)
FIGURE_BUT_NONE = _both(
    "figure_but_none",
    said("no_base_figure", YES),
    _either(*map(positive, ("actual_loss", "infringer_profit", "illegal_gain", "royalty"))),
)
ACCOUNTS_REFUSED_WITHOUT_ORDER = _both(
    "accounts_refused_without_order", denied("accounts_ordered"), said("accounts_refused", YES)
)
EXECUTED_WITHOUT_FINE = _both(
    "executed_without_fine",
    said("fine", NONE),
    _either(said("fine_same_act", YES), said("fine_executed", YES)),
)
DEMAND_DATE_WITHOUT_DEMAND = _both(
    "demand_date_without_demand", denied("demand_made"), given("last_demand_date")
)
DEMAND_BEFORE_KNOWLEDGE = _both("demand_before_knowledge", earlier("last_demand_date", "knew_date"))
CLAUSE_WITHOUT_CONTRACT = _both(
    "clause_without_contract",
    said("contract_kind", NONE),
    _either(said("contract_signed", YES), said("clause", YES)),
)
SUM_WITHOUT_CLAUSE = _both("sum_without_clause", denied("clause"), given("clause_sum"))

CONFLICTS: tuple[Node, ...] = (
    ENDED_BEFORE_STARTED,
    ENDED_AND_ONGOING,
    STOPPED_AND_ONGOING,
    STOPPED_WITHOUT_SUIT,
    ACCESS_WITHOUT_RELATIONSHIP,
    CONTINUED_WITHOUT_NOTICE,
    RESUMED_WITHOUT_SETTLEMENT,
    RESUMED_BEFORE_SETTLEMENT,
    CONCEALED_WITHOUT_CHANGE,
    REPEATED_WITHOUT_DECISION,
    REFUSED_WITHOUT_ORDER,
    FIGURE_BUT_NONE,
    ACCOUNTS_REFUSED_WITHOUT_ORDER,
    EXECUTED_WITHOUT_FINE,
    DEMAND_DATE_WITHOUT_DEMAND,
    DEMAND_BEFORE_KNOWLEDGE,
    CLAUSE_WITHOUT_CONTRACT,
    SUM_WITHOUT_CLAUSE,
)
READS: frozenset[str] = frozenset().union(*(node.facts() for node in CONFLICTS))


def conflicts(facts: Facts) -> tuple[Conflict, ...]:
    """Return every contradiction in the facts, each with the answers that clash."""
    found = []
    for node in CONFLICTS:
        value = node.settle(facts)
        if value.level is not Level.MET:
            continue
        clashing = {
            fact
            for part in value.walk()
            if isinstance(part.node, Leaf) and part.level is Level.MET
            for fact in part.node.reads
        }
        found.append(Conflict(tuple(id_ for id_ in FACTS if id_ in clashing), node.name))
    return tuple(found)
