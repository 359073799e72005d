"""The result: a first card, and one page for each topic."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from bot.cards.buttons import go, view
from bot.cards.card import Button, ButtonKind, Card, Paragraph
from bot.cards.handover import onward
from bot.cards.paging import arrows, page_of, pages, turned
from bot.cards.result.front import front, warnings
from bot.cards.result.judgments import judgments
from bot.cards.result.money import money
from bot.cards.result.todo import ahead, deadlines, evidence, steps
from bot.cards.result.unknown import unknown
from bot.cards.result.why import why
from bot.text import Text
from flows.assessment.model import Assessment
from flows.engine.session import Session

Page: TypeAlias = Callable[[Assessment], tuple[Paragraph, ...]]

PAGES: dict[str, Page] = {
    "why": why,
    "money": money,
    "deadlines": deadlines,
    "evidence": evidence,
    "steps": steps,
    "unknown": unknown,
    "warnings": warnings,
    "judgments": judgments,
}
"""The pages of the result, in the order of their buttons."""


def result_card(session: Session, assessment: Assessment, still_open: int) -> Card:
    """Return the page of the result that the session shows.

    `still_open` is how many questions could still change it.
    """
    name, number = turned(session.view)
    page = PAGES.get(name)
    paragraphs = page(assessment) if page else front(assessment, still_open)
    parts = pages(paragraphs)
    shown = page_of(len(parts), number)
    turn = arrows(ButtonKind.VIEW, name if page else "front", shown, len(parts), session.revision)
    ways = _back(session) if page else _onward(session, assessment)
    return Card(
        id=f"result:{name if page else 'front'}",
        revision=session.revision,
        heading=Text(f"result.{name}.heading" if page else "result.heading"),
        paragraphs=parts[shown - 1],
        rows=(*((turn,) if turn else ()), *ways),
    )


def whole(assessment: Assessment) -> tuple[tuple[Text, tuple[Paragraph, ...]], ...]:
    """Return every page that is not empty, unsplit, under its heading."""
    first = (Text("result.heading"), front(assessment, 0))
    rest = (
        (Text(f"result.{name}.heading"), PAGES[name](assessment)) for name in contents(assessment)
    )
    return (first, *rest)


def contents(assessment: Assessment) -> tuple[str, ...]:
    """Return the names of the pages that are not empty."""
    return tuple(name for name, page in PAGES.items() if page(assessment))


def _onward(session: Session, assessment: Assessment) -> tuple[tuple[Button, ...], ...]:
    names = contents(assessment)
    opened = [view(session, name, Text(f"button.page.{name}")) for name in names]
    pairs = tuple(tuple(opened[i : i + 2]) for i in range(0, len(opened), 2))
    deeper = (
        ((go(session, "deepen", "button.deepen", numbered=True),),)
        if session.depth == "quick"
        else ()
    )
    files = [go(session, "brief", "button.brief", numbered=True)]
    if ahead(assessment):
        files.append(go(session, "calendar", "button.calendar", numbered=True))
    last = (go(session, "review", "button.review"), go(session, "lang", "button.lang"))
    return (*pairs, tuple(files), *onward(session), *deeper, last)


def _back(session: Session) -> tuple[tuple[Button, ...], ...]:
    return ((go(session, "back", "button.to_result"), go(session, "lang", "button.lang")),)


__all__ = ["PAGES", "contents", "result_card", "whole"]
