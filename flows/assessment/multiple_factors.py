"""What the court weighs for the multiple: factors that raise and lower it, never a forecast.

法释〔2026〕7号 Arts 7(1), 11 and 13, 法释〔2021〕4号 Art 6; SPC digest 2024 No 104. There is no
formula and no national scale.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from datetime import date

from flows.assessment.codes import FactorCode
from flows.assessment.factors import SEVERAL, YEARS
from flows.assessment.limitation import FILED
from flows.assessment.periods import in_years
from flows.assessment.tree import Node, facts_read
from flows.assessment.tree.conditions import all_of, any_of, said, where
from flows.facts import NO, YES, DateSpan, Facts


@functools.lru_cache(maxsize=64)
def raising(as_of: date) -> Mapping[FactorCode, Node]:
    """Return what raises the multiple, by code, each with its condition."""
    return {
        "relapse": any_of(said("resumed_after_settlement"), said("repeated_after_decision")),
        "went_on_after_suit": all_of(said("stage", *sorted(FILED)), said("stopped_after_suit", NO)),
        "went_on_after_notice": said("continued_after_notice"),
        "several_times": where("acts_similar_count", holds=_several),
        "duration": where(
            "acts_started", "acts_ended", "acts_ongoing", holds=lambda facts: _long(facts, as_of)
        ),
        "area": said("acts_regions", "several_provinces", "nationwide", "cross_border"),
        "scale": said("acts_scale", "large"),
        "consequences": any_of(said("goodwill_or_market_harm"), said("public_interest_harm")),
        "business": any_of(said("infringement_main_business"), said("infringement_main_profit")),
        "concealment": said("shell_escapes_liability"),
        "evidence_conduct": any_of(
            said("evidence_destroyed"), said("preservation_refused"), said("accounts_refused")
        ),
    }


LOWERING: Mapping[FactorCode, Node] = {
    "stopped": said("stopped_after_suit"),
    "fine_executed": all_of(
        said("fine", "administrative", "criminal", "both"),
        said("fine_same_act"),
        said("fine_executed"),
    ),
    "small_scale": all_of(said("acts_scale", "small"), said("acts_regions", "local")),
}
"""What lowers the multiple, by code, each with its condition."""


def conditions(as_of: date) -> Iterator[Node]:
    """Yield every condition that the factors rest on."""
    yield from raising(as_of).values()
    yield from LOWERING.values()


def factors_up(facts: Facts, as_of: date) -> tuple[FactorCode, ...]:
    """Return the codes of what raises the multiple."""
    return tuple(code for code, rule in raising(as_of).items() if rule.holds(facts))


def factors_down(facts: Facts) -> tuple[FactorCode, ...]:
    """Return the codes of what lowers the multiple."""
    return tuple(code for code, rule in LOWERING.items() if rule.holds(facts))


def _several(facts: Facts) -> bool:
    count = facts.count("acts_similar_count")
    return count is not None and count >= SEVERAL


def _long(facts: Facts, as_of: date) -> bool:
    """Whether the acts surely lasted a year or longer."""
    started = facts.span("acts_started")
    ongoing = facts.code("acts_ongoing") == YES
    ended = DateSpan.day(as_of) if ongoing else facts.span("acts_ended")
    if started is None or ended is None:
        return False
    return ended.before(in_years(started, YEARS)) is False


READS: frozenset[str] = facts_read(conditions(date.min))
"""Every fact that the factors look at."""
