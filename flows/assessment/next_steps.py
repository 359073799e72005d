"""What to do next, in order, each with why and by when.

The order is our reading of good practice: keep what there is, secure evidence before any
letter, see counsel, papers, measures, letter, suit, other authorities, after the judgment.
"""

from __future__ import annotations

from collections.abc import Iterator

from flows.assessment.building import ALWAYS
from flows.assessment.claim_steps import CLAIM, CLIENT
from flows.assessment.defence_steps import DEFENCE
from flows.assessment.measures import on_file
from flows.assessment.model import Deadline, NextStep
from flows.assessment.parts import Parts
from flows.assessment.results import OPEN_LIMIT
from flows.assessment.roles import ACCUSED, ADVISER
from flows.assessment.steps import StepRule
from flows.assessment.tree import Node
from flows.assessment.tree.conditions import all_of

_BY_ROLE: tuple[tuple[Node, tuple[StepRule, ...]], ...] = (
    (all_of(ADVISER, ACCUSED), (CLIENT, *DEFENCE)),
    (ACCUSED, DEFENCE),
    (ADVISER, (CLIENT, *CLAIM)),
    (ALWAYS, CLAIM),
)
"""The steps of each role; the first condition that is met decides."""
STEPS: tuple[StepRule, ...] = tuple({step.id: step for step in (CLIENT, *CLAIM, *DEFENCE)}.values())


def next_steps(parts: Parts) -> tuple[NextStep, ...]:
    """Return the steps in order; the accused has others than the right holder."""
    steps = next(steps for role, steps in _BY_ROLE if role.holds(parts.facts))
    taken = (_taken(step, parts) for step in steps)
    return tuple(step for step in taken if step is not None)


def conditions() -> Iterator[Node]:
    """Yield every condition that the steps rest on."""
    yield from (role for role, _ in _BY_ROLE)
    yield from (why.applies for step in STEPS for why in step.whys)
    yield from (condition for step in STEPS for condition, _ in step.laws)


def _taken(step: StepRule, parts: Parts) -> NextStep | None:
    """Return the step with its reason and date; None where no reason for it applies."""
    why = next((why.code for why in step.whys if why.applies.holds(parts.facts)), None)
    if why is None:
        return None
    laws = tuple(id_ for when, ids in step.laws if when.holds(parts.facts) for id_ in ids)
    provisions = on_file(parts.as_of, *laws)
    limit = _binding(step, parts)
    if limit is None or limit.status not in OPEN_LIMIT:
        return NextStep(step.id, why, provisions=provisions)
    past = limit.date is not None and limit.date < parts.as_of
    return NextStep(step.id, why, None if past else limit.date, limit.id, provisions)


def _binding(step: StepRule, parts: Parts) -> Deadline | None:
    """Return the limit that binds a step: the shorter one once it is near, or runs alone."""
    limits: dict[str, Deadline] = {limit.id: limit for limit in parts.deadlines}
    sooner, own = limits.get(step.sooner), limits.get(step.deadline)
    if sooner is None or sooner.status not in OPEN_LIMIT:
        return own
    alone = own is None or own.status not in OPEN_LIMIT
    return sooner if alone or sooner.status == "near" else own
