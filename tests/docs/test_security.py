"""SECURITY.md: every promise has a test, and the recipes for keys work as they are written."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from databases.people import CHAT, NOW, begin

from bot.encryption import new_key
from bot.settings import Settings
from bot.store.opening import open_store

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "SECURITY.md").read_text("utf-8")
_TEST = re.compile(r"`(tests/[\w/]+\.py)::([\w:]+)`")


def section(name: str) -> str:
    """Return a section of the page."""
    return PAGE.partition(f"\n## {name}\n")[2].partition("\n## ")[0]


def rows(name: str) -> list[list[str]]:
    """Return the rows of a section's table, without its head."""
    lines = [line for line in section(name).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@cache
def named_in(path: str) -> frozenset[str]:
    """Return the tests of a file, as `Class::test` or `test`."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    found = set()
    for node in tree.body:
        inside = node.body if isinstance(node, ast.ClassDef) else [node]
        prefix = f"{node.name}::" if isinstance(node, ast.ClassDef) else ""
        found |= {
            prefix + one.name
            for one in inside
            if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)
            and one.name.startswith("test_")
        }
    return frozenset(found)


def test_every_promise_has_a_test() -> None:
    """Each row names at least one test, and each of them is there."""
    promises = rows("Promises and their tests")
    assert len(promises) > 30
    for who, promise, tests in promises:
        named = _TEST.findall(tests)
        assert named, f"{who}: {promise} has no test"
        for path, name in named:
            assert name in named_in(path), f"{who}: {promise}: there is no {path}::{name}"


def test_everybody_is_among_the_promises() -> None:
    """Whoever is told to be held off, has a promise with a test."""
    promised = {who for who, *_ in rows("Promises and their tests")}
    for first, *_ in rows("Threats"):
        (who,) = re.findall(r"\*\*(.+?)\*\*", first)
        assert who in promised, who


def scripts() -> list[str]:
    """Return the shell scripts of the section on keys."""
    blocks = re.findall(r"(?:^    .+\n)+", section("Keys"), re.MULTILINE)
    return ["".join(line[4:] + "\n" for line in block.splitlines()) for block in blocks]


def run(script: str, folder: Path, **more: str) -> str:
    """Run a recipe as a shell does, and look at the database after each of its lines."""
    lines = [f"{line}\nintake database check >> checks" for line in script.splitlines()]
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    done = subprocess.run(  # noqa: S603 - our own page
        ["/bin/bash", "-euo", "pipefail", "-c", "\n".join(lines)],
        cwd=folder,
        env={"PATH": path, "HOME": str(folder), **more},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


async def stored(settings: Settings) -> bool:
    """Store a session where there is none; return whether there was one that opens."""
    async with await open_store(settings) as store:
        there = await store.load(CHAT) is not None
        if not there:
            await store.apply(CHAT, begin, NOW)
        return there


async def test_the_recipe_for_a_key_file(tmp_path: Path) -> None:
    """Everything opens after each line, and at the end the old key is gone."""
    url = f"sqlite:///{tmp_path / 'intake.sqlite3'}"
    await stored(Settings(database_url=url))
    said = run(scripts()[0], tmp_path, INTAKE_DATABASE_URL=url)
    assert "encryption key: k2" in said
    assert "k1 was dropped" in said
    assert await stored(Settings(database_url=url))
    keys = (tmp_path / "intake.sqlite3.keys").read_text("ascii")
    assert [line.partition(":")[0] for line in keys.splitlines()] == ["k2"]


async def test_the_recipe_for_keys_in_the_settings(tmp_path: Path) -> None:
    """Everything opens after each line, with the keys of that moment."""
    url, old = f"sqlite:///{tmp_path / 'intake.sqlite3'}", new_key()
    await stored(Settings(database_url=url, encryption_keys=old))
    script = scripts()[1] + "echo $NEW > new\n"
    said = run(script, tmp_path, INTAKE_DATABASE_URL=url, INTAKE_ENCRYPTION_KEYS=old)
    assert "encryption key: k2" in said
    new = (tmp_path / "new").read_text("ascii").strip()
    assert new.startswith("k2:")
    assert await stored(Settings(database_url=url, encryption_keys=new))


def test_there_are_two_recipes() -> None:
    """Nothing else on keys is to be typed."""
    assert len(scripts()) == 2


@pytest.mark.parametrize("name", ["Threats", "Promises and their tests"])
def test_tables_are_whole(name: str) -> None:
    """No cell is missing or split by a bar."""
    assert {len(row) for row in rows(name)} == {3}
