"""What to do next, in order, each with why and by when.

The order is our reading of good practice: keep what there is, secure evidence before any
letter, see counsel, papers, measures, letter, suit, other authorities, after the judgment.
"""

from __future__ import annotations

from flows.assessment import crime
from flows.assessment.claim_steps import CLAIM, CLIENT, RUNS
from flows.assessment.defence_steps import DEFENCE
from flows.assessment.model import Deadline, NextStep
from flows.assessment.parts import Parts
from flows.assessment.steps import StepRule
from flows.assessment.warnings import deadline

READS: frozenset[str] = crime.READS | {
    "party_role",
    "right_type",
    "right_status",
    "right_in_china",
    "acts_ongoing",
    "act_kinds",
    "notice_sent",
    "settlement_reached",
    "stage",
    "damages_claimed",
    "same_facts",
    "preservation_order",
    "evidence_at_risk",
    "foreign_documents",
    "domicile_in_china",
    "contract_kind",
    "contract_signed",
    "clause",
    "breach",
    "forum",
    "governing_law",
}
STEPS: tuple[StepRule, ...] = tuple({step.id: step for step in (CLIENT, *CLAIM, *DEFENCE)}.values())


def next_steps(parts: Parts, warnings: tuple[str, ...]) -> tuple[NextStep, ...]:
    """Return the steps in order; the accused has others than the right holder."""
    match parts.facts.code("party_role"):
        case "accused":
            steps = DEFENCE
        case "adviser":
            steps = (CLIENT, *CLAIM)
        case _:
            steps = CLAIM
    taken = (_taken(step, parts, warnings) for step in steps)
    return tuple(step for step in taken if step is not None)


def _taken(step: StepRule, parts: Parts, warnings: tuple[str, ...]) -> NextStep | None:
    """Return the step with its reason and date; None where no reason for it holds."""
    why = next((why.code for why in step.whys if why.applies(parts, warnings)), None)
    if why is None:
        return None
    limit = _binding(step, parts)
    if limit is None or limit.status not in RUNS:
        return NextStep(step.id, why)
    past = limit.date is not None and limit.date < parts.as_of
    return NextStep(step.id, why, None if past else limit.date, limit.id)


def _binding(step: StepRule, parts: Parts) -> Deadline | None:
    """Return the limit that binds a step: the shorter one once it is near."""
    sooner = deadline(parts, step.sooner) if step.sooner else None
    if sooner is not None and sooner.status == "near":
        return sooner
    return deadline(parts, step.deadline) if step.deadline else None
