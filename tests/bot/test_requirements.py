"""The dependencies: all pinned by hash, with equal versions in all files."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "requirements").glob("*.txt"))
_PIN = re.compile(r"([a-z0-9.-]+)(?:\[[\w, -]+\])?==([^\s;]+)(?: ;[^\\]*)? \\")
_HASH = re.compile(r" {4}--hash=sha256:[0-9a-f]{64}(?: \\)?")


def pins(path: Path) -> dict[str, set[str]]:
    """Return the versions of each package of a file."""
    found: dict[str, set[str]] = {}
    for line in path.read_text("utf-8").splitlines():
        if pin := _PIN.fullmatch(line):
            found.setdefault(pin[1], set()).add(pin[2])
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_line_is_a_pin_or_a_hash(path: Path) -> None:
    """Requirement files contain no address, no range, and no package without a hash."""
    lines = path.read_text("utf-8").splitlines()
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        assert _PIN.fullmatch(line) or _HASH.fullmatch(line), line
        if _PIN.fullmatch(line):
            assert _HASH.fullmatch(following), line


def test_what_is_declared_is_pinned() -> None:
    """Every dependency of pyproject.toml is pinned in the runtime file."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    names = {
        re.split(r"[\[<>=]", one)[0].lower().replace("_", "-")
        for one in project["project"]["dependencies"]
    }
    runtime = pins(ROOT / "requirements" / "runtime.txt")
    assert names <= runtime.keys()


def test_what_is_tested_is_what_runs() -> None:
    """The runtime and the development file pin the same versions."""
    runtime, dev = (pins(ROOT / "requirements" / f"{name}.txt") for name in ("runtime", "dev"))
    assert {name: dev.get(name) for name in runtime} == runtime
