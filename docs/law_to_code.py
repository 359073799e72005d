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

# A row depends on its own provision and on the cases about it, never on other provisions: so
# adding one does not change the rows of the others.
_INTRODUCTION = (
    "Every provision, the functions in `flows/assessment/` that use it (R: part of the rule of a "
    "route) and the cases in `tests/judgments/cases/` that are about it. A provision that no code "
    "uses is there for texts or for reference."
)


def law_to_code_page() -> str:
    """Return every provision on file, by instrument; one line each, about it alone."""
    named, in_rules, about = named_in_code(), _in_rules(), _cases_about()
    lines = ["# From the law to the code", "", _INTRODUCTION]
    for instrument in library().instruments:
        lines += ["", f"## {instrument}", ""]
        lines += ["| provision | in force | effect | code | cases |", "|---|---|---|---|---|"]
        laws = (law for law in library().provisions.values() if law.instrument == instrument)
        lines += [_row(law, named, in_rules, about) for law in laws]
    return "\n".join(lines) + "\n"


def _row(
    law: Provision,
    named: Mapping[str, tuple[str, ...]],
    in_rules: frozenset[str],
    about: Mapping[str, list[str]],
) -> str:
    code = ", ".join(f"`{place}`" for place in named.get(law.id, ()))
    days = f"{law.start} to {law.end}" if law.end else f"from {law.start}"
    mark = " R" if law.id in in_rules else ""
    some = ", ".join(about.get(law.id, ()))
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


def _cases_about() -> dict[str, list[str]]:
    """Return the cases by the provision that they say they are about."""
    about: dict[str, list[str]] = {}
    for case in cases():
        for id_ in case.law:
            about.setdefault(id_, []).append(case.id)
    return about
