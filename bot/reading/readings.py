"""What a reader returns: the values that typed text can mean, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flows.facts_file import Json


class ErrorCode(StrEnum):
    """Why typed text gave no value; its text is `error.<code>` in the catalog `bot`."""

    NOT_A_DATE = "not_a_date"
    NO_SUCH_DAY = "no_such_day"
    FUTURE_DATE = "future_date"
    NOT_AN_AMOUNT = "not_an_amount"
    OTHER_CURRENCY = "other_currency"
    NOT_A_PERCENT = "not_a_percent"
    OVER_100 = "over_100"
    NOT_A_COUNT = "not_a_count"
    NOT_AN_OPTION = "not_an_option"
    NEGATIVE = "negative"
    TOO_LARGE = "too_large"
    TOO_LONG = "too_long"


class Note(StrEnum):
    """What the echo of a value must say beside it; its text is `note.<code>` in `bot`."""

    ABOUT = "about"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    YUAN_SIGN = "yuan_sign"
    NO_CURRENCY = "no_currency"


MAX_VALUES = 4  # buttons that one typed value is asked back with


@dataclass(frozen=True, slots=True)
class Reading:
    """The values typed text can mean, each in its facts-file form, the likeliest first.

    No value: not understood, and `error` says why. One: understood, to be echoed in full.
    Two or more: ambiguous, to be asked back with one button a value.
    """

    values: tuple[Json, ...] = ()
    error: ErrorCode | None = None
    notes: tuple[Note, ...] = ()

    def __post_init__(self) -> None:
        if bool(self.values) == bool(self.error):
            raise ValueError("a reading has either values or an error")

    @property
    def understood(self) -> bool:
        """Whether there is exactly one value."""
        return len(self.values) == 1

    @property
    def ambiguous(self) -> bool:
        """Whether the person must pick between values."""
        return len(self.values) > 1

    @property
    def value(self) -> Json:
        """The one value; None where there is none or more than one."""
        return self.values[0] if self.understood else None


def failed(error: ErrorCode) -> Reading:
    """Return the reading of text that was not understood."""
    return Reading(error=error)


def found(values: Iterable[Json], otherwise: ErrorCode, notes: Iterable[Note] = ()) -> Reading:
    """Return the reading of text that has values; repeated values and notes are dropped.

    No value, or more than can be asked back, is the error `otherwise`.
    """
    distinct: list[Json] = []
    for value in values:
        if value not in distinct:
            distinct.append(value)
    if not 0 < len(distinct) <= MAX_VALUES:
        return failed(otherwise)
    return Reading(tuple(distinct), notes=tuple(dict.fromkeys(notes)))
