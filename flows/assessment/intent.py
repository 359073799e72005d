"""Intent: 法释〔2026〕7号 Art 6, 法释〔2021〕4号 Art 3.

One listed circumstance, with all of its own conditions, carries the element; where none is
met, the factors do, but only arguably. Under both texts the court *may* find intent on a
listed circumstance; only contrary evidence that is known makes that arguable.
"""

from __future__ import annotations

from datetime import date

from flows.assessment import conflicts
from flows.assessment.building import circumstance, softened
from flows.assessment.conflicts import denied
from flows.assessment.model import RegimeName
from flows.assessment.regime import by_regime
from flows.assessment.right import WORKS
from flows.assessment.tree import AllOf, AnyOf, Node, Not, one_of, yes
from flows.vocabulary import FACTS

EMPLOYED_OR_LICENSED = (
    "employee",
    "former_employee",
    "contractor",
    "cooperation",
    "licensee",
    "distributor",
    "agent",
    "representative",
)
"""The relations of Art 6(2)(3)."""
DEALINGS = ("supplier", "negotiated_only", "other_dealings")
"""The dealings of Art 6(2)(4)."""
_RIGHTS_OF = {
    "piracy": WORKS,
    "counterfeit_mark": ("trademark",),
    "passed_off_patent": ("invention_patent", "utility_model", "design_patent"),
}
"""The rights that each listed act infringes."""
_CHANGES = tuple(
    code for code in FACTS["shell_changes"].codes if code not in {"exemption_agreement", "none"}
)


def intent_rule(as_of: date, only: RegimeName | None = None) -> Node:
    """Return the element under the text in force, or under one taken for granted."""
    new, old = _element(_new()), _element(_old())
    return by_regime(as_of, name="intent", new=new, old=old, only=only)


def _element(circumstances: tuple[Node, ...]) -> Node:
    """Return any circumstance, arguable where contrary evidence is known."""
    return AllOf(
        of=(
            AnyOf(of=circumstances, reason="no_intent"),
            softened(yes("contrary_evidence"), "intent_rebutted"),
        )
    )


def _new() -> tuple[Node, ...]:
    """Return the list of Art 6(2) of 2026, then the factors of Art 6(1)."""
    article = "spc-2026-7:6.2"
    return (
        _after_notice(f"{article}.1", yes("notice_identified_right"), yes("notice_received")),
        _same_controller(f"{article}.2", yes("controller_knew")),
        _relationship_access(f"{article}.3"),
        _dealings_access(f"{article}.4"),
        _counterfeit(f"{article}.5", "piracy", "counterfeit_mark", "passed_off_patent"),
        _resumed_after_settlement(f"{article}.6"),
        _shell_change(f"{article}.7"),
        _factors("spc-2026-7:6.1"),
    )


def _old() -> tuple[Node, ...]:
    """Return the list of Art 3(2) of 2021, then the factors of Art 3(1).

    Relapse after a settlement and shells were not listed; the courts used the open last item,
    so that under this text they are only arguable.
    """
    article = "spc-2021-4:3.2"
    return (
        _after_notice(f"{article}.1", Not(of=(denied("notice_received"),))),
        _same_controller(f"{article}.2"),
        _relationship_access(f"{article}.3"),
        _dealings_access(f"{article}.4"),
        _counterfeit(f"{article}.5", "piracy", "counterfeit_mark"),
        _resumed_after_settlement(f"{article}.6", limited=True),
        _shell_change(f"{article}.6", limited=True),
        _factors("spc-2021-4:3.1"),
    )


def _after_notice(provision: str, *effective: Node) -> Node:
    """Return: carried on after notice; under the text of 2026 the notice was effective too."""
    return circumstance(
        "intent.after_effective_notice",
        provision,
        yes("notice_sent"),
        *effective,
        yes("continued_after_notice"),
        conflict=conflicts.CONTINUED_WITHOUT_NOTICE,
    )


def _same_controller(provision: str, *knew: Node) -> Node:
    """Return: the same people run both sides; under the text of 2026 they knew of the right."""
    return circumstance(
        "intent.same_controller", provision, one_of("relationship", "same_controller"), *knew
    )


def _relationship_access(provision: str) -> Node:
    """Return: employed, licensed, a distributor and the like, and so in contact with the right."""
    return _access("intent.relationship_access", provision, EMPLOYED_OR_LICENSED)


def _dealings_access(provision: str) -> Node:
    """Return: dealings or negotiations, and so in contact with the right."""
    return _access("intent.dealings_access", provision, DEALINGS)


def _access(name: str, provision: str, relations: tuple[str, ...]) -> Node:
    """Return a relation together with contact through it.

    The text of 2021 asks for contact only; no fact tells of contact by another way.
    """
    return circumstance(
        name,
        provision,
        one_of("relationship", *relations),
        yes("access_through_relationship"),
        conflict=conflicts.ACCESS_WITHOUT_RELATIONSHIP,
    )


def _counterfeit(provision: str, *kinds: str) -> Node:
    """Return an act of one of these kinds against a right of its own sort; no other counts."""
    acts = tuple(
        AllOf(of=(one_of("right_type", *_RIGHTS_OF[kind]), one_of("act_kinds", kind)))
        for kind in kinds
    )
    return circumstance("intent.piracy_or_counterfeit", provision, AnyOf(of=acts))


def _resumed_after_settlement(provision: str, *, limited: bool = False) -> Node:
    """Return: settled, agreed to stop, and did the same or the like again."""
    return circumstance(
        "intent.resumed_after_settlement",
        provision,
        yes("settlement_reached"),
        yes("settlement_agreed_to_stop"),
        yes("resumed_after_settlement"),
        conflict=AnyOf(
            of=(conflicts.RESUMED_WITHOUT_SETTLEMENT, conflicts.RESUMED_BEFORE_SETTLEMENT)
        ),
        limited=limited,
    )


def _shell_change(provision: str, *, limited: bool = False) -> Node:
    """Return: control concealed or an exemption agreed, to escape liability for this right."""
    concealed = AllOf(of=(one_of("shell_changes", *_CHANGES), yes("shell_conceals_control")))
    return circumstance(
        "intent.shell_change",
        provision,
        AnyOf(of=(concealed, one_of("shell_changes", "exemption_agreement"))),
        yes("shell_escapes_liability"),
        conflict=conflicts.CONCEALED_WITHOUT_CHANGE,
        limited=limited,
    )


def _factors(provision: str) -> Node:
    """Return the factors: what speaks for intent beside the list is the fame of the right.

    Its type and status are parts of `right`; a relation without contact shows no intent.
    """
    return circumstance("intent.factors", provision, yes("right_well_known"), limited=True)
