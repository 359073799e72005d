"""The relationship: links between the two sides, and contact with the right through them."""

from __future__ import annotations

from flows.assessment.tree.conditions import said
from flows.engine.question import AnyQuestion, Choice, MultiChoice
from flows.facts import NO, YES
from flows.vocabulary import Topic

_WORK_OR_BUSINESS = (
    "former_employee",
    "employee",
    "supplier",
    "distributor",
    "agent",
    "licensee",
    "cooperation",
    "contractor",
    "representative",
    "negotiated_only",
    "other_dealings",
)

QUESTIONS: tuple[AnyQuestion, ...] = (
    MultiChoice(
        id="relationship",
        topic=Topic.RELATIONSHIP,
        article="spc-2026-7:6.2.3",
        proof=True,
        fact="relationship",
        options=(*_WORK_OR_BUSINESS, "same_controller"),
    ),
    Choice(
        id="relationship_access",
        topic=Topic.RELATIONSHIP,
        applies_if=said("relationship", *_WORK_OR_BUSINESS),
        article="spc-2026-7:6.2.3",
        proof=True,
        fact="access_through_relationship",
        options=(YES, NO),
    ),
    Choice(
        id="controller_knew",
        topic=Topic.RELATIONSHIP,
        applies_if=said("relationship", "same_controller"),
        article="spc-2026-7:6.2.2",
        proof=True,
        fact="controller_knew",
        options=(YES, NO),
    ),
)
