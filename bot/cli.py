"""The command `intake`.

`bot/exit_status.py` and `docs/operations/exit-statuses.md` list its exit statuses.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version

from bot.chat.start import NewerFlowError
from bot.commands.inputs import RefusedError
from bot.core_files import forbid_core_files
from bot.errors import StoreError
from bot.exit_status import ExitStatus
from bot.settings import SettingsError, load_settings

_LONGEST_LINE = 2000

COMMANDS = (
    "chat",
    "telegram",
    "web",
    "assess",
    "interview",
    "report",
    "read",
    "law",
    "schema",
    "flow",
    "doctor",
    "database",
    "keys",
    "retention",
    "sessions",
    "updates",
)
"""Modules of `bot/commands/`."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status; errors are printed as one line."""
    forbid_core_files()
    try:
        given = sys.argv[1:] if argv is None else argv
        args = _parser(given).parse_args(given)
        return int(args.run(args))
    except (RefusedError, SettingsError) as error:
        return _failed(str(error), ExitStatus.REFUSED)
    except (StoreError, NewerFlowError) as error:
        return _failed(str(error), ExitStatus.NO_STORE)
    except KeyboardInterrupt:
        return ExitStatus.INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if _is_debugging():
            raise
        name = type(error).__name__
        return _failed(
            f"internal error ({name}); set INTAKE_DEBUG=1 to see the traceback", ExitStatus.FAULT
        )


def _parser(given: Sequence[str] = ()) -> argparse.ArgumentParser:
    """Return a parser for the given command only, or for all: commands are slow to import."""
    parser = argparse.ArgumentParser(
        prog="intake",
        description="Guided intake interview for intellectual property disputes in China.",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    subparsers = parser.add_subparsers(required=True, metavar="command")
    named = tuple(given[:1])
    for name in named if set(named) & set(COMMANDS) else COMMANDS:
        import_module(f"bot.commands.{name}").register(subparsers)
    return parser


class _Version(argparse.Action):
    """Looks up the version only when it is requested, because the lookup is slow."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        """Print the version and exit."""
        print(f"intake {version('china-ip-intake')}")
        parser.exit()


def _is_debugging() -> bool:
    try:
        return load_settings().debug
    except SettingsError:
        return False


def _failed(message: str, status: int) -> int:
    for line in message.splitlines():
        print(f"intake: {_printable(line)}", file=sys.stderr)
    return status


def _printable(line: str) -> str:
    """Return a line without control characters: it may quote a file from anybody."""
    shown = line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]} ..."
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in shown)


if __name__ == "__main__":
    sys.exit(main())
