"""Which cases an interpretation leaves to the one before it, by the day of an earlier event.

The rule itself is data: `[interpretation.transition]` of the instrument's file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from flows.assessment.codes import RegimeReason
from flows.assessment.tree import ANYTHING, MET, NOT_MET, OPEN, Level, Pending, Range, exactly
from flows.facts import Facts
from flows.law.interpretations import Interpretation, Stays

JUDGED = frozenset({"effective_judgment", "retrial"})
"""The stages of a case that has an effective judgment and is not a new suit."""
_NOT_FILED = frozenset({"not_filed", "concluded"})
"""The stages in which the suit is yet to be filed: a concluded one is followed by a new one."""


@dataclass(frozen=True, slots=True)
class Transition:
    """A case stays with the interpretation before where an event came before the first day.

    `stages` says whether the event is known, from the stage alone, to have happened.
    """

    start: date
    event: ClassVar[str]
    why_open: ClassVar[RegimeReason]
    why_stays: ClassVar[RegimeReason]
    why_comes: ClassVar[RegimeReason]

    @property
    def reads(self) -> frozenset[str]:
        """The facts it reads."""
        return frozenset({"stage", self.event})

    def happened(self, stage: str) -> bool:
        """Whether the event has happened in a case of this stage."""
        raise NotImplementedError

    def level(self, facts: Facts) -> Level:
        """Return whether the case stays with the interpretation before.

        An unknown stage alone does not put the old text back in force.
        """
        stage, day = facts.code("stage"), facts.span(self.event)
        if stage is not None and not self.happened(stage):
            return NOT_MET
        if day is None:
            return OPEN if stage else NOT_MET
        before = day.before(self.start)
        if before is None or (before and stage is None):
            return OPEN
        return MET if before else NOT_MET

    def range(self, facts: Facts, pending: Pending) -> Range:
        """Return the range while the stage or the day is pending: settled where one decides."""
        stage, day = facts.code("stage"), facts.span(self.event)
        by_stage = "stage" not in pending and stage is not None and not self.happened(stage)
        by_day = day is not None and day.before(self.start) is False
        return exactly(self.level(facts)) if by_stage or by_day else ANYTHING

    def missing(self, facts: Facts) -> tuple[str, ...]:
        """Return the facts that would say whether the case stays."""
        day = facts.span(self.event)
        dated = day is not None and day.before(self.start) is not None
        stage = () if facts.code("stage") else ("stage",)
        return stage if dated else (*stage, self.event)

    def why_governs(self, facts: Facts) -> RegimeReason:
        """Return the code of the reason why the interpretation governs the case."""
        stage = facts.code("stage")
        if stage is not None and self.happened(stage):
            return self.why_comes
        return "new_suit" if stage == "concluded" else "text_in_force"


class JudgedBefore(Transition):
    """Cases with an effective judgment from before the first day stay."""

    event = "judgment_effective_date"
    why_open = "judgment_date_missing"
    why_stays = "judged_before"
    why_comes = "judged_after"

    def happened(self, stage: str) -> bool:
        """Whether there is an effective judgment."""
        return stage in JUDGED


class FiledBefore(Transition):
    """Cases whose suit was filed before the first day stay."""

    event = "filed_date"
    why_open = "filing_date_missing"
    why_stays = "filed_before"
    why_comes = "filed_after"

    def happened(self, stage: str) -> bool:
        """Whether the suit has been filed."""
        return stage not in _NOT_FILED


_KINDS: dict[Stays, type[Transition]] = {
    "judged_before": JudgedBefore,
    "filed_before": FiledBefore,
}


def transition_of(one: Interpretation) -> Transition | None:
    """Return which cases an interpretation leaves to the one before; None where it leaves none."""
    return _KINDS[one.transition.stays](one.start) if one.transition else None
