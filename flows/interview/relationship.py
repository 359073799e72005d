"""The relationship: contact with the right through the links that the story names."""

from __future__ import annotations

from flows.assessment.tree.conditions import said
from flows.engine.question import AnyQuestion, Choice
from flows.facts import NO, YES
from flows.interview.story import LINKS
from flows.vocabulary import Topic

QUESTIONS: tuple[AnyQuestion, ...] = (
    Choice(
        id="relationship_access",
        topic=Topic.RELATIONSHIP,
        applies_if=said("relationship", *LINKS),
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
