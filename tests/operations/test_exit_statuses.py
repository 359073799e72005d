"""Exit statuses: each is declared once, in use, and returned as documented."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest

from bot.cli import main
from bot.commands import schema
from bot.exit_status import ExitStatus

ROOT = Path(__file__).parents[2]
SOURCES = {
    path: path.read_text("utf-8")
    for path in (*(ROOT / "bot" / "commands").glob("*.py"), ROOT / "bot" / "cli.py")
}


@pytest.fixture(autouse=True)
def _bare(bare: None) -> None:
    """Start without settings of the machine."""


def test_each_is_in_use() -> None:
    """Every declared status is used."""
    everything = "".join(path.read_text("utf-8") for path in (ROOT / "bot").rglob("*.py"))
    for status in ExitStatus:
        assert f"Status.{status.name}" in everything


def test_no_other_is_returned() -> None:
    """No command returns a number other than 0."""
    for path, source in SOURCES.items():
        assert not re.search(r"return [1-9]", source), path
        assert not re.search(r"sys\.exit\([1-9]", source), path


def test_the_page_has_each() -> None:
    """The generated page lists every status with its meaning."""
    page = (ROOT / "docs" / "operations" / "exit-statuses.md").read_text("utf-8")
    rows = re.findall(r"^\| (\d+) \| ([^|]+) \|", page, re.MULTILINE)
    assert rows == [(str(int(status)), status.meaning) for status in ExitStatus]


def interrupted() -> None:
    """Press Ctrl-C."""
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["schema", "facts"], ExitStatus.DONE),
        (["assess", "/nowhere.json"], ExitStatus.REFUSED),
        (["law", "show", "no-such-law"], ExitStatus.REFUSED),
        (["database", "--database", "sqlite:////proc/nowhere/x", "check"], ExitStatus.NO_STORE),
    ],
)
def test_come_by(arguments: list[str], status: ExitStatus) -> None:
    """Success, refused input and an unusable database have their statuses."""
    assert main(arguments) == status


@pytest.mark.parametrize(
    ("ends", "status"),
    [(interrupted, ExitStatus.INTERRUPTED), (lambda: 1 / 0, ExitStatus.FAULT)],
)
def test_ends_of_our_own(
    ends: Callable[[], object], status: ExitStatus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An interrupt and an internal error have their statuses."""
    monkeypatch.setitem(schema.SCHEMAS, "facts", ends)
    assert main(["schema", "facts"]) == status


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    """`--version` prints one line and exits with 0."""
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == ExitStatus.DONE
    assert capsys.readouterr().out == f"intake {version('china-ip-intake')}\n"
