"""Provisions that succeed one another: which holds for a right on a day, and the checks.

A provision without `rights` is for every right. One that is limited to some rights may stand
beside it, and then prevails for those; two of the same kind for one right never overlap.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import TypeAlias

from flows.law.file_schema import LawDataError
from flows.law.provisions import Provision

Series: TypeAlias = Mapping[str, tuple[Provision, ...]]

ONE_DAY = timedelta(days=1)


def series_of(provisions: Iterable[Provision]) -> Series:
    """Return the series by name, the earliest provision first.

    Raises:
        LawDataError: a right has two rules on one day, or none without saying so.
    """
    members: dict[str, list[Provision]] = {}
    for provision in provisions:
        for name in provision.series:
            members.setdefault(name, []).append(provision)
    ordered = {name: tuple(sorted(laws, key=_start)) for name, laws in members.items()}
    for name, laws in ordered.items():
        for line in _lines(laws):
            _check_line(name, line)
    return ordered


def families_of(series: Series) -> Series:
    """Return the provisions of all series, grouped by the first part of the series name."""
    members: dict[str, list[Provision]] = {}
    for name, laws in series.items():
        members.setdefault(name.partition(".")[0], []).extend(laws)
    return {family: tuple(laws) for family, laws in members.items()}


def holding(laws: tuple[Provision, ...], on: date, right: str | None = None) -> Provision | None:
    """Return the provision of a series that holds on a day, for a right where one is named.

    That for the right itself goes before the one for every right. Without a right, the one
    for every right, else the only kind there is.
    """
    found = [law for law in laws if law.in_force(on)]
    for law in found:
        if right is not None and right in law.rights:
            return law
    general = next((law for law in found if not law.rights), None)
    if general is None and right is None:
        return found[0] if found else None
    return general


def _start(provision: Provision) -> date:
    return provision.start


def _lines(laws: tuple[Provision, ...]) -> Iterator[tuple[Provision, ...]]:
    """Yield the provisions that one right after the other falls under, and those for all."""
    rights = {right for law in laws for right in law.rights}
    if any(not law.rights for law in laws):
        yield tuple(law for law in laws if not law.rights)
    for right in sorted(rights):
        yield tuple(law for law in laws if right in law.rights or not law.rights)


def _check_line(series: str, laws: tuple[Provision, ...]) -> None:
    """Refuse a line in which a day has two rules of a kind, or none without saying so."""
    before: list[Provision] = []
    for law in laws:
        file, key = f"{law.instrument}.toml", f"provision.{law.id}.from"
        for earlier in before:
            same_kind = bool(earlier.rights) == bool(law.rights)
            if same_kind and (earlier.end is None or earlier.end >= law.start):
                raise LawDataError(file, key, f"overlaps {earlier.id} in the series {series}")
        last = max(before, key=_end) if before else None
        gap = last is not None and law.start > _end(last) and law.start - _end(last) > ONE_DAY
        if last is not None and gap != law.after_gap:
            found = "a gap that is not declared" if gap else "a declared gap that is none"
            raise LawDataError(file, key, f"{found} after {last.id} in the series {series}")
        before.append(law)
    if laws[0].after_gap:
        key = f"provision.{laws[0].id}.after_gap"
        raise LawDataError(f"{laws[0].instrument}.toml", key, "nothing lies before the gap")


def _end(provision: Provision) -> date:
    return provision.end or date.max
