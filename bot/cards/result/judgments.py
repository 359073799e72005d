"""Published judgments with similar facts: a comparison, not a prediction."""

from __future__ import annotations

from bot.cards.card import Paragraph
from bot.text import Text, text
from flows.assessment.model import Assessment, Precedent


def judgments(assessment: Assessment) -> tuple[Paragraph, ...]:
    """Return the nearest judgments: the decision, what is similar, what differs."""
    if not assessment.nearest_judgments:
        return ()
    return ((text("judgments.lead"),), *map(_judgment, assessment.nearest_judgments))


def _judgment(one: Precedent) -> Paragraph:
    lines = [
        text("judgments.name", name=Text(f"judgment.{one.id}.name")),
        Text(f"judgment.{one.id}.summary"),
    ]
    if one.same:
        lines.append(text("judgments.same", points=tuple(map(_point, one.same))))
    if one.differs:
        lines.append(text("judgments.differs", points=tuple(map(_point, one.differs))))
    return tuple(lines)


def _point(name: str) -> Text:
    return Text(f"circumstance.{name}", fallback=f"fact.{name}")
