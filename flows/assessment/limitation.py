"""Limitation: three years, four for some contracts, and never while the acts go on.

Civil Code 188, 195 and 594. The court does not raise it by itself, so a period that seems to
have run out bars a route only where it is known that nothing interrupted it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from flows.assessment.conflicts import (
    DEMAND_BEFORE_KNOWLEDGE,
    DEMAND_DATE_WITHOUT_DEMAND,
    ENDED_AND_ONGOING,
    NOTICE_IS_A_DEMAND,
    STOPPED_AND_ONGOING,
    demanded_later,
    filed_before_acts,
    filed_later,
    knew_before_acts,
    knew_later,
    started_later,
)
from flows.assessment.measures import years_of
from flows.assessment.periods import in_years
from flows.assessment.tree import (
    ANYTHING,
    MET,
    NOT_MET,
    OPEN,
    AnyOf,
    Leaf,
    Level,
    Limit,
    Memoized,
    Node,
    Pending,
    Range,
    Unless,
    exactly,
    met,
    weighed,
)
from flows.facts import NO, NOT_APPLICABLE, YES, DateSpan, Facts
from flows.law.library import cached_by_law

GENERAL = "civil-code:188.1"
"""Three years from knowledge of the harm and of who did it."""
TRADE = "civil-code:594"
"""Four years for international sale of goods, technology import and export."""
LABOUR = "labour-arbitration-law:27.1"
"""One year for what is owed under an employment contract."""
FILED = frozenset(
    {
        "first_instance",
        "first_instance_debate_closed",
        "first_instance_judgment",
        "second_instance",
        "effective_judgment",
        "retrial",
    }
)
"""The stages of a suit that was filed."""
NOT_FILED = frozenset({"not_filed", "concluded"})
"""The stages of a claim still to be filed; after a concluded suit, in a new one."""

NOTICE = ("notice_sent", "notice_date", "notice_identified_right", "notice_received")
"""What makes a notice a demand."""
_DATES = ("knew_date", "acts_started", "last_demand_date", "demand_made", *NOTICE)
_SUIT = ("stage", "filed_date", "acts_ended")
_LABOUR_FACTS = ("contract_kind", "forum")


@cached_by_law(128)
def limitation(as_of: date, *, contract: bool = False) -> Node:
    """Return the node of limitation for a claim in tort, or in contract.

    Met while the period runs or the acts go on; open where it seems to have run out but a
    demand or an admission may have restarted it; not met only where nothing did.
    """
    clashing = (
        DEMAND_DATE_WITHOUT_DEMAND,
        DEMAND_BEFORE_KNOWLEDGE,
        knew_before_acts(as_of),
        NOTICE_IS_A_DEMAND,
    )
    dated = (filed_later(as_of), knew_later(as_of), demanded_later(as_of))
    running = AnyOf(of=(ENDED_AND_ONGOING, STOPPED_AND_ONGOING, started_later(as_of)))
    rule = AnyOf(
        name="limitation",
        reason="limitation_expired",
        provisions=(
            GENERAL,
            "civil-code:195",
            "limitation-rules:8.1",
            *((TRADE,) if contract else ()),
        ),
        of=(
            Unless(conflict=running, child=_going_on(contract=contract)),
            _recently_known(as_of, contract=contract),
            Unless(
                conflict=AnyOf(of=(*clashing, *dated)),
                child=_in_time(as_of, contract=contract),
            ),
        ),
    )
    return Memoized(of=(Unless(conflict=filed_before_acts(as_of), child=rule),))


def start(facts: Facts, *, contract: bool = False) -> DateSpan | None:
    """Return the day the period (last) began: knowledge, the act, or the last demand in time.

    The period begins with the later of knowledge and the act. A demand that came when it had
    already run out starts nothing anew (Art 195).
    """
    begun = _began(facts)
    for demand in _demands(facts):
        if begun is None or not _is_late(demand, begun, facts, contract=contract):
            begun = demand
    return begun


def _began(facts: Facts) -> DateSpan | None:
    """Return the day of knowledge, or the first day of the acts where that is surely later."""
    knew, acts = facts.span("knew_date"), facts.span("acts_started")
    if knew is not None and acts is not None and knew.before(acts) is True:
        return acts
    return knew


def _demands(facts: Facts) -> list[DateSpan]:
    """Return the demands since knowledge, the earliest first."""
    begun = _began(facts)
    found = [demand for demand in (_told_demand(facts), notice_as_demand(facts)) if demand]
    return sorted(each for each in found if begun is None or each.before(begun) is not True)


def _told_demand(facts: Facts) -> DateSpan | None:
    denied_one = facts.code("demand_made") in (NO, NOT_APPLICABLE)
    return None if denied_one else facts.span("last_demand_date")


def notice_as_demand(facts: Facts) -> DateSpan | None:
    """Return the day of a notice that counts as a demand: it named right and act and arrived.

    Limitation rules Art 8(1) and (2).
    """
    effective = all(
        facts.code(fact) == YES
        for fact in ("notice_sent", "notice_identified_right", "notice_received")
    )
    return facts.span("notice_date") if effective else None


def _is_late(demand: DateSpan, begun: DateSpan, facts: Facts, *, contract: bool) -> bool:
    """Whether a demand surely came after the period had run out."""
    return demand.after(in_years(begun, *_years(facts, contract=contract))) is True


def _too_late(facts: Facts, *, contract: bool) -> bool:
    """Whether the last demand told came after the period had run out."""
    demand, begun = facts.span("last_demand_date"), _began(facts)
    if demand is None or begun is None:
        return False
    notice = notice_as_demand(facts)
    if notice is not None and not _is_late(notice, begun, facts, contract=contract):
        begun = max(begun, notice)
    return _is_late(demand, begun, facts, contract=contract)


def end(facts: Facts, *, contract: bool = False) -> DateSpan | None:
    """Return the earliest and latest day on which the period may end; None: no start known."""
    begun = start(facts, contract=contract)
    if begun is None:
        return None
    return in_years(begun, *_years(facts, contract=contract))


def asserted_on(facts: Facts, as_of: date) -> DateSpan:
    """Return the day the claim was, or can at the earliest be, put before a court.

    A suit that may have been filed on any day up to `as_of` leaves that day open.
    """
    if facts.code("stage") in NOT_FILED:
        return DateSpan.day(as_of)
    return facts.span("filed_date") or DateSpan(date.min, as_of)


def reaches_back(facts: Facts, as_of: date) -> bool:
    """Whether only the last three years before the suit count: acts go on that were long known."""
    known = end(facts)
    late = known is not None and asserted_on(facts, as_of).first > known.last
    return late and facts.code("acts_ongoing") == YES


def _years(facts: Facts, *, contract: bool) -> tuple[int, int]:
    """Return the shortest and the longest period that may apply, in years."""
    general, longer = years_of(GENERAL), years_of(TRADE)
    if contract and is_labour(facts):
        return years_of(LABOUR), years_of(LABOUR)
    trade = facts.code("technology_or_goods_trade")
    if not contract or trade in (NO, NOT_APPLICABLE):
        return general, general
    return (longer if trade == YES else general), longer


def is_labour(facts: Facts) -> bool:
    """Whether a claim under the contract goes to labour arbitration."""
    employed = facts.code("contract_kind") == "employment"
    return employed or facts.code("forum") == "labour_arbitration"


def _going_on(*, contract: bool) -> Node:
    """Return the part met while the acts go on.

    The rule on file is one of infringed rights; for a contract it is our reading of it.
    """
    return Limit(of=(_ongoing(),)) if contract else _ongoing()


def _ongoing() -> Leaf:

    def level(facts: Facts) -> Level:
        ongoing = facts.code("acts_ongoing")
        if ongoing == YES:
            return met(facts, "acts_ongoing")
        ended = ongoing is not None or facts.span("acts_ended") is not None
        return NOT_MET if ended else OPEN

    both = weighed("acts_ongoing", "acts_ended", by=level)

    def bounds(facts: Facts, pending: Pending) -> Range:
        known = facts.code("acts_ongoing") is not None and "acts_ongoing" not in pending
        return both.evaluate(facts, pending - {"acts_ended"} if known else pending).range

    return replace(both, bounds=bounds)


def _recently_known(as_of: date, *, contract: bool) -> Leaf:
    """Return the leaf met where even the time since knowledge alone is short enough."""

    def within(facts: Facts, years: int) -> Level:
        knew = facts.span("knew_date")
        if knew is None or as_of > in_years(knew, years).first:
            return NOT_MET
        return OPEN if knew.first > as_of else MET

    def level(facts: Facts) -> Level:
        labour = contract and is_labour(facts)
        return within(facts, years_of(LABOUR if labour else GENERAL))

    def bounds(facts: Facts, pending: Pending) -> Range:
        least, most = (within(facts, years_of(id_)) for id_ in (LABOUR, GENERAL))
        return ANYTHING if "knew_date" in pending else Range(least, most)

    def alone(facts: Facts, pending: Pending) -> Range:
        return ANYTHING if "knew_date" in pending else exactly(level(facts))

    reads = {"knew_date", *(_LABOUR_FACTS if contract else ())}
    return Leaf(reads=frozenset(reads), test=level, bounds=bounds if contract else alone)


def _in_time(as_of: date, *, contract: bool) -> Leaf:
    """Return the leaf met where the claim was put before a court within the period."""
    trade = ("technology_or_goods_trade", *_LABOUR_FACTS) if contract else ()

    def level(facts: Facts) -> Level:
        suit, last = asserted_on(facts, as_of), end(facts, contract=contract)
        if last is None:
            return _without_start(facts, suit, contract=contract)
        if suit.last <= last.first:
            return _while_it_runs(facts, suit, contract=contract)
        certain = suit.first > last.last and nothing_interrupted(facts, suit, contract=contract)
        return NOT_MET if certain else OPEN

    return weighed(*_DATES, *_SUIT, *trade, by=level, first=("knew_date",))


def _without_start(facts: Facts, suit: DateSpan, *, contract: bool) -> Level:
    """Nothing speaks for an expired period but acts that ended longer ago than it lasts."""
    ended = facts.span("acts_ended")
    if ended is None or suit.first == date.min:
        return MET
    last = in_years(ended, *_years(facts, contract=contract))
    return MET if suit.last <= last.first else OPEN


def _while_it_runs(facts: Facts, suit: DateSpan, *, contract: bool) -> Level:
    """The period runs; by knowledge alone, or only by a demand that must be proved."""
    begun = _began(facts)
    if begun is not None:
        last = in_years(begun, *_years(facts, contract=contract))
        if suit.last <= last.first:
            return MET
    since = start(facts, contract=contract)
    if since == begun:
        return MET
    by_notice = since is not None and since == notice_as_demand(facts)
    if by_notice and since != _told_demand(facts):
        return met(facts, "notice_identified_right", "notice_received")
    return met(facts, "demand_made")


def nothing_interrupted(facts: Facts, suit: DateSpan, *, contract: bool = False) -> bool:
    """Whether the last demand is known, or it is known that none was made.

    A last demand made too late leaves open whether an earlier one was made in time, unless
    it is itself too old.
    """
    if facts.code("demand_made") in (NO, NOT_APPLICABLE):
        return True
    demand = facts.span("last_demand_date")
    if demand is None:
        return False
    anew = in_years(demand, *_years(facts, contract=contract))
    return suit.first > anew.last or not _too_late(facts, contract=contract)
