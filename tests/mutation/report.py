"""The score by file, and the mutants that no test noticed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from cosmic_ray.work_item import WorkItem, WorkResult

Result = tuple[WorkItem, WorkResult]


def verdict(result: WorkResult) -> str:
    """Return survived, failed (a test failed), late (timeout), or broken (import error)."""
    return result.output or "survived"


def report(results: Iterable[Result]) -> Iterator[str]:
    """Yield every survivor as a diff, then the score of each file and of all."""
    found = [(item, verdict(result), result.diff or "") for item, result in results]
    found.sort(
        key=lambda each: (str(each[0].mutations[0].module_path), each[0].mutations[0].start_pos)
    )
    for item, outcome, diff in found:
        if outcome in {"survived", "late"}:
            yield from _shown(item, outcome, diff)
    counts: dict[str, Counter[str]] = {}
    for item, outcome, _ in found:
        for name in (item.mutations[0].module_path.stem, "all"):
            counts.setdefault(name, Counter())[outcome] += 1
    yield f"{'file':16}{'score':>7}{'noticed':>9}{'survived':>10}{'late':>6}{'broken':>8}"
    for name in sorted(counts, key=lambda name: (name == "all", name)):
        yield _line(name, counts[name])


def _shown(item: WorkItem, outcome: str, diff: str) -> Iterator[str]:
    (mutation,) = item.mutations
    place = f"{mutation.module_path}:{mutation.start_pos[0]}"
    yield f"{outcome} {place} {mutation.operator_name} in {mutation.definition_name}"
    yield from (f"    {line}" for line in diff.splitlines())


def _line(name: str, of: Counter[str]) -> str:
    """Return the row of a file; broken mutants do not count, late ones count as noticed."""
    noticed = of["failed"] + of["late"]
    asked = noticed + of["survived"]
    score = f"{100 * noticed / asked:.1f}%" if asked else "-"
    return f"{name:16}{score:>7}{of['failed']:9}{of['survived']:10}{of['late']:6}{of['broken']:8}"
