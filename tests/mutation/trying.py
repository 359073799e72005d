"""Runs the quick part of the suite against each mutant, in copies of the tree.

A worker imports what no mutant changes, then forks for each mutant: the child imports the rules
and the tests and runs them to the first failure. Importing takes longer than most failures.
"""

from __future__ import annotations

import difflib
import gc
import importlib
import os
import shutil
import signal
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from tempfile import TemporaryDirectory

import cosmic_ray.plugins
import pytest
from cosmic_ray.mutating import use_mutation
from cosmic_ray.work_item import TestOutcome, WorkerOutcome, WorkItem, WorkResult

from mutation.sample import RULES

COPIED = ("docs", "bot", "flows", "locales", "tests", "pyproject.toml")
"""The parts of the tree that the tests need."""
LOADED = (
    "hypothesis",
    "hypothesis.strategies",
    "pydantic",
    "flows.facts_file",
    "flows.law.library",
)
"""Modules that no mutant changes and most tests import."""
QUICK_FOLDER = "tests/assessment"
SLOW = tuple(
    f"{QUICK_FOLDER}/test_{name}.py"
    for name in ("next_steps", "assessment_texts", "goals", "promises")
)
"""Slow tests of questions, steps and texts that follow from the rules.

Left out for the rules of the routes, whose own tests must notice a mutant.
"""
QUICK = (QUICK_FOLDER, *(f"--ignore={path}" for path in SLOW))
PATIENCE = 600
"""Timeout in seconds of a part of the suite."""
_QUIET = (
    *("-q", "-x", "--no-header", "--tb=no", "--assert=plain", "-p", "no:cacheprovider"),
    # pytest-timeout uses the same timer as the timeout of a part.
    *("-o", "timeout=0"),
)


def tried(items: Iterable[WorkItem], workers: int) -> Iterator[tuple[WorkItem, WorkResult]]:
    """Yield each mutant with its result; each worker has its own copy of the tree.

    Raises:
        RuntimeError: the tests fail without any mutant.
    """
    with ProcessPoolExecutor(workers, initializer=_settle) as pool:
        unchanged = pool.submit(_outcome, "")
        waiting = {pool.submit(_try, item): item for item in items}
        try:
            for done in as_completed(waiting):
                if unchanged.done() and unchanged.result():
                    raise RuntimeError("the tests fail without any mutant: make test says where")
                yield waiting[done], done.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _settle() -> None:
    """Copy the tree into a temporary folder, change to it, and import the unchanged modules."""
    place = TemporaryDirectory(prefix="mutants-")
    _kept.append(place)
    for name in COPIED:
        source, target = Path(name), Path(place.name) / name
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copy(source, target)
    os.chdir(place.name)
    os.environ["HYPOTHESIS_PROFILE"] = "few"
    sys.path[:0] = [place.name]
    sys.dont_write_bytecode = True
    for name in LOADED:
        importlib.import_module(name)
    gc.freeze()


_kept: list[TemporaryDirectory[str]] = []
"""The temporary folder of this process; deleted at its end."""


def _try(item: WorkItem) -> WorkResult:
    """Return the result of a mutant, with its diff."""
    (mutation,) = item.mutations
    operator = cosmic_ray.plugins.get_operator(mutation.operator_name)()
    with use_mutation(mutation.module_path, operator, mutation.occurrence) as (before, after):
        found = _outcome(mutation.module_path.stem)
    changed = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return WorkResult(
        worker_outcome=WorkerOutcome.NORMAL,
        output=found,
        test_outcome=TestOutcome.KILLED if found else TestOutcome.SURVIVED,
        diff="\n".join(list(changed)[3:]),
    )


def _outcome(file: str) -> str:
    """Return failed, broken or late for the tests of a file; empty where all passed."""
    parts = (("tests/judgments",), QUICK, SLOW)
    for part in parts[:2] if file in RULES else parts:
        if found := _in_child(part):
            return found
    return ""


def _in_child(part: tuple[str, ...]) -> str:
    """Run a part of the suite in a child process, which imports the mutant."""
    child = os.fork()
    if not child:
        signal.alarm(PATIENCE)
        gc.disable()
        with Path(os.devnull).open("w") as nowhere:
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
            os._exit(pytest.main([*_QUIET, *part]))
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return "late" if os.WTERMSIG(status) == signal.SIGALRM else "failed"
    names = {pytest.ExitCode.OK: "", pytest.ExitCode.TESTS_FAILED: "failed"}
    return names.get(pytest.ExitCode(os.WEXITSTATUS(status)), "broken")
