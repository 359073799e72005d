"""The agreed sum after a lawyer's review: employees, settlements, and the risk of a cut."""

from __future__ import annotations

from case_facts import cny, facts_of, proved
from review_cases import CONTRACT, MARK, MILLION, assessed, clashes, statuses

from flows.assessment.model import Liquidated, RouteStatus
from flows.assessment.tree import Level
from flows.facts_file import Json
from flows.interview.contract import QUESTIONS

AGREED = "liquidated_damages"
SETTLED: dict[str, Json] = {"contract_kind": "settlement", "clause_employee_duty": None}


def figures(**changes: Json) -> Liquidated:
    """Return the figures of the agreed sum in a case so changed."""
    routes = assessed(CONTRACT, **changes).routes
    found = next(route.liquidated for name, route in routes.items() if name == AGREED)
    assert found is not None
    return found


def test_a_company_is_no_employee() -> None:
    """The bar for employees never takes the agreed sum from a contract with a company."""
    found = assessed(CONTRACT, clause_employee_duty="confidentiality")
    assert clashes(found) == ["company_as_employee"]
    assert statuses(found)[AGREED] is RouteStatus.OPEN
    assert "employee_confidentiality_clause" not in found.warnings


def test_a_supplier_alone_is_no_employee() -> None:
    """Nor from a commercial contract with one who is a supplier and no employee."""
    person = {"other_side_kind": "individual", "clause_employee_duty": "confidentiality"}
    supplier = assessed(CONTRACT, **person, relationship=["supplier"])
    employee = assessed(CONTRACT, **person, relationship=["supplier", "employee"])
    assert statuses(supplier)[AGREED] is RouteStatus.OPEN
    assert statuses(employee)[AGREED] is RouteStatus.UNAVAILABLE


def test_a_company_is_not_asked_for_the_duty_of_an_employee() -> None:
    """The question is for persons, and its first answer is that no employee is bound."""
    question = next(one for one in QUESTIONS if one.id == "employee_duty")
    assert question.applies_if is not None
    asked = {"contract_kind": "nda", "clause": "yes"}
    for kind, level in (("company", Level.NOT_MET), ("individual", Level.MET)):
        facts = facts_of(proved({**asked, "other_side_kind": kind}))
        assert question.applies_if.settle(facts).level is level
    assert question.options[0] == "not_employee"  # type: ignore[union-attr]


def test_a_relapse_sum_without_a_clause_is_a_contradiction() -> None:
    """A sum agreed for a relapse is a clause, whatever the answer about the clause."""
    settled = {**SETTLED, "settlement_reached": "yes", "clause_sum": None}
    found = assessed(CONTRACT, **settled, clause="no", settlement_relapse_sum=cny(10_000_000))
    assert clashes(found) == ["relapse_sum_without_clause"]
    assert statuses(found)[AGREED] is RouteStatus.OPEN


def test_a_settlement_contract_needs_a_settlement() -> None:
    """A contract that is a settlement clashes with the answer that none was reached."""
    found = assessed(CONTRACT, **SETTLED, settlement_reached="no")
    assert clashes(found) == ["settlement_contract_without_settlement"]
    assert statuses(found)[AGREED] is RouteStatus.OPEN


def test_no_sign_of_a_cut_needs_a_proved_loss_under_chinese_law() -> None:
    """The best word on the risk is for a proved loss alone, never for a gain or foreign law."""
    assert figures().risk == "none"
    assert figures(**{"contract_loss.proof": "inferred"}).risk == "low"
    assert figures(contract_loss=None, breacher_gain=MILLION).risk == "low"
    abroad = figures(governing_law="foreign")
    assert abroad.risk == "unknown"
    assert "foreign_law_measures" in abroad.notes


def test_two_contract_claims_are_no_choice_of_contract_or_tort() -> None:
    """One who has only contract claims is not told to choose between contract and tort."""
    assert "elect_contract_or_tort" not in assessed(CONTRACT).warnings
    agreed = {fact: CONTRACT[fact] for fact in CONTRACT if fact not in MARK}
    assert "elect_contract_or_tort" in assessed({**agreed, **MARK}).warnings
