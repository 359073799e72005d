"""The rule modules of the interpretations, the newest first, and their match with the data."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date

from flows.assessment.building import circumstance
from flows.assessment.interpretations import spc_2021_4, spc_2026_7
from flows.assessment.interpretations.rules import ConditionsByName, InterpretationRules
from flows.assessment.tree import Node
from flows.law.file_schema import LawDataError
from flows.law.interpretations import Interpretation, ListedCircumstance
from flows.law.library import Library, library, use_library

RULES: tuple[InterpretationRules, ...] = (spc_2026_7.RULES, spc_2021_4.RULES)
"""One entry per interpretation on file, the newest first."""

_IN_USE: ContextVar[tuple[InterpretationRules, ...]] = ContextVar("rules", default=RULES)


@contextmanager
def use_law(other: Library, *more: InterpretationRules) -> Iterator[Library]:
    """Use another library in this context, with the rules of interpretations it adds.

    Raises:
        LawDataError: the rules do not match the interpretations of that library.
    """
    token = _IN_USE.set((*more, *RULES))
    try:
        with use_library(other):
            check_rules()
            yield other
    finally:
        _IN_USE.reset(token)


def intent_circumstances(one: Interpretation, as_of: date) -> tuple[Node, ...]:
    """Return the circumstances of intent that an interpretation lists, the factors last."""
    conditions = _rules_of(one).intent(as_of)
    return _circumstances(one, "intent", one.intent, conditions)


def seriousness_circumstances(one: Interpretation, as_of: date) -> tuple[Node, ...]:
    """Return the circumstances of seriousness that an interpretation lists, the factors last."""
    conditions = _rules_of(one).seriousness(as_of)
    return _circumstances(one, "seriousness", one.seriousness, conditions)


def check_rules() -> None:
    """Refuse rules and data that do not name the same circumstances.

    Raises:
        LawDataError: an interpretation has no rule module, or a circumstance stands on one
            side only.
    """
    for one in library().interpretations:
        intent_circumstances(one, one.start)
        seriousness_circumstances(one, one.start)


def _rules_of(one: Interpretation) -> InterpretationRules:
    found = next((rules for rules in _IN_USE.get() if rules.id == one.id), None)
    if found is None:
        module = f"flows/assessment/interpretations/{one.id.replace('-', '_')}.py"
        problem = f"no rules: expected {module}, registered in registry.py"
        raise LawDataError(f"{one.id}.toml", "interpretation", problem)
    return found


def _circumstances(
    one: Interpretation,
    element: str,
    listed: tuple[ListedCircumstance, ...],
    conditions: ConditionsByName,
) -> tuple[Node, ...]:
    _check_names(one, element, {row.name for row in listed}, set(conditions))
    return tuple(
        circumstance(
            f"{element}.{row.name}",
            row.provision,
            *conditions[row.name].of,
            conflict=conditions[row.name].conflict,
            limited=row.limited,
        )
        for row in listed
    )


def _check_names(one: Interpretation, element: str, data: set[str], code: set[str]) -> None:
    module = f"{one.id.replace('-', '_')}.py"
    for name in sorted(data ^ code):
        problem = (
            f"no conditions in flows/assessment/interpretations/{module}"
            if name in data
            else f"conditions in {module}, but not listed here"
        )
        raise LawDataError(f"{one.id}.toml", f"interpretation.{element}.{name}", problem)
