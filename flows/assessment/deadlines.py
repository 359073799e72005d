"""Time limits: the last day where the facts allow it, otherwise what is missing.

A start known to the month or year gives the earliest day on which the period may end; once
that day is past and a later one is still possible, the status is `unknown`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from flows.assessment import limitation as limit
from flows.assessment.codes import DeadlineId, DeadlineStatus
from flows.assessment.measures import days_of, years_of
from flows.assessment.model import Deadline
from flows.assessment.periods import in_days, in_years
from flows.assessment.regime import governing
from flows.assessment.tree import Level
from flows.facts import NO, NOT_APPLICABLE, YES, DateSpan, Facts
from flows.law.interpretations import TimeBars
from flows.law.library import library

NEAR_DAYS = 60
"""Fewer days left than this is near; our reading of what a firm must see at once."""

_LOOK_BACK = {
    "trademark": "trademark-interpretation:18",
    "copyright": "copyright-interpretation:27",
    "software": "copyright-interpretation:27",
    "invention_patent": "patent-provisions:17",
    "utility_model": "patent-provisions:17",
    "design_patent": "patent-provisions:17",
}
_DEFENCE = ("cpl-2023:128", "cpl-2023:285")
"""With and without a domicile in China."""
_APPEAL = ("cpl-2023:171.1", "cpl-2023:286")
_BEFORE_DEBATE_ENDS = ("not_filed", "concluded", "first_instance")

READS: frozenset[str] = frozenset(
    {
        "party_role",
        "right_type",
        "acts_started",
        "acts_ongoing",
        "acts_ended",
        "stopped_after_suit",
        "stage",
        "debate_reopened",
        "filed_date",
        "debate_closed_date",
        "judgment_effective_date",
        "damages_claimed",
        "punitive_claimed",
        "court_explained",
        "same_facts",
        "knew_date",
        "demand_made",
        "last_demand_date",
        "preservation_order",
        "preservation_granted_date",
        "judgment_received_date",
        "domicile_in_china",
        "contract_kind",
        "technology_or_goods_trade",
        "forum",
    }
)


def deadlines(facts: Facts, as_of: date) -> tuple[Deadline, ...]:
    """Return every time limit, those that cannot apply as `not_applicable`."""
    return (
        *_limitation(facts, as_of),
        _labour_arbitration(facts, as_of),
        _punitive_claim(facts, as_of),
        _secret_points(facts, as_of),
        _sue_after_preservation(facts, as_of),
        _defence(facts, as_of),
        _appeal(facts, as_of),
        _enforcement(facts, as_of),
    )


def by_end(
    id_: DeadlineId, ends: DateSpan, as_of: date, provision: str, missing: tuple[str, ...] = ()
) -> Deadline:
    """Return a time limit by the earliest and latest day on which it may end."""
    left = (ends.first - as_of).days
    if left >= 0:
        status: DeadlineStatus = "near" if left < NEAR_DAYS else "running"
    else:
        status = "passed" if as_of > ends.last else "unknown"
    needed = missing if not ends.exact else ()
    return Deadline(id_, ends.first, left, provision, status, needed)


def _without_date(
    id_: DeadlineId, provision: str, status: DeadlineStatus, *missing: str
) -> Deadline:
    return Deadline(id_, None, None, provision, status, missing)


def _limitation(facts: Facts, as_of: date) -> tuple[Deadline, ...]:
    """The limitation of the claim; and where the contract has four years, also of the tort."""
    trade = facts.code("technology_or_goods_trade") == YES
    clashing = facts.span("acts_ended") is not None or facts.code("stopped_after_suit") == YES
    ongoing = facts.code("acts_ongoing") == YES and not clashing
    if ongoing and facts.code("stage") not in limit.FILED:
        return _look_back(facts, as_of)
    own = _one_limitation("limitation", facts, as_of, contract=trade)
    if trade and facts.code("right_type") != "confidential_information":
        return own, _one_limitation("limitation_infringement", facts, as_of, contract=False)
    return (own,)


def _one_limitation(id_: DeadlineId, facts: Facts, as_of: date, *, contract: bool) -> Deadline:
    provision = limit.TRADE if contract else limit.GENERAL
    ends, suit = limit.end(facts, contract=contract), limit.asserted_on(facts, as_of)
    if facts.code("stage") in limit.FILED:
        return _limitation_of_suit(id_, ends, suit, provision)
    if ends is None:
        return _without_date(id_, provision, "unknown", "knew_date")
    by_knowledge = limit.start(facts, contract=contract) == facts.span("knew_date")
    begun = "knew_date" if by_knowledge else "last_demand_date"
    found = by_end(id_, ends, as_of, provision, (begun,))
    level = limit.limitation(as_of, contract=contract).settle(facts).level
    if found.status == "passed" and level is not Level.NOT_MET:
        return replace(found, status="unknown", missing=_saving(facts))
    return found


def _saving(facts: Facts) -> tuple[str, ...]:
    """Return the unknown facts that may save a claim whose period seems to have run out."""
    none_made = facts.code("demand_made") in (NO, NOT_APPLICABLE)
    demand = () if none_made else ("demand_made", "last_demand_date")
    possible = ("acts_ongoing", *demand, "stage")
    return tuple(id_ for id_ in possible if not facts.is_known(id_))


def _limitation_of_suit(
    id_: DeadlineId, ends: DateSpan | None, suit: DateSpan, provision: str
) -> Deadline:
    """The limitation of a suit already filed: kept or missed on the day it was filed."""
    if ends is None:
        return _without_date(id_, provision, "unknown", "knew_date")
    if suit.last <= ends.first:
        return Deadline(id_, ends.first, None, provision, "met")
    if suit.first == date.min:
        return Deadline(id_, ends.first, None, provision, "unknown", ("filed_date",))
    status: DeadlineStatus = "passed" if suit.first > ends.last else "unknown"
    return Deadline(id_, ends.first, None, provision, status)


def _look_back(facts: Facts, as_of: date) -> tuple[Deadline, ...]:
    """While the acts go on only what is older than three years before filing is lost.

    The day of the second limit is the last before waiting begins to cost damages.
    """
    provision = _LOOK_BACK.get(facts.code("right_type") or "", limit.GENERAL)
    running = _without_date("limitation", provision, "running")
    known = limit.start(facts)
    if known is None:
        return (running,)
    ends = in_years(known, years_of(limit.GENERAL))
    return running, by_end("look_back", ends, as_of, provision, ("knew_date",))


def _labour_arbitration(facts: Facts, as_of: date) -> Deadline:
    """One year for claims from an employment contract; a demand starts it anew (27(2))."""
    provision = "labour-arbitration-law:27.1"
    kind, forum = facts.code("contract_kind"), facts.code("forum")
    if kind != "employment" and forum != "labour_arbitration":
        return _without_date("labour_arbitration", provision, "not_applicable")
    knew = facts.span("knew_date")
    if knew is None:
        return _without_date("labour_arbitration", provision, "unknown", "knew_date")
    ends = in_years(limit.start(facts, contract=True) or knew, years_of(provision))
    found = by_end("labour_arbitration", ends, as_of, provision, ("knew_date",))
    today = DateSpan.day(as_of)
    if found.status == "passed" and not limit.nothing_interrupted(facts, today, contract=True):
        missing = tuple(
            id_ for id_ in ("demand_made", "last_demand_date") if not facts.is_known(id_)
        )
        return replace(found, status="unknown", missing=missing)
    return found


def _punitive_claim(facts: Facts, as_of: date) -> Deadline:
    """Before the first-instance debate closes (法释〔2026〕7号 Art 3)."""
    id_: DeadlineId = "punitive_claim"
    bars = _time_bars(facts, as_of)
    provision = bars.claim
    if facts.code("right_type") in ("unfair_competition", "confidential_information"):
        return _without_date(id_, provision, "not_applicable")
    stage, claimed = facts.code("stage"), facts.code("punitive_claimed")
    if stage not in ("not_filed", "concluded") and claimed == YES:
        return _without_date(id_, provision, "met")
    if stage == "concluded" and bars.separate_suit and _separate_suit_barred(facts):
        return _without_date(id_, bars.separate_suit, "passed")
    closing = _debate(id_, provision, facts, as_of)
    if closing.status == "passed" and claimed is None:
        return _without_date(id_, provision, "unknown", "punitive_claimed")
    return closing


def _time_bars(facts: Facts, as_of: date) -> TimeBars:
    """Return the time bars of the text that governs; the newest where several may.

    Before the first text, those of the newest that has begun by the day of the last check.
    """
    on_file = library()
    begun = tuple(one for one in on_file.interpretations if one.start <= on_file.checked)
    return (governing(facts, as_of) or begun)[0].time_bars


def _separate_suit_barred(facts: Facts) -> bool:
    """Whether damages were claimed without a punitive part, after the court's explanation."""
    wanted = {"damages_claimed": YES, "punitive_claimed": NO, "court_explained": YES}
    return all(facts.code(id_) == code for id_, code in {**wanted, "same_facts": YES}.items())


