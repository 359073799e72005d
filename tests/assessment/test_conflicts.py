"""Answers that contradict each other are found, named by rule, and hold open what rests on them."""

from __future__ import annotations

import pytest
from case_facts import cny, facts_of

from flows.assessment.conflicts import CONFLICTS, conflicts
from flows.assessment.tree import ANYTHING, Level, Unless, facts_read, yes
from flows.facts import Facts
from flows.facts_file import Json
from flows.vocabulary import FACTS

MONEY = cny(100)
NIL = cny(0)

CLASHES: dict[str, tuple[dict[str, Json], dict[str, Json]]] = {
    "ended_before_started": (
        {"acts_started": "2024-02", "acts_ended": "2024-01-31"},
        {"acts_started": "2024-01", "acts_ended": "2024-01-31"},
    ),
    "ended_and_ongoing": (
        {"acts_ended": "2024", "acts_ongoing": "yes"},
        {"acts_ended": "2024", "acts_ongoing": "no"},
    ),
    "stopped_and_ongoing": (
        {"stopped_after_suit": "yes", "acts_ongoing": "yes"},
        {"stopped_after_suit": "no", "acts_ongoing": "yes"},
    ),
    "stopped_without_suit": (
        {"stage": "not_filed", "stopped_after_suit": "yes"},
        {"stage": "first_instance", "stopped_after_suit": "yes"},
    ),
    "access_without_relationship": (
        {"relationship": ["none"], "access_through_relationship": "yes"},
        {"relationship": ["supplier"], "access_through_relationship": "yes"},
    ),
    "continued_without_notice": (
        {"notice_sent": "no", "continued_after_notice": "yes"},
        {"notice_sent": "unsure", "continued_after_notice": "yes"},
    ),
    "resumed_without_settlement": (
        {"settlement_reached": "not_applicable", "resumed_after_settlement": "yes"},
        {"settlement_reached": "no", "resumed_after_settlement": "no"},
    ),
    "resumed_before_settlement": (
        {"settlement_date": "2024-05-02", "resumed_date": "2024-05-01"},
        {"settlement_date": "2024-05-01", "resumed_date": "2024-05-01"},
    ),
    "concealed_without_change": (
        {"shell_changes": ["none"], "shell_escapes_liability": "yes"},
        {"shell_changes": ["nominee_shareholding"], "shell_escapes_liability": "yes"},
    ),
    "repeated_without_decision": (
        {"prior_decision": "none", "repeated_after_decision": "yes"},
        {"prior_decision": "both", "repeated_after_decision": "yes"},
    ),
    "refused_without_order": (
        {"preservation_order": "no", "preservation_refused": "yes"},
        {"preservation_order": "yes", "preservation_refused": "yes"},
    ),
    "figure_but_none": (
        {"no_base_figure": "yes", "royalty": MONEY},
        {"no_base_figure": "yes", "royalty": NIL},
    ),
    "accounts_refused_without_order": (
        {"accounts_ordered": "no", "accounts_refused": "yes"},
        {"accounts_ordered": "unsure", "accounts_refused": "yes"},
    ),
    "executed_without_fine": (
        {"fine": "none", "fine_executed": "yes"},
        {"fine": "criminal", "fine_executed": "yes"},
    ),
    "demand_date_without_demand": (
        {"demand_made": "no", "last_demand_date": "2024"},
        {"demand_made": "yes", "last_demand_date": "2024"},
    ),
    "notice_is_a_demand": (
        {
            "notice_sent": "yes",
            "notice_date": "2025-05-10",
            "notice_identified_right": "yes",
            "notice_received": "yes",
            "demand_made": "no",
        },
        {
            "notice_sent": "yes",
            "notice_date": "2025-05-10",
            "notice_identified_right": "yes",
            "demand_made": "no",
        },
    ),
    "demand_before_knowledge": (
        {"knew_date": "2024-02-02", "last_demand_date": "2024-02-01"},
        {"knew_date": "2024-02-02", "last_demand_date": "2024-02"},
    ),
    "clause_without_contract": (
        {"contract_kind": "none", "clause": "yes"},
        {"contract_kind": "none", "clause": "no"},
    ),
    "sum_without_clause": (
        {"clause": "no", "clause_sum": MONEY},
        {"clause": "yes", "clause_sum": MONEY},
    ),
    "relapse_sum_without_clause": (
        {"contract_kind": "settlement", "clause": "no", "settlement_relapse_sum": MONEY},
        {"contract_kind": "supply", "clause": "no", "settlement_relapse_sum": MONEY},
    ),
    "settlement_contract_without_settlement": (
        {"contract_kind": "settlement", "settlement_reached": "no"},
        {"contract_kind": "supply", "settlement_reached": "no"},
    ),
    "company_as_employee": (
        {"clause_employee_duty": "confidentiality", "other_side_kind": "company"},
        {"clause_employee_duty": "non_compete", "other_side_kind": "company"},
    ),
    "lawful_source_but_knew": (
        {"lawful_source": "yes", "resumed_after_settlement": "yes"},
        {"lawful_source": "yes", "notice_sent": "yes", "notice_received": "yes"},
    ),
    "before_clause_above_figure": (
        {"amount_before_clause": cny(101), "actual_loss": MONEY},
        {"amount_before_clause": MONEY, "actual_loss": MONEY},
    ),
}


