"""Time limits against a trademark that the other side filed in its own name.

Trademark Law 33 and 45 (2019), 36 and 51 (2026, from 1 January 2027). The law of 2026 has no
rule for opposition windows that run on its first day: the earlier day is the safe one.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from flows.assessment.building import in_series
from flows.assessment.codes import DeadlineId
from flows.assessment.measures import months_of, years_of
from flows.assessment.model import Deadline
from flows.assessment.periods import in_years, months_after
from flows.assessment.time_limits import by_end, without_date
from flows.facts import YES, DateSpan, Facts
from flows.law.library import library
from flows.law.series import ONE_DAY

READS: frozenset[str] = frozenset(
    {
        "right_type",
        "act_kinds",
        "right_well_known",
        "their_registration",
        "their_registration_published",
        "their_registration_registered",
    }
)
_OPPOSITION: DeadlineId = "trademark_opposition"
_INVALIDATION: DeadlineId = "trademark_invalidation"
_OLD, _NEW = "trademark-law-2019:33", "trademark-law-2026:36"


def registration_limits(facts: Facts, as_of: date) -> tuple[Deadline, ...]:
    """Return the days for opposition and invalidation; not applicable without such a mark."""
    return _opposition(facts, as_of), _invalidation(facts, as_of)


def _filed_by_them(facts: Facts) -> bool:
    mark = facts.code("right_type") == "trademark"
    return mark and "registered_in_own_name" in facts.codes("act_kinds")


def _opposition(facts: Facts, as_of: date) -> Deadline:
    provision = next(iter(in_series("opposition.trademark", as_of)), _OLD)
    state = facts.code("their_registration")
    if not _filed_by_them(facts) or state == "registered":
        return without_date(_OPPOSITION, provision, "not_applicable")
    published = facts.span("their_registration_published")
    if published is None:
        unsaid = () if state else ("their_registration",)
        missing = (*unsaid, "their_registration_published")
        return without_date(_OPPOSITION, provision, "unknown", *missing)
    ends = DateSpan(_safe_day(published.first), _safe_day(published.last))
    provision = _OLD if _by_old_law(published.last) else _NEW
    missing = ("their_registration_published",)
    found = by_end(_OPPOSITION, ends, as_of, provision, missing)
    later = months_after(published.first, months_of(_OLD))
    contested = not _by_old_law(published.first) and published.first < _begins()
    return replace(found, arguable_until=later) if contested else found


def _begins() -> date:
    """Return the first day of the shorter window."""
    return library().get(_NEW).start


def _by_old_law(published: date) -> bool:
    """Whether the window is over before the new law begins."""
    return months_after(published, months_of(_OLD)) < _begins()


def _safe_day(published: date) -> date:
    """Return the last day that is safe under either law."""
    if _by_old_law(published):
        return months_after(published, months_of(_OLD))
    by_new = months_after(published, months_of(_NEW))
    return by_new if published >= _begins() else max(by_new, _begins() - ONE_DAY)


def _invalidation(facts: Facts, as_of: date) -> Deadline:
    """Five years from registration; none for a well-known mark registered in bad faith."""
    provision = next(iter(in_series("invalidation.trademark", as_of)), "trademark-law-2019:45.1")
    state = facts.code("their_registration")
    if not _filed_by_them(facts) or state in ("applied", "published"):
        return without_date(_INVALIDATION, provision, "not_applicable")
    registered = facts.span("their_registration_registered")
    if registered is None:
        unsaid = () if state else ("their_registration",)
        missing = (*unsaid, "their_registration_registered")
        return without_date(_INVALIDATION, provision, "unknown", *missing)
    ends = in_years(registered, years_of(provision))
    missing = ("their_registration_registered",)
    found = by_end(_INVALIDATION, ends, as_of, provision, missing)
    no_limit = found.status == "passed" and facts.code("right_well_known") == YES
    return replace(found, status="unknown") if no_limit else found


def may_be_unused(facts: Facts, as_of: date) -> bool:
    """Whether their mark has stood long enough to be attacked for non-use."""
    registered = facts.span("their_registration_registered")
    if not _filed_by_them(facts) or registered is None:
        return False
    years = years_of(next(iter(in_series("non_use.trademark", as_of)), "trademark-law-2019:49.2"))
    return in_years(registered, years).last <= as_of
