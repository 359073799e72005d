"""The first card of the result: the classification, its reasons and the main warnings."""

from __future__ import annotations

from bot.cards.card import Paragraph
from bot.cards.result.parts import circumstance_name, leading_route
from bot.cards.wording import fact_labels
from bot.text import ProvisionRef, Text, text
from flows.assessment.model import Assessment, Effect, Route, RouteStatus, Status

REASONS = 3
WARNINGS = 3
UNKNOWN = 5


def front(assessment: Assessment, still_open: int) -> tuple[Paragraph, ...]:
    """Return the classification, its reasons, contradictions, warnings and the notice."""
    answer = Text(f"classification.{assessment.classification.value}.sentence")
    parts: list[Paragraph] = [(answer,)]
    if still_open:
        parts.append((text("result.interim", n=still_open),))
    reasons = _reasons(assessment)
    if reasons:
        parts.append((text("result.reasons"), *reasons))
    waiting = _waiting(assessment)
    if waiting:
        parts.append((text("result.unknown", facts=waiting),))
    if assessment.conflicts:
        clashes = (
            text(
                "result.conflict",
                rule=Text(f"conflict.{one.rule}"),
                facts=fact_labels(one.facts),
            )
            for one in assessment.conflicts
        )
        parts.append((text("result.conflicts"), *clashes))
    if assessment.warnings:
        parts.append((text("result.warnings"), *map(_warning, assessment.warnings[:WARNINGS])))
    parts.append((_notice(assessment),))
    return tuple(parts)


def warnings(assessment: Assessment) -> tuple[Paragraph, ...]:
    """Return every warning, if the first card has no room for all of them."""
    if len(assessment.warnings) <= WARNINGS:
        return ()
    return tuple((_warning(code),) for code in assessment.warnings)


def _reasons(assessment: Assessment) -> tuple[Text, ...]:
    """Return the reasons for and against, the most important first."""
    _, route = leading_route(assessment)
    lacking = [text("result.lacks", reason=Text(f"reason.{code}")) for code in route.reasons]
    holding = _holding(route)
    if route.status is RouteStatus.LIKELY:
        return tuple(holding[:REASONS])
    if route.status is RouteStatus.ARGUABLE:
        return (*holding[: REASONS - 1], *lacking[:REASONS])[:REASONS]
    return tuple(lacking[:REASONS])


def _waiting(assessment: Assessment) -> tuple[Text, ...]:
    """Return the first facts that are missing while the leading route is open."""
    _, route = leading_route(assessment)
    if route.status is not RouteStatus.OPEN:
        return ()
    facts = [fact for element in route.elements.values() for fact in element.open_facts]
    return fact_labels(facts)[:UNKNOWN]


def _holding(route: Route) -> list[Text]:
    """Return the listed circumstances that are met, the strongest effect first."""
    met = [
        (name, one)
        for element in route.elements.values()
        for name, one in element.circumstances.items()
        if one.status is Status.MET and one.effect in (Effect.SHALL, Effect.MAY)
    ]
    met.sort(key=lambda pair: pair[1].effect is not Effect.SHALL)
    return [
        text(
            "result.holds",
            name=circumstance_name(name),
            law=tuple(map(ProvisionRef, one.provisions[:1])),
        )
        for name, one in met
        if one.provisions
    ]


def _warning(code: str) -> Text:
    return text("result.warning", warning=Text(f"warning.{code}"))


def _notice(assessment: Assessment) -> Text:
    return text(
        "result.not_advice",
        day=assessment.as_of,
        rules=assessment.rules_version,
        regime=Text(f"regime.{assessment.regime.name}"),
    )
