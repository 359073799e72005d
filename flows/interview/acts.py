"""The acts: whether what was done falls within the right, when, and what speaks for it.

The reach and the number of the acts are asked under conduct, and whether they stopped after a
suit under timing: there the answers before them often make these questions unnecessary.
"""

from __future__ import annotations

from flows.assessment.tree.conditions import said
from flows.engine.question import AnyQuestion, Choice, MultiYesNo, TypedValue
from flows.facts import NO, YES
from flows.vocabulary import Topic

QUESTIONS: tuple[AnyQuestion, ...] = (
    MultiYesNo(
        id="acts_match",
        topic=Topic.ACTS,
        article="civil-code:1185",
        proof=True,
        ticks=(
            "infringement_shown",
            "acts_ongoing",
            "lawful_source",
            "independent_origin",
            "contrary_evidence",
        ),
    ),
    MultiYesNo(
        id="technical_defences",
        topic=Topic.ACTS,
        applies_if=said("right_type", "invention_patent", "utility_model", "design_patent"),
        article="patent-law-2020:67",
        ticks=("prior_art", "prior_use_by_other_side"),
    ),
    Choice(
        id="their_registration",
        topic=Topic.ACTS,
        applies_if=said("act_kinds", "registered_in_own_name"),
        article="trademark-law-2019:33",
        proof=True,
        fact="their_registration",
        options=("applied", "published", "registered"),
    ),
    TypedValue(
        id="their_mark_published",
        topic=Topic.ACTS,
        applies_if=said("their_registration", "published"),
        article="trademark-law-2019:33",
        fact="their_registration_published",
    ),
    TypedValue(
        id="their_mark_registered",
        topic=Topic.ACTS,
        applies_if=said("their_registration", "registered"),
        article="trademark-law-2019:45.1",
        fact="their_registration_registered",
    ),
    Choice(
        id="own_prior_use",
        topic=Topic.ACTS,
        filed=True,
        applies_if=said("act_kinds", "registered_in_own_name"),
        article="trademark-law-2019:15.2",
        proof=True,
        fact="own_prior_use_china",
        options=(YES, NO),
    ),
    TypedValue(
        id="acts_started",
        topic=Topic.ACTS,
        fact="acts_started",
    ),
)
