"""The judicial interpretations on punitive damages, as data.

An interpretation is the section `[interpretation]` of an instrument's file. It names the
provisions that play a part in the rules; what must hold for each listed circumstance is code,
one module per interpretation in `flows/assessment/interpretations/`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from flows.law.file_schema import (
    InterpretationForm,
    LawDataError,
    ListedForm,
    TransitionForm,
)
from flows.law.provisions import Effect, Instrument, Provision

Late: TypeAlias = Literal["barred", "arguable"]
Stays: TypeAlias = Literal["judged_before", "filed_before"]


@dataclass(frozen=True, slots=True)
class ListedCircumstance:
    """One circumstance of a list, by name, with its provision.

    `limited` says that the court need not follow it: what rests on it alone is only arguable.
    """

    name: str
    provision: str
    limited: bool


@dataclass(frozen=True, slots=True)
class TimeBars:
    """Until when punitive damages can be claimed.

    `claim` says until when in the first instance. A later claim is `barred`, or `arguable`
    where it may be raised in a suit of its own. `separate_suit` is the provision that bars a
    new suit after the first one; None where the text leaves it open.
    """

    claim: str
    late: Late
    separate_suit: str | None


@dataclass(frozen=True, slots=True)
class Transition:
    """Which cases stay with the interpretation before this one, and the provision that says so.

    `judged_before`: those with an effective judgment from before its first day.
    `filed_before`: those whose suit was filed before its first day.
    """

    stays: Stays
    provision: str


@dataclass(frozen=True, slots=True, eq=False)
class Interpretation:
    """One interpretation; `start` is its first day in force, `end` its last one or None.

    `cap` is the series of provisions that limit the total, one for all rights or several for
    some; None where it names no limit. `base` are the provisions on how the base is found,
    `accounts` the one on accounts refused, `fines` the one on fines already paid, `excludes`
    the one that excludes some rights. Without a `transition` it governs every case.
    """

    id: str
    start: date
    end: date | None
    commencement: str
    intent: tuple[ListedCircumstance, ...]
    seriousness: tuple[ListedCircumstance, ...]
    base: tuple[str, ...]
    accounts: str
    fines: str
    cap: str | None
    excludes: str | None
    time_bars: TimeBars
    transition: Transition | None

    def last_day(self, as_of: date) -> date:
        """Return the day on which its text is read: `as_of`, or its last day if that is past.

        A case that stays with a repealed interpretation is judged by its last wording.
        """
        return as_of if self.end is None else min(as_of, self.end)


def read_interpretation(
    file: str,
    form: InterpretationForm,
    instrument: Instrument,
    provisions: Mapping[str, Provision],
) -> Interpretation:
    """Return an interpretation, checked against the provisions of its own instrument.

    Raises:
        LawDataError: it names a provision that its file lacks, a circumstance twice, or a
            listed provision whose effect is no effect on a finding.
    """
    for key, id_ in _named(form):
        if id_ not in provisions or provisions[id_].instrument != instrument.id:
            raise LawDataError(file, f"interpretation.{key}", f"{id_} is no provision of this file")
    return Interpretation(
        id=instrument.id,
        start=instrument.start,
        end=instrument.end,
        commencement=form.commencement,
        intent=_listed(file, "intent", form.intent, provisions),
        seriousness=_listed(file, "seriousness", form.seriousness, provisions),
        base=tuple(form.base),
        accounts=form.accounts,
        fines=form.fines,
        cap=form.cap,
        excludes=form.excludes,
        time_bars=TimeBars(form.time_bars.claim, form.time_bars.late, form.time_bars.separate_suit),
        transition=_transition(form.transition),
    )


def in_order(interpretations: Sequence[Interpretation]) -> tuple[Interpretation, ...]:
    """Return the interpretations, the newest first.

    Raises:
        LawDataError: two begin on one day, or the earliest one leaves cases to one before it.
    """
    ordered = tuple(sorted(interpretations, key=lambda one: one.start, reverse=True))
    for newer, older in itertools.pairwise(ordered):
        if newer.start == older.start:
            problem = f"begins on the same day as {older.id}"
            raise LawDataError(f"{newer.id}.toml", "instrument.from", problem)
    if ordered and ordered[-1].transition is not None:
        key = "interpretation.transition"
        raise LawDataError(
            f"{ordered[-1].id}.toml", key, "no interpretation before it to stay with"
        )
    return ordered


def _named(form: InterpretationForm) -> Iterator[tuple[str, str]]:
    """Yield every provision that an interpretation names, with the key that names it."""
    yield from (
        ("commencement", form.commencement),
        ("accounts", form.accounts),
        ("fines", form.fines),
        ("time_bars.claim", form.time_bars.claim),
    )
    yield from (("base", id_) for id_ in form.base)
    for element, rows in (("intent", form.intent), ("seriousness", form.seriousness)):
        yield from ((f"{element}.{row.name}", row.provision) for row in rows)
    if form.excludes:
        yield "excludes", form.excludes
    if form.time_bars.separate_suit:
        yield "time_bars.separate_suit", form.time_bars.separate_suit
    if form.transition:
        yield "transition.provision", form.transition.provision


def _listed(
    file: str, element: str, rows: Sequence[ListedForm], provisions: Mapping[str, Provision]
) -> tuple[ListedCircumstance, ...]:
    names = [row.name for row in rows]
    found = []
    for row in rows:
        key, effect = f"interpretation.{element}.{row.name}", provisions[row.provision].effect
        if names.count(row.name) > 1:
            raise LawDataError(file, key, "the circumstance twice")
        if effect not in (Effect.SHALL, Effect.MAY, Effect.FACTOR):
            problem = f"{row.provision} has the effect {effect}; allowed: shall, may, factor"
            raise LawDataError(file, key, problem)
        # A listed circumstance carries intent under a "may"; seriousness only under a "shall".
        needed = (Effect.SHALL,) if element == "seriousness" else (Effect.SHALL, Effect.MAY)
        limited = row.limited or effect not in needed
        found.append(ListedCircumstance(row.name, row.provision, limited))
    return tuple(found)


def _transition(form: TransitionForm | None) -> Transition | None:
    return None if form is None else Transition(form.stays, form.provision)
