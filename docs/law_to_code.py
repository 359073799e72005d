"""The page from the law to the code: each provision, the functions that name it, its cases."""

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

from case_files import cases  # noqa: E402 - the tests are not a package
from law_in_code import named_in_code  # noqa: E402 - as above

_SHOWN = 3
"""Number of cases that are named; the others are counted."""

# A row depends on its own provision and on the cases about it, never on other provisions: so
# adding one does not change the rows of the others.
_INTRODUCTION = (
    "Every provision, the functions in `flows/assessment/` that name it (R: part of the rule of "
    "a route) and the cases in `tests/judgments/cases/` that are about it. A provision that no "
    "code names is used in texts or for reference."
)


def law_to_code_page() -> str:
    """Return the page: every provision, by instrument."""
    named, in_rules, about = named_in_code(), _in_rules(), _about()
    lines = [
        "# From the law to the code",
        "",
        _INTRODUCTION,
    ]
    for instrument in library().instruments:
        laws = [law for law in library().provisions.values() if law.instrument == instrument]
        used = [law for law in laws if law.id in named or law.id in in_rules or law.id in about]
        lines += ["", f"## {instrument}", ""]
        if used:
            lines += ["| provision | in force | effect | code | cases |", "|---|---|---|---|---|"]
            lines += [_row(law, named, in_rules, about) for law in used]
        others = [f"`{law.id}`" for law in laws if law not in used]
        if others:
            lines += [*([""] if used else []), f"Named by no code: {', '.join(others)}."]
    return "\n".join(lines) + "\n"


def _row(
    law: Provision,
    named: Mapping[str, tuple[str, ...]],
    in_rules: frozenset[str],
    about: Mapping[str, list[str]],
) -> str:
    code = ", ".join(f"`{place}`" for place in named.get(law.id, ()))
    found = about.get(law.id, [])
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    some = ", ".join(found[:_SHOWN]) + more
    days = f"{law.start} to {law.end}" if law.end else f"from {law.start}"
    mark = " R" if law.id in in_rules else ""
    return f"| {law.id}{mark} | {days} | {law.effect.value} | {code} | {some} |"


def _in_rules() -> frozenset[str]:
    """Return the provisions in the rule of a route, on any date for which a case is assessed."""
    return frozenset(
        id_
        for day in {case.as_of for case in cases()}
        for rule in rules(day).values()
        for node in rule.walk()
        for id_ in node.provisions
    )


def _about() -> dict[str, list[str]]:
    """Return the cases that are about each provision."""
    found: dict[str, list[str]] = {}
    for case in cases():
        for id_ in case.law:
            found.setdefault(id_, []).append(case.id)
    return found
