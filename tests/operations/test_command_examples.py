"""Every command shows an example, and every example works."""

from __future__ import annotations

import argparse
import asyncio
import io
import os
import re
import shlex
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from botapi.server import Server
from botapi.world import TOKEN
from telegram_process import OPERATOR

from bot.cli import _parser, main
from bot.commands import flow
from bot.commands.example import Example, examples_of

ROOT = Path(__file__).parents[2]


def leaves(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Yield every parser that has no subcommands, at any depth."""
    groups = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]
    if not groups:
        yield parser
    for group in groups:
        for inner in group.choices.values():
            yield from leaves(inner)


# In this order: some examples read what an earlier one wrote.
ALL = [example for parser in leaves(_parser()) for example in examples_of(parser)]
AS_PROCESS = [example for example in ALL if example.serves or example.needs]
ALONE = [example for example in ALL if example not in AS_PROCESS]
SERVER = ("INTAKE_TELEGRAM_BASE_URL",)
LONGEST = 30.0
"""Seconds within which a process serves and ends."""


@pytest.fixture
def office(bare: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An operator's folder with the documents of the program; standard input is empty."""
    del bare
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))


@pytest.fixture
def settings(server: Server) -> Mapping[str, str]:
    """Return the settings that an example may need, and that a test can give."""
    return OPERATOR | {
        "INTAKE_TELEGRAM_TOKEN": TOKEN,
        "INTAKE_TELEGRAM_BASE_URL": server.base_url,
        "INTAKE_WEB_LISTEN": "127.0.0.1:0",
    }


def test_every_command_shows_one() -> None:
    """The help of each command ends in examples of that command, and shows no others."""
    for parser in leaves(_parser()):
        shown = re.findall(r"^  (intake .+)$", parser.format_help(), re.MULTILINE)
        assert shown, f"{parser.prog} shows no example"
        assert shown == [example.command for example in examples_of(parser)]
        assert all(example.startswith(parser.prog) for example in shown)


def test_what_an_example_needs_is_a_setting(settings: Mapping[str, str]) -> None:
    """No example is left out: a test can give every setting that any of them needs."""
    assert {name for example in ALL for name in example.needs} <= settings.keys()


@pytest.mark.usefixtures("office")
def test_every_example_that_ends(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Run in turn in an empty folder, each example ends with status 0."""
    # Tests of its own prove the flow, which takes half a minute.
    monkeypatch.setattr(flow, "lint", lambda *_, **__: ())
    assert main(["chat"]) == 0
    # In this thread: only here the time limit of a test ends a command that does not.
    for example in ALONE:
        status = main(shlex.split(example.command)[1:])
        assert status == 0, f"{example.command}: {capsys.readouterr().err}"


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("example", AS_PROCESS, ids=lambda example: example.command)
async def test_every_example_of_a_service(
    example: Example, settings: Mapping[str, str], tmp_path: Path
) -> None:
    """A process that serves says so and ends with status 0 on SIGTERM; a check ends by itself."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *shlex.split(example.command)[1:]),
        cwd=tmp_path,
        env={
            **os.environ,
            **{name: settings[name] for name in (*example.needs, *SERVER)},
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(LONGEST):
            if example.serves:
                while example.serves.encode() not in (line := await process.stdout.readline()):
                    assert line, "the process ended before it served"
                process.terminate()
            _, said = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode == 0, said.decode()