def _secret_points(facts: Facts, as_of: date) -> Deadline:
    """The content of the secret is fixed before the first-instance debate closes."""
    provision = "spc-2020-7:27"
    if facts.code("right_type") not in (None, "trade_secret"):
        return _without_date("secret_points", provision, "not_applicable")
    if facts.code("right_type") is None:
        return _without_date("secret_points", provision, "unknown", "right_type")
    return _debate("secret_points", provision, facts, as_of)


def _debate(id_: DeadlineId, provision: str, facts: Facts, as_of: date) -> Deadline:
    """Return the limit that ends with the first-instance debate; the court sets that day."""
    stage, closes = facts.code("stage"), facts.span("debate_closed_date")
    if stage is None:
        return _without_date(id_, provision, "unknown", "stage")
    if stage == "first_instance" and closes is not None:
        found = by_end(id_, closes, as_of, provision, ("debate_closed_date",))
        over = found.status == "passed"  # yet the debate is said to go on: one of them is wrong
        return replace(found, status="unknown", missing=("debate_reopened",)) if over else found
    if stage in _BEFORE_DEBATE_ENDS:
        missing = ("debate_closed_date",) if stage == "first_instance" else ()
        return _without_date(id_, provision, "running", *missing)
    if stage == "first_instance_debate_closed" and facts.code("debate_reopened") != NO:
        if facts.code("debate_reopened") == YES:
            return _without_date(id_, provision, "near")
        return _without_date(id_, provision, "unknown", "debate_reopened")
    ended = closes.first if closes is not None else None
    left = (ended - as_of).days if ended is not None else None
    return Deadline(id_, ended, left, provision, "passed")


