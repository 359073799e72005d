"""Whether each status was told or is presumed: nobody said anything of what it turns on.

A presumed status follows from the burden of proof, or from the usual case. Where one of the
answers that a part turns on is given, the part is told.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import replace

from flows.assessment.model import Basis, Circumstance, Element, Route
from flows.facts import YES, Facts

_TURNS_ON: Mapping[str, tuple[str, ...]] = {
    "limitation": ("knew_date", "last_demand_date", "demand_made", "acts_ended"),
    "clause.employee": ("clause_employee_duty", "contract_kind"),
    "right.in_china": ("right_in_china",),
    "right.lawful_source": ("lawful_source",),
}
"""The facts a part turns on, where it reads others beside them."""


def with_basis(route: Route, facts: Facts) -> Route:
    """Return the route with the basis of each element and circumstance."""
    elements = {name: _element(name, one, facts) for name, one in route.elements.items()}
    return replace(route, elements=elements)


def _element(name: str, element: Element, facts: Facts) -> Element:
    parts = {
        id_: _marked(part, _basis(id_, part.facts, facts))
        for id_, part in element.circumstances.items()
    }
    told = any(part.basis is Basis.TOLD for part in parts.values())
    own = _basis(name, element.facts, facts) if not parts else Basis.PRESUMED
    return replace(element, circumstances=parts, basis=Basis.TOLD if told else own)


def _basis(name: str, reads: tuple[str, ...], facts: Facts) -> Basis:
    turns_on = _TURNS_ON.get(name, reads)
    if name == "limitation" and facts.code("acts_ongoing") == YES:
        return Basis.TOLD
    return Basis.TOLD if any(map(facts.is_known, turns_on)) else Basis.PRESUMED


@functools.lru_cache(maxsize=8192)
def _marked(part: Circumstance, basis: Basis) -> Circumstance:
    return part if part.basis is basis else replace(part, basis=basis)
