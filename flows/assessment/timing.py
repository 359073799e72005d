"""Timing: a clause in force when the acts happened, a claim raised in time, no limitation.

法释〔2026〕7号 Arts 3 and 4, 法释〔2021〕4号 Art 2. When the claim was raised turns on the stage.
"""

from __future__ import annotations

from datetime import date

from flows.assessment.building import ALWAYS
from flows.assessment.conflicts import debate_over
from flows.assessment.limitation import limitation
from flows.assessment.model import Effect
from flows.assessment.regime import by_interpretation
from flows.assessment.statutes import clause_rule
from flows.assessment.transitions import JUDGED
from flows.assessment.tree import AllOf, AnyOf, Limit, Node, Not, Switch, Unless, one_of, yes
from flows.law.interpretations import Interpretation, TimeBars

_CLAIM = "timing.claim"
ON_APPEAL = ("first_instance_judgment", "second_instance")
_SUPPLEMENTARY_DEBATE = "spc-digest-2024:121"


def timing_rule(as_of: date, only: str | None = None) -> Node:
    """Return the element: the statute's clause, the claim in time, and limitation."""

    def claim(one: Interpretation) -> Node:
        return _by_stage(one.time_bars, as_of)

    in_time = by_interpretation(as_of, claim, part=_CLAIM, only=only)
    return AllOf(name="timing", of=(clause_rule(as_of), in_time, limitation(as_of)))


def _late(bars: TimeBars) -> tuple[Node, Node]:
    """Return the rules for a claim first raised after the debate closed, and on appeal."""
    if bars.late == "barred":
        return (
            AnyOf(of=(_claimed(), _reopened()), reason="claim_too_late"),
            AnyOf(of=(_claimed(),), reason="appeal_mediation_only"),
        )
    own_suit = Limit(of=(ALWAYS,), reason="appeal_mediation_only")
    late = Limit(of=(ALWAYS,), reason="claim_too_late")
    return AnyOf(of=(_claimed(), _reopened(), late)), AnyOf(of=(_claimed(), own_suit))


def _new_suit(bars: TimeBars) -> Node:
    """Return the rule for a new suit after a concluded one that left the claim out."""
    if bars.separate_suit:
        return Not(
            of=(AllOf(of=(*_left_out(), yes("court_explained"))),),
            reason="separate_suit_barred",
            provisions=(bars.separate_suit,),
        )
    later = Limit(of=(ALWAYS,), reason="separate_suit_barred")
    return AnyOf(of=(Not(of=(AllOf(of=_left_out()),)), later))


def _by_stage(bars: TimeBars, as_of: date) -> Node:
    """Return the rule for the stage the case has reached."""
    closed, appeal = _late(bars)
    running = Unless(conflict=debate_over(as_of), child=ALWAYS)
    judged = AnyOf(of=(_claimed(),), reason="claim_too_late")
    return Switch(
        name=_CLAIM,
        effect=Effect.BAR,
        provisions=(bars.claim,),
        cases=(
            (one_of("stage", "not_filed"), ALWAYS),
            (one_of("stage", "first_instance"), AnyOf(of=(_claimed(), running))),
            (one_of("stage", "first_instance_debate_closed"), closed),
            (one_of("stage", *ON_APPEAL), appeal),
            (one_of("stage", *sorted(JUDGED)), judged),
            (one_of("stage", "concluded"), _new_suit(bars)),
        ),
    )


def _claimed() -> Node:
    """Return: claimed before the first-instance debate closed."""
    return yes("punitive_claimed")


def _reopened() -> Node:
    """Return: a supplementary debate continues the first hearing."""
    return AllOf(of=(yes("debate_reopened"),), provisions=(_SUPPLEMENTARY_DEBATE,))


def _left_out() -> tuple[Node, ...]:
    """Return: damages were claimed on the same acts without the punitive part."""
    return (yes("damages_claimed"), Not(of=(yes("punitive_claimed"),)), yes("same_facts"))
