"""An earlier commit beside this one, so that both are measured in one run.

BENCH_BEFORE names a work tree of it, which `make bench BEFORE=<commit>` creates. The benchmarks
are those of this commit, so the earlier one must be called in the same way.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parents[1]
"""Where `python -m benchmarks...` finds this package."""


def before() -> Path | None:
    """Return the work tree of the earlier commit, or None where none was asked for."""
    named = os.environ.get("BENCH_BEFORE")
    return Path(named).absolute() if named else None


def versions() -> Iterator[tuple[str, Path]]:
    """Yield the name and the root of each version to measure, the earlier one first."""
    earlier = before()
    if earlier is not None:
        yield "before", earlier
    yield "now", TESTS.parent


def command_of(root: Path, module: str, *arguments: str) -> tuple[list[str], dict[str, Any]]:
    """Return the command that runs a module with the program of a work tree, and its options."""
    environment = {**os.environ, "PYTHONPATH": f"{root}{os.pathsep}{TESTS}"}
    return [sys.executable, "-m", module, *arguments], {"cwd": TESTS, "env": environment}