def test_every_rule_has_a_case() -> None:
    """Each contradiction known to the rules is shown once met and once narrowly missed."""
    assert set(CLASHES) == {node.name for node in CONFLICTS}


@pytest.mark.parametrize("rule", CLASHES)
def test_a_clash_is_listed_with_its_facts(rule: str) -> None:
    """A contradiction names its rule and exactly the answers that clash, in vocabulary order."""
    clash, _ = CLASHES[rule]
    (found,) = conflicts(facts_of(clash))
    assert found.rule == rule
    assert found.facts == tuple(id_ for id_ in FACTS if id_ in clash)


@pytest.mark.parametrize("rule", CLASHES)
def test_a_near_miss_is_no_clash(rule: str) -> None:
    """Answers that can both be true are never called a contradiction."""
    _, possible = CLASHES[rule]
    assert conflicts(facts_of(possible)) == ()


@pytest.mark.parametrize("rule", CLASHES)
def test_taking_back_either_answer_settles_it(rule: str) -> None:
    """A contradiction needs both answers: with one of them unknown there is none."""
    clash, _ = CLASHES[rule]
    facts = facts_of(clash)
    for fact in clash:
        assert conflicts(facts.without(fact)) == ()


def test_nothing_said_is_no_clash() -> None:
    """Empty facts hold no contradiction."""
    assert conflicts(Facts()) == ()


def test_only_the_answers_that_clash_are_named() -> None:
    """Of two alternatives only the one that clashes is listed beside what it contradicts."""
    facts = facts_of(
        {"notice_sent": "no", "notice_received": "no", "continued_after_notice": "yes"}
    )
    (found,) = conflicts(facts)
    assert found.facts == ("notice_sent", "continued_after_notice")


def test_several_clashes_are_all_listed() -> None:
    """Contradictions are listed side by side in the order of the rules."""
    merged = {**CLASHES["ended_and_ongoing"][0], **CLASHES["refused_without_order"][0]}
    rules = [found.rule for found in conflicts(facts_of(merged))]
    assert rules == ["ended_and_ongoing", "refused_without_order"]


@pytest.mark.parametrize("rule", CLASHES)
def test_a_clash_holds_its_rule_open(rule: str) -> None:
    """What rests on contradicting answers is open, neither met nor not met."""
    clash, _ = CLASHES[rule]
    node = next(node for node in CONFLICTS if node.name == rule)
    wrapped = Unless(conflict=node, child=yes("infringement_shown"))
    facts = facts_of({**clash, "infringement_shown": "yes", "infringement_shown.proof": "official"})
    assert wrapped.evaluate(facts, frozenset()).level is Level.OPEN


@pytest.mark.parametrize("rule", CLASHES)
def test_a_pending_answer_leaves_a_clash_possible(rule: str) -> None:
    """While one of the answers is still to come, the contradiction may yet arise or not."""
    clash, _ = CLASHES[rule]
    node = next(node for node in CONFLICTS if node.name == rule)
    for fact in clash:
        facts = facts_of(clash).without(fact)
        assert node.evaluate(facts, frozenset({fact})).range == ANYTHING


def test_reads_are_facts_without_proof() -> None:
    """Two answers clash whatever stands behind them: no proof is read."""
    assert set(FACTS) >= facts_read(CONFLICTS)
