"""What the tests of the hand-over share: compiled catalogs, and somebody with a result."""

from __future__ import annotations

import pytest
from receiving import FIRM
from talking import Person

from locales.build import compile_catalogs


@pytest.fixture(scope="session", autouse=True)
def _compiled_catalogs() -> None:
    compile_catalogs()


@pytest.fixture
def assessed() -> Person:
    """Return somebody who sees the result, and may send it to a firm abroad."""
    return Person(firms=(FIRM,)).agrees().types("/assess")
