"""Time limits of the claim, the suit and its judgment; the others stand beside this module."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from flows.assessment import limitation as limit
from flows.assessment.building import in_series
from flows.assessment.codes import DeadlineId, DeadlineStatus
from flows.assessment.measures import days_of, years_of
from flows.assessment.model import Deadline
from flows.assessment.periods import in_days, in_years
from flows.assessment.regime import governing
from flows.assessment.registration_limits import READS as REGISTRATION_READS
from flows.assessment.registration_limits import registration_limits
from flows.assessment.right import NO_RIGHT, WORKS
from flows.assessment.roles import is_accused
from flows.assessment.special_limits import READS as SPECIAL_READS
from flows.assessment.special_limits import special_limits
from flows.assessment.time_limits import by_end, counted, imprecise, without_date
from flows.assessment.tree import Level
from flows.facts import NO, NONE, NOT_APPLICABLE, YES, DateSpan, Facts
from flows.law.interpretations import TimeBars
from flows.law.library import library

_LOOK_BACK = {
    "trademark": "trademark-interpretation:18",
    "invention_patent": "patent-provisions:17",
    "utility_model": "patent-provisions:17",
    "design_patent": "patent-provisions:17",
}
_LOOK_BACK_WORK = "look_back.copyright"
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
        "advised_side",
        "complaint_received_date",
        "right_in_china",
        "right_status",
        "notice_sent",
        "notice_date",
        "notice_identified_right",
        "notice_received",
        "contract_kind",
        "technology_or_goods_trade",
        "forum",
    }
    | REGISTRATION_READS
    | SPECIAL_READS
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
        *registration_limits(facts, as_of),
        *special_limits(facts, as_of),
    )


def _limitation(facts: Facts, as_of: date) -> tuple[Deadline, ...]:
    """The limitation of the claim; and where the contract has four years, also of the tort."""
    trade = facts.code("technology_or_goods_trade") == YES
    clashing = facts.span("acts_ended") is not None or facts.code("stopped_after_suit") == YES
    ongoing = facts.code("acts_ongoing") == YES and not clashing
    if _no_claim_to_expire(facts):
        return (without_date("limitation", limit.GENERAL, "not_applicable"),)
    if ongoing and facts.code("stage") not in limit.FILED:
        return _look_back(facts, as_of)
    own = _one_limitation("limitation", facts, as_of, contract=trade)
    if trade and facts.code("right_type") != "confidential_information":
        return own, _one_limitation("limitation_infringement", facts, as_of, contract=False)
    return (own,)


def _no_claim_to_expire(facts: Facts) -> bool:
    """Whether there is no right here to sue on and no contract: no claim runs out."""
    if facts.code("right_type") in (None, *NO_RIGHT):
        return False
    missing = facts.code("right_in_china") == NO or facts.code("right_status") == "pending"
    return missing and facts.code("contract_kind") in (None, NONE)


def _one_limitation(id_: DeadlineId, facts: Facts, as_of: date, *, contract: bool) -> Deadline:
    provision = limit.TRADE if contract else limit.GENERAL
    ends, suit = limit.end(facts, contract=contract), limit.asserted_on(facts, as_of)
    if facts.code("stage") in limit.FILED:
        return _limitation_of_suit(id_, ends, suit, provision)
    if ends is None:
        return without_date(id_, provision, "unknown", "knew_date")
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
        return without_date(id_, provision, "unknown", "knew_date")
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
    provision = _look_back_provision(facts, as_of)
    running = without_date("limitation", provision, "running")
    known = limit.start(facts)
    if known is None:
        return (running,)
    ends = in_years(known, years_of(limit.GENERAL))
    return running, by_end("look_back", ends, as_of, provision, ("knew_date",))


def _look_back_provision(facts: Facts, as_of: date) -> str:
    right = facts.code("right_type") or ""
    if right in WORKS:
        return next(iter(in_series(_LOOK_BACK_WORK, as_of)), limit.GENERAL)
    return _LOOK_BACK.get(right, limit.GENERAL)


def _labour_arbitration(facts: Facts, as_of: date) -> Deadline:
    """One year for claims from an employment contract; a demand starts it anew (27(2))."""
    provision = "labour-arbitration-law:27.1"
    kind, forum = facts.code("contract_kind"), facts.code("forum")
    if kind != "employment" and forum != "labour_arbitration":
        return without_date("labour_arbitration", provision, "not_applicable")
    knew = facts.span("knew_date")
    if knew is None:
        return without_date("labour_arbitration", provision, "unknown", "knew_date")
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
        return without_date(id_, provision, "not_applicable")
    stage, claimed = facts.code("stage"), facts.code("punitive_claimed")
    if stage not in ("not_filed", "concluded") and claimed == YES:
        return without_date(id_, provision, "met")
    if stage == "concluded" and bars.separate_suit and _separate_suit_barred(facts):
        return without_date(id_, bars.separate_suit, "passed")
    closing = _debate(id_, provision, facts, as_of)
    if closing.status == "passed" and claimed is None:
        return without_date(id_, provision, "unknown", "punitive_claimed")
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
        return without_date("secret_points", provision, "not_applicable")
    if facts.code("right_type") is None:
        return without_date("secret_points", provision, "unknown", "right_type")
    return _debate("secret_points", provision, facts, as_of)


def _debate(id_: DeadlineId, provision: str, facts: Facts, as_of: date) -> Deadline:
    """Return the limit that ends with the first-instance debate; the court sets that day."""
    stage, closes = facts.code("stage"), facts.span("debate_closed_date")
    if stage is None:
        return without_date(id_, provision, "unknown", "stage")
    if stage == "first_instance" and closes is not None:
        found = by_end(id_, closes, as_of, provision, ("debate_closed_date",))
        over = found.status == "passed"  # yet the debate is said to go on: one of them is wrong
        return replace(found, status="unknown", missing=("debate_reopened",)) if over else found
    if stage in _BEFORE_DEBATE_ENDS:
        missing = ("debate_closed_date",) if stage == "first_instance" else ()
        return without_date(id_, provision, "running", *missing)
    if stage == "first_instance_debate_closed" and facts.code("debate_reopened") != NO:
        if facts.code("debate_reopened") == YES:
            return without_date(id_, provision, "near")
        return without_date(id_, provision, "unknown", "debate_reopened")
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
            return without_date(id_, provision, "not_applicable")
        return without_date(id_, provision, "unknown", "preservation_granted_date")
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


def _defence(facts: Facts, as_of: date) -> Deadline:
    """The defence, from service of the complaint.

    Where the day of service is not known, it cannot be before the suit was filed.
    """
    provision = _provision_by_domicile(facts, *_DEFENCE)
    sued = facts.code("party_role") is None or is_accused(facts)
    if not sued or facts.code("stage") != "first_instance":
        return without_date("defence", provision, "not_applicable")
    served = facts.span("complaint_received_date")

    def length(start: DateSpan) -> DateSpan:
        ends = in_days(start, *_by_domicile(facts, *_DEFENCE))
        return ends if served is not None else DateSpan(ends.first, max(ends.last, as_of))

    empty = without_date("defence", provision, "unknown", "domicile_in_china")
    start = "complaint_received_date" if served is not None else "filed_date"
    found = counted(empty, start, facts, as_of, length)
    return replace(found, missing=imprecise(facts, "complaint_received_date", "domicile_in_china"))


def _appeal(facts: Facts, as_of: date) -> Deadline:
    """The appeal from a judgment, from its receipt: 15 days, or 30 without a domicile."""
    provision = _provision_by_domicile(facts, *_APPEAL)
    if facts.code("stage") == "second_instance":
        return without_date("appeal", provision, "met")
    if facts.code("stage") != "first_instance_judgment":
        return without_date("appeal", provision, "not_applicable")

    def length(received: DateSpan) -> DateSpan:
        return in_days(received, *_by_domicile(facts, *_APPEAL))

    empty = without_date("appeal", provision, "unknown", "domicile_in_china")
    return counted(empty, "judgment_received_date", facts, as_of, length)


def _enforcement(facts: Facts, as_of: date) -> Deadline:
    """Two years to apply for enforcement, at the earliest from the day of effect."""
    provision = "cpl-2023:250"
    if facts.code("stage") not in ("effective_judgment", "concluded"):
        return without_date("enforcement", provision, "not_applicable")
    empty = without_date("enforcement", provision, "unknown")
    return counted(
        empty,
        "judgment_effective_date",
        facts,
        as_of,
        lambda effective: in_years(effective, years_of(provision)),
    )
