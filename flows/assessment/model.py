"""What an assessment says: plain frozen data, the same for chat, brief and hand-over.

Codes and ids only; no sentence stands here. Money is `Decimal` in the currency named
beside it, days are calendar days, dates are dates. `to_json` gives the stable keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, TypeAlias

from pydantic import TypeAdapter, WithJsonSchema

from flows.assessment.codes import (
    CutRisk,
    DeadlineId,
    DeadlineStatus,
    FactorCode,
    LossMethod,
    NoteCode,
    RegimeReason,
)
from flows.assessment.exact import tidy
from flows.facts_file import Json

Day: TypeAlias = date
"""For the field named `date`, which hides the type of that name in its own class."""


_OPEN = WithJsonSchema({"type": "string"})
"""The schema lists no codes: later versions may have more."""
_CutRisk: TypeAlias = Annotated[CutRisk, _OPEN]
_DeadlineId: TypeAlias = Annotated[DeadlineId, _OPEN]
_DeadlineStatus: TypeAlias = Annotated[DeadlineStatus, _OPEN]
_LossMethod: TypeAlias = Annotated[LossMethod, _OPEN]
_Factor: TypeAlias = Annotated[FactorCode, _OPEN]
_Note: TypeAlias = Annotated[NoteCode, _OPEN]
_RegimeReason: TypeAlias = Annotated[RegimeReason, _OPEN]


class Status(StrEnum):
    """Of an element or a circumstance, in three-valued logic."""

    MET = "met"
    NOT_MET = "not_met"
    OPEN = "open"


class RouteStatus(StrEnum):
    """Of a route, best first."""

    LIKELY = "likely"
    ARGUABLE = "arguable"
    OPEN = "open"
    UNAVAILABLE = "unavailable"


class Basis(StrEnum):
    """Whether a status rests on answers, or on what is taken for granted without any."""

    TOLD = "told"
    PRESUMED = "presumed"


class Effect(StrEnum):
    """What the court does where a provision's conditions are met."""

    SHALL = "shall"
    MAY = "may"
    FACTOR = "factor"
    BAR = "bar"


class RouteName(StrEnum):
    """The routes to money, in the order a classification walks them."""

    PUNITIVE = "punitive_damages"
    LIQUIDATED = "liquidated_damages"
    COMPENSATORY = "compensatory_damages"
    STATUTORY = "statutory_damages"


class Classification(StrEnum):
    """The best route open to the user, `none`, or `open`."""

    PUNITIVE = "punitive_damages"
    LIQUIDATED = "liquidated_damages"
    COMPENSATORY = "compensatory_damages"
    STATUTORY = "statutory_damages"
    NONE = "none"
    OPEN = "open"


OPEN_REGIME = "open"
"""The name of a regime that is open between several interpretations."""
NONE_KNOWN = "none_known"
"""The name of a regime where no interpretation is known for the day."""


class Urgency(StrEnum):
    """How soon a firm should look at it."""

    TODAY = "today"
    THIS_WEEK = "this_week"
    SOON = "soon"
    ROUTINE = "routine"
    UNKNOWN = "unknown"
    """Neither the dates nor the stage nor the evidence were told."""


