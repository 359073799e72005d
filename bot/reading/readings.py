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
    WRONG_WEEKDAY = "wrong_weekday"
    ROC_YEAR = "roc_year"
    LUNAR_DATE = "lunar_date"
    SERIAL_DATE = "serial_date"
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
    ONGOING = "ongoing"
    NONE = "none"


MAX_VALUES = 6  # buttons that one typed value is asked back with
ONGOING = "ongoing"
"""The value of an end that has not come: the acts go on."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The values typed text can mean, each in its facts-file form, the likeliest first.

    No value: not understood, and `error` says why. One: understood, to be echoed in full; where
    `doubtful`, to be confirmed by a tap first. Two or more: to be asked back, one button a
    value; `ends` where they are the two ends of a range. A value of None is the answer "none".
    """

    values: tuple[Json, ...] = ()
    error: ErrorCode | None = None
    notes: tuple[Note, ...] = ()
    doubtful: bool = False
    ends: bool = False

    def __post_init__(self) -> None:
        if bool(self.values) == bool(self.error):
            raise ValueError("a reading has either values or an error")

    @property
    def understood(self) -> bool:
        """Whether there is exactly one value, and no doubt about it."""
        return len(self.values) == 1 and not self.doubtful

    @property
    def asks(self) -> bool:
        """Whether the person must confirm the value, or pick one of several."""
        return len(self.values) > 1 or self.doubtful

    @property
    def value(self) -> Json:
        """The one value; None where there is none, more than one, or a doubt."""
        return self.values[0] if self.understood else None


def failed(error: ErrorCode) -> Reading:
    """Return the reading of text that was not understood."""
    return Reading(error=error)


def nothing() -> Reading:
    """Return the reading of "none": an answer, but no value."""
    return Reading((None,), notes=(Note.NONE,))


def found(
    values: Iterable[Json],
    otherwise: ErrorCode,
    notes: Iterable[Note] = (),
    *,
    doubtful: bool = False,
    ends: bool = False,
) -> Reading:
    """Return the reading of text that has values; repeated values and notes are dropped.

    No value, or more than can be asked back, is the error `otherwise`.
    """
    distinct: list[Json] = []
    for value in values:
        if value not in distinct:
            distinct.append(value)
    if not 0 < len(distinct) <= MAX_VALUES:
        return failed(otherwise)
    several = len(distinct) > 1
    return Reading(
        tuple(distinct),
        notes=tuple(dict.fromkeys(notes)),
        doubtful=doubtful,
        ends=ends and several,
    )
