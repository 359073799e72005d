"""The story: who asks, what happened, who the other side is, and which right it concerns.

It comes first and is always asked, so that no central fact is missed because a legal test was
settled early. What it tells is not asked again: later questions and their lists depend on it.
"""

from __future__ import annotations

from flows.assessment.tree import Node
from flows.assessment.tree.conditions import any_of, said, where
from flows.engine.question import AnyQuestion, Choice, MultiChoice
from flows.facts import NO, NONE, UNSURE, Facts
from flows.vocabulary import Topic

SITUATIONS = (
    "copied_product",
    "used_mark",
    "counterfeit_mark",
    "registered_in_own_name",
    "used_secret",
    "disclosed_secret",
    "copied_content",
    "piracy",
    "used_beyond_purpose",
    "circumvented",
    "started_again",
    "other_company",
    "passed_off_patent",
    "other",
)
"""What can have happened, in the order shown."""
LINKS = (
    "supplier",
    "distributor",
    "agent",
    "licensee",
    "former_employee",
    "employee",
    "contractor",
    "cooperation",
    "representative",
    "negotiated_only",
    "other_dealings",
)
"""Links of work or business."""
SHELLS = (
    "affiliated_company",
    "legal_representative_changed",
    "controlling_shareholder_changed",
    "undisclosed_company",
    "nominee_shareholding",
    "exemption_agreement",
)
"""Ways to act through another company or person."""

_RIGHTS_BY_ACT: dict[str, tuple[str, ...]] = {
    "copied_product": (
        "invention_patent",
        "utility_model",
        "design_patent",
        "copyright",
        "trade_secret",
        "plant_variety",
        "layout_design",
        "unfair_competition",
    ),
    "used_mark": ("trademark", "unfair_competition"),
    "counterfeit_mark": ("trademark",),
    "registered_in_own_name": ("trademark", "design_patent", "utility_model", "invention_patent"),
    "used_secret": ("trade_secret", "confidential_information"),
    "disclosed_secret": ("trade_secret", "confidential_information"),
    "copied_content": ("copyright", "software", "layout_design"),
    "piracy": ("copyright", "software"),
    "passed_off_patent": ("invention_patent", "utility_model", "design_patent"),
}
"""The rights that an act may infringe; an act that is not named fits every right."""
_UNREGISTERED = {"unregistered_brand": "trademark", "unregistered_product": "design_patent"}
RIGHTS = (
    "trademark",
    "invention_patent",
    "utility_model",
    "design_patent",
    "copyright",
    "software",
    "trade_secret",
    "confidential_information",
    "plant_variety",
    "layout_design",
    "unfair_competition",
)


def may_have_happened(situation: str) -> Node:
    """Return a condition met unless the story was told and leaves this situation out."""

    def holds(facts: Facts) -> bool:
        told = facts.codes("story")
        return not told or situation in told or UNSURE in told

    return where("story", holds=holds)


def _fits(*rights: str) -> Node:
    """Return a condition met where the acts told may concern one of these rights."""
    fitting = {
        act for act, of_act in _RIGHTS_BY_ACT.items() if not of_act or set(of_act) & {*rights}
    }

    def holds(facts: Facts) -> bool:
        told = facts.codes("act_kinds")
        named = told & _RIGHTS_BY_ACT.keys()
        return not named or UNSURE in told or not named.isdisjoint(fitting)

    return where("act_kinds", holds=holds)


QUESTIONS: tuple[AnyQuestion, ...] = (
    Choice(
        id="party_role",
        topic=Topic.STORY,
        always=True,
        fact="party_role",
        options=("right_holder", "accused", "adviser"),
    ),
    Choice(
        id="advised_side",
        topic=Topic.STORY,
        always=True,
        applies_if=said("party_role", "adviser"),
        fact="advised_side",
        options=("right_holder", "accused"),
    ),
    MultiChoice(
        id="act_kinds",
        topic=Topic.STORY,
        always=True,
        article="spc-2026-7:6.2.5",
        fact="act_kinds",
        beside="story",
        options=SITUATIONS,
        signs={
            "started_again": any_of(
                said("resumed_after_settlement"), said("repeated_after_decision")
            ),
            "other_company": said("shell_changes", *SHELLS),
        },
        denied={
            "started_again": {"resumed_after_settlement": NO, "repeated_after_decision": NO},
            "other_company": {"shell_changes": [NONE]},
        },
    ),
    MultiChoice(
        id="relationship",
        topic=Topic.STORY,
        always=True,
        article="spc-2026-7:6.2.3",
        proof=True,
        fact="relationship",
        options=(*LINKS, "same_controller"),
    ),
    Choice(
        id="right_type",
        topic=Topic.STORY,
        always=True,
        article="civil-code:1185",
        fact="right_type",
        options=(*RIGHTS, *_UNREGISTERED),
        sets={
            option: {"right_type": right, "right_in_china": NO}
            for option, right in _UNREGISTERED.items()
        },
        only_if={
            **{right: _fits(right) for right in RIGHTS},
            **{option: _fits(right) for option, right in _UNREGISTERED.items()},
        },
    ),
)
