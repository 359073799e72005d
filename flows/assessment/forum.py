"""The element `forum`: court and governing law, never below arguable.

Civil Procedure Law 280 and 304, Arbitration Law 27, 29 and 88, Choice of Law Act 10 and 41: a
court may refuse a case with an exclusive foreign court, which costs time and not the claim.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from flows.assessment.building import softened
from flows.assessment.dispute_clause import DOMESTIC_ARBITRATION_ABROAD, domestic_arbitration
from flows.assessment.lowered import lowered
from flows.assessment.measures import on_file
from flows.assessment.tree import MET, NOT_MET, OPEN, AllOf, Leaf, Level, Node, weighed
from flows.assessment.tree.conditions import all_of, none_of, said, unknown
from flows.facts import YES, Facts


def forum_element(as_of: date) -> Node:
    """Where and by what law the claim is heard; a bad choice costs time, not the claim."""
    court = on_file(as_of, "cpl-2023:280")
    awards = on_file(as_of, "cpl-2023:304", "arbitration-law-2025:88")
    institution = on_file(as_of, "arbitration-law-2025:27", "arbitration-law-2025:29")
    law = on_file(as_of, "choice-of-law:41", "choice-of-law:10")
    abroad = said("forum", "foreign_court_exclusive")
    tribunal = all_of(said("forum", "foreign_arbitration"), none_of(DOMESTIC_ARBITRATION_ABROAD))
    perhaps: Literal[Level.ARGUABLE] = Level.ARGUABLE
    return AllOf(
        name="forum",
        of=(
            lowered("forum.foreign_court", abroad, "foreign_court_exclusive", court),
            lowered("forum.foreign_arbitration", tribunal, "foreign_arbitration", awards),
            domestic_arbitration(as_of),
            lowered(
                "forum.no_institution",
                _no_institution(),
                "unclear_terms",
                institution,
                unknown=perhaps,
            ),
            lowered("forum.foreign_law", _foreign_law(), "foreign_law", law, unknown=perhaps),
            softened(unknown("forum"), "unknown_facts"),
            softened(unknown("governing_law"), "unknown_facts"),
        ),
    )


def _no_institution() -> Leaf:
    """An arbitration clause that names no institution; open where it may name none."""

    def level(facts: Facts) -> Level:
        if facts.code("forum") not in ("prc_arbitration", "hong_kong_arbitration"):
            return NOT_MET
        named = facts.code("arbitration_institution_named")
        if named is None:
            return OPEN
        return NOT_MET if named == YES else MET

    return weighed("forum", "arbitration_institution_named", by=level)


def _foreign_law() -> Leaf:
    """A purely domestic contract cannot choose foreign law, and labour law stays Chinese."""

    def level(facts: Facts) -> Level:
        staff = facts.code("contract_kind") == "employment"
        if facts.code("governing_law") != "foreign" or staff:
            return NOT_MET
        foreign_related = facts.code("contract_foreign_related")
        if foreign_related is None:
            return OPEN
        return MET if foreign_related == YES else NOT_MET

    return weighed("governing_law", "contract_foreign_related", "contract_kind", by=level)
