"""Timing: a clause in force when the acts happened, a claim raised in time, no limitation.

法释〔2026〕7号 Arts 3 and 4, 法释〔2021〕4号 Art 2. When the claim was raised turns on the stage.
"""

from __future__ import annotations

from datetime import date

from flows.assessment.building import ALWAYS
from flows.assessment.conflicts import debate_over
from flows.assessment.limitation import limitation
from flows.assessment.model import Effect, RegimeName
from flows.assessment.regime import JUDGED, by_regime
from flows.assessment.statutes import clause_rule
from flows.assessment.tree import AllOf, AnyOf, Limit, Node, Not, Switch, Unless, one_of, yes

ON_APPEAL = ("first_instance_judgment", "second_instance")
_SUPPLEMENTARY_DEBATE = "spc-digest-2024:121"


def timing_rule(as_of: date, only: RegimeName | None = None) -> Node:
    """Return the element: the statute's clause, the claim in time, and limitation."""
    new, old = _claim_2026(as_of), _claim_2021(as_of)
    claim = by_regime(as_of, new=new, old=old, only=only)
    return AllOf(name="timing", of=(clause_rule(as_of), claim, limitation(as_of)))


def _claim_2026(as_of: date) -> Node:
    """Return: raised before the first-instance debate closed (Art 3), no later suit (Art 4)."""
    return _by_stage(
        closed=AnyOf(of=(_claimed(), _reopened()), reason="claim_too_late"),
        appeal=AnyOf(of=(_claimed(),), reason="appeal_mediation_only"),
        concluded=Not(
            of=(AllOf(of=(*_left_out(), yes("court_explained"))),),
            reason="separate_suit_barred",
            provisions=("spc-2026-7:4",),
        ),
        provision="spc-2026-7:3",
        as_of=as_of,
    )


def _claim_2021(as_of: date) -> Node:
    """Return: raised in time, or else in a suit of its own, which that text left open."""
    own_suit = Limit(of=(ALWAYS,), reason="appeal_mediation_only")
    late = Limit(of=(ALWAYS,), reason="claim_too_late")
    later = Limit(of=(ALWAYS,), reason="separate_suit_barred")
    return _by_stage(
        closed=AnyOf(of=(_claimed(), _reopened(), late)),
        appeal=AnyOf(of=(_claimed(), own_suit)),
        concluded=AnyOf(of=(Not(of=(AllOf(of=_left_out()),)), later)),
        provision="spc-2021-4:2.2",
        as_of=as_of,
    )


def _by_stage(*, closed: Node, appeal: Node, concluded: Node, provision: str, as_of: date) -> Node:
    """Return the rule for the stage the case has reached."""
    running = Unless(conflict=debate_over(as_of), child=ALWAYS)
    judged = AnyOf(of=(_claimed(),), reason="claim_too_late")
    return Switch(
        name="timing.claim",
        effect=Effect.BAR,
        provisions=(provision,),
        cases=(
            (one_of("stage", "not_filed"), ALWAYS),
            (one_of("stage", "first_instance"), AnyOf(of=(_claimed(), running))),
            (one_of("stage", "first_instance_debate_closed"), closed),
            (one_of("stage", *ON_APPEAL), appeal),
            (one_of("stage", *sorted(JUDGED)), judged),
            (one_of("stage", "concluded"), concluded),
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
