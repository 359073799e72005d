"""Short ways to write down the facts of a case, for the tests of the rules."""

from __future__ import annotations

from datetime import date

from flows.assessment.explain import explain
from flows.assessment.model import Route
from flows.assessment.tree import Node
from flows.facts import PROOF_SUFFIX, Facts
from flows.facts_file import Json, read
from flows.vocabulary import FACTS

TODAY = date(2026, 11, 21)


def facts_of(data: dict[str, Json]) -> Facts:
    """Return the facts of a well-formed file."""
    facts, problems = read(data)
    assert problems == []
    return facts


def proved(data: dict[str, Json], proof: str = "document") -> dict[str, Json]:
    """Return the file with this proof beside every fact that takes one and has none."""
    proofs: dict[str, Json] = {
        id_ + PROOF_SUFFIX: proof
        for id_ in data
        if id_ in FACTS and FACTS[id_].provable and id_ + PROOF_SUFFIX not in data
    }
    return {**data, **proofs}


def cny(amount: int | str) -> Json:
    """Return an amount in CNY as a facts file writes it."""
    return {"amount": str(amount), "currency": "CNY"}


def route(rule: Node, data: dict[str, Json]) -> Route:
    """Return what is said of a route over a facts file."""
    facts = facts_of(data)
    return explain(rule.evaluate(facts, frozenset()))


def without(data: dict[str, Json], *ids: str) -> dict[str, Json]:
    """Return the file without these facts and their proofs."""
    gone = {*ids, *(id_ + PROOF_SUFFIX for id_ in ids)}
    return {key: value for key, value in data.items() if key not in gone}
