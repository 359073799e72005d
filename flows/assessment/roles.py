"""Whose side is advised: the accused and an adviser of the accused have lists of their own.

The role changes words and steps, never a status or an amount.
"""

from __future__ import annotations

from flows.assessment.tree.conditions import all_of, any_of, said
from flows.facts import Facts

ADVISER = said("party_role", "adviser")
ACCUSED = any_of(said("party_role", "accused"), all_of(ADVISER, said("advised_side", "accused")))
"""The person speaks for the accused side."""


def is_accused(facts: Facts) -> bool:
    """Whether the person speaks for the accused side."""
    return ACCUSED.holds(facts)
