"""What is not known, and what would change the answer."""

from __future__ import annotations

from bot.cards.card import Paragraph
from bot.cards.result.parts import circumstance_name, fact_value, said_value
from bot.cards.wording import fact_labels
from bot.text import Text, text
from flows.assessment.model import Assessment, Change, RouteStatus
from flows.facts import PROOF_SUFFIX, FactKind
from flows.vocabulary import FACTS

_FIGURES = (FactKind.DATE, FactKind.MONEY, FactKind.PERCENT, FactKind.COUNT)
"""Kinds of facts for which a change names only an example value."""


def unknown(assessment: Assessment) -> tuple[Paragraph, ...]:
    """Return the open elements with their missing facts, then the changes, the best first."""
    lines = tuple(_open(assessment))
    parts: list[Paragraph] = []
    if lines:
        parts.append((text("unknown.lead"), *lines))
    if assessment.regime.missing:
        facts = fact_labels(assessment.regime.missing)
        parts.append((text("unknown.regime", facts=facts),))
    if assessment.what_would_change:
        parts.append((text("change.lead"), *map(_change, assessment.what_would_change)))
    return tuple(parts)


def _open(assessment: Assessment) -> list[Text]:
    """Return one line for each open element; an element of two routes is named once."""
    waiting: dict[str, tuple[Text, ...]] = {}
    for route in assessment.routes.values():
        if route.status is not RouteStatus.UNAVAILABLE:
            for name, element in route.elements.items():
                labels = fact_labels(element.open_facts)
                if labels:
                    waiting.setdefault(name, labels)
    return [
        text("unknown.element", element=circumstance_name(name), facts=labels)
        for name, labels in waiting.items()
    ]


def _change(one: Change) -> Text:
    facts = tuple(dict.fromkeys(key.removesuffix(PROOF_SUFFIX) for key in one.facts))
    return text(
        "change.better" if one.better else "change.worse",
        facts=tuple(_shown(one, fact) for fact in facts),
        route=Text(f"route.{one.route.value}"),
        now=Text(f"route_status.{one.status_now.value}"),
        then=Text(f"route_status.{one.status_then.value}"),
    )


def _shown(one: Change, fact: str) -> Text:
    """Return one fact of a change, with its proof where the change needs that too."""
    key = fact + PROOF_SUFFIX
    if fact not in one.facts:
        return fact_value(key, one.facts[key])
    said = said_value(fact, one.facts[fact])
    is_example = FACTS[fact].kind in _FIGURES
    label = Text(f"fact.{fact}")
    if key not in one.facts:
        return text("change.fact.example" if is_example else "change.fact", fact=label, value=said)
    proved = "change.fact.example.proved" if is_example else "change.fact.proved"
    return text(proved, fact=label, value=said, proof=Text(f"proof.{one.facts[key]}"))
