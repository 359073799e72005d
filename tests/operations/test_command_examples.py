"""Every command shows an example, and every example works."""

from __future__ import annotations

import argparse
import asyncio
import io
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from botapi.server import Server
from botapi.world import TOKEN

from bot.cli import _parser, main
from bot.commands import flow

ROOT = Path(__file__).parents[2]
SERVES = "intake telegram"
"""The one example that does not come back by itself."""


def leaves(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Yield every command that does something, however deep it stands."""
    groups = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]
    if not groups:
        yield parser
    for group in groups:
        for inner in group.choices.values():
            yield from leaves(inner)


def examples(parser: argparse.ArgumentParser) -> list[str]:
    """Return the command lines that a command's help shows."""
    return re.findall(r"^  (intake .+)$", parser.format_help(), re.MULTILINE)


ALL = [example for parser in leaves(_parser()) for example in examples(parser)]
# What is written by one is read by another: in the order in which they stand.
ALONE = [example for example in ALL if not example.startswith("intake telegram")]


@pytest.fixture
def office(bare: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An operator's folder, with the documents of the program and nobody at the keyboard."""
    del bare
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))


def test_every_command_shows_one() -> None:
    """The help of each command ends in an example of that very command."""
    for parser in leaves(_parser()):
        shown = examples(parser)
        assert shown, f"{parser.prog} shows no example"
        assert all(example.startswith(parser.prog) for example in shown)


@pytest.mark.usefixtures("office")
def test_every_example_works(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As they stand, in a fresh place, they end with status 0."""
    # The flow itself is proved by tests of its own, which take half a minute.
    monkeypatch.setattr(flow, "lint", lambda *_, **__: ())
    assert main(["chat"]) == 0
    for example in ALONE:
        assert main(shlex.split(example)[1:]) == 0, f"{example}: {capsys.readouterr().err}"


@pytest.mark.usefixtures("office")
async def test_the_examples_that_talk_to_telegram(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check works; that the service does is shown where it is started as a process."""
    monkeypatch.setenv("INTAKE_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("INTAKE_TELEGRAM_BASE_URL", server.base_url)
    assert {*ALL} - {*ALONE} == {SERVES, f"{SERVES} --check"}
    assert await asyncio.to_thread(main, ["telegram", "--check"]) == 0
