"""The command `intake web` in a process of its own, and a real browser."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from ports import free_port

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str:
    """Return the path of an installed Chromium; empty where there is none."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), "")


class WebProcess:
    """`intake web` over a database in a folder; it can die and come back at the same address."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = free_port()
        self._process: subprocess.Popen[str] | None = None
        self.url = f"http://127.0.0.1:{self._port}"

    def starts(self) -> None:
        """Start, and wait until it serves."""
        own = {name: value for name, value in os.environ.items() if not name.startswith("INTAKE_")}
        self._process = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-m", "bot", "web", "--listen", f"127.0.0.1:{self._port}"],
            env={
                **own,
                "XDG_DATA_HOME": str(self._folder),
                "PYTHONPATH": str(Path(__file__).parents[1]),
            },
            cwd=self._folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdout is not None
        assert "serving on" in self._process.stdout.readline()

    def dies(self) -> None:
        """Kill it, as a power failure would."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def ends(self) -> int:
        """Ask it to end, and return its exit status."""
        assert self._process is not None
        self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._process.communicate(timeout=30)
        status = self._process.returncode
        self._process = None
        return status
