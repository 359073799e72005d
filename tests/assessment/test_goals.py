"""What an interview still needs: sound, and no more than the goal of its depth."""

from __future__ import annotations

from datetime import date

from case_facts import facts_of
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import AS_OF, ASSESSED, KEYS, cases, consistent_facts, likely, values

from flows.assessment.conflicts import conflicts
from flows.assessment.goals import goals, reason_skipped, wanted
from flows.assessment.model import Classification, RouteName
from flows.assessment.routes import classify, rules
from flows.assessment.tree import Level
from flows.facts import PROOF_SUFFIX, Facts, Proof
from flows.vocabulary import FACTS

NONE: frozenset[str] = frozenset()
SUBSETS = st.frozensets(st.sampled_from(sorted(FACTS)))


def classified(facts: Facts, as_of: date) -> Classification:
    """Return the classification alone."""
    return classify({name: rule.settle(facts).level for name, rule in rules(as_of).items()})


def keys(ids: frozenset[str]) -> frozenset[str]:
    """Return these facts and their proofs, where they take one."""
    return ids | {id_ + PROOF_SUFFIX for id_ in ids if FACTS[id_].provable}


def changed(data: st.DataObject, facts: Facts, free: frozenset[str]) -> Facts:
    """Return the facts with any of these keys given another value, or taken away."""
    for id_ in sorted(id_ for id_ in free if id_ in FACTS):
        if data.draw(st.booleans()):
            value = data.draw(values(id_))
            facts = Facts({**facts.values, id_: value}, facts.proofs)
        else:
            facts = facts.without(id_)
    for key in sorted(key for key in free if key.endswith(PROOF_SUFFIX)):
        id_ = key.removesuffix(PROOF_SUFFIX)
        if id_ in facts.values:
            facts = facts.having(proofs={id_: data.draw(st.sampled_from(Proof))})
    return facts


def consistent(changed_facts: Facts, facts: Facts, as_of: date) -> Facts:
    """Return changed facts with what contradicts another answer set back to what it was."""
    while found := conflicts(changed_facts, as_of):
        for id_ in found[0].facts:
            changed_facts = changed_facts.without(id_)
            if id_ in facts.values:
                proofs = {id_: facts.proofs[id_]} if id_ in facts.proofs else {}
                changed_facts = changed_facts.having({id_: facts.values[id_]}, proofs)
    return changed_facts


def levels(facts: Facts, as_of: date) -> dict[str, list[Level]]:
    """Return the levels of every route, element and circumstance shown, by name."""
    found: dict[str, list[Level]] = {}
    for goal in goals(facts, NONE, as_of, "full"):
        found.setdefault(goal.value.node.name, []).append(goal.value.level)
    return found


@given(st.data(), st.one_of(consistent_facts(complete=True), cases()), SUBSETS, ASSESSED)
def test_an_unwanted_fact_cannot_change_the_quick_check(
    data: st.DataObject, facts: Facts, ids: frozenset[str], as_of: date
) -> None:
    """Whatever a fact that cannot matter turns out to be, the classification is the same.

    What is put off may matter yet; but while anything may, something is wanted. An answer that
    contradicts another is left out: nobody is asked a question in order to catch one.
    """
    assume(not conflicts(facts, as_of))
    pending = keys(ids)
    known = facts.without(*ids)
    held = goals(known, pending, as_of, "quick")
    relevant = frozenset().union(*(goal.relevant(pending) for goal in held))
    asked = wanted(known, pending, as_of, "quick")
    assert asked <= relevant
    assert bool(asked) == bool(relevant)
    other = consistent(changed(data, facts, pending - relevant), facts, as_of)
    assert classified(other, as_of) == classified(facts, as_of)


