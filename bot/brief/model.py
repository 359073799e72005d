"""What a brief holds, in the order it stands: keys and figures, in no language yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal, TypeAlias

from bot.text import Text
from flows.facts import DateSpan

Cell: TypeAlias = tuple[Text, ...]
"""Lines one below the other; a cell without lines is empty."""


@dataclass(frozen=True, slots=True)
class Subheading:
    """A heading inside a section."""

    text: Text


Look: TypeAlias = Literal["plain", "lead", "small"]


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph of one or more lines; `look` says how large it is set."""

    lines: tuple[Text, ...]
    look: Look = "plain"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table.

    `head` marks the row that the rows below it belong to; `ticked` draws a box before the
    first cell, filled or empty, where it is not None.
    """

    cells: tuple[Cell, ...]
    head: bool = False
    ticked: bool | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns. `id` chooses the widths and is shown to nobody."""

    id: str
    columns: tuple[Text, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Entries that belong together under a head: a name, and what is said of it."""

    head: Cell
    entries: tuple[tuple[Cell, Cell], ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """Many short entries, set small and in columns: what is looked up, not read."""

    groups: tuple[Group, ...]


class EventKind(StrEnum):
    """What stands on the timeline."""

    FACT = "fact"
    DEADLINE = "deadline"
    AS_OF = "as_of"


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """One dated thing: a fact (to the day, month or year), a deadline, the day assessed for."""

    when: DateSpan
    label: Text
    kind: EventKind


@dataclass(frozen=True, slots=True)
class Timeline:
    """Dated events, the earliest first; `said` describes the picture for who cannot see it."""

    events: tuple[TimelineEvent, ...]
    said: Text


BarKind: TypeAlias = Literal["amount", "range", "limit"]


@dataclass(frozen=True, slots=True)
class Bar:
    """One sum, a range, or a limit; `group` names what it belongs to."""

    label: Text
    low: Decimal
    high: Decimal
    kind: BarKind
    figure: Text


@dataclass(frozen=True, slots=True)
class MoneyPicture:
    """Sums in one currency on one scale from nought; `said` describes it."""

    groups: tuple[tuple[Text, tuple[Bar, ...]], ...]
    said: Text


Block: TypeAlias = Subheading | Prose | Table | Listing | Timeline | MoneyPicture


@dataclass(frozen=True, slots=True)
class Section:
    """One chapter."""

    id: str
    heading: Text
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """A whole brief. `particulars` stand beside their names under the title."""

    case: str
    as_of: date
    title: Text
    particulars: tuple[tuple[Text, Cell], ...]
    notice: Text
    sections: tuple[Section, ...]
    fingerprint: str
