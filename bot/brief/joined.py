"""Joins names that are no list of one sentence: labels with their own commas and "and"."""

from __future__ import annotations

from collections.abc import Sequence

from bot.text import Text, text


def joined(parts: Sequence[Text]) -> Text:
    """Return texts in one line, `a; b; c`.

    Raises:
        IndexError: there is none.
    """
    whole = parts[-1]
    for part in reversed(parts[:-1]):
        whole = text("brief.joined", first=part, rest=whole)
    return whole
