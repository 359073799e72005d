"""From a reply or a card to lines of text: wrapped, choices numbered, commands named."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape, unescape

from bot.cards.channel_limits import ChannelLimits
from bot.cards.render import RenderedCard
from bot.chat.reply import Reply
from bot.text_width import fold

LINES = ChannelLimits(buttons=0, text=None)
"""The limits of a channel of lines: text only, and only in answer to a line."""

_BOLD_ON, _BOLD_OFF = "\x02", "\x03"
_ANSI = {_BOLD_ON: "\x1b[1m", _BOLD_OFF: "\x1b[0m"}
_MARKS = {"<b>": _BOLD_ON, "</b>": _BOLD_OFF, "<i>": "", "</i>": ""}


@dataclass(frozen=True, slots=True)
class Screen:
    """Its width in columns, and whether it can show bold."""

    width: int = 80
    bold: bool = False

    def texts(self, reply: Reply) -> list[str]:
        """Return the texts of a reply that stand before its files and its card."""
        shown = [escape(reply.toast, quote=False)] if reply.toast else []
        return [self.prose(html) for html in (*shown, *reply.notices)]

    def card(self, shown: RenderedCard) -> str:
        """Return a card as text."""
        lines = [f"  {number}. {label}" for number, label in enumerate(shown.numbered, 1)]
        ways = [f"/{key.command} {key.label}" for key in shown.commands]
        parts = [self.prose(shown.body), "\n".join(self._fold(line, "     ") for line in lines)]
        parts.append(self._fold("   ".join(ways), ""))
        return "\n\n".join(part for part in parts if part)

    def prose(self, html: str) -> str:
        """Return HTML of a card or notice as wrapped text."""
        for mark, sign in _MARKS.items():
            html = html.replace(mark, sign)
        return "\n".join(self._fold(line, "") for line in unescape(html).split("\n"))

    def _fold(self, line: str, indent: str) -> str:
        folded = f"\n{indent}".join(fold(line, self.width, len(indent)))
        for sign, code in _ANSI.items():
            folded = folded.replace(sign, code if self.bold else "")
        return folded
