"""Conditions of seriousness that several interpretations share."""

from __future__ import annotations

from datetime import date

from flows.assessment import conflicts
from flows.assessment.interpretations.rules import Conditions
from flows.assessment.tree import (
    MET,
    NOT_MET,
    OPEN,
    AnyOf,
    Leaf,
    Level,
    Node,
    one_of,
    yes,
)
from flows.facts import Facts

DECISIONS = ("administrative_penalty", "judgment", "both")
"""What counts as a prior decision; a settlement or mediation paper does not."""
_EFFECTIVE_BEFORE = "spc-digest-2024:63"


def repeat_after_decision(as_of: date) -> Conditions:
    """Return: the same or the like again after a penalty or judgment had taken effect."""
    return Conditions(
        (
            one_of("prior_decision", *DECISIONS),
            yes("repeated_after_decision"),
            _effective_before_acts(as_of),
        ),
        AnyOf(of=(conflicts.REPEATED_WITHOUT_DECISION, conflicts.ENDED_AND_ONGOING)),
    )


def preservation_refused(*without_justification: Node) -> Conditions:
    """Return: a preservation order not obeyed, with what the text asks for beside that."""
    return Conditions(
        (yes("preservation_order"), yes("preservation_refused"), *without_justification),
        conflicts.REFUSED_WITHOUT_ORDER,
    )


def infringement_as_business() -> Conditions:
    """Return: infringement is the main business, or the main source of profit.

    The text of 2021 left this undefined; the same two facts serve for it.
    """
    return any_yes("infringement_main_business", "infringement_main_profit")


def any_yes(*facts: str) -> Conditions:
    """Return: one of these tri facts is yes."""
    return Conditions((yes(facts[0]) if len(facts) == 1 else AnyOf(of=tuple(map(yes, facts))),))


def _effective_before_acts(as_of: date) -> Leaf:
    """Return the leaf met where acts followed the day the decision took effect.

    Open without that day; acts known to have ended by then are not a repetition.
    """

    def level(facts: Facts) -> Level:
        effective, ended = facts.span("prior_decision_effective_date"), facts.span("acts_ended")
        if effective is None:
            return OPEN
        future = effective.after(as_of)
        after = True if ended is None else ended.after(effective)
        if future or after is False:
            return NOT_MET
        return OPEN if future is None or after is None else MET

    reads = frozenset({"prior_decision_effective_date", "acts_ended"})
    return Leaf(reads=reads, test=level, provisions=(_EFFECTIVE_BEFORE,))
