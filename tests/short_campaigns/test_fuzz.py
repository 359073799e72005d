"""A short fuzz test; the long version is `make fuzz`."""

from __future__ import annotations

from pathlib import Path

from campaigns.fuzz.fuzz import fuzz


async def test_nothing_is_raised(tmp_path: Path) -> None:
    """No update, however malformed, causes an exception or a warning."""
    found = await fuzz(300, 7, tmp_path)
    assert found.faults == {}
    assert found.unparsable > 30
    assert len(found.kinds) == 4
