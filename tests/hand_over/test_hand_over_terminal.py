"""A result sent to a firm from a terminal, while it is open and the next time."""

from __future__ import annotations

import asyncio
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from receiving import CUT, ListeningFirm, firms_file

pytestmark = pytest.mark.slow

BEGIN = ("1", "1", "/assess", "/send")
TICK_AND_SEND = ("1", "2", "4")


async def chat(folder: Path, firm: ListeningFirm, *lines: str) -> str:
    """Run `intake chat` with these lines, and return what it prints."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "chat", "--database", f"sqlite:///{folder}/chat.sqlite3"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        cwd=folder,
        env={
            **kept,
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
            "INTAKE_FIRMS_FILE": str(firms_file(folder, firm.url)),
        },
    )
    out, _ = await process.communicate("\n".join(lines).encode() + b"\n")
    assert process.returncode == 0
    return " ".join(out.decode().split())


async def test_sent_told_and_taken_back(tmp_path: Path) -> None:
    """The firm receives the brief before the next card, and a withdrawal in the next session."""
    async with ListeningFirm(now=datetime.now(UTC)).listening() as firm:
        said = await chat(tmp_path, firm, *BEGIN, "3", "ada@example.com", *TICK_AND_SEND)
        assert "Example IP Law Firm has received the brief of case" in said
        assert firm.messages[0]["contact"] == "ada@example.com"
        said = await chat(tmp_path, firm, "/privacy", "1")
        assert "has been told that you took back" in said
    assert firm.kinds == ["hand_over", "withdrawal"]


async def test_what_did_not_arrive_is_kept(tmp_path: Path) -> None:
    """Without a response the brief waits; deleting everything withdraws it."""
    async with ListeningFirm(now=datetime.now(UTC), answers=[CUT]).listening() as firm:
        said = await chat(tmp_path, firm, *BEGIN, *TICK_AND_SEND)
        assert "is on its way to Example IP Law Firm" in said
        assert "has received" not in said
        said = await chat(tmp_path, firm, "/delete", "1")
        assert "it is asked to delete" in said
    assert firm.kinds[0] == "hand_over"
