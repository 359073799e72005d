"""Time limits outside the suit: retrial, the platform's counter-statement, Customs.

Civil Procedure Law 216, E-Commerce Law 43, Customs IP Regulations 16.
"""

from __future__ import annotations

from datetime import date

from flows.assessment.limitation import FILED
from flows.assessment.measures import days_of, months_of
from flows.assessment.model import Deadline
from flows.assessment.periods import in_days, in_months
from flows.assessment.time_limits import by_end, counted, without_date
from flows.facts import Facts

READS: frozenset[str] = frozenset(
    {"stage", "judgment_effective_date", "counter_notice_date", "customs_notice_date"}
)
RETRIAL, PLATFORM, CUSTOMS = "cpl-2023:216", "e-commerce-law:43.2", "customs-ip-regulations:16"
SURELY_OVER = 14
"""Our reading: three working days are over after so many calendar days, holidays included."""


def special_limits(facts: Facts, as_of: date) -> tuple[Deadline, ...]:
    """Return these time limits, those that cannot apply as `not_applicable`."""
    return _retrial(facts, as_of), _platform_suit(facts, as_of), _customs(facts, as_of)


def _retrial(facts: Facts, as_of: date) -> Deadline:
    """Six months from the day the judgment took effect; never interrupted or extended."""
    stage = facts.code("stage")
    if stage == "retrial":
        return without_date("retrial", RETRIAL, "met")
    if stage not in ("effective_judgment", "concluded"):
        return without_date("retrial", RETRIAL, "not_applicable")
    empty = without_date("retrial", RETRIAL, "unknown")
    months = months_of(RETRIAL)
    return counted(
        empty, "judgment_effective_date", facts, as_of, lambda day: in_months(day, months)
    )


def _platform_suit(facts: Facts, as_of: date) -> Deadline:
    """Fifteen days from the counter-statement: tell the platform of a complaint or suit."""
    passed_on = facts.span("counter_notice_date")
    if passed_on is None:
        return without_date("platform_suit", PLATFORM, "not_applicable")
    if facts.code("stage") in FILED:
        return without_date("platform_suit", PLATFORM, "met")
    ends = in_days(passed_on, days_of(PLATFORM))
    return by_end("platform_suit", ends, as_of, PLATFORM, ("counter_notice_date",))


def _customs(facts: Facts, as_of: date) -> Deadline:
    """Three working days from the notice: no date without the calendar of holidays."""
    told = facts.span("customs_notice_date")
    if told is None:
        return without_date("customs_security", CUSTOMS, "not_applicable")
    most, least = (as_of - told.first).days, (as_of - told.last).days
    if least > SURELY_OVER:
        return without_date("customs_security", CUSTOMS, "passed")
    near = least >= 0 and most <= days_of(CUSTOMS)
    missing = () if told.exact else ("customs_notice_date",)
    return without_date("customs_security", CUSTOMS, "near" if near else "unknown", *missing)
