"""What to secure, in which order: it follows from the elements still in play and the facts.

An item is listed while an element it proves belongs to a route that can still be had. What
may vanish comes first, then what the other side or a register holds, then own papers.
"""

from __future__ import annotations

from flows.assessment.evidence_kinds import CLAIM, DEFENCE, PAPERS, EvidenceKind
from flows.assessment.measures import on_file
from flows.assessment.model import EvidenceItem, RouteStatus
from flows.assessment.parts import Parts
from flows.facts import YES

READS: frozenset[str] = frozenset(
    {
        "party_role",
        "right_type",
        "standing",
        "relationship",
        "shell_changes",
        "notice_sent",
        "settlement_reached",
        "prior_decision",
        "preservation_refused",
        "evidence_destroyed",
        "accounts_ordered",
        "contract_kind",
        "clause",
        "breach_deliberate",
        "contract_chinese_text",
        "royalty",
        "no_base_figure",
        "domicile_in_china",
        "evidence_held",
        "evidence_at_risk",
        "foreign_documents",
    }
)


def evidence(parts: Parts) -> tuple[EvidenceItem, ...]:
    """Return what to secure, the most urgent first and what is in hand last."""
    facts = parts.facts
    kinds = DEFENCE if facts.code("party_role") == "accused" else CLAIM
    live = live_elements(parts)
    items = [
        _item(kind, parts, live)
        for kind in (*kinds, *PAPERS)
        if live.intersection(kind.elements) and kind.wanted(facts)
    ]
    return tuple(sorted(items, key=lambda item: (item.held, not item.urgent)))


def live_elements(parts: Parts) -> frozenset[str]:
    """Return the elements of every route that can still be had.

    A figure that is still missing is worth looking for: it alone may bring a route back.
    """
    open_routes = [
        route for route in parts.routes.values() if route.status is not RouteStatus.UNAVAILABLE
    ]
    figure = {"base"} if open_routes and parts.facts.code("no_base_figure") == YES else set()
    return frozenset(element for route in open_routes for element in route.elements) | figure


def _item(kind: EvidenceKind, parts: Parts, live: frozenset[str]) -> EvidenceItem:
    facts = parts.facts
    in_hand = facts.codes("evidence_held") | facts.codes("foreign_documents")
    held = not in_hand.isdisjoint(kind.held)
    return EvidenceItem(
        id=kind.id,
        elements=tuple(element for element in kind.elements if element in live),
        how=f"evidence.{kind.id}.how",
        held=held,
        urgent=not held and kind.vanishes and facts.code("evidence_at_risk") == YES,
        provisions=on_file(parts.as_of, *kind.provisions),
    )
