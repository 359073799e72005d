"""`intake telegram` as a process, and its output."""

from __future__ import annotations

import asyncio
import os
import re
import resource
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from botapi.world import TOKEN

SECRET = TOKEN.partition(":")[2]
OPERATOR = {"INTAKE_OPERATOR_NAME": "Example Ltd", "INTAKE_OPERATOR_CONTACT": "help@example.com"}
"""The settings without which nobody is served."""


@dataclass(frozen=True)
class Ended:
    """The exit status and the output of a process."""

    status: int | None
    out: str
    err: str


class Command:
    """The command as a separate process."""

    def __init__(self, folder: Path, base_url: str, token: str = TOKEN) -> None:
        usual = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.folder = folder
        self.environment: Mapping[str, str] = usual | {
            **OPERATOR,
            "INTAKE_TELEGRAM_TOKEN": token,
            "INTAKE_TELEGRAM_BASE_URL": base_url,
            "INTAKE_DATABASE_URL": f"sqlite:///{folder / 'intake.sqlite3'}",
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        }

    async def start(self, *arguments: str) -> asyncio.subprocess.Process:
        """Start the process."""
        return await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "bot", "telegram", *arguments),
            cwd=self.folder,
            env=dict(self.environment),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )

    async def ends(self, *arguments: str) -> Ended:
        """Run the process to its end."""
        return await ended(await self.start(*arguments))


@contextmanager
def cores_allowed() -> Iterator[None]:
    """Allow core files for child processes, as far as the machine does."""
    before = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (before[1], before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_CORE, before)


def core_bytes(process: int) -> int:
    """Return the core file limit of a process; 0 where the system does not tell."""
    limits = Path(f"/proc/{process}/limits")
    if not limits.exists():
        return 0
    (most,) = re.findall(r"^Max core file size +(\S+)", limits.read_text(), re.MULTILINE)
    return sys.maxsize if most == "unlimited" else int(most)


async def ended(process: asyncio.subprocess.Process) -> Ended:
    """Return status and output of a process; the output must not contain the token."""
    out, err = (part.decode() for part in await process.communicate())
    assert SECRET not in out + err
    assert "Traceback" not in err
    return Ended(process.returncode, out, err)


def throttled_log(left: Ended) -> list[str]:
    """Return the lines on standard error other than those of starts and stops."""
    usual = ("A key was made", '"level": "info"')
    return [line for line in left.err.splitlines() if not any(word in line for word in usual)]
