"""Laws that hold of every case: totality, unknowns, proof, contradictions, speed of change."""

from __future__ import annotations

from datetime import date

from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import AS_OF, ASSESSED, cases, consistent_facts, near_facts, settled

from flows.assessment.assess import assess
from flows.assessment.conflicts import conflicts
from flows.assessment.explain import explain
from flows.assessment.model import OPEN_REGIME, RouteName, RouteStatus, Status, to_json
from flows.assessment.punitive import punitive_rule
from flows.assessment.routes import rules
from flows.assessment.tree import Level
from flows.facts import NO, NOT_APPLICABLE, UNSURE, YES, FactKind, Facts, Proof
from flows.vocabulary import FACTS

CONSISTENT = st.one_of(consistent_facts(), near_facts().map(settled))
FIGURES = (FactKind.DATE, FactKind.MONEY, FactKind.PERCENT, FactKind.COUNT)
AGGRAVATING = (
    "right_well_known",
    "controller_knew",
    "notice_identified_right",
    "settlement_agreed_to_stop",
    "shell_conceals_control",
    "shell_escapes_liability",
    "preservation_refused",
    "evidence_destroyed",
    "infringement_main_business",
    "infringement_main_profit",
    "profit_huge",
    "goodwill_or_market_harm",
    "public_interest_harm",
    "health_harm",
    "loss_huge",
)


def levels(facts: Facts, as_of: date) -> dict[RouteName, Level]:
    """Return the level of each route."""
    return {name: rule.settle(facts).level for name, rule in rules(as_of).items()}


@given(cases(), ASSESSED)
def test_total_and_deterministic(facts: Facts, as_of: date) -> None:
    """Every well-formed case has an assessment, and always the same one."""
    first = assess(facts, as_of, changes=False)
    assert first == assess(facts, as_of, changes=False)
    assert to_json(first)
    for route in first.routes.values():
        assert bool(route.reasons) == (route.status != RouteStatus.LIKELY)


@given(cases(), ASSESSED)
def test_what_is_kept_of_a_value_says_the_same(facts: Facts, as_of: date) -> None:
    """What was kept from other cases is what a rule that saw no other case says of this one."""
    kept, anew = punitive_rule(as_of), punitive_rule.uncached(as_of)
    assert anew is not kept
    assert explain(anew.settle(facts)) == explain(kept.settle(facts))


@given(CONSISTENT, st.data())
def test_unknown_never_makes_a_route_unavailable(facts: Facts, data: st.DataObject) -> None:
    """A no, a date or a figure that becomes unknown leaves every route open or better."""
    turned = [
        id_
        for id_, value in facts.values.items()
        if value == NO or (FACTS[id_].kind in FIGURES and id_ in facts.values)
    ]
    assume(turned)
    id_ = data.draw(st.sampled_from(turned))
    before, after = levels(facts, AS_OF), levels(facts.without(id_), AS_OF)
    for route, level in before.items():
        if level is not Level.NOT_MET:
            assert after[route] is not Level.NOT_MET, (route, id_)


@given(cases(), ASSESSED, st.data())
def test_better_proof_never_lowers(facts: Facts, as_of: date, data: st.DataObject) -> None:
    """Better proof of any facts lowers the level of no route."""
    provable = [id_ for id_ in facts.values if FACTS[id_].provable]
    better = data.draw(st.lists(st.sampled_from(provable))) if provable else []
    stronger = facts.having(proofs=dict.fromkeys(better, Proof.OFFICIAL))
    before, after = levels(facts, as_of), levels(stronger, as_of)
    for route, level in before.items():
        assert after[route] >= level


@given(CONSISTENT, ASSESSED, st.data())
def test_unsure_lies_between_the_known_answers(
    facts: Facts, as_of: date, data: st.DataObject
) -> None:
    """Not sure is never better than the best nor worse than the worst known answer."""
    id_ = data.draw(st.sampled_from([i for i, spec in FACTS.items() if spec.codes]))
    many = FACTS[id_].kind is FactKind.MULTI
    known = [
        levels(facts.having({id_: frozenset({code}) if many else code}), as_of)
        for code in FACTS[id_].codes
    ]
    unsure = levels(facts.having({id_: frozenset({UNSURE}) if many else UNSURE}), as_of)
    for route, level in unsure.items():
        assert min(found[route] for found in known) <= level, (route, id_)
        assert level <= max(found[route] for found in known), (route, id_)


@given(CONSISTENT, ASSESSED, st.sampled_from(AGGRAVATING))
def test_an_aggravating_fact_never_lowers(facts: Facts, as_of: date, id_: str) -> None:
    """A fact that makes it worse for the other side lowers no punitive status."""
    worse = facts.having({id_: YES}, {id_: Proof.OFFICIAL})
    assume(not conflicts(worse))
    before = levels(facts, as_of)[RouteName.PUNITIVE]
    assert levels(worse, as_of)[RouteName.PUNITIVE] >= before


@given(cases(), ASSESSED)
def test_contradictions_are_open_and_listed(facts: Facts, as_of: date) -> None:
    """What a contradiction leaves open is listed among the conflicts."""
    found = assess(facts, as_of, changes=False)
    assume(found.regime.name != OPEN_REGIME)
    clashing = {fact for conflict in found.conflicts for fact in conflict.facts}
    for name, part in found.routes[RouteName.PUNITIVE].elements["intent"].circumstances.items():
        known = all(facts.code(fact) or facts.codes(fact) for fact in part.facts)
        unsure = any(UNSURE in facts.codes(fact) for fact in part.facts)
        if part.status == Status.OPEN and known and not unsure:
            assert clashing & set(part.open_facts), name


@given(cases(), ASSESSED, st.sampled_from(["right_holder", "accused", "adviser", UNSURE]))
def test_the_party_changes_no_status(facts: Facts, as_of: date, role: str) -> None:
    """Who asks changes the wording and the steps, never a status or an amount."""
    asked = facts.having({"party_role": role})
    one, other = (assess(each, as_of, changes=False) for each in (facts, asked))
    assert one.routes == other.routes
    assert one.exposure == other.exposure


@given(near_facts(), ASSESSED)
def test_a_part_that_cannot_apply_does_no_harm(facts: Facts, as_of: date) -> None:
    """Not applicable is no for a circumstance of intent, never more."""
    for id_ in ("notice_sent", "settlement_reached", "controller_knew", "right_well_known"):
        no = levels(facts.having({id_: NO}), as_of)[RouteName.PUNITIVE]
        not_applicable = levels(facts.having({id_: NOT_APPLICABLE}), as_of)[RouteName.PUNITIVE]
        assert no is not_applicable
