"""What a channel can show and do. The renderer and the chat service respect it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.cards.card import LONGEST_CARD, ROWS_A_PAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelLimits:
    """The limits of one channel; None means no limit.

    `buttons` is the most buttons under one card; 0 is a channel of lines. `label` is the widest
    label of a button in columns (a Chinese character takes two). `text` is the longest message
    in UTF-16 code units, markup included.

    `page` is how many options of a long list one card shows; a form shows all.

    `can_edit`: a message already shown can be changed, so only one card has buttons.
    `can_upload`: the person can be given a file; if not, they get its text. `can_push`: the
    channel can send at any time; if not, what waits for a person comes with their next reply.
    `redelivers`: the platform delivers an update again until it is confirmed, so a failure is
    raised; otherwise the reply tells the person.
    """

    buttons: int | None = None
    label: int | None = None
    text: int | None = LONGEST_CARD
    page: int | None = ROWS_A_PAGE
    can_edit: bool = False
    can_upload: bool = False
    can_push: bool = False
    redelivers: bool = False

    def parts(self, html: str) -> tuple[str, ...]:
        """Return a text in parts that the channel takes, in one where it is short enough."""
        if self.text is None or units(html) <= self.text:
            return (html,)
        return self.small_parts(html)

    def small_parts(self, html: str) -> tuple[str, ...]:
        """Return a text in parts that fit even if each character counts double."""
        return split(html, (self.text or LONGEST_CARD) // 2)


def units(text: str) -> int:
    """Return the length of a text in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(html: str, limit: int = LONGEST_CARD) -> tuple[str, ...]:
    """Return a text in parts of at most `limit` characters.

    It is cut between paragraphs, else between lines, else between words. No part is empty
    unless the text is.
    """
    parts: list[str] = []
    left = html.strip()
    while len(left) > limit:
        cut = next(
            (at for mark in ("\n\n", "\n", " ") if (at := left.rfind(mark, 1, limit)) > 0), limit
        )
        parts.append(left[:cut].rstrip())
        left = left[cut:].lstrip()
    return (*parts, left) if left or not parts else tuple(parts)


UNLIMITED = ChannelLimits(text=None)
"""As many buttons as the card has, with the labels that it has."""
