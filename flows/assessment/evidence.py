"""What to secure, in which order. It follows from the available routes and the facts.

An item is listed while an element it proves belongs to a route that is still available. What
may vanish comes first, then what the other side or a register holds, then own papers.
"""

from __future__ import annotations

from collections.abc import Iterator

from flows.assessment.evidence_kinds import CLAIM, DEFENCE, PAPERS, EvidenceKind
from flows.assessment.measures import on_file
from flows.assessment.model import EvidenceItem
from flows.assessment.parts import Parts
from flows.assessment.roles import ACCUSED
from flows.assessment.tree import Node
from flows.assessment.tree.conditions import said

_AT_RISK = said("evidence_at_risk")
_NO_FIGURE = said("no_base_figure")


def evidence(parts: Parts) -> tuple[EvidenceItem, ...]:
    """Return what to secure, the most urgent first and what is in hand last."""
    kinds = DEFENCE if ACCUSED.holds(parts.facts) else CLAIM
    live = live_elements(parts)
    items = [
        _item(kind, parts, live)
        for kind in (*kinds, *PAPERS)
        if (kind.beside or live.intersection(kind.elements)) and kind.wanted.holds(parts.facts)
    ]
    return tuple(sorted(items, key=lambda item: (item.held, not item.urgent)))


def conditions() -> Iterator[Node]:
    """Yield every condition that the list rests on."""
    yield from (ACCUSED, _AT_RISK, _NO_FIGURE)
    for kind in (*CLAIM, *DEFENCE, *PAPERS):
        yield from (kind.wanted, kind.in_hand)


def live_elements(parts: Parts) -> frozenset[str]:
    """Return the elements of every available route.

    A figure that is still missing is worth looking for: it may make another route available.
    """
    routes = parts.available.values()
    figure = {"base"} if routes and _NO_FIGURE.holds(parts.facts) else set()
    return frozenset(element for route in routes for element in route.elements) | figure


def _item(kind: EvidenceKind, parts: Parts, live: frozenset[str]) -> EvidenceItem:
    held = kind.in_hand.holds(parts.facts)
    return EvidenceItem(
        id=kind.id,
        elements=tuple(element for element in kind.elements if element in live),
        how=f"evidence.{kind.id}.how",
        held=held,
        urgent=not held and kind.vanishes and _AT_RISK.holds(parts.facts),
        provisions=on_file(parts.as_of, *kind.provisions),
    )
