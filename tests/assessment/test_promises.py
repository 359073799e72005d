"""What would change the answer: every promise comes true, and none changes a known answer."""

from __future__ import annotations

import inspect
from datetime import date
from decimal import Decimal

import pytest
from case_facts import TODAY, cny, facts_of
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies import ASSESSED, any_facts, cases, consistent_facts, likely, near_facts, settled

from flows.assessment.assess import assess
from flows.assessment.change import MOST, what_would_change
from flows.assessment.conflicts import conflicts
from flows.assessment.model import Change, RouteName, RouteStatus, Status
from flows.assessment.resettle import resettled
from flows.assessment.routes import rules
from flows.facts import PROOF_SUFFIX, UNSURE, DateSpan, FactKind, Facts, Proof
from flows.facts_file import dump, read
from flows.vocabulary import FACTS

pytestmark = pytest.mark.slow

SOME = settings(max_examples=40)
ORDER = list(RouteStatus)
"""Best first."""
RISING = [Status.NOT_MET, Status.OPEN, Status.MET]


def rises(old: Status, new: Status) -> bool:
    """Return whether an element comes nearer to being met."""
    return RISING.index(old) < RISING.index(new)


def falls(old: Status, new: Status) -> bool:
    """Return whether an element comes farther from being met."""
    return rises(new, old)


MOVES = {True: rises, False: falls}
"""What moves the way the route does, for the better or not."""
CONSISTENT = st.one_of(consistent_facts(), near_facts().map(settled))


def applied(facts: Facts, change: Change) -> Facts:
    """Return the facts with what a change proposes."""
    return facts_of({**dump(facts), **change.facts})


def changes_of(facts: Facts, route: RouteName) -> dict[tuple[str, ...], str]:
    """Return the status that each change of a route promises, by its keys."""
    found = what_would_change(facts, TODAY)
    return {tuple(one.facts): one.status_then.value for one in found if one.route is route}


@SOME
@given(CONSISTENT, ASSESSED)
def test_promises_come_true(facts: Facts, as_of: date) -> None:
    """Applied, a change gives its route the status it promises, and contradicts nothing."""
    before = assess(facts, as_of)
    for change in before.what_would_change:
        changed = applied(facts, change)
        after = assess(changed, as_of, changes=False)
        assert before.routes[change.route].status is change.status_now
        assert after.routes[change.route].status is change.status_then
        better = ORDER.index(change.status_then) < ORDER.index(change.status_now)
        assert change.better is better
        assert change.status_now is not change.status_then
        assert change.element in {
            *before.routes[change.route].elements,
            *after.routes[change.route].elements,
        }
        assert len(conflicts(changed, as_of)) <= len(before.conflicts)


@SOME
@given(CONSISTENT, ASSESSED)
def test_the_element_named_is_one_that_moves(facts: Facts, as_of: date) -> None:
    """Where elements move the way the route does, the one that a change names is among them."""
    before = assess(facts, as_of)
    for change in before.what_would_change:
        after = assess(applied(facts, change), as_of, changes=False)
        old, new = (one.routes[change.route].elements for one in (before, after))
        both = old.keys() & new.keys()
        moved = {name for name in both if MOVES[change.better](old[name].status, new[name].status)}
        assert change.element in moved or change.element not in both or not moved


@SOME
@given(cases(), ASSESSED)
def test_no_known_answer_is_changed(facts: Facts, as_of: date) -> None:
    """A change makes an unknown fact known, or a weak proof strong; one or two of them."""
    for change in what_would_change(facts, as_of):
        assert 1 <= len({key.removesuffix(PROOF_SUFFIX) for key in change.facts}) <= 2
        for key in change.facts:
            if not key.endswith(PROOF_SUFFIX):
                open_list = FACTS[key].kind is FactKind.MULTI and UNSURE in facts.codes(key)
                assert open_list or not facts.is_known(key)
            elif key.removesuffix(PROOF_SUFFIX) not in change.facts:
                proof = facts.proof(key.removesuffix(PROOF_SUFFIX))
                assert proof is None or not proof.is_strong


@SOME
@given(cases(), ASSESSED)
def test_few_and_ordered(facts: Facts, as_of: date) -> None:
    """Changes are few, the same each time, the better ones first, the best effect first."""
    found = what_would_change(facts, as_of)
    assert found == what_would_change(facts, as_of)
    assert len(found) <= MOST
    assert [one.better for one in found] == sorted((one.better for one in found), reverse=True)
    for better in (True, False):
        effects = [ORDER.index(one.status_then) for one in found if one.better is better]
        assert effects == sorted(effects, reverse=not better)
    assert not read(
        {key: value for one in found for key, value in one.facts.items() if "." not in key}
    )[1]


@SOME
@given(cases(), ASSESSED)
def test_no_smaller_set_does_as_much(facts: Facts, as_of: date) -> None:
    """Where a change takes two facts, neither is enough alone."""
    for change in what_would_change(facts, as_of):
        ids = {key.removesuffix(PROOF_SUFFIX) for key in change.facts}
        for alone in ids if len(ids) > 1 else ():
            part = {k: v for k, v in change.facts.items() if k.removesuffix(PROOF_SUFFIX) == alone}
            after = assess(facts_of({**dump(facts), **part}), as_of, changes=False)
            assert after.routes[change.route].status is not change.status_then


