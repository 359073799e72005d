"""What a story expects against what came out; every difference is named."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal

from story_table import Expected, RouteExpected
from story_teller import Teller

from flows.assessment.model import (
    Amounts,
    Assessment,
    Exposure,
    Liquidated,
    Route,
    RouteName,
)


def differences(expected: Expected, found: Assessment, teller: Teller) -> list[str]:
    """Return what is not as expected, one line each: in the interview, and in what it found."""
    return [
        *_asked(expected, teller.asked),
        *_texts(expected, teller.keys),
        *in_assessment(expected, found),
    ]


def in_assessment(expected: Expected, found: Assessment) -> list[str]:
    """Return what is not as expected in an assessment, however it was come by."""
    return [
        *_heads(expected, found),
        *_routes(expected, found),
        *_money(expected, found),
        *_lists(expected, found),
    ]


def _asked(expected: Expected, asked: Sequence[str]) -> Iterator[str]:
    left = iter(asked)
    for question in expected.asked:
        if question not in left:
            yield f"{question} was not asked, or not in this order: {', '.join(asked)}"
            break
    for question in expected.not_asked:
        if question in asked:
            yield f"{question} was asked"
    if expected.cards is not None and len(asked) > expected.cards:
        yield f"{len(asked)} questions asked, expected at most {expected.cards}: {asked}"


def _heads(expected: Expected, found: Assessment) -> Iterator[str]:
    yield from _same("regime", expected.regime, found.regime.name)
    yield from _same("classification", expected.classification, found.classification)
    yield from _same("urgency", expected.urgency, found.triage.urgency)
    for id_, status in expected.deadlines.items():
        (limit,) = [one for one in found.deadlines if one.id == id_]
        said = status if " " not in status else status.split()[0]
        yield from _same(f"deadline {id_}", said, limit.status)
        if " " in status:
            yield from _same(f"deadline {id_}", status.split()[1], str(limit.date))


def _routes(expected: Expected, found: Assessment) -> Iterator[str]:
    wanted: dict[RouteName, RouteExpected | None] = {
        RouteName.PUNITIVE: expected.punitive_damages,
        RouteName.LIQUIDATED: expected.liquidated_damages,
        RouteName.COMPENSATORY: expected.compensatory_damages,
        RouteName.STATUTORY: expected.statutory_damages,
    }
    for name, want in wanted.items():
        if want is not None:
            for line in _route(want, found.routes[name]):
                yield f"{name.value}: {line}"


def _route(want: RouteExpected, route: Route) -> Iterator[str]:
    yield from _same("status", want.status, route.status)
    if want.reasons is not None and set(want.reasons) != set(route.reasons):
        yield f"reasons: expected {sorted(want.reasons)}, found {sorted(route.reasons)}"
    statuses = _statuses(route)
    wanted = {"met": want.met, "not_met": want.not_met, "open": want.open}
    for status, names in wanted.items():
        for name in names:
            yield from _same(name, status, statuses.get(name, "nothing of this name"))
    for name in want.weak:
        if not _weak(route, name):
            yield f"{name}: expected to be weak"
    money = route.liquidated or route.amounts
    yield from _figures(want.amounts, money)


def _statuses(route: Route) -> dict[str, str]:
    parts = {
        name: one.status.value
        for element in route.elements.values()
        for name, one in element.circumstances.items()
    }
    return parts | {name: element.status.value for name, element in route.elements.items()}


def _weak(route: Route, name: str) -> bool:
    if name in route.elements:
        return route.elements[name].weak
    circumstances = [element.circumstances for element in route.elements.values()]
    return any(parts[name].weak for parts in circumstances if name in parts)


def _money(expected: Expected, found: Assessment) -> Iterator[str]:
    if expected.exposure == {} and found.exposure is not None:
        yield f"exposure: expected none, found {found.exposure}"
    for line in _figures(expected.exposure or {}, found.exposure):
        yield f"exposure: {line}"
    notes = () if found.exposure is None else found.exposure.notes
    yield from _among("note", expected.notes, notes)


def _figures(
    wanted: dict[str, str], found: Exposure | Liquidated | Amounts | None
) -> Iterator[str]:
    """Yield the figures that differ; `none` stands for no figure."""
    if wanted and found is None:
        yield "no amounts"
        return
    for name, want in wanted.items():
        yield from _same(name, want.replace(",", ""), _written(getattr(found, name)))


def _written(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "none" if value is None else str(value)


def _lists(expected: Expected, found: Assessment) -> Iterator[str]:
    yield from _among("conflict", expected.conflicts, [one.rule for one in found.conflicts])
    yield from _among("warning", expected.warnings, found.warnings)
    for code in set(expected.not_warnings) & set(found.warnings):
        yield f"warning {code} was given"


def _texts(expected: Expected, shown: Collection[str]) -> Iterator[str]:
    yield from _among("text", expected.texts, shown)
    for key in set(expected.not_texts) & set(shown):
        yield f"text {key} was shown"


def _same(what: str, wanted: str | None, found: str) -> Iterator[str]:
    if wanted is not None and str(wanted) != str(found):
        yield f"{what}: expected {wanted}, found {found}"


def _among(what: str, wanted: Iterable[str], found: Collection[str]) -> Iterator[str]:
    for one in wanted:
        if one not in found:
            yield f"{what} {one} is missing among {sorted(found) if len(found) < 40 else '...'}"
