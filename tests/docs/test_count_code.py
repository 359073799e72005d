"""`make count` counts code, and nothing else."""

from __future__ import annotations

import runpy
from pathlib import Path, PurePosixPath

import pytest

COUNT = runpy.run_path(str(Path(__file__).parents[2] / "docs" / "count_code.py"))
SOURCE = '''"""A module
of two lines."""

# A comment.
FIGURE = """two
lines"""  # Behind code.
"""What it means."""


def double() -> int:
    """Return it twice."""

    return (
        2
        * 1
    )
'''


def test_only_code_counts() -> None:
    """Blank lines, comments and strings that stand alone are left out; a value in quotes is not."""
    assert COUNT["code_lines"](SOURCE) == 7
    assert COUNT["code_lines"]("") == 0


@pytest.mark.parametrize(
    ("path", "folder"),
    [
        ("bot/cli.py", "bot"),
        ("bot/store/sqlite.py", "bot/store"),
        ("bot/operations/doctor/law.py", "bot/operations"),
        ("mutants/sample.py", "tools"),
        ("tests/campaigns/soak/fleet.py", "tools"),
    ],
)
def test_a_file_counts_for_its_folder(path: str, folder: str) -> None:
    """Two levels deep; every tool that `make test` does not run counts as one folder."""
    assert COUNT["folder_of"](PurePosixPath(path)) == folder
