"""The rule tree promises no more than it can keep, and asks for no more than it needs."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies_engine import PALETTE, SELECTOR, Case, cases, completions, trees

from flows.assessment.tree import (
    AllOf,
    AnyOf,
    AtLeast,
    Goal,
    Leaf,
    Level,
    Limit,
    Node,
    Not,
    Range,
    Switch,
    Unless,
    exactly,
    one_of,
    yes,
)
from flows.assessment.tree import (
    predicate as leaf_of,
)
from flows.facts import NO, PROOF_SUFFIX, UNSURE, YES, Facts, Proof

LEVELS = tuple(Level)
WINDOWS = [(low, high) for low, high in product(LEVELS, LEVELS) if low < high]


def constant(level: Level) -> Leaf:
    """Return a leaf that is always at one level."""
    return leaf_of(by=lambda _: level)


def final(node: Node, facts: Facts) -> Level:
    """Return the level of a node with nothing pending."""
    return node.evaluate(facts, frozenset()).level


def known(fact: str, code: str, proof: Proof | None = None) -> Facts:
    """Return the facts of one answer."""
    return Facts({fact: code}, {} if proof is None else {fact: proof})


def clash(tree: Node, case: Case) -> bool:
    """Whether the answers given contradict each other anywhere in a tree."""
    conflicts = (node.conflict for node in tree.walk() if isinstance(node, Unless))
    return any(
        conflict.evaluate(case.facts, case.pending).range.high >= Level.ARGUABLE
        for conflict in conflicts
    )


@given(trees(), cases(), st.data())
def test_range_holds_whatever_is_answered(tree: Node, case: Case, data: st.DataObject) -> None:
    """Whatever the pending facts turn out to be, short of a contradiction, the range holds."""
    span = tree.evaluate(case.facts, case.pending).range
    for _ in range(4):
        later = data.draw(completions(case))
        if not clash(tree, later):
            assert span.low <= final(tree, later.facts) <= span.high


@given(trees(), cases(), st.data())
def test_answers_only_narrow_the_range(tree: Node, case: Case, data: st.DataObject) -> None:
    """An answer to some of the pending facts, short of a contradiction, never widens the range."""
    some = data.draw(st.frozensets(st.sampled_from(sorted({*case.pending, "none"}))))
    later = data.draw(completions(case, some))
    assume(not clash(tree, later))
    before = tree.evaluate(case.facts, case.pending).range
    after = tree.evaluate(later.facts, later.pending).range
    assert before.low <= after.low <= after.high <= before.high


@given(trees(), cases())
def test_nothing_pending_settles(tree: Node, case: Case) -> None:
    """With nothing pending every node of the tree has one level."""
    value = tree.evaluate(case.facts, frozenset())
    assert all(part.range.settled for part in value.walk())


@given(trees(proud=True), cases(), st.data())
def test_better_proof_never_lowers(tree: Node, case: Case, data: st.DataObject) -> None:
    """A fact proved better leaves every tree without a not at least where it was."""
    fact = data.draw(st.sampled_from(PALETTE))
    worse, better = sorted(data.draw(st.tuples(*[st.sampled_from(Proof)] * 2)), key=_weakness)
    weak = final(tree, case.facts.having(proofs={fact: better}))
    strong = final(tree, case.facts.having(proofs={fact: worse}))
    assert strong >= weak


def _weakness(proof: Proof) -> int:
    return list(Proof).index(proof)


@given(trees(proud=True), cases(), st.data())
def test_unknown_never_closes_a_door(tree: Node, case: Case, data: st.DataObject) -> None:
    """What is not met while a fact is unknown stays so whatever the fact turns out to be."""
    fact = data.draw(st.sampled_from(PALETTE))
    unknown = Case(case.facts.without(fact), frozenset({fact, fact + PROOF_SUFFIX}))
    if final(tree, unknown.facts) == Level.NOT_MET:
        assert final(tree, data.draw(completions(unknown)).facts) == Level.NOT_MET


@given(trees(), cases(), st.sampled_from(WINDOWS), st.data())
def test_irrelevant_answers_change_nothing(
    tree: Node, case: Case, window: tuple[Level, Level], data: st.DataObject
) -> None:
    """With the relevant facts answered, no answer to the others moves the clamped level."""
    floor, ceiling = window
    goal = Goal(tree.evaluate(case.facts, case.pending), floor, ceiling)
    rest = data.draw(completions(case, goal.relevant(case.pending)))
    ends = [data.draw(completions(rest)) for _ in range(2)]
    assume(not any(clash(tree, end) for end in ends))
    one, other = (final(tree, end.facts) for end in ends)
    assert max(floor, min(ceiling, one)) == max(floor, min(ceiling, other))


@given(trees(), cases(), st.sampled_from(WINDOWS))
def test_unsettled_goal_names_a_fact(tree: Node, case: Case, window: tuple[Level, Level]) -> None:
    """A goal has relevant facts exactly where its node is unsettled in the window."""
    floor, ceiling = window
    span = tree.evaluate(case.facts, case.pending).range
    clamped = [max(floor, min(ceiling, level)) for level in (span.low, span.high)]
    goal = Goal(tree.evaluate(case.facts, case.pending), floor, ceiling)
    found = goal.relevant(case.pending)
    first = goal.relevant_first(case.pending)
    assert bool(first) == bool(found) == (clamped[0] != clamped[1])
    assert first <= found <= case.pending & tree.facts()


@pytest.mark.parametrize(("first", "second"), list(product(LEVELS, LEVELS)))
def test_unknown_selector_lies_between_its_branches(first: Level, second: Level) -> None:
    """Not knowing which branch is in force is no better than the best, no worse than the worst."""
    codes = ("none", "administrative")
    branches = zip(codes, (first, second), strict=True)
    switch = Switch(cases=tuple((one_of(SELECTOR, c), constant(rule)) for c, rule in branches))
    for unknown in (Facts(), known(SELECTOR, UNSURE)):
        assert min(first, second) <= final(switch, unknown) <= max(first, second)
    assert final(switch, known(SELECTOR, "none")) == first
    assert final(switch, known(SELECTOR, "administrative")) == second
    assert final(switch, known(SELECTOR, "both")) == Level.NOT_MET
    pending = switch.evaluate(Facts(), {SELECTOR}).range
    assert (pending.low, pending.high) == (min(first, second), max(first, second))


def test_unknown_selector_is_open_where_branches_differ() -> None:
    """A rule met under one text and not under the other is open, not lost."""
    switch = Switch(
        cases=(
            (one_of(SELECTOR, "none"), constant(Level.MET)),
            (one_of(SELECTOR, "both"), constant(Level.NOT_MET)),
        )
    )
    assert final(switch, Facts()) == Level.OPEN


def test_branch_not_in_force_asks_for_nothing() -> None:
    """Once the selector is known, only the facts of the branch in force are relevant."""
    switch = Switch(
        cases=(
            (one_of(SELECTOR, "none"), yes("lawful_source")),
            (one_of(SELECTOR, "both"), yes("independent_origin")),
        )
    )
    pending = frozenset({"lawful_source", "independent_origin"})
    value = switch.evaluate(known(SELECTOR, "none"), pending)
    assert Goal(value).relevant(pending) == {"lawful_source"}
    pending |= {SELECTOR}
    assert Goal(switch.evaluate(Facts(), pending)).relevant(pending) == pending


@pytest.mark.parametrize(
    ("node", "level"),
    [
        (AllOf(of=()), Level.MET),
        (AnyOf(of=()), Level.NOT_MET),
        (AllOf(of=(constant(Level.MET), constant(Level.OPEN))), Level.OPEN),
        (AnyOf(of=(constant(Level.NOT_MET), constant(Level.ARGUABLE))), Level.ARGUABLE),
        (AtLeast(of=(constant(Level.MET),), count=2), Level.NOT_MET),
        (AtLeast(of=(constant(Level.MET),) * 2, count=2), Level.MET),
        (AtLeast(of=(constant(Level.MET),), count=2, short=Level.OPEN), Level.OPEN),
        (AtLeast(of=(constant(Level.NOT_MET),), count=2, short=Level.OPEN), Level.NOT_MET),
        (Not(of=(constant(Level.NOT_MET),)), Level.MET),
        (Not(of=(constant(Level.OPEN),)), Level.OPEN),
        (Not(of=(constant(Level.ARGUABLE),)), Level.NOT_MET),
        (Limit(of=(constant(Level.MET),)), Level.ARGUABLE),
        (Limit(of=(constant(Level.MET),), ceiling=Level.OPEN), Level.OPEN),
        (Unless(conflict=constant(Level.MET), child=constant(Level.MET)), Level.OPEN),
        (Unless(conflict=constant(Level.MET), child=constant(Level.NOT_MET)), Level.OPEN),
        (Unless(conflict=constant(Level.OPEN), child=constant(Level.MET)), Level.MET),
    ],
)
def test_each_node_joins_as_it_says(node: Node, level: Level) -> None:
    """Every kind of node gives the level that its name says."""
    assert final(node, Facts()) == level


def test_weak_proof_is_arguable_and_missing_is_open() -> None:
    """A provable fact is met on a document, arguable on less, open while unknown."""
    leaf = yes("notice_sent")
    assert final(leaf, known("notice_sent", YES, Proof.DOCUMENT)) == Level.MET
    assert final(leaf, known("notice_sent", YES, Proof.INFERRED)) == Level.ARGUABLE
    assert final(leaf, known("notice_sent", YES)) == Level.ARGUABLE
    assert final(leaf, known("notice_sent", NO)) == Level.NOT_MET
    assert final(leaf, Facts()) == Level.OPEN


def test_known_fact_with_pending_proof_is_at_least_arguable() -> None:
    """While only the proof is pending, a fact affirmed cannot fall below arguable."""
    span = yes("notice_sent").evaluate(known("notice_sent", YES), {"notice_sent.proof"}).range
    assert span == Range(Level.ARGUABLE, Level.MET)
    span = yes("notice_sent").evaluate(known("notice_sent", NO), {"notice_sent.proof"}).range
    assert span == exactly(Level.NOT_MET)


def test_multi_fact_left_open_may_still_hold_a_code() -> None:
    """A code not named is no in a closed list and unknown in an open one."""
    leaf = one_of("act_kinds", "piracy")
    assert final(leaf, Facts({"act_kinds": frozenset({"other"})})) == Level.NOT_MET
    assert final(leaf, Facts({"act_kinds": frozenset({"other", UNSURE})})) == Level.OPEN
    assert final(leaf, Facts({"act_kinds": frozenset({"piracy", UNSURE})})) == Level.MET


def test_a_fallback_is_asked_about_once_it_is_needed() -> None:
    """In turn, a child's facts come up only when the child before it is settled and not enough."""
    node = AnyOf(of=(yes("lawful_source"), yes("independent_origin")), in_turn=True)
    pending = frozenset({"lawful_source", "independent_origin"})
    goal = Goal(node.evaluate(Facts(), pending))
    assert goal.relevant(pending) == pending
    assert goal.relevant_first(pending) == {"lawful_source"}
    failed = Goal(node.evaluate(known("lawful_source", NO), pending - {"lawful_source"}))
    assert failed.relevant_first(pending) == {"independent_origin"}


