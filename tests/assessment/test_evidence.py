"""Evidence: it follows from the elements in play and the facts, the most urgent first."""

from __future__ import annotations

from datetime import date

import pytest
from case_facts import TODAY, facts_of, proved
from hypothesis import given, settings
from strategies import any_facts, cases

from flows.assessment.assess import assess
from flows.assessment.evidence import conditions
from flows.assessment.evidence_kinds import CLAIM, DEFENCE, PAPERS
from flows.assessment.model import EvidenceItem, RouteStatus
from flows.assessment.tree import facts_read
from flows.facts import NO, NONE, UNSURE, YES, Facts
from flows.facts_file import Json
from flows.law.library import library
from flows.vocabulary import FACTS

MARK: dict[str, Json] = {"right_type": "trademark", "stage": "not_filed"}
SECRET: dict[str, Json] = {"right_type": "trade_secret", "stage": "not_filed"}
DEAL: dict[str, Json] = proved({"contract_kind": "nnn", "clause": "yes", "breach": "yes"})


def items(data: dict[str, Json], as_of: date = TODAY) -> dict[str, EvidenceItem]:
    """Return the evidence of a case by id, in order."""
    return {item.id: item for item in assess(facts_of(data), as_of, changes=False).evidence}


@pytest.mark.parametrize(
    ("id_", "wanted", "idle"),
    [
        ("mark_use", MARK, SECRET),
        ("secret_points", SECRET, MARK),
        ("confidentiality_measures", SECRET, MARK),
        ("development_records", SECRET, MARK),
        ("comparison_report", SECRET, MARK),
        ("right_certificate", MARK, SECRET),
        ("licence_chain", {**MARK, "standing": "sole_licensee"}, {**MARK, "standing": "owner"}),
        (
            "registry_extract",
            {**MARK, "shell_changes": ["nominee_shareholding"]},
            {**MARK, "shell_changes": ["none"]},
        ),
        (
            "registry_extract",
            {**MARK, "relationship": ["same_controller"]},
            {**MARK, "relationship": ["supplier"]},
        ),
        ("notice_with_receipt", {**MARK, "notice_sent": "yes"}, {**MARK, "notice_sent": "no"}),
        (
            "settlement_text",
            {**MARK, "settlement_reached": "yes"},
            {**MARK, "settlement_reached": "no"},
        ),
        (
            "penalty_decision",
            {**MARK, "prior_decision": "administrative_penalty"},
            {**MARK, "prior_decision": "judgment"},
        ),
        (
            "prior_judgment",
            {**MARK, "prior_decision": "judgment"},
            {**MARK, "prior_decision": "administrative_penalty"},
        ),
        ("court_record", {**MARK, "preservation_refused": "yes"}, MARK),
        (
            "delivery_records",
            {**MARK, "relationship": ["supplier"]},
            {**MARK, "relationship": ["none"]},
        ),
        ("signed_contract", {**MARK, **DEAL}, MARK),
        ("sum_reasoning", {**MARK, **DEAL}, {**MARK, "contract_kind": "nnn"}),
        ("bad_faith_record", {**MARK, **DEAL, "breach_deliberate": "yes"}, {**MARK, **DEAL}),
        ("licence_comparables", {**MARK, "no_base_figure": "yes"}, MARK),
        (
            "company_identity",
            {**MARK, "domicile_in_china": "no"},
            {**MARK, "domicile_in_china": "yes"},
        ),
        (
            "translations",
            {**MARK, **DEAL, "domicile_in_china": "yes", "contract_chinese_text": "no"},
            {**MARK, "domicile_in_china": "yes"},
        ),
    ],
)
def test_wanted_by_the_facts(id_: str, wanted: dict[str, Json], idle: dict[str, Json]) -> None:
    """Each kind is asked for where the facts call for it, and only there."""
    assert id_ in items(wanted)
    assert id_ not in items(idle)


def test_what_is_dead_needs_no_evidence() -> None:
    """Where every route is gone nothing is to be secured."""
    dead: dict[str, Json] = {
        "right_type": "trademark",
        "infringement_shown": "no",
        "contract_kind": "none",
    }
    found = assess(facts_of(dead), TODAY, changes=False)
    assert {route.status for route in found.routes.values()} == {RouteStatus.UNAVAILABLE}
    assert found.evidence == ()


