"""From a card to lines of text: bold, wrapped, its choices numbered, its commands named."""

from __future__ import annotations

from dataclasses import dataclass
from html import unescape

from bot.cards.render import RenderedCard
from bot.text_width import fold

_BOLD_ON, _BOLD_OFF = "\x02", "\x03"
_ANSI = {_BOLD_ON: "\x1b[1m", _BOLD_OFF: "\x1b[0m"}
_MARKS = {"<b>": _BOLD_ON, "</b>": _BOLD_OFF, "<i>": "", "</i>": ""}


@dataclass(frozen=True, slots=True)
class Screen:
    """How wide it is, and whether it can show bold."""

    width: int = 80
    bold: bool = False

    def card(self, shown: RenderedCard) -> str:
        """Return a card as text."""
        keys = [key for row in shown.rows for key in row]
        choices = [key.label for key in keys if not key.command]
        ways = [f"/{key.command} {key.label}" for key in keys if key.command]
        lines = [f"  {number}. {label}" for number, label in enumerate(choices, 1)]
        parts = [self.prose(shown.html), "\n".join(self._fold(line, "     ") for line in lines)]
        parts.append(self._fold("   ".join(ways), ""))
        return "\n\n".join(part for part in parts if part)

    def prose(self, html: str) -> str:
        """Return HTML of ours as wrapped text."""
        for mark, sign in _MARKS.items():
            html = html.replace(mark, sign)
        return "\n".join(self._fold(line, "") for line in unescape(html).split("\n"))

    def _fold(self, line: str, indent: str) -> str:
        folded = f"\n{indent}".join(fold(line, self.width, len(indent)))
        for sign, code in _ANSI.items():
            folded = folded.replace(sign, code if self.bold else "")
        return folded
