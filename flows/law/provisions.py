"""What an instrument and a provision are: plain frozen data, no text and no rule.

Days are inclusive at both ends: `start` is the first day in force, `end` the last one, or
None where the text is still in force or no end is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class InstrumentKind(StrEnum):
    """What sort of text an instrument is."""

    STATUTE = "statute"
    INTERPRETATION = "interpretation"
    """A judicial interpretation, or another text of the Supreme People's Court that binds."""
    RULES = "rules"
    """Regulations of the State Council, rules of a ministry, arrangements, conventions."""
    DIGEST = "digest"
    """A yearly digest of named cases: shows how the court reads a rule, and binds no one."""


class Effect(StrEnum):
    """What a court does where the conditions of a provision are met."""

    SHALL = "shall"
    MAY = "may"
    FACTOR = "factor"
    """It is weighed with others."""
    BAR = "bar"
    """It shuts a claim, a clause or an argument out."""
    RULE = "rule"
    """It defines, measures or dates something."""


class Confidence(StrEnum):
    """How well the text is known."""

    VERBATIM = "V"
    """The official words were read in a stored copy."""
    SECONDARY = "S"
    """A law firm, a court's news page or the press reports it."""
    INFERRED = "I"
    """Our own reading; it may shape wording and order, never a rule."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures a rule needs, each None or empty where the provision has none.

    Multiples and shares are `Decimal` (a share of 0.3 means 30 %), sums are CNY. `base_order`
    lists the ways to find the base in the order in which the statute takes them; the ways
    inside one step are a free choice. Each way is the id of a money fact. `royalty_multiple`
    says whether the statute speaks of a multiple of the licence fee.
    """

    multiple_low: Decimal | None = None
    multiple_high: Decimal | None = None
    share: Decimal | None = None
    floor_cny: Decimal | None = None
    ceiling_cny: Decimal | None = None
    hours: int | None = None
    days: int | None = None
    months: int | None = None
    years: int | None = None
    intent_word: str | None = None
    base_order: tuple[tuple[str, ...], ...] = ()
    royalty_multiple: bool | None = None
    named: tuple[tuple[str, Decimal], ...] = ()
    """Further figures that only the text mentions, by name; the end of a name says what it
    counts: `_cny`, `_multiple`, `_share`, `_count`, `_hours`, `_days`, `_months`, `_years`."""


class LawState(StrEnum):
    """Of an instrument on a day."""

    IN_FORCE = "in_force"
    ANNOUNCED = "announced"
    """Published, and not in force yet."""
    DRAFT = "draft"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Instrument:
    """One statute, interpretation, set of rules or digest, in one dated version.

    Its names stand in the catalog `law` as `instrument.<id>` and `instrument.<id>.short`.
    """

    id: str
    kind: InstrumentKind
    number: str
    """The document number as published, empty where the record gives none."""
    start: date
    end: date | None
    published: date | None = None
    """The day it was published, where it was not in force at once."""
    draft: bool = False
    """Published for comment, and not law: `start` is the day of the draft."""

    def in_force(self, day: date) -> bool:
        """Whether the instrument is in force on that day; a draft never is."""
        return not self.draft and _covers(self.start, self.end, day)

    def state(self, day: date) -> LawState | None:
        """Return its state on a day; None where it was not known yet."""
        if self.draft:
            return LawState.DRAFT if self.start <= day else None
        if day >= self.start:
            return LawState.IN_FORCE if self.in_force(day) else LawState.ENDED
        announced = self.published is not None and self.published <= day
        return LawState.ANNOUNCED if announced else None


@dataclass(frozen=True, slots=True)
class Provision:
    """One provision; its paraphrase stands in the catalog `law` as `provision.<id>`.

    `rights` holds codes of the fact `right_type` where the provision is about some rights
    only. Provisions that succeed one another share a `series`; one that is limited to some
    rights may stand beside one for all the others. `after_gap` says that the one before it
    ended earlier and that no rule is known for the days between.
    """

    id: str
    instrument: str
    start: date
    end: date | None
    effect: Effect
    source: str
    confidence: Confidence
    checked: date
    series: tuple[str, ...]
    rights: tuple[str, ...]
    figures: Figures
    after_gap: bool = False
    background: bool = False
    """On file for reference and for texts: no rule rests on it."""
    draft: bool = False

    @property
    def article(self) -> str:
        """The article, or the word that stands for it where the record gives no number."""
        return self.id.partition(":")[2].partition(".")[0]

    @property
    def paragraph(self) -> str:
        """The paragraph, empty where the whole article is meant."""
        return (*self.id.partition(":")[2].split("."), "")[1]

    @property
    def item(self) -> str:
        """The item of the paragraph's list, empty where there is none."""
        return (*self.id.partition(":")[2].split("."), "", "")[2]

    @property
    def text_key(self) -> str:
        """The catalog key of the paraphrase."""
        return f"provision.{self.id}"

    def in_force(self, day: date) -> bool:
        """Whether the provision is in force on that day; a draft never is."""
        return not self.draft and _covers(self.start, self.end, day)


def _covers(start: date, end: date | None, day: date) -> bool:
    return start <= day and (end is None or day <= end)
