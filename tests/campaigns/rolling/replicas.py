"""The processes of a rolling restart: replicas of the service, and Caddy."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import Process
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import aiohttp
from ports import free_port
from telegram_process import OPERATOR

from bot.settings import Settings

_PAUSE = 0.05
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Place:
    """The configuration of all replicas: settings, token, Bot API server, secret, folder."""

    settings: Settings
    token: str
    base_url: str
    secret: str
    folder: Path

    def environment(self, port: int) -> Mapping[str, str]:
        """Return the environment of the replica at a port, as in compose.yaml."""
        keys = self.settings.encryption_keys
        assert keys is not None
        usual = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return usual | {
            **OPERATOR,
            "INTAKE_TELEGRAM_TOKEN": self.token,
            "INTAKE_TELEGRAM_BASE_URL": self.base_url,
            "INTAKE_DATABASE_URL": self.settings.database_url,
            "INTAKE_ENCRYPTION_KEYS": keys.get_secret_value(),
            "INTAKE_WEBHOOK_URL": "https://bot.example/updates",
            "INTAKE_WEBHOOK_SECRET": self.secret,
            "INTAKE_WEBHOOK_LISTEN": f"127.0.0.1:{port}",
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        }


class Replica:
    """One replica of `intake telegram` that can be stopped and restarted at its port."""

    def __init__(self, place: Place, port: int) -> None:
        self.port = port
        self.statuses: list[int] = []
        self._place = place
        self._process: Process | None = None

    async def start(self) -> None:
        """Start the process and return when it is ready."""
        with (self._place.folder / f"{self.port}.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "bot", "telegram"),
                cwd=self._place.folder,
                env=dict(self._place.environment(self.port)),
                stdout=log,
                stderr=log,
            )
        await answers(f"http://127.0.0.1:{self.port}/readyz")

    async def stop(self) -> None:
        """Send SIGTERM, like a supervisor, and wait for the end."""
        assert self._process is not None
        self._process.terminate()
        async with asyncio.timeout(_PATIENCE):
            self.statuses.append(await self._process.wait())


class Proxy:
    """Caddy in front of the replicas, configured as in deploy/Caddyfile."""

    def __init__(self, folder: Path, ports: Sequence[int]) -> None:
        self._port = free_port()
        self._folder = folder
        self._ports = ports
        self._process: Process | None = None
        self.url = f"http://127.0.0.1:{self._port}"

    async def __aenter__(self) -> Self:
        replicas = " ".join(f"127.0.0.1:{port}" for port in self._ports)
        file = self._folder / "Caddyfile"
        file.write_text(
            "{\n\tadmin off\n\tauto_https off\n}\n"
            f"http://127.0.0.1:{self._port} {{\n"
            f"\treverse_proxy {replicas} {{\n"
            "\t\tlb_policy round_robin\n\t\tlb_try_duration 10s\n\t\tfail_duration 1s\n"
            "\t}\n}\n"
        )
        with (self._folder / "caddy.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *("caddy", "run", "--adapter", "caddyfile", "--config", str(file)),
                stdout=log,
                stderr=log,
            )
        await answers(f"{self.url}/healthz", at_all=True)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._process is not None
        self._process.terminate()
        await self._process.wait()


async def answers(url: str, *, at_all: bool = False) -> None:
    """Return once the URL answers with 200, or with any status if `at_all`."""
    async with asyncio.timeout(_PATIENCE), aiohttp.ClientSession() as http:
        while True:
            try:
                async with http.get(url) as answer:
                    if at_all or answer.ok:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(_PAUSE)
