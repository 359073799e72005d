"""What the tests of the conversation share: compiled catalogs, and somebody who has agreed."""

from __future__ import annotations

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
