"""Files given to a command: regular ones of a bounded size, refused with one line else."""

from __future__ import annotations

import io
import os
import resource
from pathlib import Path

import pytest

from bot import cli
from bot.exit_status import ExitStatus
from bot.input_file import FACTS_LIMIT


@pytest.fixture(autouse=True)
def _bare(bare: None) -> None:
    """Start without settings of the machine."""


@pytest.mark.parametrize("kind", ["fifo", "folder", "device", "large", "no UTF-8", "missing"])
def test_a_facts_file_that_is_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    """A FIFO is not waited for, a device not read to its end: one line, status 2."""
    path = tmp_path / "facts.json"
    if kind == "fifo":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "device":
        path = Path("/dev/zero")
    elif kind == "large":
        path.write_bytes(b" " * (FACTS_LIMIT + 1))
    elif kind == "no UTF-8":
        path.write_bytes(b"\xff\xfe{}")
    assert cli.main(["assess", str(path)]) == ExitStatus.REFUSED
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 1
    assert str(path) in said


def test_standard_input_is_bounded(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An endless stream of facts is cut off."""
    endless = io.BytesIO(b" " * (3 * FACTS_LIMIT))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(endless))
    assert cli.main(["assess", "-"]) == ExitStatus.REFUSED
    assert "1024 KB" in capsys.readouterr().err


def test_a_facts_file_with_very_many_problems(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """At most twenty are listed, and how many more there are."""
    path = tmp_path / "facts.json"
    path.write_text("{" + ",".join(f'"k{number}":1' for number in range(50_000)) + "}")
    assert cli.main(["assess", str(path)]) == ExitStatus.REFUSED
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 21
    assert lines[-1].endswith("and 49980 problems more")


@pytest.mark.parametrize("kind", ["fifo", "folder"])
def test_a_database_that_is_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    """A FIFO in the place of the database is not waited for: one line, status 3."""
    path = tmp_path / "intake.sqlite3"
    if kind == "fifo":
        os.mkfifo(path)
    else:
        path.mkdir()
    key = path.with_name(path.name + ".keys")
    key.write_text("k1:c25pZmYgdGhpcywgaXQgaXMgYSB0ZXN0IGtleSBvbmU=\n")
    key.chmod(0o600)
    url = f"sqlite:///{path}"
    assert cli.main(["database", "--database", url, "check"]) == ExitStatus.NO_STORE
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_no_command_leaves_a_core_file() -> None:
    """A crash of any command, the terminal's too, writes no keys and answers to a disk."""
    before = resource.getrlimit(resource.RLIMIT_CORE)
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (before[1], before[1]))
        cli.main(["schema", "facts"])
        assert resource.getrlimit(resource.RLIMIT_CORE)[0] == 0
    finally:
        resource.setrlimit(resource.RLIMIT_CORE, before)
