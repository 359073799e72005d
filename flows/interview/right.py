"""The right: who may sue on it, and whether it is protected in China."""

from __future__ import annotations

from flows.assessment.tree.conditions import all_of, not_said, said
from flows.engine.question import AnyQuestion, Choice, MultiYesNo
from flows.facts import NO, NONE, YES
from flows.vocabulary import Topic

_REGISTERED = ("in_force", "expired", "invalidation_pending", "invalidated")
_HERE = "registered"
_ABROAD = "not_in_china"

QUESTIONS: tuple[AnyQuestion, ...] = (
    Choice(
        id="standing",
        topic=Topic.RIGHT,
        applies_if=not_said("right_type", "confidential_information"),
        fact="standing",
        options=(
            "owner",
            "exclusive_licensee",
            "sole_licensee",
            "ordinary_licensee",
            "co_owner",
        ),
    ),
    Choice(
        id="licensee_authority",
        topic=Topic.RIGHT,
        applies_if=said("standing", "ordinary_licensee"),
        article="trademark-interpretation:4.2",
        proof=True,
        fact="licensee_authority",
        options=(YES, NO),
    ),
    Choice(
        id="co_owner_consent",
        topic=Topic.RIGHT,
        applies_if=said("standing", "co_owner"),
        article="patent-law-2020:14.2",
        proof=True,
        fact="co_owner_consent",
        options=(YES, NO),
    ),
    Choice(
        id="right_status",
        topic=Topic.RIGHT,
        applies_if=all_of(
            not_said(
                "right_type", "trade_secret", "unfair_competition", "confidential_information"
            ),
            not_said("right_in_china", NO),
        ),
        article="spc-2026-7:6.1",
        proof=True,
        fact="right_status",
        options=(
            "in_force",
            "pending",
            "expired",
            "invalidation_pending",
            "invalidated",
            _HERE,
            _ABROAD,
        ),
        sets={
            **{option: {"right_in_china": YES} for option in (*_REGISTERED, _HERE)},
            _ABROAD: {"right_in_china": NO},
        },
    ),
    Choice(
        id="application_published",
        topic=Topic.RIGHT,
        applies_if=all_of(said("right_type", "invention_patent"), said("right_status", "pending")),
        article="patent-law-2020:13",
        proof=True,
        fact="application_published",
        options=(YES, NO),
    ),
    Choice(
        id="evaluation_report",
        topic=Topic.RIGHT,
        applies_if=said("right_type", "utility_model", "design_patent"),
        article="patent-law-2020:66.2",
        proof=True,
        fact="evaluation_report",
        options=(NONE, "positive", "negative"),
    ),
    Choice(
        id="mark_used",
        topic=Topic.RIGHT,
        applies_if=said("right_type", "trademark"),
        article="trademark-law-2019:64.1",
        proof=True,
        fact="trademark_used",
        options=(YES, NO),
    ),
    MultiYesNo(
        id="secret_parts",
        topic=Topic.RIGHT,
        applies_if=said("right_type", "trade_secret"),
        article="aucl-2025:10.4",
        proof=True,
        ticks=("secret_not_public", "secret_valuable", "secret_measures"),
    ),
)
