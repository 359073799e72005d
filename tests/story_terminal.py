"""Runs the real command in a process of its own on a story's day, at noon in China.

python tests/story_terminal.py 2026-11-21 chat --language en --database sqlite:///...
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from pathlib import Path
from unittest.mock import patch

TIMEOUT = 120


def piped(folder: Path, day: date, lines: Sequence[str], language: str) -> str:
    """Return what `intake chat` prints in a fresh folder when these lines are piped into it.

    Raises:
        subprocess.CalledProcessError: it did not end well.
    """
    own = {name: value for name, value in os.environ.items() if not name.startswith("INTAKE_")}
    database = f"sqlite:///{folder / 'session.db'}"
    command = ("chat", "--language", language, "--database", database)
    ended = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, __file__, day.isoformat(), *command],
        input="\n".join(lines) + "\n",
        env={**own, "XDG_DATA_HOME": str(folder), "PYTHONPATH": str(Path(__file__).parents[1])},
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=TIMEOUT,
        check=True,
    )
    return ended.stdout


def main(day: date, argv: Sequence[str]) -> int:
    """Run the command with the clock standing still."""
    from story_teller import noon  # noqa: PLC0415 - the test process has no need of it

    from bot import cli  # noqa: PLC0415
    from bot.commands import chat  # noqa: PLC0415

    class Noon(datetime):
        """A clock that stands still."""

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            """Return the story's noon."""
            return noon(day).astimezone(tz)

    with patch.object(chat, "datetime", Noon):
        return cli.main(argv)


if __name__ == "__main__":
    sys.exit(main(date.fromisoformat(sys.argv[1]), sys.argv[2:]))