def test_a_dead_element_is_no_reason() -> None:
    """An item names only elements of routes that can still be had."""
    excluded = items({"right_type": "unfair_competition", "contract_kind": "none"})
    assert excluded["sales_data"].elements == ("base",)


@pytest.mark.parametrize(
    ("id_", "code"),
    [(kind.id, code) for kind in (*CLAIM, *DEFENCE, *PAPERS) for code in kind.held],
)
def test_held_is_said(id_: str, code: str) -> None:
    """What the person holds is marked, and comes after what is still to be secured."""
    kind = next(kind for kind in (*CLAIM, *DEFENCE, *PAPERS) if kind.id == id_)
    fact = "foreign_documents" if kind in PAPERS else "evidence_held"
    base: dict[str, Json] = {
        **SECRET,
        **DEAL,
        "standing": "sole_licensee",
        "relationship": ["supplier", "same_controller"],
        "notice_sent": "yes",
        "settlement_reached": "yes",
        "prior_decision": "both",
        "domicile_in_china": "no",
        "party_role": "accused" if kind in DEFENCE else "right_holder",
    }
    if id_ == "right_certificate":
        base["right_type"] = "copyright"
    assert not items(base)[id_].held
    found = items({**base, fact: [code]})
    assert found[id_].held
    order = list(found)
    assert all(found[other].held for other in order[order.index(id_) :])


def test_what_may_vanish_comes_first() -> None:
    """Where evidence is at risk, what can vanish is urgent and first, unless it is held."""
    found = items({**MARK, "evidence_at_risk": "yes", "evidence_held": ["web_capture"]})
    urgent = [id_ for id_, item in found.items() if item.urgent]
    assert urgent == ["notarised_purchase", "sales_data"]
    assert list(found)[:2] == urgent
    assert not any(item.urgent for item in items(MARK).values())


def test_the_accused_collects_a_defence() -> None:
    """The accused is told to keep records and collect a defence, not to shop for proof."""
    found = set(items({**MARK, "party_role": "accused"}))
    assert {"own_records", "own_right_or_licence", "purchase_chain", "stop_records"} <= found
    both = {"invalidity_file", "evaluation_report"}
    assert found.isdisjoint({kind.id for kind in CLAIM} - both)
    assert "other_side_loss" in items({**MARK, **DEAL, "party_role": "accused"})


@given(cases())
@settings(max_examples=25)
def test_every_item_proves_an_element_in_play(facts: Facts) -> None:
    """Each item has an element of an available route, a known way and provisions on file.

    The file on a right that the other side registered proves no element: it is to get that right.
    """
    found = assess(facts, TODAY, changes=False)
    live = {
        name
        for route in found.routes.values()
        if route.status is not RouteStatus.UNAVAILABLE
        for name in route.elements
    }
    for item in found.evidence:
        assert item.elements or item.id == "invalidity_file"
        assert set(item.elements) <= live | {"base"}
        assert item.how == f"evidence.{item.id}.how"
        assert all(library().get(id_).in_force(TODAY) for id_ in item.provisions)
    assert len({item.id for item in found.evidence}) == len(found.evidence)


@given(any_facts(complete=True))
@settings(max_examples=25)
def test_only_declared_facts_matter_beside_the_routes(facts: Facts) -> None:
    """With the same elements in play, facts not declared change nothing."""
    found = assess(facts, TODAY, changes=False)
    kept = facts.without(*(set(FACTS) - facts_read(conditions())))
    again = assess(kept, TODAY, changes=False)
    live = {name for name, route in found.routes.items() if route.status is RouteStatus.UNAVAILABLE}
    same = {name for name, route in again.routes.items() if route.status is RouteStatus.UNAVAILABLE}
    if live == same and [set(r.elements) for r in found.routes.values()] == [
        set(r.elements) for r in again.routes.values()
    ]:
        assert again.evidence == found.evidence


def test_reads_are_known_facts() -> None:
    """What the evidence reads are facts of the vocabulary."""
    assert set(FACTS) >= facts_read(conditions())
    codes = {code for fact in ("evidence_held", "foreign_documents") for code in FACTS[fact].codes}
    assert {code for kind in (*CLAIM, *DEFENCE, *PAPERS) for code in kind.held} <= codes
    assert not codes & {YES, NO, UNSURE} - {NONE}
