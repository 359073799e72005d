"""Statutory damages: a sum that the court fixes, up to the ceiling of the right.

The court turns to them where loss, gain and royalty are hard to establish. A right without such a
clause (layout designs, what only a contract protects) has none.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from flows.assessment.building import ALWAYS, never, softened
from flows.assessment.codes import NoteCode
from flows.assessment.conflicts import FIGURE_BUT_NONE
from flows.assessment.dispute_clause import tort_forum
from flows.assessment.figure import COMPUTED_FROM, FOUR, SHARE, is_any, ordered
from flows.assessment.figure import READS as FIGURE_READS
from flows.assessment.measures import on_file
from flows.assessment.model import Amounts, RouteName
from flows.assessment.tort import UNFAIR, in_time, infringed_right
from flows.assessment.tree import (
    MET,
    NOT_MET,
    OPEN,
    AllOf,
    Leaf,
    Level,
    Limit,
    Node,
    Switch,
    Unless,
    one_of,
    weighed,
)
from flows.assessment.tree.conditions import none_of, where
from flows.facts import YES, Facts
from flows.law.library import cached_by_law, library
from flows.law.provisions import Provision
from flows.vocabulary import FACTS

READS: frozenset[str] = (
    frozenset({"right_type", "acts_ongoing", "acts_ended", "claimed_amount", "no_base_figure"})
    | FIGURE_READS
)
_FAMILY = "statutory."
_FIGURES = (*FOUR, *COMPUTED_FROM, SHARE)


@cached_by_law(64)
def statutory_rule(as_of: date) -> Node:
    """Return the route to statutory damages."""
    return AllOf(
        name=RouteName.STATUTORY.value,
        of=(
            _clause(as_of),
            infringed_right(as_of, loss_serves=False),
            _figures(),
            in_time(as_of),
            tort_forum(as_of),
        ),
    )


def clause_for(facts: Facts, as_of: date) -> Provision | None:
    """Return the clause in force when the acts (last) happened; None where none is on file."""
    right = facts.code("right_type")
    if right is None:
        return None
    return library().for_right("statutory", right, _last_act(facts, as_of))


def amounts(facts: Facts, as_of: date) -> Amounts | None:
    """Return the range in CNY under the ceiling of the right, and under the claim.

    A claim in another currency may be the lower limit: then only the ceiling is given.
    """
    clause = clause_for(facts, as_of)
    if clause is None:
        return None
    ceiling = clause.figures.ceiling_cny
    if claimed_otherwise(facts):
        notes: tuple[NoteCode, ...] = (
            "court_fixes_sum",
            "expenses_on_top",
            "claim_in_other_currency",
        )
        return Amounts("CNY", None, None, ceiling, "statutory", notes)
    floor = clause.figures.floor_cny or Decimal(0)
    claimed = facts.money("claimed_amount")
    claim = claimed.amount if claimed else None
    high = min(ceiling, claim) if ceiling is not None and claim is not None else ceiling
    capped: tuple[NoteCode, ...] = ("claim_is_ceiling",) if high != ceiling else ()
    return Amounts(
        currency="CNY",
        low=floor if high is None else min(floor, high),
        high=high,
        ceiling=ceiling,
        method="statutory",
        notes=("court_fixes_sum", "expenses_on_top", *capped, *_floor_note(facts, as_of, floor)),
    )


def _floor_note(facts: Facts, as_of: date, floor: Decimal) -> tuple[NoteCode, ...]:
    """Say that the least sum lies above the figure that can be shown."""
    found = ordered(facts, as_of)
    above = found is not None and found.currency == "CNY" and found.amount < floor
    return ("floor_above_figure",) if above else ()


def claimed_otherwise(facts: Facts) -> bool:
    """Whether the claim is in another currency than the law's limit, and not compared with it."""
    claimed = facts.money("claimed_amount")
    return claimed is not None and claimed.currency != "CNY"


def _last_act(facts: Facts, as_of: date) -> date:
    """Return the last day of the acts that counts: today while they go on or are undated."""
    ended = facts.span("acts_ended")
    if ended is None or facts.code("acts_ongoing") == YES:
        return as_of
    return min(ended.last, as_of)


def _clause(as_of: date) -> Node:
    """The right has a clause on statutory damages; for unfair competition only some acts."""
    groups: dict[tuple[str, bool], list[str]] = {}
    for right in FACTS["right_type"].codes:
        groups.setdefault((_series(right), right == UNFAIR), []).append(right)
    cases = tuple(
        (one_of("right_type", *rights), _has_clause(series, as_of, unfair=unfair))
        for (series, unfair), rights in groups.items()
    )
    return AllOf(name="statute", of=(Switch(name="statute.ceiling", cases=cases),))


def _series(right: str) -> str:
    """Return the series of clauses on statutory damages of a right; empty where it has none."""
    every = library().series.items()
    return next(
        (name for name, laws in every if name.startswith(_FAMILY) and right in laws[-1].rights), ""
    )


def _has_clause(series: str, as_of: date, *, unfair: bool) -> Node:
    if not series:
        return never("right_excluded")
    law = _by_last_act(series, as_of)
    if not unfair:
        return law
    others = on_file(as_of, "spc-2022-9:23")
    some_acts = Limit(of=(ALWAYS,), reason="rests_on_discretion", provisions=others)
    return AllOf(of=(law, some_acts))


def _by_last_act(series: str, as_of: date) -> Node:
    """Return the clause of the law in force when the acts (last) happened; open where none is.

    Acts that go on past a change of the law fall under the newer clause: a written rule for
    copyright, trade secrets and unfair competition, and our reading for the others.
    """
    laws = library().series[series]
    cases = tuple((_last_act_in(law, as_of), AllOf(of=(), provisions=(law.id,))) for law in laws)
    none = none_of(*(condition for condition, _ in cases))
    unknown = Leaf(reads=frozenset(), test=lambda _: OPEN, reason="no_rule_known")
    return Switch(cases=(*cases, (none, unknown)))


def _last_act_in(law: Provision, as_of: date) -> Leaf:
    """Return a leaf met where the last day of the acts lies in the days of a provision."""
    return where(
        "acts_ended", "acts_ongoing", holds=lambda facts: law.in_force(_last_act(facts, as_of))
    )


def _figures() -> Node:
    """A last resort: likely only where no figure can be shown, and never barred by a figure."""
    unknown = AllOf(
        of=(
            softened(AllOf(name="figures.given", of=(_has_figure(),)), "rests_on_discretion"),
            softened(_unsure_of_figures(), "unknown_facts"),
        ),
    )
    return Unless(name="figures", conflict=FIGURE_BUT_NONE, child=unknown)


def _has_figure() -> Leaf:
    """A figure that can be shown comes before a sum fixed by the court."""

    def level(facts: Facts) -> Level:
        return MET if is_any(facts) else NOT_MET

    return weighed(*_FIGURES, by=level)


def _unsure_of_figures() -> Leaf:
    """It is not known whether a figure can be shown."""

    def level(facts: Facts) -> Level:
        known = facts.code("no_base_figure") == YES or is_any(facts)
        known = known or any(map(facts.is_known, FOUR))
        return NOT_MET if known else MET

    return weighed("no_base_figure", *_FIGURES, by=level)
