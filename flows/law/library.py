"""The library: every provision on file, by id, by day and by series."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Generic, ParamSpec, TypeVar

from flows.law.file_schema import (
    InstrumentFile,
    InstrumentForm,
    LawDataError,
    ProvisionForm,
    read_folders,
)
from flows.law.interpretations import Interpretation, in_order, read_interpretation
from flows.law.provisions import Figures, Instrument, Provision
from flows.law.series import ONE_DAY, Series, families_of, holding, series_of

RULES_VERSION = "2026.12"
"""The version of the rules and of the law on file; every assessment names it.

Raise it whenever a rule or the law on file changes: lint notices where that was forgotten.
"""

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Changes:
    """What changes in a span of days: provisions that start in it, and that stop in it.

    A provision whose last day is 31 December stops on 1 January.
    """

    starts: tuple[Provision, ...]
    stops: tuple[Provision, ...]


@dataclass(frozen=True, eq=False)
class Library:
    """All instruments and provisions, checked: no duplicate ids, overlaps or undeclared gaps.

    Compared by identity: each library is read once and never changes.
    """

    instruments: Mapping[str, Instrument]
    provisions: Mapping[str, Provision]
    series: Series = field(repr=False)
    """Every series by name, the earliest provision first."""
    families: Series = field(repr=False)
    """The provisions of all series by the first part of the name, such as `punitive`."""
    interpretations: tuple[Interpretation, ...] = field(repr=False)
    """The interpretations on punitive damages, the newest first."""

    @classmethod
    def load(cls, *folders: Traversable) -> Library:
        """Read and check folders of instrument files; the one in this package by default.

        A file of a later folder takes the place of one of the same name in an earlier folder.

        Raises:
            LawDataError: a file does not follow the schema, an id stands twice, a provision
                lies outside its instrument's days, a series overlaps or has a gap that is not
                declared, or an interpretation names what is not on file.
        """
        instruments: dict[str, Instrument] = {}
        provisions: dict[str, Provision] = {}
        files = tuple(read_folders(folders or (own_folder(),), InstrumentFile))
        for file, form in files:
            instrument = _instrument(file, form.instrument)
            instruments[instrument.id] = instrument
            for row in form.provision:
                provision = _provision(file, row, form.instrument)
                if provision.id in provisions:
                    raise LawDataError(file, f"provision.{provision.id}.id", "the id twice")
                provisions[provision.id] = provision
        series = series_of(provisions.values())
        found = []
        for file, form in files:
            if form.interpretation is not None:
                instrument = instruments[form.instrument.id]
                one = read_interpretation(file, form.interpretation, instrument, provisions)
                if one.cap is not None and one.cap not in series:
                    raise LawDataError(file, "interpretation.cap", f"no series {one.cap}")
                found.append(one)
        return cls(instruments, provisions, series, families_of(series), in_order(found))

    @functools.cached_property
    def checked(self) -> date:
        """The day on which any of the law was last checked against its source."""
        return max((law.checked for law in self.provisions.values()), default=date.min)

    def get(self, id_: str) -> Provision:
        """Return the provision of this id.

        Raises:
            KeyError: no provision on file has it.
        """
        return self.provisions[id_]

    def interpretation(self, id_: str) -> Interpretation:
        """Return the interpretation of this id.

        Raises:
            KeyError: no interpretation on file has it.
        """
        for one in self.interpretations:
            if one.id == id_:
                return one
        raise KeyError(id_)

    def in_force(self, as_of: date) -> tuple[Provision, ...]:
        """Return the provisions in force on a day, in the order of the files."""
        return tuple(law for law in self.provisions.values() if law.in_force(as_of))

    def of_series(self, series: str, on: date, right: str | None = None) -> Provision | None:
        """Return the provision of a series in force on a day; None: no rule known for it.

        `right` is a code of the fact `right_type`: a provision limited to it goes before one
        for every right.

        Raises:
            KeyError: there is no such series.
        """
        return holding(self.series[series], on, right)

    def for_right(self, family: str, right: str, on: date) -> Provision | None:
        """Return the provision of a family (`punitive`, `statutory`) for a right on a day.

        `right` is a code of the fact `right_type`. None: no rule known for this day.

        Raises:
            KeyError: there is no such family.
        """
        laws = self.families[family]
        return next((law for law in laws if right in law.rights and law.in_force(on)), None)

    def current(self, id_: str, on: date) -> Provision:
        """Return the provision of this id or, once it has ended, what succeeds it on a day.

        The provision itself if nothing in its series is in force.

        Raises:
            KeyError: no provision on file has this id.
        """
        law = self.get(id_)
        if law.end is None or on <= law.end:
            return law
        later = (self.of_series(name, on, *law.rights[:1]) for name in law.series)
        return next((found for found in later if found is not None), law)

    def changes(self, first: date, last: date) -> Changes:
        """Return what starts and what stops applying from `first` to `last`, both included."""
        everything = self.provisions.values()
        starts = (law for law in everything if not law.draft and first <= law.start <= last)
        stops = (law for law in everything if law.end and first <= law.end + ONE_DAY <= last)
        return Changes(
            tuple(sorted(starts, key=lambda law: law.start)),
            tuple(sorted(stops, key=lambda law: law.end or date.max)),
        )


def own_folder() -> Traversable:
    """Return the folder of the instruments of this package."""
    return resources.files("flows.law") / "instruments"


_IN_USE: ContextVar[Library | None] = ContextVar("library", default=None)


def library() -> Library:
    """Return the library in use: that of this package, read once, unless another was chosen."""
    return _IN_USE.get() or _own()


@contextmanager
def use_library(other: Library) -> Iterator[Library]:
    """Use another library within this context.

    What is worked out from the law is cached per library (`cached_by_law`), so that nothing of
    it is left over afterwards.
    """
    token = _IN_USE.set(other)
    try:
        yield other
    finally:
        _IN_USE.reset(token)


class CachedByLaw(Generic[P, R]):
    """A function of the law on file, cached per library; `uncached` is the function itself."""

    def __init__(self, function: Callable[P, R], maxsize: int) -> None:
        def of_library(on_file: Library, *args: P.args, **kwargs: P.kwargs) -> R:
            del on_file  # used only in the cache key
            return function(*args, **kwargs)

        self.uncached = function
        self._cached: Callable[..., R] = functools.lru_cache(maxsize)(of_library)
        functools.update_wrapper(self, function)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Return what the function works out from the library in use."""
        return self._cached(library(), *args, **kwargs)


def cached_by_law(maxsize: int) -> Callable[[Callable[P, R]], CachedByLaw[P, R]]:
    """Return a decorator that caches what is worked out from the law on file, per library.

    It keeps the results of the last `maxsize` calls.
    """
    return lambda function: CachedByLaw(function, maxsize)


@functools.cache
def _own() -> Library:
    return Library.load()


def _instrument(file: str, form: InstrumentForm) -> Instrument:
    if file != f"{form.id}.toml":
        raise LawDataError(file, "instrument.id", f"{form.id} in a file of another name")
    _check_days(file, "instrument.to", form.from_, form.to)
    return Instrument(
        form.id, form.kind, form.number, form.from_, form.to, form.published, form.draft
    )


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
        background=form.background,
        draft=instrument.draft,
    )


def _figures(form: ProvisionForm) -> Figures:
    values = dict(form.figures)
    values["base_order"] = tuple(map(tuple, form.figures.base_order))
    values["named"] = tuple(form.figures.named.items())
    return Figures(**values)


def _check_days(file: str, key: str, start: date, end: date | None) -> None:
    if end is not None and end < start:
        raise LawDataError(file, key, f"{end} lies before the first day in force, {start}")
