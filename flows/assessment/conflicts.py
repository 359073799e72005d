"""Contradictions: answers that cannot both be true.

Each is a node by rule name. A rule that rests on such an answer is wrapped in
`Unless(<conflict>, rule)`: it stays open until the person says which answer is right.
Proof plays no part here: two answers clash whatever stands behind them.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import date

from flows.assessment.model import Conflict
from flows.assessment.tree import (
    MET,
    NOT_MET,
    AllOf,
    AnyOf,
    Contradiction,
    Leaf,
    Level,
    Node,
    predicate,
)
from flows.facts import NO, NONE, NOT_APPLICABLE, UNSURE, YES, Facts
from flows.vocabulary import FACTS


def _leaf(fact: str, holds: Callable[[Facts], bool]) -> Leaf:
    """Return a leaf of one fact, its proof left aside."""

    def level(facts: Facts) -> Level:
        return MET if holds(facts) else NOT_MET

    return predicate(fact, by=level)


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
        return MET if clash else NOT_MET

    return predicate(first, second, by=level)


def later(fact: str, as_of: date) -> Leaf:
    """Return a leaf met where the date surely lies after the day assessed."""

    def holds(facts: Facts) -> bool:
        span = facts.span(fact)
        return span is not None and span.first > as_of

    return _leaf(fact, holds)


def past(fact: str, as_of: date) -> Leaf:
    """Return a leaf met where the date surely lies before the day assessed."""

    def holds(facts: Facts) -> bool:
        span = facts.span(fact)
        return span is not None and span.last < as_of

    return _leaf(fact, holds)


def _both(name: str, *of: Node) -> Contradiction:
    return Contradiction(name=name, of=of)


def _either(*of: Node) -> AnyOf:
    return AnyOf(of=of)


def _no_staff() -> Leaf:
    """Return a leaf met where the relations are known and no employee is among them."""

    def holds(facts: Facts) -> bool:
        held = facts.codes("relationship")
        return bool(held) and held.isdisjoint({"employee", "former_employee", UNSURE})

    return _leaf("relationship", holds)


_WHOLES = ("actual_loss", "infringer_profit", "illegal_gain", "royalty", "settlement_sum")
_WORKED_OUT = ("units_sold", "unit_price", "profit_margin")


def _part_above_whole() -> Leaf:
    """Return a leaf met where the part from before the clause is above every figure given.

    A profit that can be worked out may be the figure too: then it is no contradiction here.
    """

    def level(facts: Facts) -> Level:
        part = facts.money("amount_before_clause")
        wholes = [money for fact in _WHOLES if (money := facts.money(fact)) and money.amount > 0]
        if part is None or not wholes or all(map(facts.is_known, _WORKED_OUT)):
            return NOT_MET
        above = all(part.currency == each.currency and part.amount > each.amount for each in wholes)
        return MET if above else NOT_MET

    return predicate("amount_before_clause", *_WHOLES, *_WORKED_OUT, by=level)


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
RELAPSE_SUM_WITHOUT_CLAUSE = _both(
    "relapse_sum_without_clause",
    said("contract_kind", "settlement"),
    denied("clause"),
    positive("settlement_relapse_sum"),
)
SETTLEMENT_CONTRACT_WITHOUT_SETTLEMENT = _both(
    "settlement_contract_without_settlement",
    said("contract_kind", "settlement"),
    denied("settlement_reached"),
)
COMPANY_AS_EMPLOYEE = _both(
    "company_as_employee",
    said("clause_employee_duty", "confidentiality"),
    _either(
        said("other_side_kind", "company"),
        AllOf(
            of=(
                said("contract_kind", "nnn", "supply", "manufacturing", "licence", "settlement"),
                _no_staff(),
            )
        ),
    ),
)
LAWFUL_SOURCE_BUT_KNEW = _both(
    "lawful_source_but_knew",
    said("lawful_source", YES),
    _either(
        AllOf(
            of=tuple(
                said(fact, YES)
                for fact in (
                    "notice_sent",
                    "notice_identified_right",
                    "notice_received",
                    "continued_after_notice",
                )
            )
        ),
        said("resumed_after_settlement", YES),
    ),
)
BEFORE_CLAUSE_ABOVE_FIGURE = _both("before_clause_above_figure", _part_above_whole())
"""What came before the clause is a part of the figure: it cannot be more than all of it."""


@functools.lru_cache(maxsize=64)
def started_later(as_of: date) -> Node:
    """Return the contradiction that the acts begin only after the day assessed."""
    return _both("started_in_future", later("acts_started", as_of))


@functools.lru_cache(maxsize=64)
def filed_later(as_of: date) -> Node:
    """Return the contradiction that a suit already filed is filed after the day assessed."""
    stages = (code for code in FACTS["stage"].codes if code not in ("not_filed", "concluded"))
    return _both("filed_in_future", said("stage", *stages), later("filed_date", as_of))


@functools.lru_cache(maxsize=64)
def knew_later(as_of: date) -> Node:
    """Return the contradiction that the harm becomes known only after the day assessed."""
    return _both("knew_in_future", later("knew_date", as_of))


@functools.lru_cache(maxsize=64)
def demanded_later(as_of: date) -> Node:
    """Return the contradiction that a demand already made lies after the day assessed."""
    return _both("demand_in_future", later("last_demand_date", as_of))


@functools.lru_cache(maxsize=64)
def debate_over(as_of: date) -> Node:
    """Return the contradiction of a running debate that closed before the day assessed."""
    return _both(
        "debate_over_but_running",
        said("stage", "first_instance"),
        past("debate_closed_date", as_of),
    )


DATED: tuple[Callable[[date], Node], ...] = (
    started_later,
    filed_later,
    knew_later,
    demanded_later,
    debate_over,
)
"""The contradictions with the day of the assessment."""
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
    RELAPSE_SUM_WITHOUT_CLAUSE,
    SETTLEMENT_CONTRACT_WITHOUT_SETTLEMENT,
    COMPANY_AS_EMPLOYEE,
    LAWFUL_SOURCE_BUT_KNEW,
    BEFORE_CLAUSE_ABOVE_FIGURE,
)
READS: frozenset[str] = frozenset().union(*(node.facts() for node in CONFLICTS))


@functools.lru_cache(maxsize=4096)
def clashing(fact: str, as_of: date) -> tuple[Node, ...]:
    """Return the contradictions that an answer about this fact may make."""
    every = (*CONFLICTS, *(rule(as_of) for rule in DATED))
    return tuple(node for node in every if fact in node.facts())


def conflicts(facts: Facts, as_of: date | None = None) -> tuple[Conflict, ...]:
    """Return every contradiction in the facts, each with the answers that clash.

    With the day assessed, those with that day too.
    """
    found = []
    dated = () if as_of is None else tuple(rule(as_of) for rule in DATED)
    for node in (*CONFLICTS, *dated):
        value = node.settle(facts)
        if value.level is not MET:
            continue
        clashing = {
            fact
            for part in value.walk()
            if isinstance(part.node, Leaf) and part.level is MET
            for fact in part.node.reads
            if facts.is_known(fact)
        }
        found.append(Conflict(tuple(id_ for id_ in FACTS if id_ in clashing), node.name))
    return tuple(found)
