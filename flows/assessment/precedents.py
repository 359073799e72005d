"""The nearest published judgments: those that share the most with a case, counted one by one.

One point each for the same right, for a circumstance met in both, and for a fact of `COMPARED`
alike in both that no such circumstance reads. More points come first, then fewer differences,
then the later judgment, then the id. Never an average, never a prediction: what the record of
a judgment does not state neither agrees nor differs; a circumstance that it rests on and the
case does not show differs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flows.assessment.explain import explain
from flows.assessment.model import Circumstance, Precedent, Route, RouteName, Status
from flows.assessment.parts import Parts
from flows.assessment.punitive import punitive_rule
from flows.assessment.regime import governing
from flows.assessment.tree import Node
from flows.facts import NO, NONE, NOT_APPLICABLE, UNSURE, FactKind, Facts
from flows.law.judgments import Judgment, judgments
from flows.law.library import cached_by_law
from flows.vocabulary import FACTS

MOST = 3
"""So many judgments are listed at the most."""
RIGHT = "right_type"
COMPARED = (
    "right_well_known",
    "act_kinds",
    "acts_regions",
    "acts_scale",
    "stopped_after_suit",
    "relationship",
    "settlement_reached",
    "settlement_agreed_to_stop",
    "resumed_after_settlement",
    "shell_changes",
    "prior_decision",
    "repeated_after_decision",
    "infringement_main_business",
    "accounts_refused",
    "plant_circumstances",
    "contract_kind",
    "clause_employee_duty",
    "breach_deliberate",
)
"""The facts compared beside the circumstances: each one a code, or a list of codes."""
_ELEMENTS = ("intent", "seriousness")
_APART = {
    (Status.MET, Status.NOT_MET),
    (Status.NOT_MET, Status.MET),
    (Status.OPEN, Status.MET),
}
"""How a circumstance stands in the case and in a judgment that differ about it."""


@dataclass(frozen=True, slots=True)
class _Record:
    """What the record of one judgment states: circumstances met or not, facts to compare."""

    judgment: Judgment
    circumstances: Mapping[str, Status]
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Compared:
    """One judgment beside the case."""

    judgment: Judgment
    same: tuple[str, ...]
    differs: tuple[str, ...]


def precedents(parts: Parts) -> tuple[Precedent, ...]:
    """Return the judgments nearest to a case, at most three; none where nothing is alike."""
    own = _circumstances(parts.routes[RouteName.PUNITIVE])
    texts = governing(parts.facts, parts.as_of)
    # The newest one counts where it is open which of several governs.
    records = _on_file(parts.as_of, texts[0].id if texts else None)
    compared = (_beside(parts.facts, own, record) for record in records)
    alike = sorted((one for one in compared if one.same), key=_rank)
    return tuple(Precedent(one.judgment.id, one.same, one.differs) for one in alike[:MOST])


def _beside(facts: Facts, own: Mapping[str, Circumstance], record: _Record) -> _Compared:
    """Return what a judgment has in common with the case, and where both records disagree."""
    same, differs = [], []
    read: set[str] = set()
    for name, status in record.circumstances.items():
        mine = own[name].status if name in own else Status.OPEN
        if mine == status == Status.MET:
            same.append(name)
        elif (mine, status) in _APART:
            differs.append(name)
        else:
            continue
        read.update(own[name].facts if name in own else ())
    for fact in record.facts:
        alike = None if fact in read else _alike(fact, facts, record.judgment.facts)
        if alike is not None:
            (same if alike else differs).append(fact)
    return _Compared(record.judgment, _right_first(same), _right_first(differs))


def _right_first(points: list[str]) -> tuple[str, ...]:
    if RIGHT not in points:
        return tuple(points)
    return (RIGHT, *(point for point in points if point != RIGHT))


def _alike(fact: str, one: Facts, other: Facts) -> bool | None:
    """Whether a fact is the same in both; None where a record leaves it open, or both deny it."""
    if FACTS[fact].kind is FactKind.MULTI:
        return _lists_alike(one.codes(fact), other.codes(fact))
    codes = {one.code(fact), other.code(fact)}
    if None in codes or not codes - {NO, NONE, NOT_APPLICABLE}:
        return None
    return len(codes) == 1


def _lists_alike(one: frozenset[str], other: frozenset[str]) -> bool | None:
    if one & other - {UNSURE, NONE}:
        return True
    closed = one and other and UNSURE not in one | other
    return False if closed and one != other else None


def _circumstances(route: Route) -> dict[str, Circumstance]:
    """Return the circumstances of intent and of seriousness, by name."""
    return {
        name: circumstance
        for element in _ELEMENTS
        for name, circumstance in route.elements[element].circumstances.items()
    }


@cached_by_law(64)
def _on_file(as_of: date, only: str | None) -> tuple[_Record, ...]:
    """Return the record of every judgment on file, under an interpretation or the one of the day.

    `only` is the id of the interpretation that governs the case.
    """
    rule = punitive_rule(as_of, only)
    return tuple(_record(judgment, rule) for judgment in judgments().values())


def _record(judgment: Judgment, rule: Node) -> _Record:
    found = _circumstances(explain(rule.settle(judgment.facts)))
    stated = {name: one.status for name, one in found.items() if one.status is not Status.OPEN}
    facts = tuple(fact for fact in (RIGHT, *COMPARED) if judgment.facts.is_known(fact))
    return _Record(judgment, stated, facts)


def _rank(one: _Compared) -> tuple[int, int, int, str]:
    told = one.judgment.decided or one.judgment.reported
    age = -told.last.toordinal() if told else 0
    return -len(one.same), len(one.differs), age, one.judgment.id
