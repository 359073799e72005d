"""The fuzz of files in small."""

from __future__ import annotations

from pathlib import Path

import pytest
from campaigns.fuzz.files import SHARES, fuzz_files


def test_no_file_raises(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a backup, facts, firms or settings file holds, it is taken or refused; no more."""
    for name in ("HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    found = fuzz_files(1_000, 7, tmp_path)
    assert found.faults == {}
    assert set(found.kinds) == set(SHARES)
    # Neither all nor none: both ways were gone.
    assert all(0 < found.taken[kind] < found.kinds[kind] for kind in SHARES)
