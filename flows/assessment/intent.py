"""Intent: any circumstance that the interpretation in force lists.

法释〔2026〕7号 Art 6, 法释〔2021〕4号 Art 3. One listed circumstance, with all of its own
conditions, carries the element; where none is met, the factors do, but only arguably. The
court *may* find intent on a listed circumstance; only contrary evidence that is known makes
that arguable.
"""

from __future__ import annotations

from datetime import date

from flows.assessment.building import softened
from flows.assessment.interpretations.registry import intent_circumstances
from flows.assessment.regime import by_interpretation
from flows.assessment.tree import AllOf, AnyOf, Node, yes
from flows.law.interpretations import Interpretation


def intent_rule(as_of: date, only: str | None = None) -> Node:
    """Return the element under the interpretation in force, or under one taken for granted."""

    def rule(one: Interpretation) -> Node:
        return AllOf(
            of=(
                AnyOf(of=intent_circumstances(one, as_of), reason="no_intent"),
                softened(yes("contrary_evidence"), "intent_rebutted"),
            )
        )

    return by_interpretation(as_of, rule, name="intent", only=only)