@dataclass(frozen=True, slots=True)
class Regime:
    """The interpretation that governs the case and the code of the reason.

    `name` is the id of an interpretation on file, `open` or `none_known`. Where it is open,
    `candidates` are the ids of those that may govern, the newest first, and `results` holds
    the status of the punitive route under each of them.
    """

    name: str
    why: _RegimeReason
    candidates: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    results: Mapping[str, RouteStatus] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Circumstance:
    """One listed circumstance or part of an element.

    `weak` says that it is met, but on weak proof; `facts` are the facts it reads. `lowers`
    marks a part that speaks against the route where it is met.
    """

    status: Status
    effect: Effect | None
    provisions: tuple[str, ...]
    facts: tuple[str, ...]
    open_facts: tuple[str, ...] = ()
    weak: bool = False
    basis: Basis = Basis.TOLD
    lowers: bool = False


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a route, with the circumstances or parts it rests on, by name."""

    status: Status
    circumstances: Mapping[str, Circumstance]
    provisions: tuple[str, ...]
    facts: tuple[str, ...] = ()
    open_facts: tuple[str, ...] = ()
    weak: bool = False
    basis: Basis = Basis.TOLD


@dataclass(frozen=True, slots=True)
class Amounts:
    """A money range of a route that is not the punitive one; null ends are unknown.

    `agreed` is what the parties agreed on as damages: another figure for the same harm, never
    added. `agreed_effect` says whether the court shall or may follow it.
    """

    currency: str
    low: Decimal | None
    high: Decimal | None
    ceiling: Decimal | None = None
    method: str = ""
    notes: tuple[_Note, ...] = ()
    agreed: Decimal | None = None
    agreed_effect: Effect | None = None
    agreed_provision: str = ""


@dataclass(frozen=True, slots=True)
class Liquidated:
    """The agreed sum against the loss: `ratio` is sum / loss, `presumption_line` 1.3 x loss.

    `risk` is one of `none`, `low`, `moderate`, `high`, `unknown`; a court or tribunal decides.
    """

    currency: str
    sum: Decimal | None
    loss: Decimal | None
    loss_method: _LossMethod
    ratio: Decimal | None
    presumption_line: Decimal | None
    risk: _CutRisk
    notes: tuple[_Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Route:
    """One route with its status, why it is not `likely`, and its elements by name."""

    status: RouteStatus
    reasons: tuple[str, ...]
    elements: Mapping[str, Element]
    provisions: tuple[str, ...]
    amounts: Amounts | None = None
    liquidated: Liquidated | None = None


@dataclass(frozen=True, slots=True)
class Exposure:
    """The money of the punitive route. Totals are after cap and claim ceiling, expenses apart.

    `multiple_low` to `multiple_high` is the statute's range; `readings` holds the total of
    each published reading of how a multiple maps to the total, `assumption` names the default.
    `base` is the part that is multiplied; `amount_before_clause` is added to the totals once.
    No cap: the interpretation names none. No multiple and no totals: the statute names none.
    """

    currency: str
    base: Decimal
    base_method: str
    multiple_low: Decimal | None
    multiple_high: Decimal | None
    floor_hint: Decimal | None
    amount_before_clause: Decimal | None
    cap: Decimal | None
    claim_ceiling: Decimal | None
    total_low: Decimal | None
    total_high: Decimal | None
    expenses: Decimal | None
    assumption: str
    readings: Mapping[str, tuple[Decimal, Decimal]]
    notes: tuple[_Note, ...] = ()
    raises: tuple[_Factor, ...] = ()
    lowers: tuple[_Factor, ...] = ()

    @property
    def cap_multiple(self) -> Decimal | None:
        """How many times the base the cap is; None without a cap."""
        return None if self.cap is None else tidy(self.cap / self.base)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time limit: its last day, or the facts missing to compute it.

    `status` is `running`, `near`, `passed`, `met`, `unknown` or `not_applicable`. The date is
    the calendar day of the law, never moved for a weekend or a holiday. `arguable_until` is a
    later day that can be argued for where the law leaves two.
    """

    id: _DeadlineId
    date: Day | None
    days_left: int | None
    provision: str
    status: _DeadlineStatus
    missing: tuple[str, ...] = ()
    arguable_until: Day | None = None


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One thing to secure: what it proves, how it must be made, whether it is in hand."""

    id: str
    elements: tuple[str, ...]
    how: str
    held: bool
    urgent: bool = False
    provisions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do, why (a code), and by when where a date follows from the facts."""

    id: str
    why: str
    by: date | None = None
    deadline: str = ""
    provisions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One or two facts that would move a route, and the status it would then have.

    `facts` is a facts-file fragment: values, and proofs as `<id>.proof`.
    """

    route: RouteName
    element: str
    facts: Mapping[str, Json]
    status_now: RouteStatus
    status_then: RouteStatus
    better: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """Answers that contradict each other, and the rule they break."""

    facts: tuple[str, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Triage:
    """How urgent the case is, for a firm, and why."""

    urgency: Urgency
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim that is open to the right holder now: status, money, and a caveat by code."""

    route: RouteName
    status: RouteStatus
    currency: str
    low: Decimal | None
    high: Decimal | None
    caveat: str = ""


@dataclass(frozen=True, slots=True)
class Front:
    """The first screen: every claim that is open, the surest first; no claim hides another."""

    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Precedent:
    """A published judgment with alike facts: what is the same, what differs."""

    id: str
    same: tuple[str, ...]
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything the core says of one case on one date."""

    as_of: date
    rules_version: str
    flow_version: str
    regime: Regime
    classification: Classification
    routes: Mapping[RouteName, Route]
    exposure: Exposure | None
    deadlines: tuple[Deadline, ...]
    evidence: tuple[EvidenceItem, ...]
    next_steps: tuple[NextStep, ...]
    what_would_change: tuple[Change, ...]
    conflicts: tuple[Conflict, ...]
    warnings: tuple[str, ...]
    triage: Triage
    front: Front = field(default=Front(()))
    nearest_judgments: tuple[Precedent, ...] = field(default=())


_ADAPTER: TypeAdapter[Assessment] = TypeAdapter(Assessment)


def to_json(assessment: Assessment) -> str:
    """Return the assessment as indented JSON; decimals as text, dates as ISO days."""
    return _ADAPTER.dump_json(assessment, indent=2).decode()


def schema() -> dict[str, Json]:
    """Return the JSON Schema of an assessment."""
    return _ADAPTER.json_schema(mode="serialization")
