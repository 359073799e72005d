"""`intake telegram` as a process with an operations address."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

import aiohttp
from botapi.person import Person
from botapi.server import Server
from botapi.world import TOKEN
from telegram_process import OPERATOR


async def test_watched_by_polling(tmp_path: Path, server: Server, ann: Person) -> None:
    """It is alive and ready, its metrics count the actions of a person, and its log is JSON."""
    usual = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "telegram"),
        cwd=tmp_path,
        env=usual
        | {
            **OPERATOR,
            "INTAKE_TELEGRAM_TOKEN": TOKEN,
            "INTAKE_TELEGRAM_BASE_URL": server.base_url,
            "INTAKE_DATABASE_URL": f"sqlite:///{tmp_path / 'intake.sqlite3'}",
            "INTAKE_OPERATIONS_LISTEN": "127.0.0.1:0",
            "INTAKE_LOG_LEVEL": "DEBUG",
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    place = (await process.stdout.readline()).decode().removeprefix("operations on ").strip()
    ann.say("/start")
    await ann.until_shown("Welcome")
    await server.world.until(lambda: len(server.world.updates) == 0)
    async with aiohttp.ClientSession(f"http://{place}") as http:
        for path in ("/healthz", "/readyz"):
            async with http.get(path) as answer:
                assert (answer.status, await answer.text()) == (200, "ok\n")
        async with http.get("/metrics") as answer:
            told = await answer.text()
    assert 'intake_updates_total{kind="message",outcome="handled"} 1.0' in told
    assert 'intake_sessions{kept_as="empty"} 1.0' in told
    process.terminate()
    _, err = await process.communicate()
    assert process.returncode == 0
    lines = [json.loads(line) for line in err.decode().splitlines() if line.startswith("{")]
    (handled,) = (line for line in lines if line["event"] == "update")
    calls = [line for line in lines if line.get("update") == handled["update"]]
    assert "sendMessage" in {line.get("method") for line in calls}
    assert [line["event"] for line in lines if line["level"] == "info"] == ["serving", "stopping"]
