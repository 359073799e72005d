"""Pages of a long card. The longest language mode decides, so all modes have the same pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.cards.card import Button, ButtonAction, ButtonKind, Paragraph
from bot.language import LONGEST_MODES
from bot.text import Text, text

ROOM = 3300
"""Characters for the paragraphs of a page: the longest card minus heading and notices."""


def pages(paragraphs: Sequence[Paragraph], room: int = ROOM) -> tuple[tuple[Paragraph, ...], ...]:
    """Return the paragraphs in pages that fit in both-at-once mode; at least one page."""
    filled: list[list[Paragraph]] = [[]]
    left = room
    for part in (part for whole in paragraphs for part in _split(whole, room)):
        size = _size(part)
        if size > left and filled[-1]:
            filled.append([])
            left = room
        filled[-1].append(part)
        left -= size
    return tuple(map(tuple, filled))


def turned(view: str) -> tuple[str, int]:
    """Return the name and the number (from 1) of a view such as `why.2`."""
    name, _, number = view.partition(".")
    return name, int(number) if number.isdecimal() else 1


def page_of(count: int, number: int) -> int:
    """Return the number of the page to show, from 1: the nearest to the one asked for."""
    return min(max(number, 1), count)


def arrows(
    act: ButtonKind, target: str, shown: int, count: int, revision: int
) -> tuple[Button, ...]:
    """Return the buttons to the previous and the next page, where they exist."""
    before = Button(ButtonAction(act, target, str(shown - 1), revision), text("button.page_before"))
    after = Button(
        ButtonAction(act, target, str(shown + 1), revision),
        text("button.page_after", page=shown + 1, pages=count),
    )
    return (*((before,) if shown > 1 else ()), *((after,) if shown < count else ()))


def _size(paragraph: Paragraph) -> int:
    return sum(map(_length, paragraph)) + 2


def _length(line: Text) -> int:
    """Return the length of a line with its end, in characters, in the longest language mode."""
    return max(len(mode.html(line)) for mode in LONGEST_MODES) + 2


def _split(paragraph: Paragraph, room: int) -> Iterator[Paragraph]:
    """Yield a paragraph in parts that fit a page."""
    part: list[Text] = []
    left = room
    for line in paragraph:
        size = _length(line)
        if size > left and part:
            yield tuple(part)
            part, left = [], room
        part.append(line)
        left -= size
    yield tuple(part)
