"""Counts lines of Python code by folder: without blank lines, comments and docstrings.

python docs/count_code.py          the working tree
python docs/count_code.py v0.1.0   a commit
"""

from __future__ import annotations

import ast
import io
import subprocess
import sys
import tarfile
import tokenize
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final

ROOT: Final = Path(__file__).parents[1]
TOOLS: Final = frozenset(
    {"benchmarks", "mutants", "mutation", "campaigns", "soak", "rolling", "leaks", "fuzzing"}
)
"""Folders of tools that `make test` does not run, under their names of all times."""
_NO_CODE: Final = frozenset(
    {
        tokenize.COMMENT,
        tokenize.DEDENT,
        tokenize.ENCODING,
        tokenize.ENDMARKER,
        tokenize.INDENT,
        tokenize.NEWLINE,
        tokenize.NL,
    }
)


def code_lines(source: str) -> int:
    """Return how many lines hold code."""
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in _NO_CODE:
            lines.update(range(token.start[0], token.end[0] + 1))
    return len(lines - _docstring_lines(source))


def _docstring_lines(source: str) -> set[int]:
    """Return the lines of every string that stands alone as a statement."""
    return {
        line
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }


def folder_of(path: PurePosixPath) -> str:
    """Return the folder under which a file is counted: two levels deep, all tools as one."""
    if TOOLS & set(path.parts):
        return "tools"
    return "/".join(path.parts[:2]) if len(path.parts) > 2 else path.parts[0]  # noqa: PLR2004


def _tree() -> Iterator[tuple[PurePosixPath, str]]:
    """Yield the Python files of the working tree, ignored ones left out."""
    listed = _git("ls-files", "--cached", "--others", "--exclude-standard", "--", "*.py").decode()
    for name in listed.splitlines():
        if (ROOT / name).exists():
            yield PurePosixPath(name), (ROOT / name).read_text("utf-8")


def _commit(name: str) -> Iterator[tuple[PurePosixPath, str]]:
    """Yield the Python files of a commit."""
    with tarfile.open(fileobj=io.BytesIO(_git("archive", name))) as archive:
        for member in archive:
            content = archive.extractfile(member) if member.name.endswith(".py") else None
            if content is not None:
                yield PurePosixPath(member.name), content.read().decode()


def _git(*arguments: str) -> bytes:
    return subprocess.run(  # noqa: S603 - our own arguments
        ["git", *arguments],  # noqa: S607 - whichever git the developer has
        cwd=ROOT,
        check=True,
        capture_output=True,
    ).stdout


def main(arguments: list[str]) -> int:
    """Print the lines of each folder, and the totals of each top-level folder."""
    folders: Counter[str] = Counter()
    for path, source in _commit(arguments[0]) if arguments else _tree():
        folders[folder_of(path)] += code_lines(source)
    totals: Counter[str] = Counter()
    for folder, lines in sorted(folders.items()):
        totals[folder.partition("/")[0]] += lines
        sys.stdout.write(f"{lines:7,}  {folder}\n")
    sys.stdout.write("\n")
    for folder, lines in totals.items():
        sys.stdout.write(f"{lines:7,}  {folder} in all\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
