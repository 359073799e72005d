"""The fuzz in small."""

from __future__ import annotations

from pathlib import Path

from campaigns.fuzz.fuzz import fuzz


async def test_nothing_is_raised(tmp_path: Path) -> None:
    """Whatever an update looks like, nothing is raised, and nothing is complained of."""
    found = await fuzz(300, 7, tmp_path)
    assert found.faults == {}
    assert found.unparsable > 30
    assert len(found.kinds) == 4
