"""From a card to what a channel shows: HTML, and rows of plain labels with their codes.

Where a channel has fewer buttons than the card has choices, or a label is too wide for it, the
choices are numbered in the text and the buttons carry the numbers; commands that have no room
are named in the text. A number that is typed means the same choice everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

from bot.cards.card import Button, Card
from bot.cards.channel_limits import UNLIMITED, ChannelLimits
from bot.language import Localizer, Voice, speak
from bot.law_figures import law_as_of
from bot.text_width import columns

TICKED, UNTICKED = "☑", "☐"
NUMBERS_A_ROW = 5


@dataclass(frozen=True, slots=True)
class RenderedButton:
    """One button as shown: its code and its text; `command` as in `Button`.

    A form draws a check box where `ticked` is not None; `option` is what it submits in `Chosen`.
    """

    code: str
    text: str
    command: str = ""
    ticked: bool | None = None
    option: str = ""

    @property
    def label(self) -> str:
        """The text, behind a mark where the button can be ticked."""
        if self.ticked is None:
            return self.text
        return f"{TICKED if self.ticked else UNTICKED} {self.text}"


Rows = tuple[tuple[RenderedButton, ...], ...]


@dataclass(frozen=True, slots=True)
class RenderedCard:
    """A card as shown: HTML with `<b>` and `<i>` only, and the rows of its buttons.

    `numbered` are the labels of choices to be shown with their numbers, from 1; `commands` are
    buttons to be shown as `/command label`. Both are plain text; `html` shows them below `body`.
    """

    body: str
    rows: Rows
    numbered: tuple[str, ...] = ()
    commands: tuple[RenderedButton, ...] = ()

    @property
    def html(self) -> str:
        """The whole text."""
        lines = [f"{at}. {escape(label, quote=False)}" for at, label in enumerate(self.numbered, 1)]
        named = [f"/{one.command} {escape(one.label, quote=False)}" for one in self.commands]
        parts = (self.body, "\n".join(lines), "   ".join(named))
        return "\n\n".join(part for part in parts if part)


def render(card: Card, localizer: Localizer, limits: ChannelLimits = UNLIMITED) -> RenderedCard:
    """Return a card in the person's language, or in both: first the one, then the other."""
    with law_as_of(localizer.law_day):
        head = f"<i>{_escaped(card, localizer)}</i>\n\n" if card.heading else ""
        body = head + "\n\n".join(_body(card, voice) for voice in localizer.voices)
    rows = tuple(tuple(_key(button, localizer) for button in row) for row in card.rows if row)
    return _fitted(RenderedCard(body, rows), limits)


def _fitted(card: RenderedCard, limits: ChannelLimits) -> RenderedCard:
    """Return a card whose buttons are within the limits."""
    keys = [key for row in card.rows for key in row]
    room = len(keys) if limits.buttons is None else limits.buttons
    wide = [key for key in keys if limits.label is not None and columns(key.label) > limits.label]
    if len(keys) <= room and not wide:
        return card
    choices = [key for key in keys if not key.command]
    # All choices have a button, or none has: some of them would look like all there are.
    has_room = len(choices) <= room
    is_numbered = not has_room or any(key in wide for key in choices)
    left = room - len(choices) if has_room else room
    ways = [key for key in keys if key.command and key not in wide][:left]
    named = tuple(key for key in keys if key.command and key not in ways)
    rows = _only(card.rows, ways)
    if has_room:
        rows = (*_numbers(choices), *rows) if is_numbered else _only(card.rows, [*choices, *ways])
    labels = tuple(key.label for key in choices) if is_numbered else ()
    return replace(card, rows=rows, numbered=labels, commands=named)


def _only(rows: Rows, shown: Sequence[RenderedButton]) -> Rows:
    kept = (tuple(key for key in row if key in shown) for row in rows)
    return tuple(row for row in kept if row)


def _numbers(choices: Sequence[RenderedButton]) -> Rows:
    """Return the choices as buttons with numbers; a tick stays visible."""
    keys = [replace(key, text=str(at)) for at, key in enumerate(choices, 1)]
    starts = range(0, len(keys), NUMBERS_A_ROW)
    return tuple(tuple(keys[start : start + NUMBERS_A_ROW]) for start in starts)


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
    text, action = localizer.button(button.label), button.action
    return RenderedButton(action.code, text, button.command, button.ticked, action.option)