@given(st.data(), st.one_of(consistent_facts(complete=True), cases()), SUBSETS)
def test_an_unwanted_fact_cannot_change_the_full_intake(
    data: st.DataObject, facts: Facts, ids: frozenset[str]
) -> None:
    """Whatever a fact not wanted turns out to be, no status of an available route changes."""
    assume(not conflicts(facts, AS_OF))
    pending = keys(ids)
    known = facts.without(*ids)
    free = pending - wanted(known, pending, AS_OF, "full")
    other = consistent(changed(data, facts, free), facts, AS_OF)
    assert levels(other, AS_OF) == levels(facts, AS_OF)


@given(cases(), SUBSETS, ASSESSED)
def test_wanted_is_pending(facts: Facts, ids: frozenset[str], as_of: date) -> None:
    """Nothing is wanted that is not pending; the full intake wants all that the quick one does."""
    pending = keys(ids)
    known = facts.without(*ids)
    quick = wanted(known, pending, as_of, "quick")
    full = wanted(known, pending, as_of, "full")
    assert quick <= full <= pending


@given(cases(), SUBSETS)
def test_more_answers_want_no_more(facts: Facts, ids: frozenset[str]) -> None:
    """With nothing pending nothing is wanted, and the walk ends."""
    known = facts.without(*ids)
    assert wanted(known, NONE, AS_OF, "quick") == wanted(known, NONE, AS_OF, "full") == NONE


def test_the_first_question_is_open() -> None:
    """At the start every element matters; a bar then makes its route needless."""
    first = wanted(Facts(), KEYS, AS_OF, "quick")
    assert {"right_type", "notice_sent", "stage", "actual_loss"} <= first
    excluded = facts_of({"right_type": "unfair_competition"})
    then = wanted(excluded, KEYS - {"right_type"}, AS_OF, "quick")
    assert "notice_sent" not in then
    assert "contract_signed" in then


def test_a_quick_check_stops_at_the_first_route() -> None:
    """A route surely had ends the walk: later routes, and strength of proof, do not matter."""
    facts = likely()
    pending = KEYS - keys(frozenset(facts.values))
    assert wanted(facts, pending, AS_OF, "quick") == NONE
    full = wanted(facts, pending, AS_OF, "full")
    assert {"contract_kind", "notice_sent", "claimed_amount"} <= full
    assert "plant_circumstances" not in full


def test_a_proof_matters_to_the_full_intake_alone() -> None:
    """How strong a proof is changes what is likely, not which route there is."""
    facts = likely().without("evidence_destroyed").having({"evidence_destroyed": "yes"})
    pending = frozenset({"evidence_destroyed.proof"})
    assert wanted(facts, pending, AS_OF, "quick") == NONE
    assert wanted(facts, pending, AS_OF, "full") == pending


def test_goals_walk_in_precedence() -> None:
    """A route that fails is passed over, one that is surely had ends the walk."""
    names = [goal.value.node.name for goal in goals(Facts(), KEYS, AS_OF, "quick")]
    assert names == [route.value for route in RouteName]
    sure = [goal.value.node.name for goal in goals(likely(), NONE, AS_OF, "quick")]
    assert sure == [RouteName.PUNITIVE.value]
    barred = goals(likely(infringement_shown="no"), NONE, AS_OF, "quick")
    assert RouteName.PUNITIVE.value not in [goal.value.node.name for goal in barred]


def test_the_reason_why_a_question_is_skipped() -> None:
    """The nearest settled circumstance, element or route is named."""
    facts = facts_of({"right_type": "trademark", "relationship": ["none"]})
    pending = KEYS - keys(frozenset(facts.values))

    def why(fact: str) -> str:
        return reason_skipped(facts, pending, AS_OF, "full", frozenset({fact}))

    assert why("controller_knew") == "intent.same_controller"
    assert why("plant_circumstances") == "seriousness.plant_variety"
    assert why("secret_measures") == "right"
    assert why("party_role") == ""
    done = likely()
    rest = KEYS - keys(frozenset(done.values))
    skipped = reason_skipped(done, rest, AS_OF, "quick", frozenset({"contract_kind"}))
    assert skipped == RouteName.PUNITIVE.value
    serious = reason_skipped(done, rest, AS_OF, "quick", frozenset({"profit_huge"}))
    assert serious == "seriousness"
