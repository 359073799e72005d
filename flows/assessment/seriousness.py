"""Seriousness: any circumstance that the interpretation in force lists.

法释〔2026〕7号 Art 7, 法释〔2021〕4号 Art 4, 法释〔2021〕14号 Art 17. Under the text of 2026 the
court *shall* find it on a listed circumstance; under that of 2021 it only *may*, so that
nothing there is more than arguable. The further circumstances of plant varieties and the
factors are a *may* under both.
"""

from __future__ import annotations

from datetime import date

from flows.assessment.building import circumstance, effect_of
from flows.assessment.interpretations.registry import seriousness_circumstances
from flows.assessment.interpretations.rules import Conditions
from flows.assessment.interpretations.seriousness_conditions import (
    infringement_as_business,
    repeat_after_decision,
)
from flows.assessment.model import Effect
from flows.assessment.regime import by_interpretation
from flows.assessment.tree import AllOf, AnyOf, Limit, Node, one_of
from flows.law.interpretations import Interpretation
from flows.law.library import library

PLANT_CODES = (
    "forged_certificate",
    "unlabelled_packaging",
    "seed_law_77",
    "refused_to_disclose_places",
)
"""The circumstances of plant varieties alone, in the order of Art 17(1)(3) to (6)."""
_PLANT_ITEMS = tuple(f"spc-2021-14:17.1.{item}" for item in (3, 4, 5, 6))


def seriousness_rule(as_of: date, only: str | None = None) -> Node:
    """Return the element under the interpretation in force, or under one taken for granted."""

    def rule(one: Interpretation) -> Node:
        *listed, weighed = seriousness_circumstances(one, as_of)
        return _any((*listed, *_plant_variety(as_of)), weighed)

    return by_interpretation(as_of, rule, name="seriousness", only=only)


def _any(listed: tuple[Node, ...], weighed: Node) -> Node:
    """Return any of the circumstances; the factors only once the others fail."""
    return AnyOf(of=(AnyOf(of=listed), weighed), in_turn=True, reason="not_serious")


def floor_rule(as_of: date) -> Node:
    """Return: the court may set the damages for a plant variety at a multiple or more.

    Art 17(2) with 17(1)(1) to (5): all of its circumstances but the refusal to disclose places.
    """
    codes = one_of("plant_circumstances", *PLANT_CODES[:-1])
    circumstances = (
        _of_article_17("seriousness.repeat_after_decision", 1, repeat_after_decision(as_of)),
        _of_article_17("seriousness.infringement_as_business", 2, infringement_as_business()),
        codes,
    )
    return AllOf(of=(one_of("right_type", "plant_variety"), AnyOf(of=circumstances)))


def _of_article_17(name: str, item: int, conditions: Conditions) -> Node:
    """Return one of the two general circumstances that Art 17(1) names again."""
    provision = f"spc-2021-14:17.1.{item}"
    limited = effect_of(provision) is not Effect.SHALL
    return circumstance(
        name, provision, *conditions.of, conflict=conditions.conflict, limited=limited
    )


def _plant_variety(as_of: date) -> tuple[Node, ...]:
    """Return the further circumstances of plant varieties, once their rules are in force."""
    if not library().get(_PLANT_ITEMS[0]).in_force(as_of):
        return ()
    items = tuple(
        AllOf(of=(one_of("plant_circumstances", code),), provisions=(item,))
        for code, item in zip(PLANT_CODES, _PLANT_ITEMS, strict=True)
    )
    rule = AllOf(of=(one_of("right_type", "plant_variety"), AnyOf(of=items)))
    return (Limit(name="seriousness.plant_variety", effect=effect_of(_PLANT_ITEMS[0]), of=(rule,)),)
