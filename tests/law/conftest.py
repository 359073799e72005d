"""What the tests of the law share: a folder of law files made to be wrong in one place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from flows.law.library import Library

INSTRUMENT = """
[instrument]
id = "act-1"
kind = "statute"
from = 2020-01-01
to = 2020-12-31
source = "the record"
confidence = "V"
checked = 2026-11-21

[[provision]]
id = "act-1:1"
effect = "may"
series = ["punitive.patent"]
rights = ["invention_patent"]
figures = { multiple_low = "1", multiple_high = "5", base_order = [["actual_loss", "royalty"]] }
"""
SUCCESSOR = """
[instrument]
id = "act-2"
kind = "statute"
from = 2021-01-01
source = "the record"
confidence = "S"
checked = 2026-11-21

[[provision]]
id = "act-2:1"
effect = "shall"
series = ["punitive.patent"]
rights = ["invention_patent"]
"""

Change = tuple[str, str]
LoadChanged = Callable[..., Library]


@pytest.fixture
def load_changed(tmp_path: Path) -> LoadChanged:
    """Return a loader of two succeeding laws, each with pieces of its text replaced."""

    def load(*, first: Change = ("", ""), second: Change = ("", "")) -> Library:
        for name, text, (old, new) in (
            ("act-1", INSTRUMENT, first),
            ("act-2", SUCCESSOR, second),
        ):
            assert old in text
            changed = text.replace(old, new, 1) if old else text
            (tmp_path / f"{name}.toml").write_text(changed, encoding="utf-8")
        return Library.load(tmp_path)

    return load
