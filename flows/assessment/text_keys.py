"""The texts that an assessment needs: one for each code it may hold.

The codes come from the rules, enumerations and tables themselves, so that a new rule, step,
warning or kind of evidence needs its text at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import get_args

from flows.assessment import reasons, triage
from flows.assessment.agreed_damages import METHOD
from flows.assessment.agreed_sum import WAYS
from flows.assessment.codes import (
    CutRisk,
    DeadlineId,
    DeadlineStatus,
    FactorCode,
    LossMethod,
    NoteCode,
    RegimeReason,
)
from flows.assessment.conflicts import CONFLICTS, DATED
from flows.assessment.evidence_kinds import CLAIM, DEFENCE, PAPERS
from flows.assessment.explain import named
from flows.assessment.exposure import ADDITIVE, CAPPED, LITERAL
from flows.assessment.figure import COMPUTED, FOUR, SETTLEMENT
from flows.assessment.model import (
    NONE_KNOWN,
    OPEN_REGIME,
    Basis,
    Classification,
    Effect,
    RouteName,
    RouteStatus,
    Status,
    Urgency,
)
from flows.assessment.next_steps import STEPS
from flows.assessment.routes import rules
from flows.assessment.warnings import warning_rules
from flows.facts import UNSURE
from flows.facts_file import read
from flows.law.library import library
from flows.vocabulary import FACTS

_ENUMERATIONS: dict[str, type[StrEnum]] = {
    "route": RouteName,
    "classification": Classification,
    "status": Status,
    "basis": Basis,
    "route_status": RouteStatus,
    "effect": Effect,
    "urgency": Urgency,
}
_CODES: dict[str, tuple[str, ...]] = {
    "deadline": get_args(DeadlineId),
    "deadline_status": get_args(DeadlineStatus),
    "risk": get_args(CutRisk),
    "regime_why": get_args(RegimeReason),
    "note": get_args(NoteCode),
    "factor": get_args(FactorCode),
    "loss_method": get_args(LossMethod),
    "base_method": (*FOUR, COMPUTED, SETTLEMENT, METHOD, "statutory", *WAYS),
    "assumption": (LITERAL, ADDITIVE, CAPPED),
    "reading": (LITERAL, ADDITIVE, CAPPED),
    "triage": triage.CODES,
}
_REASONS = (reasons.UNKNOWN_FACTS, reasons.WEAK_PROOF, reasons.RESTS_ON_DISCRETION)


def assessment_keys() -> frozenset[str]:
    """Return the key of every text that an assessment may need, on any day on file."""
    return frozenset((*_of_tables(), *_of_rules()))


def _of_tables() -> Iterator[str]:
    for family, enumeration in _ENUMERATIONS.items():
        yield from (f"{family}.{one.value}" for one in enumeration)
    regimes = (*(one.id for one in library().interpretations), OPEN_REGIME, NONE_KNOWN)
    yield from (f"regime.{name}" for name in regimes)
    for family, codes in _CODES.items():
        yield from (f"{family}.{code}" for code in codes)
    yield from (f"classification.{answer.value}.sentence" for answer in Classification)
    yield from (f"reason.{code}" for code in _REASONS)
    yield from (f"conflict.{node.name}" for node in CONFLICTS)
    yield from (f"warning.{code}" for code in warning_rules(date.max))
    for kind in (*CLAIM, *DEFENCE, *PAPERS):
        yield f"evidence.{kind.id}"
        yield f"evidence.{kind.id}.how"
    for step in STEPS:
        yield f"step.{step.id}"
        yield from (f"step_why.{why.code}" for why in step.whys)


def _of_rules() -> Iterator[str]:
    """Yield the keys of what the rules of each day name: elements, circumstances, reasons."""
    for day in _days():
        yield from (f"conflict.{rule(day).name}" for rule in DATED)
        for rule in rules(day).values():
            yield from (f"reason.{node.reason}" for node in rule.walk() if node.reason)
            for right in (*FACTS["right_type"].codes, UNSURE):
                facts, _ = read({"right_type": right})
                for element in named(rule.evaluate(facts, frozenset())):
                    yield f"element.{element.node.name}"
                    yield from (f"circumstance.{part.node.name}" for part in named(element))


def _days() -> tuple[date, ...]:
    """Return a day of each state of the interpretations: those on which one begins or ends."""
    spans = [(one.start, one.end) for one in library().interpretations]
    days = {day for span in spans for day in span if day is not None}
    return (date.min, *sorted(days), date.max)
