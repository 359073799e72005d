"""Intent: every circumstance of both texts, met and narrowly missed."""

from __future__ import annotations

from datetime import date

import pytest
from case_facts import facts_of, proved, route
from strategies import AS_OF, likely

from flows.assessment.explain import explain
from flows.assessment.intent import intent_rule
from flows.assessment.model import Circumstance, Effect, RouteStatus, Status
from flows.assessment.punitive import punitive_rule
from flows.assessment.tree import AllOf
from flows.facts_file import Json

OLD = date(2026, 4, 30)
NOTICE: dict[str, Json] = {
    "notice_sent": "yes",
    "notice_identified_right": "yes",
    "notice_received": "yes",
    "continued_after_notice": "yes",
}
CONTROLLER: dict[str, Json] = {"relationship": ["same_controller"], "controller_knew": "yes"}
EMPLOYEE: dict[str, Json] = {
    "relationship": ["former_employee"],
    "access_through_relationship": "yes",
}
DEALER: dict[str, Json] = {
    "relationship": ["negotiated_only"],
    "access_through_relationship": "yes",
}
SETTLED: dict[str, Json] = {
    "settlement_reached": "yes",
    "settlement_agreed_to_stop": "yes",
    "resumed_after_settlement": "yes",
    "settlement_date": "2024-01-10",
    "resumed_date": "2025-03",
}
SHELL: dict[str, Json] = {
    "shell_changes": ["nominee_shareholding"],
    "shell_conceals_control": "yes",
    "shell_escapes_liability": "yes",
}
EXEMPT: dict[str, Json] = {
    "shell_changes": ["exemption_agreement"],
    "shell_conceals_control": "no",
    "shell_escapes_liability": "yes",
}


def circumstance(name: str, data: dict[str, Json], as_of: date) -> Circumstance:
    """Return one circumstance of intent over these facts, proved by documents."""
    said = route(AllOf(of=(intent_rule(as_of),)), proved(data))
    return said.elements["intent"].circumstances[f"intent.{name}"]


MET = [
    ("after_effective_notice", NOTICE),
    ("same_controller", CONTROLLER),
    ("relationship_access", EMPLOYEE),
    ("dealings_access", DEALER),
    ("piracy_or_counterfeit", {"right_type": "copyright", "act_kinds": ["piracy", "used_mark"]}),
    ("piracy_or_counterfeit", {"right_type": "trademark", "act_kinds": ["counterfeit_mark"]}),
    ("resumed_after_settlement", SETTLED),
    ("shell_change", SHELL),
    ("shell_change", EXEMPT),
    ("factors", {"right_well_known": "yes"}),
]


@pytest.mark.parametrize(("name", "data"), MET)
@pytest.mark.parametrize("as_of", [AS_OF, OLD])
def test_met(name: str, data: dict[str, Json], as_of: date) -> None:
    """A circumstance with all of its conditions is met, and names its provision and effect."""
    found = circumstance(name, data, as_of)
    assert found.status == Status.MET
    assert found.effect == (Effect.FACTOR if name == "factors" else Effect.MAY)
    assert found.provisions[0].startswith("spc-2026-7:6" if as_of == AS_OF else "spc-2021-4:3")
    assert not found.weak


MISSED: list[tuple[str, dict[str, Json]]] = [
    ("after_effective_notice", {**NOTICE, "continued_after_notice": "no"}),
    ("relationship_access", {**EMPLOYEE, "access_through_relationship": "no"}),
    ("relationship_access", {**EMPLOYEE, "relationship": ["supplier"]}),
    ("dealings_access", {**DEALER, "access_through_relationship": "no"}),
    ("dealings_access", {**DEALER, "relationship": ["agent"]}),
    ("piracy_or_counterfeit", {"act_kinds": ["used_mark", "copied_product"]}),
    ("resumed_after_settlement", {**SETTLED, "settlement_agreed_to_stop": "no"}),
    ("resumed_after_settlement", {**SETTLED, "resumed_after_settlement": "no"}),
    ("shell_change", {**SHELL, "shell_conceals_control": "no"}),
    ("shell_change", {**SHELL, "shell_escapes_liability": "no"}),
    ("shell_change", {**EXEMPT, "shell_escapes_liability": "not_applicable"}),
    ("factors", {"right_well_known": "no"}),
]


@pytest.mark.parametrize(("name", "data"), MISSED)
@pytest.mark.parametrize("as_of", [AS_OF, OLD])
def test_narrowly_missed(name: str, data: dict[str, Json], as_of: date) -> None:
    """A circumstance with one condition denied is not met under either text."""
    assert circumstance(name, data, as_of).status == Status.NOT_MET


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("after_effective_notice", {**NOTICE, "notice_identified_right": "no"}),
        ("same_controller", {**CONTROLLER, "controller_knew": "no"}),
    ],
)
def test_new_conditions_of_2026(name: str, data: dict[str, Json]) -> None:
    """The notice must be effective and the controller must know under the text of 2026 alone."""
    assert circumstance(name, data, AS_OF).status == Status.NOT_MET
    assert circumstance(name, data, OLD).status == Status.MET


