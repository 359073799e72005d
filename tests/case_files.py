"""Cases: facts, the day, the law, and what an assessment must say of them.

One file a case in `cases/`, or many `[[case]]` tables in a file of `tables/`, each with the
finding it answers and its source. A case names a base whose facts it takes over; its own
replace them, `without` takes some away.
Every provable fact has the proof of a document unless the file gives another. What a case does
not expect is not checked; an empty text stands for none.
"""

from __future__ import annotations

import dataclasses
import functools
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from case_facts import facts_of, proved
from pydantic import ConfigDict, TypeAdapter
from pydantic.dataclasses import dataclass

from flows.assessment.assess import assess
from flows.assessment.model import Assessment, Route
from flows.facts import PROOF_SUFFIX, Facts
from flows.facts_file import Json

HERE = Path(__file__).parent / "judgments"
DAY = date(2026, 11, 29)
"""The day a case of a table is assessed for, unless it names another."""
Table = dict[str, Json]
_TABLE: TypeAdapter[Table] = TypeAdapter(Table)
_TABLES: TypeAdapter[tuple[Table, ...]] = TypeAdapter(tuple[Table, ...])
_LIST: TypeAdapter[tuple[str, ...]] = TypeAdapter(tuple[str, ...])
_ASSESSMENT: TypeAdapter[Assessment] = TypeAdapter(Assessment)


@dataclass(frozen=True, slots=True, config=ConfigDict(extra="forbid"))
class Expected:
    """What a case expects: codes by name, and codes that must, or must not, be among others."""

    classification: str = ""
    regime: str = ""
    urgency: str = ""
    warnings: tuple[str, ...] = ()
    no_warnings: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    no_conflicts: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    no_steps: tuple[str, ...] = ()
    steps_first: tuple[str, ...] = ()
    step_days: Mapping[str, str] | None = None
    step_whys: Mapping[str, str] | None = None
    step_provisions: Mapping[str, tuple[str, ...]] | None = None
    evidence: tuple[str, ...] = ()
    no_evidence: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    claims_first: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    no_notes: tuple[str, ...] = ()
    raises: tuple[str, ...] = ()
    lowers: tuple[str, ...] = ()
    routes: Mapping[str, str] | None = None
    reasons: Mapping[str, tuple[str, ...]] | None = None
    no_reasons: Mapping[str, tuple[str, ...]] | None = None
    elements: Mapping[str, str] | None = None
    circumstances: Mapping[str, str] | None = None
    exposure: Mapping[str, str] | None = None
    liquidated: Mapping[str, str] | None = None
    amounts: Mapping[str, Mapping[str, str]] | None = None
    basis: Mapping[str, str] | None = None
    deadlines: Mapping[str, str] | None = None
    deadline_dates: Mapping[str, str] | None = None
    deadline_provisions: Mapping[str, str] | None = None
    arguable_until: Mapping[str, str] | None = None
    changes_only_for_worse: bool = False
    nothing_told: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Case:
    """One case file."""

    id: str
    title: str
    as_of: date
    law: tuple[str, ...]
    facts: Facts
    expected: Expected


_EXPECTED: TypeAdapter[Expected] = TypeAdapter(Expected)


@functools.cache
def cases() -> tuple[Case, ...]:
    """Return every case on file, by name; those of the tables after the others."""
    files = sorted((HERE / "cases").glob("*.toml"))
    tables = sorted((HERE / "tables").glob("*.toml"))
    return (
        *(_case(path.stem, _read(path)) for path in files),
        *(case for path in tables for case in _of_table(path)),
    )


@functools.cache
def assessed(id_: str) -> Assessment:
    """Return the assessment of a case, without what would change it."""
    case = next(case for case in cases() if case.id == id_)
    return assess(case.facts, case.as_of, changes=False)


def _of_table(path: Path) -> Iterator[Case]:
    """Yield the cases of a table, named after the file and their own id."""
    keys = {"id", "title", "finding", "source", "as_of", "law", "base", "without"}
    for raw in _TABLES.validate_python(_read(path)["case"]):
        unknown = raw.keys() - keys - {"facts", "expect"}
        assert not unknown, f"{path.name}: {raw['id']}: {unknown}"
        yield _case(f"{path.stem}.{raw['id']}", raw)


def _case(id_: str, raw: Table) -> Case:
    return Case(
        id=id_,
        title=str(raw["title"]),
        as_of=date.fromisoformat(str(raw.get("as_of", DAY.isoformat()))),
        law=_LIST.validate_python(raw["law"]),
        facts=facts_of(proved(_facts(raw))),
        expected=_EXPECTED.validate_python(raw.get("expect", {})),
    )


def _read(path: Path) -> Table:
    return _TABLE.validate_python(tomllib.loads(path.read_text(encoding="utf-8")))


def _facts(raw: Table) -> Table:
    """Return the facts of a file: its base's, less what it takes away, and its own."""
    base = raw.get("base")
    facts = _facts(_read(HERE / "bases" / f"{base}.toml")) if base else {}
    gone = set(_LIST.validate_python(raw.get("without", ())))
    kept = {
        key: value for key, value in facts.items() if key.removesuffix(PROOF_SUFFIX) not in gone
    }
    return {**kept, **_TABLE.validate_python(raw.get("facts", {}))}


def circumstances(route: Route) -> dict[str, str]:
    """Return the status of every circumstance and part of a route, by name."""
    return {
        name: one.status.value
        for element in route.elements.values()
        for name, one in element.circumstances.items()
    }


def cited(assessment: Assessment) -> frozenset[str]:
    """Return every provision that an assessment names."""
    return frozenset(_provisions(_ASSESSMENT.dump_python(assessment, mode="json")))


def _provisions(data: Json) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            if key == "provisions" and isinstance(value, list):
                yield from map(str, value)
            elif key == "provision":
                yield str(value)
            else:
                yield from _provisions(value)
    elif isinstance(data, list):
        for value in data:
            yield from _provisions(value)
