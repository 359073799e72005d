"""What the stories share: compiled catalogs."""

from __future__ import annotations

import pytest

from locales.build import compile_catalogs


@pytest.fixture(scope="session", autouse=True)
def _compiled_catalogs() -> None:
    compile_catalogs()
