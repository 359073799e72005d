"""法释〔2027〕1号, invented for a test: one more circumstance of intent, and one fewer."""

from __future__ import annotations

from datetime import date

from flows.assessment.interpretations import spc_2026_7
from flows.assessment.interpretations.rules import (
    Conditions,
    ConditionsByName,
    InterpretationRules,
)
from flows.assessment.tree import one_of
from flows.facts import NO


def _intent(as_of: date) -> ConditionsByName:
    """Return the list of 2026 without dealings, and with acts that go on after a suit."""
    before = spc_2026_7.RULES.intent(as_of)
    went_on = Conditions((one_of("stopped_after_suit", NO),))
    kept = {name: one for name, one in before.items() if name != "dealings_access"}
    return {**kept, "continued_after_suit": went_on}


RULES = InterpretationRules(
    id="spc-2027-1", intent=_intent, seriousness=spc_2026_7.RULES.seriousness
)
