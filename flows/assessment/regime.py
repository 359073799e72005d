"""Which interpretation is in force for a case: the text of 2026 or the one of 2021.

法释〔2026〕7号 Art 14 and 法释〔2021〕4号 Art 7. The day the case is assessed for decides, save
that a case judged with effect before the new text stays with the old one. When the suit was
filed and when the acts happened play no part: the statute's clause turns on the acts.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flows.assessment.memo import memoized_per_case
from flows.assessment.model import Regime, RegimeName
from flows.assessment.tree import (
    ANYTHING,
    MET,
    NOT_MET,
    OPEN,
    AllOf,
    Leaf,
    Level,
    Node,
    Pending,
    Range,
    Switch,
    exactly,
)
from flows.facts import Facts
from flows.law.library import library

NEW, OLD = RegimeName.SPC_2026, RegimeName.SPC_2021
JUDGED = frozenset({"effective_judgment", "retrial"})
"""The stages of a case that has an effective judgment and is not a new suit."""
_COMMENCEMENT = {NEW: "spc-2026-7:14.1", OLD: "spc-2021-4:7"}
_STAYS = "spc-2026-7:14.3"
_READS = frozenset({"stage", "judgment_effective_date"})


def start(name: RegimeName) -> date:
    """Return the first day of an interpretation.

    Raises:
        KeyError: the name is no interpretation's.
    """
    return library().get(_COMMENCEMENT[name]).start


def candidates(as_of: date) -> tuple[RegimeName, ...]:
    """Return the interpretations that can be in force for a case on a day; none before 2021."""
    return tuple(name for name in (NEW, OLD) if as_of >= start(name))


def by_regime(
    as_of: date, *, new: Node, old: Node, name: str = "", only: RegimeName | None = None
) -> Node:
    """Return a rule under the text in force: that of 2026, of 2021, or open between both.

    `only` takes one of them for granted. Where no text is known for the day, the rule is
    open whatever the facts.
    """
    rules = {NEW: new, OLD: old}
    match (only,) if only else candidates(as_of):
        case ():
            about = name or old.name
            return Leaf(name=about, reads=frozenset(), test=_no_rule, reason="no_rule_known")
        case (only,):
            return AllOf(name=name, of=(rules[only],))
        case _:
            return Switch(name=name, cases=((_is_new(), new), (_is_old(), old)))


def under(regime: RegimeName, facts: Facts, as_of: date) -> bool:
    """Whether this interpretation is the one in force; where that is open, neither is."""
    return regime_of(facts, as_of).name is regime


@memoized_per_case
def regime_of(facts: Facts, as_of: date) -> Regime:
    """Return the interpretation in force for the case, and why.

    Where it turns on the missing or coarse date of a judgment both are candidates.
    """
    possible = candidates(as_of)
    if not possible:
        return Regime(RegimeName.NONE_KNOWN, "no_text_yet")
    if possible == (OLD,):
        return Regime(OLD, "text_in_force")
    stage = facts.code("stage")
    match _judged_before(facts):
        case Level.MET:
            return Regime(OLD, "judged_before")
        case Level.OPEN:
            return Regime(RegimeName.OPEN, "judgment_date_missing", (NEW, OLD), _missing(facts))
        case _ if stage in JUDGED:
            return Regime(NEW, "judged_after")
        case _:
            return Regime(NEW, "new_suit" if stage == "concluded" else "text_in_force")


def _judged_before(facts: Facts) -> Level:
    """Return whether the case has an effective judgment from before the text of 2026.

    An unknown stage alone does not put the old text back in force.
    """
    stage, judged = facts.code("stage"), facts.span("judgment_effective_date")
    if stage is not None and stage not in JUDGED:
        return NOT_MET
    if judged is None:
        return OPEN if stage else NOT_MET
    before = judged.before(start(NEW))
    if before is None or (before and stage is None):
        return OPEN
    return MET if before else NOT_MET


def _judged_after(facts: Facts) -> Level:
    before = _judged_before(facts)
    return OPEN if before is OPEN else Level(MET - before)


def _missing(facts: Facts) -> tuple[str, ...]:
    """Return the facts that would say which text is in force."""
    judged = facts.span("judgment_effective_date")
    dated = judged is not None and judged.before(start(NEW)) is not None
    stage = () if facts.code("stage") else ("stage",)
    return stage if dated else (*stage, "judgment_effective_date")


def _is_new() -> Leaf:
    """Return the condition that the text of 2026 is in force."""
    return Leaf(reads=_READS, test=_judged_after, bounds=_bounds(_judged_after))


def _is_old() -> Leaf:
    """Return the condition that the text of 2021 stays in force, Art 14(3)."""
    return Leaf(
        reads=_READS, test=_judged_before, bounds=_bounds(_judged_before), provisions=(_STAYS,)
    )


def _bounds(level: Callable[[Facts], Level]) -> Callable[[Facts, Pending], Range]:
    """Return the range while the stage or the date is pending: settled where one decides."""

    def bounds(facts: Facts, pending: Pending) -> Range:
        stage_decides = "stage" not in pending and facts.code("stage") not in {None, *JUDGED}
        judged = facts.span("judgment_effective_date")
        date_decides = judged is not None and judged.before(start(NEW)) is False
        return exactly(level(facts)) if stage_decides or date_decides else ANYTHING

    return bounds


def _no_rule(facts: Facts) -> Level:
    del facts
    return OPEN
