"""Planted secrets are in no log and no metric; the long version is `make leaks`."""

from __future__ import annotations

from pathlib import Path

import pytest
from campaigns.leaks.campaign import campaign
from campaigns.leaks.planted import PLANTED, Watch, telling

UPDATES = 150


async def test_nothing_planted_is_told(tmp_path: Path) -> None:
    """Neither a log line nor a metric holds a token, key, fact, name, firm or chat number."""
    report = await campaign(UPDATES, tmp_path)
    assert report.told == ()
    # The planted texts went through the bot, and failures were logged.
    assert report.said_back > UPDATES / 4
    assert report.lines > UPDATES
    assert report.failures > 0
    assert report.series < 600


@pytest.mark.parametrize("planted", PLANTED)
def test_what_is_told_is_seen(planted: str) -> None:
    """The search finds each planted text in any line."""
    watch = Watch()
    watch.write('{"event": "nothing"}\n')
    assert watch.telling == []
    watch.write(f'{{"event": "of {planted}!"}}\n')
    assert len(watch.telling) == 1
    assert telling(planted) == [planted]