def test_passed_off_patent_is_new() -> None:
    """Passing off another's patent is listed in 2026 and was not in 2021."""
    data: dict[str, Json] = {"right_type": "invention_patent", "act_kinds": ["passed_off_patent"]}
    assert circumstance("piracy_or_counterfeit", data, AS_OF).status == Status.MET
    assert circumstance("piracy_or_counterfeit", data, OLD).status == Status.NOT_MET


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("after_effective_notice", NOTICE),
        ("same_controller", CONTROLLER),
        ("relationship_access", EMPLOYEE),
        ("dealings_access", DEALER),
        ("resumed_after_settlement", SETTLED),
        ("shell_change", SHELL),
    ],
)
def test_an_unknown_condition_leaves_it_open(name: str, data: dict[str, Json]) -> None:
    """Each condition left unknown leaves the circumstance open, and is named as what is missing."""
    for fact in data:
        if fact in ("settlement_date", "resumed_date"):
            continue
        found = circumstance(name, {k: v for k, v in data.items() if k != fact}, AS_OF)
        assert found.status == Status.OPEN, fact
        assert found.open_facts == (fact,)


@pytest.mark.parametrize(
    ("name", "data", "clash"),
    [
        ("after_effective_notice", {**NOTICE, "notice_sent": "no"}, "notice_sent"),
        ("resumed_after_settlement", {**SETTLED, "settlement_reached": "no"}, "settlement_reached"),
        ("resumed_after_settlement", {**SETTLED, "resumed_date": "2023"}, "resumed_date"),
        ("relationship_access", {**EMPLOYEE, "relationship": ["none"]}, "relationship"),
        ("dealings_access", {**DEALER, "relationship": ["none"]}, "relationship"),
        ("shell_change", {**SHELL, "shell_changes": ["none"]}, "shell_changes"),
    ],
)
def test_a_contradiction_leaves_it_open(name: str, data: dict[str, Json], clash: str) -> None:
    """Answers that contradict each other leave the circumstance open and are named."""
    found = circumstance(name, data, AS_OF)
    assert found.status == Status.OPEN
    assert clash in found.open_facts


def test_weak_proof_shows() -> None:
    """A condition on weak proof, or none stated, makes the circumstance weak, not unmet."""
    for proof in ("inferred", "none", None):
        data = {**NOTICE, **({"notice_received.proof": proof} if proof else {})}
        facts = proved(data) if proof else NOTICE
        said = route(AllOf(of=(intent_rule(AS_OF),)), facts)
        found = said.elements["intent"].circumstances["intent.after_effective_notice"]
        assert (found.status, found.weak) == (Status.MET, True)


def test_all_denied_is_no_intent() -> None:
    """Once every listed circumstance and the factors are answered no, the element is not met."""
    facts = likely(
        relationship=["none"],
        access_through_relationship="no",
        notice_sent="no",
        continued_after_notice=None,
        act_kinds=["used_secret"],
        settlement_reached="no",
        shell_changes=["none"],
        right_well_known="no",
    )
    said = explain(punitive_rule(AS_OF).evaluate(facts, frozenset()))
    assert said.elements["intent"].status == Status.NOT_MET
    assert (said.status, said.reasons) == (RouteStatus.UNAVAILABLE, ("no_intent",))


def test_contrary_evidence_makes_it_arguable() -> None:
    """Intent by a listed circumstance stays met against contrary evidence, but only arguable."""
    facts = likely(contrary_evidence="yes")
    said = explain(punitive_rule(AS_OF).evaluate(facts, frozenset()))
    assert (said.status, said.reasons) == (RouteStatus.ARGUABLE, ("intent_rebutted",))
    assert said.elements["intent"].status == Status.MET
    for answer in ("no", "unsure", "not_applicable"):
        known = likely(contrary_evidence=answer)
        assert explain(punitive_rule(AS_OF).evaluate(known, frozenset())).status == (
            RouteStatus.LIKELY
        )


def test_factors_alone_are_arguable() -> None:
    """Intent on the factors alone rests on discretion."""
    facts = likely(relationship=["none"], access_through_relationship="no", right_well_known="yes")
    said = explain(punitive_rule(AS_OF).evaluate(facts, frozenset()))
    assert (said.status, said.reasons) == (RouteStatus.ARGUABLE, ("rests_on_discretion",))
    assert said.elements["intent"].provisions == ("spc-2026-7:6.1",)


def test_relapse_under_the_old_text() -> None:
    """Relapse after a settlement was not listed in 2021: it rests on the open last item."""
    data = proved(SETTLED)
    value = intent_rule(OLD).evaluate(facts_of(data), frozenset())
    assert value.level.name == "ARGUABLE"
    assert intent_rule(AS_OF).evaluate(facts_of(data), frozenset()).level.name == "MET"
