"""Seriousness: 法释〔2026〕7号 Art 7, 法释〔2021〕4号 Art 4, 法释〔2021〕14号 Art 17.

Under the text of 2026 the court *shall* find it on a listed circumstance; under that of 2021
it only *may*, so that nothing there is more than arguable. The extra circumstances of plant
varieties and the factors are a *may* under both.
"""

from __future__ import annotations

from datetime import date

from flows.assessment import conflicts
from flows.assessment.building import circumstance, effect_of
from flows.assessment.factors import factors
from flows.assessment.model import Effect, RegimeName
from flows.assessment.regime import by_regime
from flows.assessment.tree import (
    MET,
    NOT_MET,
    OPEN,
    AllOf,
    AnyOf,
    Leaf,
    Level,
    Limit,
    Node,
    Not,
    one_of,
    yes,
)
from flows.facts import Facts
from flows.law.library import library

DECISIONS = ("administrative_penalty", "judgment", "both")
"""What counts as a prior decision; a settlement or mediation paper does not."""
PLANT_CODES = (
    "forged_certificate",
    "unlabelled_packaging",
    "seed_law_77",
    "refused_to_disclose_places",
)
"""The circumstances of plant varieties alone, in the order of Art 17(1)(3) to (6)."""
_PLANT_ITEMS = tuple(f"spc-2021-14:17.1.{item}" for item in (3, 4, 5, 6))
_EFFECTIVE_BEFORE = "spc-digest-2024:63"


def seriousness_rule(as_of: date, only: RegimeName | None = None) -> Node:
    """Return the element under the text in force, or under one taken for granted."""
    new, old = (_any(list_(as_of)) for list_ in (_new, _old))
    return by_regime(as_of, name="seriousness", new=new, old=old, only=only)


def _any(circumstances: tuple[Node, ...]) -> Node:
    """Return any of the circumstances; the factors, which come last, only once the others fail."""
    *listed, weighed = circumstances
    return AnyOf(of=(AnyOf(of=tuple(listed)), weighed), in_turn=True, reason="not_serious")


def _new(as_of: date) -> tuple[Node, ...]:
    """Return the list of Art 7(2) of 2026, that of plant varieties, and the factors."""
    article = "spc-2026-7:7.2"
    return (
        _repeat(f"{article}.1", as_of),
        _preservation_refused(f"{article}.2", Not(of=(yes("preservation_refusal_justified"),))),
        _listed("seriousness.evidence_destroyed", f"{article}.3", yes("evidence_destroyed")),
        _business(f"{article}.4"),
        _listed(
            "seriousness.huge_profit_or_harm",
            f"{article}.5",
            AnyOf(of=(yes("profit_huge"), yes("goodwill_or_market_harm"))),
        ),
        _listed("seriousness.public_interest", f"{article}.6", yes("public_interest_harm")),
        *_plant_variety(as_of),
        factors("spc-2026-7:7.1", as_of, consequences=("goodwill_or_market_harm",)),
    )


def _old(as_of: date) -> tuple[Node, ...]:
    """Return the list of Art 4(2) of 2021, that of plant varieties, and the factors."""
    article = "spc-2021-4:4.2"
    return (
        _repeat(f"{article}.1", as_of),
        _business(f"{article}.2"),
        _listed("seriousness.evidence_destroyed", f"{article}.3", yes("evidence_destroyed")),
        _preservation_refused(f"{article}.4"),
        _listed(
            "seriousness.huge_profit_or_harm",
            f"{article}.5",
            AnyOf(of=(yes("profit_huge"), yes("loss_huge"))),
        ),
        _listed("seriousness.public_interest", f"{article}.6", yes("public_interest_harm")),
        _listed("seriousness.health", f"{article}.6", yes("health_harm")),
        *_plant_variety(as_of),
        factors("spc-2021-4:4.1", as_of, consequences=("goodwill_or_market_harm", "loss_huge")),
    )


def floor_rule(as_of: date) -> Node:
    """Return: the court may set the damages for a plant variety at twice the base or more.

    Art 17(2) with 17(1)(1) to (5): all of its circumstances but the refusal to disclose places.
    """
    codes = one_of("plant_circumstances", *PLANT_CODES[:-1])
    circumstances = (_repeat("spc-2021-14:17.1.1", as_of), _business("spc-2021-14:17.1.2"), codes)
    return AllOf(of=(one_of("right_type", "plant_variety"), AnyOf(of=circumstances)))


def _listed(name: str, provision: str, *of: Node, conflict: Node | None = None) -> Node:
    """Return a circumstance that is only arguable unless the court shall follow it."""
    limited = effect_of(provision) is not Effect.SHALL
    return circumstance(name, provision, *of, conflict=conflict, limited=limited)


def _repeat(provision: str, as_of: date) -> Node:
    """Return: the same or the like again after a penalty or judgment had taken effect."""
    return _listed(
        "seriousness.repeat_after_decision",
        provision,
        one_of("prior_decision", *DECISIONS),
        yes("repeated_after_decision"),
        _effective_before_acts(as_of),
        conflict=AnyOf(of=(conflicts.REPEATED_WITHOUT_DECISION, conflicts.ENDED_AND_ONGOING)),
    )


def _effective_before_acts(as_of: date) -> Leaf:
    """Return the leaf met where acts followed the day the decision took effect.

    Open without that day; acts known to have ended by then are not a repetition.
    """

    def level(facts: Facts) -> Level:
        effective, ended = facts.span("prior_decision_effective_date"), facts.span("acts_ended")
        if effective is None:
            return OPEN
        future = effective.after(as_of)
        after = True if ended is None else ended.after(effective)
        if future or after is False:
            return NOT_MET
        return OPEN if future is None or after is None else MET

    reads = frozenset({"prior_decision_effective_date", "acts_ended"})
    return Leaf(reads=reads, test=level, provisions=(_EFFECTIVE_BEFORE,))


def _preservation_refused(provision: str, *without_justification: Node) -> Node:
    """Return: a preservation order not obeyed; under the text of 2026 without good reason."""
    return _listed(
        "seriousness.preservation_refused",
        provision,
        yes("preservation_order"),
        yes("preservation_refused"),
        *without_justification,
        conflict=conflicts.REFUSED_WITHOUT_ORDER,
    )


def _business(provision: str) -> Node:
    """Return: infringement is the main business, or the main source of profit.

    The text of 2021 left this undefined; the same two facts serve for it.
    """
    either = AnyOf(of=(yes("infringement_main_business"), yes("infringement_main_profit")))
    return _listed("seriousness.infringement_as_business", provision, either)


def _plant_variety(as_of: date) -> tuple[Node, ...]:
    """Return the extra circumstances of plant varieties, once their rules are in force."""
    if not library().get(_PLANT_ITEMS[0]).in_force(as_of):
        return ()
    items = tuple(
        AllOf(of=(one_of("plant_circumstances", code),), provisions=(item,))
        for code, item in zip(PLANT_CODES, _PLANT_ITEMS, strict=True)
    )
    rule = AllOf(of=(one_of("right_type", "plant_variety"), AnyOf(of=items)))
    return (Limit(name="seriousness.plant_variety", effect=effect_of(_PLANT_ITEMS[0]), of=(rule,)),)
