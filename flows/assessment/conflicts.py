"""Contradictions: answers that cannot both be true.

Each is a node by rule name. A rule that rests on such an answer is wrapped in
`Unless(<conflict>, rule)`: it stays open until the person says which answer is right.
Proof does not matter here: two answers contradict each other however well they are proved.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import date

from flows.assessment.model import Conflict
from flows.assessment.tree import MET, Contradiction, Leaf, Node
from flows.assessment.tree.conditions import (
    all_of,
    any_of,
    denied,
    known,
    none_of,
    not_said,
    positive,
    said,
    where,
)
from flows.facts import NONE, UNSURE, Facts
from flows.vocabulary import FACTS


def earlier(first: str, second: str) -> Leaf:
    """Return a leaf met where the first date surely lies before the second."""

    def holds(facts: Facts) -> bool:
        one, other = facts.span(first), facts.span(second)
        return one is not None and other is not None and one.before(other) is True

    return where(first, second, holds=holds)


def later(fact: str, as_of: date) -> Leaf:
    """Return a leaf met where the date surely lies after the day assessed."""

    def holds(facts: Facts) -> bool:
        span = facts.span(fact)
        return span is not None and span.first > as_of

    return where(fact, holds=holds)


def past(fact: str, as_of: date) -> Leaf:
    """Return a leaf met where the date surely lies before the day assessed."""

    def holds(facts: Facts) -> bool:
        span = facts.span(fact)
        return span is not None and span.last < as_of

    return where(fact, holds=holds)


def _both(name: str, *of: Node) -> Contradiction:
    return Contradiction(name=name, of=of)


def _no_staff() -> Leaf:
    """Return a leaf met where the relations are known and no employee is among them."""

    def holds(facts: Facts) -> bool:
        held = facts.codes("relationship")
        return bool(held) and held.isdisjoint({"employee", "former_employee", UNSURE})

    return where("relationship", holds=holds)


_IN_COURT = tuple(code for code in FACTS["stage"].codes if code not in ("not_filed", "concluded"))
"""The stages of a suit that was filed and is not over."""
_WHOLES = ("actual_loss", "infringer_profit", "illegal_gain", "royalty", "settlement_sum")
_WORKED_OUT = ("units_sold", "unit_price", "profit_margin")


def _part_above_whole() -> Leaf:
    """Return a leaf met where the part from before the clause is above every figure given.

    A profit that can be worked out may be the figure too: then it is no contradiction here.
    """

    def holds(facts: Facts) -> bool:
        part = facts.money("amount_before_clause")
        wholes = [money for fact in _WHOLES if (money := facts.money(fact)) and money.amount > 0]
        if part is None or not wholes or all(map(facts.is_known, _WORKED_OUT)):
            return False
        return all(part.currency == each.currency and part.amount > each.amount for each in wholes)

    return where("amount_before_clause", *_WHOLES, *_WORKED_OUT, holds=holds)


RESUMED_WITHOUT_SETTLEMENT = _both(
    "resumed_without_settlement",
    denied("settlement_reached"),
    any_of(said("settlement_agreed_to_stop"), said("resumed_after_settlement")),
)
RESUMED_BEFORE_SETTLEMENT = _both(
    "resumed_before_settlement", earlier("resumed_date", "settlement_date")
)
ENDED_BEFORE_STARTED = _both("ended_before_started", earlier("acts_ended", "acts_started"))
ENDED_AND_ONGOING = _both("ended_and_ongoing", known("acts_ended"), said("acts_ongoing"))
STOPPED_AND_ONGOING = _both("stopped_and_ongoing", said("stopped_after_suit"), said("acts_ongoing"))
STOPPED_WITHOUT_SUIT = _both(
    "stopped_without_suit", said("stage", "not_filed"), said("stopped_after_suit")
)
ACCESS_WITHOUT_RELATIONSHIP = _both(
    "access_without_relationship",
    said("relationship", NONE),
    said("access_through_relationship"),
)
CONTINUED_WITHOUT_NOTICE = _both(
    "continued_without_notice",
    denied("notice_sent"),
    any_of(said("notice_received"), said("continued_after_notice")),
)
CONCEALED_WITHOUT_CHANGE = _both(
    "concealed_without_change",
    said("shell_changes", NONE),
    any_of(said("shell_conceals_control"), said("shell_escapes_liability")),
)
REPEATED_WITHOUT_DECISION = _both(
    "repeated_without_decision",
    said("prior_decision", NONE),
    said("repeated_after_decision"),
    not_said("predecessor_held_liable"),
)
REFUSED_WITHOUT_ORDER = _both(
    "refused_without_order", denied("preservation_order"), said("preservation_refused")
)
FIGURE_BUT_NONE = _both(
    "figure_but_none",
    said("no_base_figure"),
    any_of(*map(positive, ("actual_loss", "infringer_profit", "illegal_gain", "royalty"))),
)
ACCOUNTS_REFUSED_WITHOUT_ORDER = _both(
    "accounts_refused_without_order", denied("accounts_ordered"), said("accounts_refused")
)
EXECUTED_WITHOUT_FINE = _both(
    "executed_without_fine",
    said("fine", NONE),
    any_of(said("fine_same_act"), said("fine_executed")),
)
DEMAND_DATE_WITHOUT_DEMAND = _both(
    "demand_date_without_demand", denied("demand_made"), known("last_demand_date")
)
NOTICE_IS_A_DEMAND = _both(
    "notice_is_a_demand",
    denied("demand_made"),
    said("notice_sent"),
    said("notice_identified_right"),
    said("notice_received"),
    known("notice_date"),
    none_of(earlier("notice_date", "knew_date")),
)
"""A letter that named right and act and arrived is a demand (limitation rules Art 8)."""
DEMAND_BEFORE_KNOWLEDGE = _both("demand_before_knowledge", earlier("last_demand_date", "knew_date"))
CLAUSE_WITHOUT_CONTRACT = _both(
    "clause_without_contract",
    said("contract_kind", NONE),
    any_of(said("contract_signed"), said("clause")),
)
SUM_WITHOUT_CLAUSE = _both("sum_without_clause", denied("clause"), known("clause_sum"))
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
    any_of(
        said("other_side_kind", "company"),
        all_of(
            said("contract_kind", "nnn", "supply", "manufacturing", "licence", "settlement"),
            _no_staff(),
        ),
    ),
)
LAWFUL_SOURCE_BUT_KNEW = _both(
    "lawful_source_but_knew",
    said("lawful_source"),
    any_of(
        all_of(
            said("notice_sent"),
            said("notice_identified_right"),
            said("notice_received"),
            said("continued_after_notice"),
        ),
        said("resumed_after_settlement"),
    ),
)
BEFORE_CLAUSE_ABOVE_FIGURE = _both("before_clause_above_figure", _part_above_whole())
"""What came before the clause is a part of the figure, so it cannot be more than the whole."""


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


@functools.lru_cache(maxsize=64)
def knew_before_acts(as_of: date) -> Node:
    """Return the contradiction that the harm was known before the acts began."""
    return _both(
        "knew_before_acts",
        earlier("knew_date", "acts_started"),
        none_of(later("acts_started", as_of)),
    )


@functools.lru_cache(maxsize=64)
def filed_before_acts(as_of: date) -> Node:
    """Return the contradiction that the suit over the acts was filed before they began."""
    return _both(
        "filed_before_acts",
        said("stage", *_IN_COURT),
        earlier("filed_date", "acts_started"),
        none_of(later("acts_started", as_of)),
    )


DATED: tuple[Callable[[date], Node], ...] = (
    started_later,
    filed_later,
    knew_later,
    demanded_later,
    debate_over,
    knew_before_acts,
    filed_before_acts,
)
"""The contradictions between an answer and the day of the assessment."""
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
    NOTICE_IS_A_DEMAND,
    CLAUSE_WITHOUT_CONTRACT,
    SUM_WITHOUT_CLAUSE,
    RELAPSE_SUM_WITHOUT_CLAUSE,
    SETTLEMENT_CONTRACT_WITHOUT_SETTLEMENT,
    COMPANY_AS_EMPLOYEE,
    LAWFUL_SOURCE_BUT_KNEW,
    BEFORE_CLAUSE_ABOVE_FIGURE,
)


@functools.lru_cache(maxsize=4096)
def clashing(fact: str, as_of: date) -> tuple[Node, ...]:
    """Return the contradictions that an answer about this fact may make."""
    every = (*CONFLICTS, *(rule(as_of) for rule in DATED))
    return tuple(node for node in every if fact in node.facts())


def conflicts(facts: Facts, as_of: date | None = None) -> tuple[Conflict, ...]:
    """Return every contradiction in the facts, each with the answers that contradict each other.

    Where the day of the assessment is given, those with that day are included.
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
