"""The terminal: the same interview over lines of text, kept between two starts."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from talking import SHORT, MemoryStore, terminal

from bot.channels.terminal.screen import Screen
from bot.text_width import columns, fold
from bot.turn import Command, Started, Typed, read_input
from flows.engine.session import LanguageChoice


@pytest.fixture
def store() -> MemoryStore:
    """Return an empty store."""
    return MemoryStore()


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    """Yield a runner for the store's calls."""
    with asyncio.Runner() as running:
        yield running


def talk(
    runner: asyncio.Runner,
    store: MemoryStore,
    *lines: str,
    language: LanguageChoice | None = None,
    screen: Screen | None = None,
) -> str:
    """Talk over one start of the terminal and return all that was said."""
    said: list[str] = []
    terminal(SHORT, store, said.append, screen or Screen()).talk(
        iter(lines), runner, language, "en_GB.UTF-8"
    )
    assert store.waiting == {}
    return "\n".join(said)


class TestTalking:
    """Lines in, cards out."""

    def test_a_number_picks_what_it_stands_before(
        self, runner: asyncio.Runner, store: MemoryStore
    ) -> None:
        """Choices are numbered, commands named, ticks shown."""
        said = talk(runner, store, "1", "1", "1", "1", "2")
        assert "  1. English" in said
        assert "Who are you?" in said
        assert "2. ☑" in said.split("\n> ")[-1]
        assert "/skip Not sure" in said

    def test_resumes_where_it_stopped(self, runner: asyncio.Runner, store: MemoryStore) -> None:
        """The next start goes on with the card where the last one ended."""
        first = talk(runner, store, "1", "yes", "1")
        assert "Your answers are kept" in first
        again = talk(runner, store)
        assert "Welcome back" in again
        assert "Which right is it about?" in again

    def test_a_language_asked_for_is_spoken(
        self, runner: asyncio.Runner, store: MemoryStore
    ) -> None:
        """`--language` skips the language card, and switches an older session."""
        assert "开始之前" in talk(runner, store, language="zh")
        assert "Before we start" in talk(runner, store, language="en")

    def test_leaving(self, runner: asyncio.Runner, store: MemoryStore) -> None:
        """/quit ends it like the end of the input."""
        said = talk(runner, store, "1", "/quit", "yes")
        assert "Who are you" not in said

    def test_deleting_leaves_a_door_open(self, runner: asyncio.Runner, store: MemoryStore) -> None:
        """After deletion the next line begins anew."""
        said = talk(runner, store, "1", "yes", "/delete", "yes", "hello")
        assert "Your answers were deleted" in said
        assert said.index("Your answers were deleted") < said.rindex("Welcome.")

    def test_a_copy_of_everything(self, runner: asyncio.Runner, store: MemoryStore) -> None:
        """/export prints the session as JSON."""
        said = talk(runner, store, "1", "yes", "1", "/export")
        assert '"party_role": "right_holder"' in said

    def test_what_cannot_be_kept_is_said(self, runner: asyncio.Runner, store: MemoryStore) -> None:
        """Where the store fails the person is told to try again, and nothing ends."""
        store.failing_call = 3
        said = talk(runner, store, "1", "1", "yes")
        assert "could not be saved" in said
        assert "Who are you" in said


class TestLines:
    """What a line means."""

    @pytest.mark.parametrize(
        ("line", "meaning"),
        [
            ("2\n", Typed("2")),
            ("  yes ", Typed("yes")),
            ("/back", Command("back")),
            ("/LANG  zh", Command("lang", "zh")),
            ("/start zh_FIRM", Started(payload="zh_FIRM")),
            ("/", Command("")),
            ("", Typed("")),
        ],
    )
    def test_command_or_answer(self, line: str, meaning: object) -> None:
        """A slash makes a command; /start opens the door."""
        assert read_input(line.strip()) == meaning


class TestScreen:
    """Text that fits a terminal."""

    @given(st.text(st.sampled_from("ab 中文，。x\x02\x03"), max_size=200), st.integers(20, 60))
    def test_folding_loses_nothing_and_fits(self, line: str, width: int) -> None:
        """No part is wider than the screen but for a closing mark; nothing but spaces goes."""
        parts = list(fold(line, width))
        assert "".join("".join(parts).split()) == "".join(line.split())
        for part in parts:
            assert columns(part.rstrip("，。")) <= width or " " not in part

    def test_a_wide_character_takes_two_columns(self) -> None:
        """Chinese counts double, marks for bold not at all."""
        assert columns("中a\x02") == 3

    def test_bold_only_where_it_can_be_shown(self) -> None:
        """Markup becomes bold on a terminal and nothing in a pipe."""
        assert Screen(bold=True).prose("<b>x</b> &lt;y&gt;") == "\x1b[1mx\x1b[0m <y>"
        assert Screen().prose("<b>x</b> &lt;y&gt;") == "x <y>"


class TestCommand:
    """`intake chat` as a process of its own."""

    def test_a_script_is_answered_and_kept(self, tmp_path: Path) -> None:
        """Lines from a pipe, even bytes that are no text, get the same cards, and a clean end."""
        database = f"sqlite:///{tmp_path}/chat.sqlite3"
        done = chat("1\nyes\n\udcff\x00\n1\n", "--database", database)
        assert done.returncode == 0
        assert "Who are you?" in done.stdout
        assert "> yes" in done.stdout
        assert "I did not understand" in done.stdout
        assert "\x1b[" not in done.stdout


def chat(lines: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Run `intake chat` with these lines."""
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "bot", "chat", *options],
        input=lines,
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",
        env={**os.environ, "INTAKE_DEBUG": "1"},
        timeout=120,
        check=False,
    )
