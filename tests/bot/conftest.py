"""What the tests of the conversation share: compiled catalogs, and somebody who has agreed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from talking import Person

from locales.build import compile_catalogs


@pytest.fixture(scope="session", autouse=True)
def _compiled_catalogs() -> None:
    compile_catalogs()


@pytest.fixture
def person() -> Person:
    """Return somebody who has agreed and sees the first question."""
    return Person().agrees()


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Start in an empty folder with its own data folder, without settings of the machine."""
    for name in list(os.environ):
        if name.startswith("INTAKE_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.chdir(tmp_path)
