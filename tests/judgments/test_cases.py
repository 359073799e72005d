"""Every case file says what the assessment says, and together they leave no rule untried."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from case_files import Case, Expected, assessed, cases, circumstances, cited
from law_in_code import named_in_code

from flows.assessment.assess import assess
from flows.assessment.model import Assessment, Deadline, RouteName
from flows.assessment.punitive import punitive_rule
from flows.assessment.regime import candidates
from flows.assessment.routes import rules
from flows.assessment.tree import Node
from flows.assessment.warnings import warning_rules
from flows.law.library import library

CASES = cases()
DAYS = (
    date(2020, 6, 1),
    date(2021, 3, 3),
    date(2025, 10, 14),
    date(2026, 4, 30),
    date(2026, 11, 21),
    date(2027, 2, 1),
)
"""A day under each text of the statutes and of the interpretation."""

NEVER_MISSED = {"right.standing"}
"""Whoever sues keeps the route; some only argue it."""

NEVER_CITED = {"spc-2026-7:14.3"}
"""It decides which text is in force; the assessment then names that text."""


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
class TestEachCase:
    """What a file expects comes out of the assessment."""

    def test_says_what_the_file_says(self, case: Case) -> None:
        """Classification, regime, statuses, reasons, warnings and amounts are as expected."""
        assert list(_differences(case, assessed(case.id))) == []

    def test_rests_on_law_on_file(self, case: Case) -> None:
        """The provisions that a case names are on file."""
        assert case.title
        assert all(library().get(id_) for id_ in case.law)


def _differences(case: Case, found: Assessment) -> Iterator[str]:
    """Yield every point in which the assessment is not what the case expects."""
    want = case.expected
    yield from _unequal("classification", want.classification, found.classification)
    yield from _unequal("regime", want.regime, found.regime.name)
    for route, status in (want.routes or {}).items():
        yield from _unequal(route, status, found.routes[RouteName(route)].status)
    for route, codes in (want.reasons or {}).items():
        given = found.routes[RouteName(route)].reasons
        yield from (f"{route}: no {code}, but {given}" for code in codes if code not in given)
    yield from (f"no warning {code}" for code in want.warnings if code not in found.warnings)
    yield from (f"warning {code}" for code in want.no_warnings if code in found.warnings)
    rules_broken = {conflict.rule for conflict in found.conflicts}
    yield from (f"no conflict {rule}" for rule in want.conflicts if rule not in rules_broken)
    yield from (f"conflict {rule}" for rule in want.no_conflicts if rule in rules_broken)
    yield from _unequal("urgency", want.urgency, found.triage.urgency)
    for route, codes in (want.no_reasons or {}).items():
        given = found.routes[RouteName(route)].reasons
        yield from (f"{route}: {code}" for code in codes if code in given)
    yield from _parts(case, found)
    yield from _amounts(case, found)
    yield from _to_do(want, found)
    yield from _notes(want, found)
    yield from _told(want, found)


def _parts(case: Case, found: Assessment) -> Iterator[str]:
    """Yield the elements and circumstances that stand otherwise in every route that has them."""
    elements: dict[str, set[str]] = {}
    parts: dict[str, set[str]] = {}
    for route in found.routes.values():
        for name, element in route.elements.items():
            elements.setdefault(name, set()).add(element.status.value)
        for name, status in circumstances(route).items():
            parts.setdefault(name, set()).add(status)
    for wanted, given in (
        (case.expected.elements, elements),
        (case.expected.circumstances, parts),
    ):
        for name, status in (wanted or {}).items():
            if status not in given.get(name, ()):
                yield f"{name}: {given.get(name)}, not {status}"


def _amounts(case: Case, found: Assessment) -> Iterator[str]:
    agreed = found.routes[RouteName.LIQUIDATED].liquidated
    for wanted, given in (
        (case.expected.exposure, found.exposure),
        (case.expected.liquidated, agreed),
    ):
        for name, value in (wanted or {}).items():
            held = getattr(given, name, None)
            yield from _unequal(name, value or "none", "none" if held is None else str(held))
    for route, figures in (case.expected.amounts or {}).items():
        for name, value in figures.items():
            held = getattr(found.routes[RouteName(route)].amounts, name, None)
            yield from _unequal(f"{route} {name}", value, "none" if held is None else str(held))
    yield from _deadlines(case.expected, found)


def _deadlines(want: Expected, found: Assessment) -> Iterator[str]:
    """Yield the time limits with another status, day or article than expected."""
    deadlines: dict[str, Deadline] = {deadline.id: deadline for deadline in found.deadlines}
    for field, wanted in (
        ("status", want.deadlines),
        ("date", want.deadline_dates),
        ("provision", want.deadline_provisions),
        ("arguable_until", want.arguable_until),
    ):
        for id_, value in (wanted or {}).items():
            held = getattr(deadlines.get(id_), field, None)
            yield from _unequal(f"{id_} {field}", value, "none" if held is None else str(held))


def _to_do(want: Expected, found: Assessment) -> Iterator[str]:
    """Yield what is missing among steps, evidence and claims, or should not be there."""
    steps = {step.id: step for step in found.next_steps}
    items = [item.id for item in found.evidence]
    claims = [claim.route.value for claim in found.front.claims]
    for name, wanted, unwanted, given in (
        ("step", want.steps, want.no_steps, list(steps)),
        ("evidence", want.evidence, want.no_evidence, items),
        ("claim", want.claims, (), claims),
    ):
        yield from (f"no {name} {id_}, but {given}" for id_ in wanted if id_ not in given)
        yield from (f"{name} {id_}" for id_ in unwanted if id_ in given)
    for name, first, given in (
        ("steps", want.steps_first, list(steps)),
        ("claims", want.claims_first, claims),
    ):
        if list(first) != given[: len(first)]:
            yield f"{name}: {given}"
    for id_, day in (want.step_days or {}).items():
        yield from _unequal(f"{id_} by", day, str(steps[id_].by) if id_ in steps else "none")
    for id_, why in (want.step_whys or {}).items():
        yield from _unequal(f"{id_} why", why, steps[id_].why if id_ in steps else "none")
    for id_, laws in (want.step_provisions or {}).items():
        cited_there = steps[id_].provisions if id_ in steps else ()
        yield from (f"{id_}: {law} not in {cited_there}" for law in laws if law not in cited_there)


@pytest.mark.parametrize("id_", [c.id for c in CASES if c.expected.changes_only_for_worse])
def test_the_accused_is_told_what_helps_the_defence(id_: str) -> None:
    """What would change never tells the accused what would make the claim stronger."""
    case = next(case for case in CASES if case.id == id_)
    found = assess(case.facts, case.as_of).what_would_change
    assert found
    assert not [change.facts for change in found if change.better]


def _notes(want: Expected, found: Assessment) -> Iterator[str]:
    """Yield the notes on figures and the factors of the multiple that are not as expected."""
    notes = set(found.exposure.notes if found.exposure else ())
    for route in found.routes.values():
        notes.update(route.amounts.notes if route.amounts else ())
        notes.update(route.liquidated.notes if route.liquidated else ())
    yield from (f"no note {code}, but {sorted(notes)}" for code in want.notes if code not in notes)
    yield from (f"note {code}" for code in want.no_notes if code in notes)
    exposure = found.exposure
    for name, wanted in (("raises", want.raises), ("lowers", want.lowers)):
        given = getattr(exposure, name, ())
        yield from (f"{name}: no {code}, but {given}" for code in wanted if code not in given)


def _told(want: Expected, found: Assessment) -> Iterator[str]:
    """Yield the parts whose basis is not as expected."""
    basis = {
        name: part.basis
        for route in found.routes.values()
        for element in route.elements.values()
        for name, part in element.circumstances.items()
    }
    for name, value in (want.basis or {}).items():
        yield from _unequal(f"{name} basis", value, basis.get(name, "none"))
    if want.nothing_told:
        yield from (f"{name} is told" for name, value in basis.items() if value == "told")


def _unequal(name: str, wanted: str, given: str) -> Iterator[str]:
    if wanted and wanted != given:
        yield f"{name}: {given}, not {wanted}"


def _nodes() -> Iterator[Node]:
    """Yield every node of every route's rule on every day."""
    for day in DAYS:
        for rule in rules(day).values():
            yield from rule.walk()


