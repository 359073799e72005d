"""The parts of a brief, in order: keys and figures, in no language yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal, TypeAlias

from bot.text import Text
from flows.facts import DateSpan

Cell: TypeAlias = tuple[Text, ...]
"""The lines of a cell; a cell without lines is empty."""


@dataclass(frozen=True, slots=True)
class Subheading:
    """A heading inside a section."""

    text: Text


Look: TypeAlias = Literal["plain", "lead", "small"]


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph of one or more lines; `look` sets the size of the type."""

    lines: tuple[Text, ...]
    look: Look = "plain"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table.

    `head` marks the row that the rows below it belong to; `ticked` draws a box before the
    first cell, filled or empty, where it is not None. A `wide` row has one cell over the width
    of the table.
    """

    cells: tuple[Cell, ...]
    head: bool = False
    wide: bool = False
    ticked: bool | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns. `id` chooses the column widths and is not shown.

    Empty columns are left out, unless the table is `to_fill` by hand.
    """

    id: str
    columns: tuple[Text, ...]
    rows: tuple[Row, ...]
    to_fill: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """Names with what is said of each, in two columns."""

    rows: tuple[tuple[Text, Cell], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under one head, each with a name and a text."""

    head: Cell
    entries: tuple[tuple[Cell, Cell], ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """Many short entries for reference, in small type and in columns."""

    groups: tuple[Group, ...]


class EventKind(StrEnum):
    """The kinds of events on the timeline."""

    FACT = "fact"
    DEADLINE = "deadline"
    AS_OF = "as_of"


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """One event: a fact (known to the day, month or year), a deadline, or the date assessed for."""

    when: DateSpan
    label: Text
    kind: EventKind


@dataclass(frozen=True, slots=True)
class Timeline:
    """Dated events, the earliest first; `said` is the alternative text of the picture.

    `drawn` is false where so few events need no picture.
    """

    events: tuple[TimelineEvent, ...]
    said: Text
    drawn: bool = True


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
    """Sums in one currency on one scale from zero; `said` is the alternative text.

    `drawn` is false where bars would show nothing: a single sum, or one that dwarfs the rest.
    """

    groups: tuple[tuple[Text, tuple[Bar, ...]], ...]
    said: Text
    drawn: bool = True


Block: TypeAlias = Subheading | Prose | Points | Table | Listing | Timeline | MoneyPicture


@dataclass(frozen=True, slots=True)
class Section:
    """One chapter; `alone` starts the next one on a new page, if this one filled no more."""

    id: str
    heading: Text
    blocks: tuple[Block, ...]
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Brief:
    """A whole document. `kicker` stands above the title, `particulars` and `notice` below it.

    `attached` is the brief as JSON, which a PDF carries as an attachment; empty for none.
    """

    case: str
    as_of: date
    title: Text
    particulars: tuple[tuple[Text, Cell], ...]
    notice: Text
    sections: tuple[Section, ...]
    fingerprint: str
    kicker: Text | None = None
    attached: str = ""
