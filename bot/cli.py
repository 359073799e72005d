"""The command `intake`.

Exit status: 0 done; 1 a fault of ours, or findings of a check; 2 wrong input, option or
setting; 3 the database cannot be used; 4 a channel cannot be reached; 5 a channel refuses us
(token); 130 interrupted.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from bot.commands import (
    assess,
    chat,
    database,
    flow,
    keys,
    law,
    report,
    retention,
    schema,
    telegram,
    updates,
)
from bot.commands.inputs import RefusedError
from bot.settings import SettingsError
from bot.store import StoreError

COMMANDS = (
    chat,
    telegram,
    assess,
    report,
    law,
    schema,
    flow,
    database,
    keys,
    retention,
    updates,
)

FAULT, REFUSED, NO_STORE, INTERRUPTED = 1, 2, 3, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status; no traceback reaches the user."""
    try:
        args = _parser().parse_args(argv)
        return int(args.run(args))
    except (RefusedError, SettingsError) as error:
        return _failed(str(error), REFUSED)
    except StoreError as error:
        return _failed(str(error), NO_STORE)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if os.environ.get("INTAKE_DEBUG"):
            raise
        name = type(error).__name__
        return _failed(f"a fault in this program ({name}); INTAKE_DEBUG=1 shows it", FAULT)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="intake", description="Guided intake for intellectual property disputes in China."
    )
    subparsers = parser.add_subparsers(required=True, metavar="command")
    for command in COMMANDS:
        command.register(subparsers)
    return parser


def _failed(message: str, status: int) -> int:
    for line in message.splitlines():
        print(f"intake: {line}", file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
