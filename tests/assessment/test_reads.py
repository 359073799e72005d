"""What a rule or a part of an assessment reads is all it reads: the interview asks for no more."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from random import Random
from typing import TypeVar

import pytest
from case_facts import TODAY, cny, facts_of
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import ASSESSED, any_facts, near_facts, settled

from flows.assessment import (
    agreed_sum,
    compensatory,
    conflicts,
    deadlines,
    evidence,
    exposure,
    next_steps,
    statutory,
    triage,
    warnings,
)
from flows.assessment.assess import parts_of
from flows.assessment.parts import Parts
from flows.assessment.results import with_warnings
from flows.assessment.routes import rules
from flows.assessment.tree import Leaf, Node, facts_read
from flows.facts import PROOF_SUFFIX, Facts
from flows.facts_file import Json
from flows.vocabulary import FACTS

Held = TypeVar("Held")
ANY = st.one_of(any_facts(complete=True), any_facts(), near_facts())
DECLARED: dict[str, tuple[Callable[[Facts, date], object], frozenset[str]]] = {
    "deadlines": (deadlines.deadlines, deadlines.READS),
    "exposure": (exposure.exposure, exposure.READS | exposure.floor(TODAY).facts()),
    "liquidated": (agreed_sum.amounts, facts_read(agreed_sum.conditions())),
    "compensatory": (compensatory.amounts, compensatory.READS),
    "statutory": (statutory.amounts, statutory.READS),
}
"""What looks at the facts beside the rules, and what it declares."""
AFTERWARDS: dict[str, tuple[Callable[[Parts], object], Callable[[date], Iterable[Node]]]] = {
    "evidence": (evidence.evidence, lambda _: evidence.conditions()),
    "warnings": (warnings.warnings, lambda as_of: warnings.warning_rules(as_of).values()),
    "next steps": (next_steps.next_steps, lambda _: next_steps.conditions()),
    "triage": (triage.triage, lambda _: triage.conditions()),
}
"""What is made of the parts of an assessment and the warnings, and the conditions it rests on."""
OF_THE_ACTS = {"acts_started", "acts_ended", "acts_ongoing", "acts_ongoing.proof"}
"""What the leaves of a punitive clause and of the duration read."""
SHARE = 0.4
"""Of the facts of a leaf, so many are still to be asked about."""
LEFT_OF_A_SETTLEMENT = facts_of(
    {
        "right_type": "trademark",
        "acts_started": "2013",
        "amount_before_clause": cny(1),
        "settlement_reached": "yes",
        "settlement_sum": cny(5),
    }
)
"""A part from before the clause, of a base that only an earlier settlement gives."""
_SUED: tuple[dict[str, Json], ...] = (
    {"party_role": "accused", "stage": "first_instance", "filed_date": "2026-11-10"},
    {"stage": "first_instance_judgment", "judgment_received_date": "2026-11-10"},
    {"stage": "effective_judgment", "judgment_effective_date": "2026-11-10"},
    {"technology_or_goods_trade": "yes", "preservation_granted_date": "2026-11-10"},
    {"acts_ongoing": "yes", "contract_kind": "employment"},
    {
        "right_type": "trademark",
        "act_kinds": ["registered_in_own_name", "counterfeit_mark"],
        "illegal_gain": cny(30_000),
        "their_registration_published": "2026-11-10",
        "their_registration_registered": "2020-11-10",
        "counter_notice_date": "2026-11-10",
    },
)
SUED = tuple(
    facts_of({"domicile_in_china": "yes", "actual_loss": cny(1), "knew_date": "2026", **more})
    for more in _SUED
)
"""Cases that have every time limit between them."""
LEFT_ASIDE = {"technology_or_goods_trade", "acts_ongoing.proof", "profit_margin_source"}
"""Looked up where nothing turns on it: the limitation of a tort, whether acts reach a clause,
the note that says whose margin was taken."""


class Noting(dict[str, Held]):
    """Facts that remember which of them were asked for."""

    def __init__(self, held: Mapping[str, Held]) -> None:
        super().__init__(held)
        self.asked: set[str] = set()

    def __getitem__(self, key: str) -> Held:
        self.asked.add(key)
        return super().__getitem__(key)

    def get(self, key: str, default: object = None) -> Held | None:  # type: ignore[override]
        """Return what is held, and note that it was asked for."""
        del default
        self.asked.add(key)
        return super().get(key)

    def __contains__(self, key: object) -> bool:
        self.asked.add(str(key))
        return super().__contains__(key)


def asked_of(facts: Facts, ask: Callable[[Facts], object]) -> frozenset[str]:
    """Return the facts, and the proofs as `<id>.proof`, that something asks for."""
    values, proofs = Noting(facts.values), Noting(facts.proofs)
    ask(Facts(values, proofs))
    return frozenset(values.asked).union(fact + PROOF_SUFFIX for fact in proofs.asked)


@functools.cache
def leaves(as_of: date) -> tuple[Leaf, ...]:
    """Return every leaf of every route and of the contradictions on a day."""
    dated = (rule(as_of) for rule in conflicts.DATED)
    roots: tuple[Node, ...] = (*rules(as_of).values(), *conflicts.CONFLICTS, *dated)
    seen = {id(node): node for root in roots for node in root.walk() if isinstance(node, Leaf)}
    return tuple(seen.values())


@given(ANY, ASSESSED)
@example(LEFT_OF_A_SETTLEMENT, TODAY)
def test_a_leaf_reads_what_it_declares(facts: Facts, as_of: date) -> None:
    """A leaf asks for no fact and no proof that it does not declare."""
    for leaf in leaves(as_of):
        assert asked_of(facts, leaf.test) - leaf.reads <= LEFT_ASIDE


@pytest.mark.parametrize("name", DECLARED)
def test_what_stands_beside_reads_what_it_declares(name: str) -> None:
    """Amounts and time limits ask for no fact that they do not declare."""
    found, reads = DECLARED[name]
    declared = {read.removesuffix(PROOF_SUFFIX) for read in reads}

    @given(ANY, ASSESSED)
    def declares_all(facts: Facts, as_of: date) -> None:
        asked = asked_of(facts, lambda noting: found(noting, as_of))
        assert {read.removesuffix(PROOF_SUFFIX) for read in asked} - declared <= LEFT_ASIDE

    declares_all()


def parts_with_warnings(facts: Facts, as_of: date) -> Parts:
    """Return what the later parts of an assessment are made of."""
    values = {route: rule.settle(facts) for route, rule in rules(as_of).items()}
    parts = parts_of(values, facts, as_of)
    return replace(parts, facts=with_warnings(parts.facts, warnings.warnings(parts)))


@pytest.mark.parametrize("name", AFTERWARDS)
def test_what_follows_asks_only_for_what_its_conditions_read(name: str) -> None:
    """Evidence, warnings, next steps and triage ask for what their conditions read."""
    made, conditions = AFTERWARDS[name]

    @given(ANY, ASSESSED)
    def asks_no_more(facts: Facts, as_of: date) -> None:
        parts = parts_with_warnings(facts, as_of)
        asked = asked_of(parts.facts, lambda noting: made(replace(parts, facts=noting)))
        assert asked <= facts_read(conditions(as_of))

    asks_no_more()


@pytest.mark.parametrize("name", AFTERWARDS)
def test_a_fact_that_no_condition_reads_changes_nothing(name: str) -> None:
    """With the results of the earlier parts held, other facts never change a later part."""
    made, conditions = AFTERWARDS[name]

    @given(ANY, any_facts(complete=True), ASSESSED)
    def changes_nothing(facts: Facts, others: Facts, as_of: date) -> None:
        parts = parts_with_warnings(facts, as_of)
        read = facts_read(conditions(as_of))
        values = {fact: value for fact, value in others.values.items() if fact not in read}
        assert made(replace(parts, facts=parts.facts.having(values, others.proofs))) == made(parts)

    changes_nothing()


@pytest.mark.parametrize("name", AFTERWARDS)
def test_conditions_read_facts_and_results_that_exist(name: str) -> None:
    """Whatever a condition reads is a fact of the vocabulary, or a result that some case has."""
    results = {
        key
        for facts in (LEFT_OF_A_SETTLEMENT, *SUED)
        for key in parts_with_warnings(facts, TODAY).facts.values
    }
    _, conditions = AFTERWARDS[name]
    assert facts_read(conditions(TODAY)) <= FACTS.keys() | results


@given(ANY, ASSESSED, st.integers(0, 2**32 - 1))
def test_a_pending_date_of_the_acts_stays_within_its_range(
    facts: Facts, as_of: date, seed: int
) -> None:
    """Whatever a pending date of the acts turns out to be, the level lies in the range before."""
    facts = settled(facts, as_of)
    random = Random(seed)  # noqa: S311 - which answers are pending, no secret
    for leaf in (leaf for leaf in leaves(as_of) if leaf.reads == OF_THE_ACTS):
        pending = {read for read in sorted(leaf.reads) if random.random() < SHARE}
        pending |= {read + PROOF_SUFFIX for read in pending} & leaf.reads
        values = {id_: value for id_, value in facts.values.items() if id_ not in pending}
        proofs = {
            id_: proof for id_, proof in facts.proofs.items() if id_ + PROOF_SUFFIX not in pending
        }
        span = leaf.evaluate(Facts(values, proofs), frozenset(pending)).range
        assert span.low <= leaf.test(facts) <= span.high, sorted(pending)
