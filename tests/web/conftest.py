"""A web page over a real store, and browsers without JavaScript."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from talking import SHORT
from web_pages import Site

from locales.build import compile_catalogs


@pytest.fixture(scope="session", autouse=True)
def _compiled_catalogs() -> None:
    compile_catalogs()


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    """Return the pages of the short interview."""
    async with Site(tmp_path, SHORT) as running:
        yield running
