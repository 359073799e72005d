"""The library: every provision on file, by id, by day and by series."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib import resources
from importlib.resources.abc import Traversable

from flows.law.file_schema import (
    InstrumentFile,
    InstrumentForm,
    LawDataError,
    ProvisionForm,
    read_folder,
)
from flows.law.provisions import Figures, Instrument, Provision

RULES_VERSION = "2026.11"
"""The version of the rules and of the law on file; every assessment names it."""

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Changes:
    """What changes in a span of days: provisions that start in it, and that stop in it.

    A provision whose last day is 31 December stops on 1 January.
    """

    starts: tuple[Provision, ...]
    stops: tuple[Provision, ...]


@dataclass(frozen=True)
class Library:
    """All instruments and provisions, checked: no id twice, no overlap, no gap undeclared."""

    instruments: Mapping[str, Instrument]
    provisions: Mapping[str, Provision]
    series: Mapping[str, tuple[Provision, ...]] = field(repr=False)
    """Every series by name, the earliest provision first."""
    families: Mapping[str, tuple[Provision, ...]] = field(repr=False)
    """The provisions of all series whose names begin alike: `punitive` for `punitive.patent`."""

    @classmethod
    def load(cls, folder: Traversable | None = None) -> Library:
        """Read and check a folder of instrument files; the one in this package by default.

        Raises:
            LawDataError: a file has not the form, an id stands twice, a provision lies outside
                its instrument's days, or a series overlaps or has a gap that is not declared.
        """
        folder = folder or resources.files("flows.law") / "instruments"
        instruments: dict[str, Instrument] = {}
        provisions: dict[str, Provision] = {}
        for file, form in read_folder(folder, InstrumentFile):
            instrument = _instrument(file, form.instrument)
            instruments[instrument.id] = instrument
            for row in form.provision:
                provision = _provision(file, row, form.instrument)
                if provision.id in provisions:
                    raise LawDataError(file, f"provision.{provision.id}.id", "the id twice")
                provisions[provision.id] = provision
        series = _series(provisions.values())
        return cls(instruments, provisions, series, _families(series))

    def get(self, id_: str) -> Provision:
        """Return the provision of this id.

        Raises:
            KeyError: no provision on file has it.
        """
        return self.provisions[id_]

    def in_force(self, as_of: date) -> tuple[Provision, ...]:
        """Return the provisions in force on a day, in the order of the files."""
        return tuple(law for law in self.provisions.values() if law.in_force(as_of))

    def of_series(self, series: str, on: date) -> Provision | None:
        """Return the provision of a series in force on a day; None: no rule known for it.

        Raises:
            KeyError: there is no such series.
        """
        return next((law for law in self.series[series] if law.in_force(on)), None)

    def for_right(self, family: str, right: str, on: date) -> Provision | None:
        """Return the provision of a family (`punitive`, `statutory`) for a right on a day.

        `right` is a code of the fact `right_type`. None: no rule known for this day.

        Raises:
            KeyError: there is no such family.
        """
        laws = self.families[family]
        return next((law for law in laws if right in law.rights and law.in_force(on)), None)

    def changes(self, first: date, last: date) -> Changes:
        """Return what starts and what stops applying from `first` to `last`, both included."""
        everything = self.provisions.values()
        starts = (law for law in everything if first <= law.start <= last)
        stops = (law for law in everything if law.end and first <= law.end + ONE_DAY <= last)
        return Changes(tuple(sorted(starts, key=_start)), tuple(sorted(stops, key=_end)))


@functools.cache
def library() -> Library:
    """Return the library of this package: constant data, read once."""
    return Library.load()


def _start(provision: Provision) -> date:
    return provision.start


def _end(provision: Provision) -> date:
    return provision.end or date.max


def _instrument(file: str, form: InstrumentForm) -> Instrument:
    if file != f"{form.id}.toml":
        raise LawDataError(file, "instrument.id", f"{form.id} in a file of another name")
    _check_days(file, "instrument.to", form.from_, form.to)
    return Instrument(form.id, form.kind, form.number, form.from_, form.to)


def _provision(file: str, form: ProvisionForm, instrument: InstrumentForm) -> Provision:
    key = f"provision.{form.id}"
    start, end = form.from_ or instrument.from_, form.to or instrument.to
    if form.id.partition(":")[0] != instrument.id:
        raise LawDataError(file, f"{key}.id", f"does not begin with {instrument.id}:")
    _check_days(file, f"{key}.to", start, end)
    if start < instrument.from_ or (instrument.to and (end is None or end > instrument.to)):
        raise LawDataError(file, f"{key}.from", "in force outside its instrument's days")
    return Provision(
        id=form.id,
        instrument=instrument.id,
        start=start,
        end=end,
        effect=form.effect,
        source=form.source or instrument.source,
        confidence=form.confidence or instrument.confidence,
        checked=form.checked or instrument.checked,
        series=tuple(form.series),
        rights=tuple(form.rights),
        figures=_figures(form),
        after_gap=form.after_gap,
    )


def _figures(form: ProvisionForm) -> Figures:
    values = dict(form.figures)
    values["base_order"] = tuple(map(tuple, form.figures.base_order))
    return Figures(**values)


def _check_days(file: str, key: str, start: date, end: date | None) -> None:
    if end is not None and end < start:
        raise LawDataError(file, key, f"{end} lies before the first day in force, {start}")


def _series(provisions: Iterable[Provision]) -> Mapping[str, tuple[Provision, ...]]:
    members: dict[str, list[Provision]] = {}
    for provision in provisions:
        for name in provision.series:
            members.setdefault(name, []).append(provision)
    ordered = {name: tuple(sorted(laws, key=_start)) for name, laws in members.items()}
    for name, laws in ordered.items():
        _check_succession(name, laws)
    return ordered


def _families(
    series: Mapping[str, tuple[Provision, ...]],
) -> Mapping[str, tuple[Provision, ...]]:
    members: dict[str, list[Provision]] = {}
    for name, laws in series.items():
        members.setdefault(name.partition(".")[0], []).extend(laws)
    return {family: tuple(laws) for family, laws in members.items()}


def _check_succession(series: str, laws: tuple[Provision, ...]) -> None:
    """Refuse a series in which a day has two rules, or none without saying so."""
    for earlier, later in itertools.pairwise(laws):
        file, key = f"{later.instrument}.toml", f"provision.{later.id}.from"
        if earlier.end is None or earlier.end >= later.start:
            raise LawDataError(file, key, f"overlaps {earlier.id} in the series {series}")
        gap = later.start > earlier.end + ONE_DAY
        if gap != later.after_gap:
            found = "a gap that is not declared" if gap else "a declared gap that is none"
            raise LawDataError(file, key, f"{found} after {earlier.id} in the series {series}")
    if laws[0].after_gap:
        key = f"provision.{laws[0].id}.after_gap"
        raise LawDataError(f"{laws[0].instrument}.toml", key, "nothing lies before the gap")
