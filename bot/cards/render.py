"""From a card to what a channel sends: HTML, and rows of plain labels with their codes."""

from __future__ import annotations

from dataclasses import dataclass

from bot.cards.card import LONGEST_CARD, Button, Card
from bot.language import Localizer, Voice, speak
from bot.law_figures import law_as_of

TICKED, UNTICKED = "☑", "☐"


@dataclass(frozen=True, slots=True)
class RenderedButton:
    """One button as shown: its code and its label; `command` as in `Button`."""

    code: str
    label: str
    command: str = ""


@dataclass(frozen=True, slots=True)
class RenderedCard:
    """A card as shown: HTML with `<b>` and `<i>` only, and the rows of its buttons."""

    html: str
    rows: tuple[tuple[RenderedButton, ...], ...]


def render(card: Card, localizer: Localizer) -> RenderedCard:
    """Return a card in the person's language, or in both: first the one, then the other."""
    with law_as_of(localizer.law_day):
        head = f"<i>{_escaped(card, localizer)}</i>\n\n" if card.heading else ""
        body = "\n\n".join(_body(card, voice) for voice in localizer.voices)
    rows = tuple(tuple(_key(button, localizer) for button in row) for row in card.rows if row)
    return RenderedCard(head + body, rows)


def split(html: str, limit: int = LONGEST_CARD) -> tuple[str, ...]:
    """Return a text in parts below the limit, cut between paragraphs, else lines, else words."""
    parts: list[str] = []
    left = html.strip()
    while len(left) > limit:
        cut = next(
            (at for mark in ("\n\n", "\n", " ") if (at := left.rfind(mark, 1, limit)) > 0), limit
        )
        parts.append(left[:cut].rstrip())
        left = left[cut:].lstrip()
    return (*parts, left)


def _body(card: Card, voice: Voice) -> str:
    return "\n\n".join(
        "\n".join(speak(line, voice) for line in paragraph) for paragraph in card.paragraphs
    )


def _escaped(card: Card, localizer: Localizer) -> str:
    if card.heading is None:
        return ""
    spoken = dict.fromkeys(speak(card.heading, voice) for voice in localizer.voices)
    return " / ".join(spoken)


def _key(button: Button, localizer: Localizer) -> RenderedButton:
    label = localizer.button(button.label)
    if button.ticked is not None:
        label = f"{TICKED if button.ticked else UNTICKED} {label}"
    return RenderedButton(button.action.code, label, button.command)
