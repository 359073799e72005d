"""The parts of an assessment that the later ones read, in one record.

Evidence, warnings, next steps and triage follow from the routes, the exposure and the
deadlines.
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
    RouteStatus,
)
from flows.facts import Facts


@dataclass(frozen=True, slots=True)
class Parts:
    """What is settled of one case before evidence, warnings, next steps and triage.

    `facts` hold the results too, for the conditions of the later parts (`results.py`).
    """

    facts: Facts
    as_of: date
    regime: Regime
    classification: Classification
    routes: Mapping[RouteName, Route]
    exposure: Exposure | None
    deadlines: tuple[Deadline, ...]
    conflicts: tuple[Conflict, ...]

    @property
    def available(self) -> Mapping[RouteName, Route]:
        """The routes that are not unavailable."""
        return {
            name: route
            for name, route in self.routes.items()
            if route.status is not RouteStatus.UNAVAILABLE
        }
