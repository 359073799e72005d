"""The acts: what was done, whether it falls within the right, when, and what speaks for it.

The reach and the number of the acts are asked under conduct, and whether they stopped after a
suit under timing: there the answers before them often make these questions unnecessary.
"""

from __future__ import annotations

from flows.engine.question import AnyQuestion, MultiChoice, MultiYesNo, TypedValue
from flows.vocabulary import Topic

QUESTIONS: tuple[AnyQuestion, ...] = (
    MultiChoice(
        id="act_kinds",
        topic=Topic.ACTS,
        article="spc-2026-7:6.2.5",
        fact="act_kinds",
        options=(
            "copied_product",
            "used_mark",
            "copied_content",
            "counterfeit_mark",
            "piracy",
            "passed_off_patent",
            "disclosed_secret",
            "used_secret",
            "used_beyond_purpose",
            "circumvented",
            "registered_in_own_name",
            "other",
        ),
    ),
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
    TypedValue(
        id="acts_started",
        topic=Topic.ACTS,
        fact="acts_started",
    ),
)