def test_a_leaf_may_put_some_of_its_facts_first() -> None:
    """The first facts of a leaf are asked about before the others it reads."""
    leaf = Leaf(
        reads=frozenset({"clause", "breach"}), test=lambda _: Level.MET, first=frozenset({"clause"})
    )
    pending = frozenset({"clause", "breach"})
    goal = Goal(leaf.evaluate(Facts(), pending))
    assert goal.relevant_first(pending) == {"clause"}
    assert goal.relevant_first(frozenset({"breach"})) == {"breach"}
    assert goal.relevant(pending) == pending


def test_nobody_is_asked_in_order_to_catch_a_contradiction() -> None:
    """What only a contradiction reads is not relevant; a contradiction that stands opens a rule."""
    node = Unless(conflict=yes("lawful_source"), child=yes("independent_origin"))
    pending = frozenset({"lawful_source", "independent_origin"})
    assert Goal(node.evaluate(Facts(), pending)).relevant(pending) == {"independent_origin"}
    assert final(node, Facts({"lawful_source": YES, "independent_origin": YES})) == Level.OPEN


def test_failed_element_needs_no_further_question() -> None:
    """All-of with a failed child, and any-of with a met one, ask for nothing more."""
    pending = frozenset({"lawful_source"})
    failed = AllOf(of=(constant(Level.NOT_MET), yes("lawful_source")))
    won = AnyOf(of=(constant(Level.MET), yes("lawful_source")))
    for node in (failed, won):
        assert not Goal(node.evaluate(Facts(), pending)).relevant(pending)
