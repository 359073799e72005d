"""A card: what a person sees, as keys and parameters, and its buttons.

A card belongs to one revision of one session. Its buttons carry an action code
`<kind>:<target>:<option>:<revision>`, at most 64 bytes, so that a press on an old card is
recognised as old.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2s
from typing import TypeAlias

from bot.text import Text

Paragraph: TypeAlias = tuple[Text, ...]
"""Lines, one below the other; a blank line separates paragraphs."""

LONGEST_CARD = 4096
LONGEST_ACTION = 64
ROWS_A_PAGE = 8


class ButtonKind(StrEnum):
    """What a button does, as the first part of its action code."""

    OPTION = "o"
    TICK = "t"
    DONE = "d"
    REST = "r"
    PROOF = "p"
    READING = "v"
    KEEP = "k"
    LIST_PAGE = "n"
    LANGUAGE = "l"
    CONSENT = "c"
    EDIT = "e"
    VIEW = "w"
    GO = "g"
    AGREE = "a"
    WITHDRAW = "x"


@dataclass(frozen=True, slots=True)
class ButtonAction:
    """What a button means: `target` is a question's tag or a page, `option` a code."""

    act: ButtonKind
    target: str = ""
    option: str = ""
    revision: int = 0

    @property
    def code(self) -> str:
        """The action as the text that a button carries."""
        return f"{self.act.value}:{self.target}:{self.option}:{self.revision}"


_CODE = re.compile(r"([a-z]):([\w.?]*):([\w.]*):(\d{1,9})", re.ASCII)


def parse_action(code: str) -> ButtonAction | None:
    """Return the action of a code, or None if it is no valid code."""
    match = _CODE.fullmatch(code)
    if match is None or match[1] not in ButtonKind.__members__.values():
        return None
    return ButtonAction(ButtonKind(match[1]), match[2], match[3], int(match[4]))


def tag(question: str) -> str:
    """Return the short, stable name of a question in action codes (8 characters)."""
    return blake2s(question.encode(), digest_size=4).hexdigest()


@dataclass(frozen=True, slots=True)
class Button:
    """One button.

    `ticked` is None where the button is no tick box. `command` names the command that does
    the same: a channel without buttons shows it instead of a number.
    """

    action: ButtonAction
    label: Text
    ticked: bool | None = None
    command: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A heading, paragraphs and rows of buttons.

    `heading` (where one is, how far) is one line; `typed` says that a typed answer is
    expected. `id` names the card for tests and logs and holds no fact.
    """

    id: str
    revision: int
    paragraphs: tuple[Paragraph, ...]
    rows: tuple[tuple[Button, ...], ...] = ()
    heading: Text | None = None
    typed: bool = False

    @property
    def buttons(self) -> tuple[Button, ...]:
        """All buttons, in reading order."""
        return tuple(button for row in self.rows for button in row)

    @property
    def choices(self) -> tuple[Button, ...]:
        """The buttons that a channel without buttons shows as numbered options, from 1."""
        return tuple(button for button in self.buttons if not button.command)
