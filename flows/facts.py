"""Facts: the values a person's answers give, and the proof in hand for them.

The interview writes them, the assessment reads them. Which facts exist is in
`flows/vocabulary.py`; reading and writing a facts file in `flows/facts_file.py`.
"""

from __future__ import annotations

import calendar
import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

YES = "yes"
NO = "no"
UNSURE = "unsure"
NOT_APPLICABLE = "not_applicable"
NONE = "none"
PROOF_SUFFIX = ".proof"
_ISO_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


class FactKind(StrEnum):
    """What a fact holds."""

    TRI = "tri"
    CHOICE = "choice"
    MULTI = "multi"
    DATE = "date"
    MONEY = "money"
    PERCENT = "percent"
    COUNT = "count"


class Proof(StrEnum):
    """How strong the proof in hand is, best first."""

    OFFICIAL = "official"
    DOCUMENT = "document"
    INFERRED = "inferred"
    NONE = "none"

    @property
    def is_strong(self) -> bool:
        """Whether a conclusion that rests on it can be `likely`."""
        return self is Proof.OFFICIAL or self is Proof.DOCUMENT


@dataclass(frozen=True, slots=True, order=True)
class DateSpan:
    """A date as exactly as it is known: the first and the last day it may be.

    Usually a day, a month or a year; "spring 2024" or "Q1 2025" is a stretch of months.
    """

    first: date
    last: date

    @classmethod
    def day(cls, day: date) -> DateSpan:
        """Return the span of one day."""
        return cls(day, day)

    @classmethod
    def month(cls, year: int, month: int) -> DateSpan:
        """Return the span of one month."""
        return cls(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))

    @classmethod
    def year(cls, year: int) -> DateSpan:
        """Return the span of one year."""
        return cls(date(year, 1, 1), date(year, 12, 31))

    @property
    def exact(self) -> bool:
        """Whether the day is known."""
        return self.first == self.last

    def before(self, other: DateSpan | date) -> bool | None:
        """Whether this day lies before that one; None where the spans leave it open."""
        if isinstance(other, date):
            other = DateSpan.day(other)
        if self.last < other.first:
            return True
        if self.first >= other.last:
            return False
        return None

    def after(self, other: DateSpan | date) -> bool | None:
        """Whether this day lies after that one; None where the spans leave it open."""
        return (DateSpan.day(other) if isinstance(other, date) else other).before(self)

    def isoformat(self) -> str:
        """Return the shortest ISO form that gives the same span.

        A day, a month or a year; any other span is an interval of months or of days:
        `2025-01/2025-03`, `2025-01-15/2025-02-03`.
        """
        if self.exact:
            return self.first.isoformat()
        if self == DateSpan.year(self.first.year):
            return f"{self.first.year:04d}"
        first = DateSpan.month(self.first.year, self.first.month)
        last = DateSpan.month(self.last.year, self.last.month)
        if self == first:
            return f"{self.first.year:04d}-{self.first.month:02d}"
        if (self.first, self.last) == (first.first, last.last):
            return f"{first.isoformat()}/{last.isoformat()}"
        return f"{self.first.isoformat()}/{self.last.isoformat()}"

    @classmethod
    def fromisoformat(cls, text: str) -> DateSpan:
        """Return the span of a form that `isoformat` writes.

        Raises:
            ValueError: the text is no such form, or an interval ends before it begins.
        """
        first, slash, last = text.partition("/")
        if slash:
            begin, end = cls.fromisoformat(first), cls.fromisoformat(last)
            if "/" in last or begin.first > end.last:
                raise ValueError(f"no interval of dates: {text}")
            return cls(begin.first, end.last)
        match = _ISO_DATE.fullmatch(text)
        if match is None:
            raise ValueError(f"no ISO day, month or year: {text}")
        year, month, day = (int(part) if part else 0 for part in match.groups())
        if match[3]:
            return cls.day(date(year, month, day))
        return cls.month(year, month) if match[2] else cls.year(year)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency (ISO 4217 code)."""

    amount: Decimal
    currency: str = "CNY"


Value: TypeAlias = str | frozenset[str] | DateSpan | Money | Decimal | int


@dataclass(frozen=True)
class Facts:
    """What is known of one case: values and proofs by fact id. A missing id is unknown."""

    values: Mapping[str, Value] = field(default_factory=dict)
    proofs: Mapping[str, Proof] = field(default_factory=dict)

    @functools.cached_property
    def memo(self) -> dict[object, object]:
        """Results over these facts that several rules use, by function and day, or by node."""
        return {}

    def code(self, fact: str) -> str | None:
        """Return the code of a tri or choice fact; None where missing or not sure."""
        value = self.values.get(fact)
        return value if isinstance(value, str) and value != UNSURE else None

    def codes(self, fact: str) -> frozenset[str]:
        """Return the codes picked of a multi fact (with `unsure` if given); empty if missing."""
        value = self.values.get(fact)
        return value if isinstance(value, frozenset) else frozenset()

    def span(self, fact: str) -> DateSpan | None:
        """Return a date fact, or None where missing."""
        value = self.values.get(fact)
        return value if isinstance(value, DateSpan) else None

    def money(self, fact: str) -> Money | None:
        """Return a money fact, or None where missing."""
        value = self.values.get(fact)
        return value if isinstance(value, Money) else None

    def percent(self, fact: str) -> Decimal | None:
        """Return a percentage (12.5 means 12.5 %), or None where missing."""
        value = self.values.get(fact)
        return value if isinstance(value, Decimal) else None

    def count(self, fact: str) -> int | None:
        """Return a count, or None where missing."""
        value = self.values.get(fact)
        return value if isinstance(value, int) else None

    def proof(self, fact: str) -> Proof | None:
        """Return the proof in hand for a fact, or None where not stated."""
        return self.proofs.get(fact)

    def is_known(self, fact: str) -> bool:
        """Whether the fact has a value other than not sure."""
        value = self.values.get(fact)
        return value is not None and value != UNSURE and value != frozenset({UNSURE})

    def without(self, *ids: str) -> Facts:
        """Return the facts with these ids, and their proofs, unknown."""
        return Facts(
            {k: v for k, v in self.values.items() if k not in ids},
            {k: v for k, v in self.proofs.items() if k not in ids},
        )

    def having(
        self,
        values: Mapping[str, Value] | None = None,
        proofs: Mapping[str, Proof] | None = None,
    ) -> Facts:
        """Return the facts with these set or replaced."""
        return Facts({**self.values, **(values or {})}, {**self.proofs, **(proofs or {})})
