"""A short soak test, with polling and with replicas; the long version is `make soak`."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest
from campaigns.soak.campaign import Orders, soak
from databases.postgres_server import PostgresServer

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("replicas", [0, 3])
async def test_everybody_comes_to_their_result(tmp_path: Path, replicas: int) -> None:
    """Every answer is stored once, and everybody reaches the result with a usable card."""
    with PostgresServer() if replicas else nullcontext() as server:
        verdict = await soak(
            Orders(
                name="in small",
                database=server.url() if server else f"sqlite:///{tmp_path / 'intake.sqlite3'}",
                people=4,
                kills=3,
                replicas=replicas,
                seed=1,
                patience=60.0,
                outbox=0.0,
                longest_fault=0.1,
                sweep_every=0.2,
            ),
            tmp_path,
        )
    assert verdict.problems == []
    assert verdict.figures["came to the result"] == 4
    assert verdict.figures["killed"] == 3
