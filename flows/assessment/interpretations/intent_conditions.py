"""Conditions of intent that several interpretations share."""

from __future__ import annotations

from flows.assessment import conflicts
from flows.assessment.interpretations.rules import Conditions
from flows.assessment.right import WORKS
from flows.assessment.tree import AllOf, AnyOf, Node, one_of, yes
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
"""The relations of 法释〔2026〕7号 Art 6(2)(3)."""
DEALINGS = ("supplier", "negotiated_only", "other_dealings")
"""The dealings of 法释〔2026〕7号 Art 6(2)(4)."""
_RIGHTS_OF = {
    "piracy": WORKS,
    "counterfeit_mark": ("trademark",),
    "passed_off_patent": ("invention_patent", "utility_model", "design_patent"),
}
"""The rights that each listed act infringes."""
_CHANGES = tuple(
    code for code in FACTS["shell_changes"].codes if code not in {"exemption_agreement", "none"}
)


def after_notice(*effective: Node) -> Conditions:
    """Return: carried on after notice; `effective` is what makes the notice count."""
    return Conditions(
        (yes("notice_sent"), *effective, yes("continued_after_notice")),
        conflicts.CONTINUED_WITHOUT_NOTICE,
    )


def same_controller(*knew: Node) -> Conditions:
    """Return: the same people run both sides; `knew` is what they must have known."""
    return Conditions((one_of("relationship", "same_controller"), *knew))


def relationship_access() -> Conditions:
    """Return: employed, licensed, a distributor and the like, and so in contact with the right."""
    return _access(EMPLOYED_OR_LICENSED)


def dealings_access() -> Conditions:
    """Return: dealings or negotiations, and so in contact with the right."""
    return _access(DEALINGS)


def piracy_or_counterfeit(*kinds: str) -> Conditions:
    """Return an act of one of these kinds against a right of its own sort; no other counts."""
    acts = tuple(
        AllOf(of=(one_of("right_type", *_RIGHTS_OF[kind]), one_of("act_kinds", kind)))
        for kind in kinds
    )
    return Conditions((AnyOf(of=acts),))


def resumed_after_settlement() -> Conditions:
    """Return: settled, agreed to stop, and did the same or the like again."""
    return Conditions(
        (
            yes("settlement_reached"),
            yes("settlement_agreed_to_stop"),
            yes("resumed_after_settlement"),
        ),
        AnyOf(of=(conflicts.RESUMED_WITHOUT_SETTLEMENT, conflicts.RESUMED_BEFORE_SETTLEMENT)),
    )


def shell_change() -> Conditions:
    """Return: control concealed or an exemption agreed, to escape liability for this right."""
    concealed = AllOf(of=(one_of("shell_changes", *_CHANGES), yes("shell_conceals_control")))
    return Conditions(
        (
            AnyOf(of=(concealed, one_of("shell_changes", "exemption_agreement"))),
            yes("shell_escapes_liability"),
        ),
        conflicts.CONCEALED_WITHOUT_CHANGE,
    )


def factors() -> Conditions:
    """Return the factors: what speaks for intent beside the list is the fame of the right.

    Its type and status are parts of `right`; a relation without contact shows no intent.
    """
    return Conditions((yes("right_well_known"),))


def _access(relations: tuple[str, ...]) -> Conditions:
    """Return a relation together with contact through it.

    The text of 2021 asks for contact only; no fact tells of contact by another way.
    """
    return Conditions(
        (one_of("relationship", *relations), yes("access_through_relationship")),
        conflicts.ACCESS_WITHOUT_RELATIONSHIP,
    )
