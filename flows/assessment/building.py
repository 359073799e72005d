"""Nodes that several rules are built from: always, never, defences, rebuttals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from flows.assessment.model import Effect
from flows.assessment.tree import (
    ARGUABLE,
    MET,
    NOT_MET,
    OPEN,
    AllOf,
    AnyOf,
    Level,
    Limit,
    Node,
    Not,
    Unless,
    Value,
    View,
)
from flows.law.library import library

ALWAYS: Node = AllOf(of=())
"""Met whatever the facts."""


def never(reason: str = "", provisions: tuple[str, ...] = ()) -> Node:
    """Return a node not met whatever the facts, for this reason."""
    return AnyOf(of=(), reason=reason, provisions=provisions)


class NotKnown(Not):
    """Met unless its one child is known to be met: for what the other side has to show."""

    def join(self, levels: list[Level]) -> Level:
        """Return not met where the child is met, however weakly; met otherwise."""
        (level,) = levels
        return NOT_MET if level >= ARGUABLE else MET

    def views(self, value: Value, floor: Level, ceiling: Level) -> Iterable[View]:
        """Return the child, within the levels between met and not met."""
        del floor, ceiling
        (child,) = value.children
        return [(child, OPEN, ARGUABLE)]


def absent(
    condition: Node,
    *,
    reason: str,
    name: str = "",
    provisions: tuple[str, ...] = (),
    unknown: Level = MET,
) -> Node:
    """Return a node that fails where the condition (a defence, a bar) is met.

    `unknown` is its level where the condition is open: met for what the other side has to
    show, open for what the user must rule out.
    """
    kind = NotKnown if unknown is MET else Not
    return kind(name=name, reason=reason, provisions=provisions, effect=Effect.BAR, of=(condition,))


def softened(condition: Node, reason: str, *, unknown: Level = MET) -> Node:
    """Return a node that is met, but only arguable for this reason where the condition is met.

    `unknown` is its level where the condition is open: met, arguable or open.
    """
    if unknown is MET:
        return AnyOf(of=(NotKnown(of=(condition,)), Limit(of=(ALWAYS,), reason=reason)))
    held = condition if unknown is OPEN else ALWAYS
    return AnyOf(of=(Not(of=(condition,)), Limit(of=(held,), reason=reason)))


def effect_of(provision: str) -> Effect:
    """Return what the court does under a provision, as the law on file says.

    Raises:
        KeyError: no provision on file has this id.
        ValueError: the provision is a rule that defines or measures.
    """
    return Effect(library().get(provision).effect.value)


def circumstance(
    name: str,
    provision: str,
    *of: Node,
    conflict: Node | None = None,
    limited: bool = False,
) -> Node:
    """Return a listed circumstance: all of its conditions, with the effect of its provision.

    `conflict` is a contradiction that leaves it open; `limited` says that the court need not
    follow it, so that what rests on it is only arguable.
    """
    effect = effect_of(provision)
    rule: Node = of[0] if len(of) == 1 else AllOf(of=of)
    if conflict is None and not limited:
        return replace(rule, name=name, provisions=(provision, *rule.provisions), effect=effect)
    if limited:
        rule = Limit(of=(rule,))
    if conflict is None:
        return replace(rule, name=name, provisions=(provision,), effect=effect)
    return Unless(name=name, provisions=(provision,), effect=effect, conflict=conflict, child=rule)


def in_series(series: str, as_of: date) -> tuple[str, ...]:
    """Return the id of the provision of a series in force on a day; empty where there is none.

    Raises:
        KeyError: there is no such series.
    """
    provision = library().of_series(series, as_of)
    return (provision.id,) if provision else ()
