"""The quick part of the suite run against each mutant, in copies of the tree.

A worker loads what no mutant touches, then forks for each mutant: the child loads the rules
and the tests anew, and runs them to the first failure. Loading costs more than most failures
take to show.
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
"""What the tests need of the tree."""
LOADED = (
    "hypothesis",
    "hypothesis.strategies",
    "pydantic",
    "flows.facts_file",
    "flows.law.library",
)
"""What no mutant touches, and most tests import."""
ROOM = "tests/assessment"
SLOW = tuple(
    f"{ROOM}/test_{name}.py" for name in ("next_steps", "assessment_texts", "goals", "promises")
)
"""What looks at the questions, the steps and the texts that follow from the rules.

Left out for the rules of the routes: their own tests are to notice, and sooner.
"""
QUICK = (ROOM, *(f"--ignore={path}" for path in SLOW))
PATIENCE = 600
"""Seconds after which a part of the suite that never ends counts as a failure."""
_QUIET = (
    *("-q", "-x", "--no-header", "--tb=no", "--assert=plain", "-p", "no:cacheprovider"),
    # Else the limit of one test would take the alarm that ends a whole part.
    *("-o", "timeout=0"),
)


def tried(items: Iterable[WorkItem], workers: int) -> Iterator[tuple[WorkItem, WorkResult]]:
    """Yield each mutant with what became of it, as it comes; each worker has a copy of its own.

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
    """Copy the tree into a folder of this process, go there, and load what stays as it is."""
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
"""The folder of this process, gone when it ends."""


def _try(item: WorkItem) -> WorkResult:
    """Return what became of a mutant, with the difference that it is."""
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
    """Return how the tests of a file failed: failed, broken or late; empty where all passed."""
    parts = (("tests/judgments",), QUICK, SLOW)
    for part in parts[:2] if file in RULES else parts:
        if found := _in_child(part):
            return found
    return ""


def _in_child(part: tuple[str, ...]) -> str:
    """Run a part of the suite in a child, which alone ever loads the mutant."""
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
