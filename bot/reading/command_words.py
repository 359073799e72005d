"""Plain words that do what a command does: help, back, 跳过."""

from __future__ import annotations

import re

from bot.reading.typed import typed
from bot.reading.words import merged

_COMMANDS: dict[str, str] = merged("COMMANDS")
_SLASH = re.compile(r"^[/\\] ?")


def read_command(text: str) -> str | None:
    """Return the name of the command that a plain word stands for, or None."""
    form = typed(text)
    if form is None:
        return None
    bare = _SLASH.sub("", form).strip(" .,;!?")
    return _COMMANDS.get(bare)
