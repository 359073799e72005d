"""The parts of an assessment that the later ones read: made first, in one place.

Evidence, warnings, next steps and triage follow from the routes, the exposure and the
deadlines; they take this one record instead of a dozen arguments.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flows.assessment.model import (
    Classification,
    Conflict,
    Deadline,
    Exposure,
    Regime,
    Route,
    RouteName,
)
from flows.facts import Facts


@dataclass(frozen=True, slots=True)
class Parts:
    """What is settled of one case before evidence, warnings, next steps and triage."""

    facts: Facts
    as_of: date
    regime: Regime
    classification: Classification
    routes: Mapping[RouteName, Route]
    exposure: Exposure | None
    deadlines: tuple[Deadline, ...]
    conflicts: tuple[Conflict, ...]
