"""The page from the law to the code: each provision, the rules that name it, the cases."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from flows.assessment.routes import rules
from flows.law.library import library
from flows.law.provisions import Provision

_TESTS = str(Path(__file__).parents[1] / "tests")
if _TESTS not in sys.path:
    sys.path.append(_TESTS)

from case_files import assessed, cases, cited  # noqa: E402 - the tests are no package
from law_in_code import named_in_code  # noqa: E402 - as above

_SHOWN = 3
"""So many cases are named, the rest counted."""

_INTRODUCTION = (
    "Every provision on file, the functions in `flows/assessment/` that name it (those "
    "marked R stand in the rule of a route) and the cases in `tests/judgments/cases/` that "
    "exercise it. A provision that no code names is on file for texts and for reference."
)


def law_to_code_page() -> str:
    """Return every provision on file, by instrument."""
    named, in_rules, tried = named_in_code(), _in_rules(), _tried()
    lines = [
        "# From the law to the code",
        "",
        _INTRODUCTION,
    ]
    for instrument in library().instruments:
        laws = [law for law in library().provisions.values() if law.instrument == instrument]
        used = [law for law in laws if law.id in named or law.id in in_rules or law.id in tried]
        lines += ["", f"## {instrument}", ""]
        if used:
            lines += ["| provision | in force | effect | code | cases |", "|---|---|---|---|---|"]
            lines += [_row(law, named, in_rules, tried) for law in used]
        others = [f"`{law.id}`" for law in laws if law not in used]
        if others:
            lines += [*([""] if used else []), f"Named by no code: {', '.join(others)}."]
    return "\n".join(lines) + "\n"


def _row(
    law: Provision,
    named: Mapping[str, tuple[str, ...]],
    in_rules: frozenset[str],
    tried: Mapping[str, list[str]],
) -> str:
    code = ", ".join(f"`{place}`" for place in named.get(law.id, ()))
    found = tried.get(law.id, [])
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    some = ", ".join(found[:_SHOWN]) + more
    days = f"{law.start} to {law.end}" if law.end else f"from {law.start}"
    mark = " R" if law.id in in_rules else ""
    return f"| {law.id}{mark} | {days} | {law.effect.value} | {code} | {some} |"


def _in_rules() -> frozenset[str]:
    """Return the provisions in the rule of a route on any day that a case is assessed for."""
    return frozenset(
        id_
        for day in {case.as_of for case in cases()}
        for rule in rules(day).values()
        for node in rule.walk()
        for id_ in node.provisions
    )


def _tried() -> dict[str, list[str]]:
    """Return the cases by provision: those about it first, then those that cite it."""
    about: dict[str, list[str]] = {}
    beside: dict[str, list[str]] = {}
    for case in cases():
        for id_ in case.law:
            about.setdefault(id_, []).append(case.id)
        for id_ in sorted(cited(assessed(case.id)) - set(case.law)):
            beside.setdefault(id_, []).append(case.id)
    return {id_: about.get(id_, []) + beside.get(id_, []) for id_ in {*about, *beside}}
