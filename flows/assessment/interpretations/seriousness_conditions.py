"""Conditions of seriousness that several interpretations share."""

from __future__ import annotations

from datetime import date

from flows.assessment import conflicts
from flows.assessment.interpretations.rules import Conditions
from flows.assessment.right import PATENTS
from flows.assessment.tree import (
    MET,
    NOT_MET,
    OPEN,
    AllOf,
    AnyOf,
    Leaf,
    Level,
    Limit,
    Node,
    Switch,
    met,
    one_of,
    weighed,
    yes,
)
from flows.assessment.tree.conditions import all_of, denied, none_of, not_said, said
from flows.facts import NONE, UNSURE, YES, Facts

DECISIONS = ("administrative_penalty", "judgment", "both")
"""What counts as a prior decision; a settlement or mediation paper does not."""
_EFFECTIVE_BEFORE = "spc-digest-2024:63"
_ONE_CONTROL = "company-law-2023:23.2"


def repeat_after_decision(as_of: date) -> Conditions:
    """Return: the same or the like again after a penalty or judgment had taken effect.

    That a decision against an earlier company of the same controller counts is our reading:
    it is arguable.
    """
    later = _effective_before_acts(as_of)
    own = AllOf(of=(_decision(), yes("repeated_after_decision"), later))
    predecessor = AllOf(
        of=(
            _predecessor(),
            none_of(denied("repeated_after_decision")),
            later,
        )
    )
    return Conditions(
        (AnyOf(of=(own, Limit(of=(predecessor,), provisions=(_ONE_CONTROL,)))),),
        AnyOf(of=(conflicts.REPEATED_WITHOUT_DECISION, conflicts.ENDED_AND_ONGOING)),
    )


def _predecessor() -> Leaf:
    """Return the leaf met where an earlier company of the same controller was held liable.

    Without a controller or a shell in the case nobody is asked, and none is taken for granted.
    """

    def level(facts: Facts) -> Level:
        code = facts.code("predecessor_held_liable")
        if code == YES:
            return met(facts, "predecessor_held_liable")
        shells = facts.codes("shell_changes") - {NONE, UNSURE}
        related = bool(shells) or "same_controller" in facts.codes("relationship")
        return OPEN if code is None and related else NOT_MET

    return weighed("predecessor_held_liable", "relationship", "shell_changes", by=level)


def _decision() -> Node:
    """Return: penalised or held liable. A decision of the patent office is not clearly one.

    Patent Law 65 gives it a stop order, an adjudication between two parties; a fine under 68
    for passing off is a penalty. Contested, so open.
    """
    contested = all_of(
        said("right_type", *PATENTS),
        said("prior_decision", "administrative_penalty"),
        not_said("act_kinds", "passed_off_patent"),
    )
    unsettled = Leaf(reads=frozenset(), test=lambda _: OPEN)
    return Switch(
        cases=(
            (contested, AllOf(of=(unsettled,), provisions=("patent-law-2020:65",))),
            (none_of(contested), one_of("prior_decision", *DECISIONS)),
        )
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