@SOME
@given(CONSISTENT, any_facts(), ASSESSED, st.data())
def test_settling_again_is_settling(
    facts: Facts, other: Facts, as_of: date, data: st.DataObject
) -> None:
    """A value worked out again where facts changed is the value over the changed facts."""
    ids = data.draw(st.lists(st.sampled_from(sorted(FACTS)), min_size=1, max_size=3, unique=True))
    changed = facts.without(*ids).having(
        {id_: other.values[id_] for id_ in ids if id_ in other.values},
        {id_: Proof.DOCUMENT for id_ in ids if id_ in other.values and FACTS[id_].provable},
    )
    keys = frozenset(key for id_ in ids for key in (id_, id_ + PROOF_SUFFIX))
    for rule in rules(as_of).values():
        again = resettled(rule.settle(facts), changed, keys)
        assert again.level is rule.settle(changed).level


@SOME
@given(near_facts(), ASSESSED)
def test_no_total_above_the_cap(facts: Facts, as_of: date) -> None:
    """No total of the punitive route lies above the cap and what is added once, or the claim."""
    found = assess(facts, as_of, changes=False).exposure
    assume(found is not None and found.total_high is not None)
    assert found is not None
    assert found.total_high is not None
    assert found.total_low is not None
    assert found.total_low <= found.total_high
    if found.cap is not None:
        assert found.total_high <= found.cap + (found.amount_before_clause or Decimal(0))
    if found.claim_ceiling is not None:
        assert found.total_high <= found.claim_ceiling
    for low, high in found.readings.values():
        assert low.is_finite()
        assert high.is_finite()


@SOME
@given(CONSISTENT, ASSESSED)
def test_closing_the_file_adds_no_drop(facts: Facts, as_of: date) -> None:
    """Where every fact is known in full only better proof is proposed."""
    complete = all(facts.is_known(id_) and UNSURE not in facts.codes(id_) for id_ in FACTS)
    assume(complete or facts.values)
    for change in what_would_change(facts, as_of):
        proofs_only = all(key.endswith(PROOF_SUFFIX) for key in change.facts)
        assert proofs_only or not complete


def test_language_has_no_way_in() -> None:
    """An assessment takes facts, a day and a version; no language can change a status."""
    assert list(inspect.signature(assess).parameters) == [
        "facts",
        "as_of",
        "flow_version",
        "changes",
    ]


def test_nothing_to_change_in_a_case_made_out() -> None:
    """A route made out on facts all known and proved is not proposed to become better."""
    assert changes_of(likely(), RouteName.PUNITIVE) == {}


def test_a_missing_condition_with_its_proof() -> None:
    """Contact through the job is all that is missing: shown by a document it is enough."""
    facts = likely().without("access_through_relationship")
    found = changes_of(facts, RouteName.PUNITIVE)
    key = "access_through_relationship"
    assert found[key, key + PROOF_SUFFIX] == "likely"


def test_a_weak_proof() -> None:
    """The loss rests on a witness: a document moves the route, as does a gain that is proved."""
    facts = likely().having(proofs={"actual_loss": Proof.INFERRED})
    found = changes_of(facts, RouteName.PUNITIVE)
    assert found["actual_loss.proof",] == "likely"
    assert found["illegal_gain", "illegal_gain.proof"] == "likely"


def test_two_together() -> None:
    """Where no figure can be shown, a settlement and its sum together bring the route back."""
    facts = likely(actual_loss=None, no_base_figure="yes")
    found = changes_of(facts, RouteName.PUNITIVE)
    assert found["settlement_reached", "settlement_sum"] == "arguable"
    assert found["accounts_ordered", "accounts_refused"] == "arguable"


def test_what_would_break_it() -> None:
    """A lawful source not ruled out would end the route of a trademark."""
    facts = likely(right_type="trademark", right_status="in_force", trademark_used="yes")
    found = what_would_change(facts.without("lawful_source"), TODAY)
    assert any(dict(one.facts) == {"lawful_source": "yes"} and not one.better for one in found)


def test_a_date_on_the_side_it_needs() -> None:
    """A decision without a date: a day before the acts ended makes it a repetition."""
    facts = likely(
        evidence_destroyed="no",
        prior_decision="judgment",
        repeated_after_decision="yes",
        acts_ongoing="no",
        acts_ended="2023-05-01",
    )
    found = [one for one in what_would_change(facts, TODAY) if one.better]
    dated = next(one for one in found if "prior_decision_effective_date" in one.facts)
    span = read(dated.facts)[0].span("prior_decision_effective_date")
    assert span is not None
    assert span.before(DateSpan.day(date(2023, 5, 1)))


def test_a_sum_in_the_currency_of_the_file() -> None:
    """A figure that is proposed is in the currency of the others."""
    facts = likely(actual_loss=None, claimed_amount={"amount": "5", "currency": "USD"})
    sums = [value for one in what_would_change(facts, TODAY) for value in one.facts.values()]
    assert {str(money["currency"]) for money in sums if isinstance(money, dict)} <= {"USD"}
    assert cny(1) not in sums