def _shown(regime: str) -> frozenset[str]:
    """Return the circumstances of intent and seriousness under one text."""
    day = next(day for day in DAYS if regime in {one.id for one in candidates(day)})
    rule = punitive_rule(day, regime)
    return frozenset(
        node.name for node in rule.walk() if node.name.startswith(("intent.", "seriousness."))
    )


@pytest.mark.parametrize(
    "regime", [one.id for one in library().interpretations if one.start <= library().checked]
)
def test_every_circumstance_is_met_and_missed(regime: str) -> None:
    """Under each text every circumstance is met in some case and missed in another."""
    seen: dict[str, set[str]] = {}
    for case in CASES:
        if assessed(case.id).regime.name == regime:
            for name, status in (case.expected.circumstances or {}).items():
                seen.setdefault(name, set()).add("met" if status == "met" else "missed")
    untried = {name: seen.get(name, set()) for name in _shown(regime)}
    assert {name for name, found in untried.items() if found != {"met", "missed"}} == set()


def test_every_part_is_met_and_missed() -> None:
    """Every named part of every route is met in some case's assessment and missed in another."""
    seen: dict[str, set[str]] = {}
    for case in CASES:
        for route in assessed(case.id).routes.values():
            for name, status in circumstances(route).items():
                seen.setdefault(name, set()).add("met" if status == "met" else "missed")
    untried = {name for name, found in seen.items() if found != {"met", "missed"}}
    assert untried - NEVER_MISSED == set()


def test_every_reason_is_expected() -> None:
    """Every reason that a rule can give is expected by some case."""
    given = {node.reason for node in _nodes() if node.reason}
    expected = {
        code for case in CASES for codes in (case.expected.reasons or {}).values() for code in codes
    }
    assert given - expected == set()


def test_every_warning_is_expected() -> None:
    """Every warning is expected by some case."""
    assert (
        set(warning_rules(DAYS[-1])) - {code for case in CASES for code in case.expected.warnings}
        == set()
    )


def test_every_provision_of_a_rule_is_cited() -> None:
    """Every provision that a rule names is cited by the assessment of some case."""
    found = {id_ for case in CASES for id_ in cited(assessed(case.id))}
    assert {id_ for node in _nodes() for id_ in node.provisions} - found == NEVER_CITED


def test_every_provision_in_the_code_is_exercised() -> None:
    """Every other provision that the code names is cited too, or is what a case is about."""
    at_work = {id_ for case in CASES for id_ in (*case.law, *cited(assessed(case.id)))}
    to_come = {law.id for law in library().provisions.values() if law.start > library().checked}
    assert set(named_in_code()) - at_work - to_come == set()


def test_every_provision_is_used_or_marked_as_background() -> None:
    """Each provision on file is named by a rule or cited in a case, or says that it is not."""
    cited_somewhere = {id_ for case in CASES for id_ in cited(assessed(case.id))}
    used = cited_somewhere.union(named_in_code())
    unused = {law.id for law in library().provisions.values()} - used
    assert {law.id for law in library().provisions.values() if law.background} == unused