def _sue_after_preservation(facts: Facts, as_of: date) -> Deadline:
    """Sue or arbitrate within 30 days after a measure before the suit, or it is lifted."""
    id_: DeadlineId = "sue_after_preservation"
    provision = "cpl-2023:104"
    granted, order = facts.span("preservation_granted_date"), facts.code("preservation_order")
    if granted is None:
        if order in (NO, NOT_APPLICABLE) or facts.code("stage") in limit.FILED:
            return _without_date(id_, provision, "not_applicable")
        return _without_date(id_, provision, "unknown", "preservation_granted_date")
    ends = in_days(granted, days_of(provision))
    if facts.code("stage") in limit.FILED:
        filed = facts.span("filed_date")
        if filed is None:
            return Deadline(id_, ends.first, None, provision, "unknown", ("filed_date",))
        return _limitation_of_suit(id_, ends, filed, provision)
    return by_end(id_, ends, as_of, provision, ("preservation_granted_date",))


def _by_domicile(facts: Facts, domestic: str, abroad: str) -> tuple[int, int]:
    """Return the least and most days: the user may have a domicile in China or not."""
    near, far = days_of(domestic), days_of(abroad)
    code = facts.code("domicile_in_china")
    if code == YES:
        return near, near
    return (near if code is None else far), far


def _provision_by_domicile(facts: Facts, domestic: str, abroad: str) -> str:
    return abroad if facts.code("domicile_in_china") in (NO, NOT_APPLICABLE) else domestic


def _imprecise(facts: Facts, *ids: str) -> tuple[str, ...]:
    """Return those facts that are unknown, or dates not known to the day."""

    def precise(id_: str) -> bool:
        span = facts.span(id_)
        return span.exact if span is not None else facts.is_known(id_)

    return tuple(id_ for id_ in ids if not precise(id_))


def _counted(
    limit_: Deadline, start: str, facts: Facts, as_of: date, length: Callable[[DateSpan], DateSpan]
) -> Deadline:
    """Return the limit counted from a date fact, or that this date is missing."""
    begun = facts.span(start)
    needed = _imprecise(facts, start, *limit_.missing)
    if begun is None:
        return replace(limit_, missing=needed)
    return by_end(limit_.id, length(begun), as_of, limit_.provision, needed)


def _defence(facts: Facts, as_of: date) -> Deadline:
    """The defence, from service of the complaint, which cannot be before the suit was filed."""
    provision = _provision_by_domicile(facts, *_DEFENCE)
    sued = facts.code("party_role") in (None, "accused")
    if not sued or facts.code("stage") != "first_instance":
        return _without_date("defence", provision, "not_applicable")

    def length(filed: DateSpan) -> DateSpan:
        earliest = in_days(filed, *_by_domicile(facts, *_DEFENCE))
        return DateSpan(earliest.first, max(earliest.last, as_of))

    empty = _without_date("defence", provision, "unknown", "domicile_in_china")
    found = _counted(empty, "filed_date", facts, as_of, length)
    return replace(found, missing=_imprecise(facts, "filed_date", "domicile_in_china"))


def _appeal(facts: Facts, as_of: date) -> Deadline:
    """The appeal from a judgment, from its receipt: 15 days, or 30 without a domicile."""
    provision = _provision_by_domicile(facts, *_APPEAL)
    if facts.code("stage") == "second_instance":
        return _without_date("appeal", provision, "met")
    if facts.code("stage") != "first_instance_judgment":
        return _without_date("appeal", provision, "not_applicable")

    def length(received: DateSpan) -> DateSpan:
        return in_days(received, *_by_domicile(facts, *_APPEAL))

    empty = _without_date("appeal", provision, "unknown", "domicile_in_china")
    return _counted(empty, "judgment_received_date", facts, as_of, length)


def _enforcement(facts: Facts, as_of: date) -> Deadline:
    """Two years to apply for enforcement, at the earliest from the day of effect."""
    provision = "cpl-2023:250"
    if facts.code("stage") not in ("effective_judgment", "concluded"):
        return _without_date("enforcement", provision, "not_applicable")
    empty = _without_date("enforcement", provision, "unknown")
    return _counted(
        empty,
        "judgment_effective_date",
        facts,
        as_of,
        lambda effective: in_years(effective, years_of(provision)),
    )
