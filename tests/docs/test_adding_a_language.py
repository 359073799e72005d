"""The recipe of docs/adding.md for a language, followed to the letter in a copy of the program."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from babel.messages.pofile import read_po, write_po

from bot.commands.required_texts import place_of, required_keys
from bot.language import FOLDERS
from bot.language_registry import CODES
from flows.interview import FLOW

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs" / "examples" / "trade_secret.json"


class Copy:
    """A copy of the program, and its commands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("bot", "flows", "locales"):
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("*.mo"))

    def add_row(self) -> None:
        """Put the row of the page into the registry, as the last one."""
        page = (ROOT / "docs" / "adding.md").read_text("utf-8")
        found = re.search(r"^( *)```python\n(\s*GERMAN.*?)^ *```", page, re.MULTILINE | re.DOTALL)
        assert found is not None
        path = self.folder / "bot" / "language_registry.py"
        text = path.read_text("utf-8")
        languages = re.search(r"^LANGUAGES: .* = \((.*)\)$", text, re.MULTILINE)
        assert languages is not None
        row = textwrap.dedent(found[2])
        more = languages[0].replace(languages[1], f"{languages[1]}, GERMAN")
        path.write_text(text.replace(languages[0], f"{row}\n{more}"), "utf-8")

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a script or a module of the copy."""
        return subprocess.run(  # noqa: S603 - our own program
            [sys.executable, *arguments],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(self.folder)},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    def translate(self) -> None:
        """Take the English texts for German ones, and name the language in each catalog."""
        for path in sorted(self.folder.glob("locales/de/LC_MESSAGES/*.po")):
            with path.open("rb") as handle:
                made = read_po(handle, locale="de")
            with (ROOT / "locales" / "en" / "LC_MESSAGES" / path.name).open("rb") as handle:
                english = read_po(handle, locale="en")
            said = {message.id: message.string for message in english}
            for message in made:
                if message.id:
                    message.string = said[message.id]
            with path.open("wb") as handle:
                write_po(handle, made)
        for folder in (*FOLDERS.values(), "de"):
            with (self.folder / "locales" / folder / "LC_MESSAGES" / "bot.po").open("a") as handle:
                handle.write('\nmsgid "language.de"\nmsgstr "Deutsch"\n')
        glossary = self.folder / "locales" / "glossary.toml"
        text = glossary.read_text("utf-8")
        text = re.sub(r"^en = (.*)$", r"en = \1\nde = \1", text, flags=re.MULTILINE)
        glossary.write_text(text, "utf-8")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """Return a copy with the row and the catalogs of the new language, not yet translated."""
    made = Copy(tmp_path_factory.mktemp("german"))
    made.add_row()
    begun = made.run("locales/build.py", "--new", "de")
    assert (begun.returncode, begun.stderr) == (0, "")
    return made


def test_everything_to_be_translated_is_named_and_then_it_works(copy: Copy) -> None:
    """Lint names each text of each catalog and each term; translated, German is spoken."""
    linted = copy.run("-m", "bot", "flow", "lint")
    assert linted.returncode == 1
    named = {line.split(": text: ")[0] for line in linted.stderr.splitlines() if ": text: " in line}
    required = {place_of("de", key) for key in required_keys(FLOW)}
    label = {place_of(folder, "language.de") for folder in (*FOLDERS.values(), "de")}
    assert named >= required | label
    assert "locales/glossary.toml: liquidated_damages: term: found no name in de" in linted.stderr
    copy.translate()
    assert copy.run("locales/build.py").returncode == 0
    linted = copy.run("-m", "bot", "flow", "lint")
    assert (linted.returncode, linted.stderr) == (0, "")
    said = copy.run(
        *("-m", "bot", "assess", str(EXAMPLE), "--as-of", "2026-11-21"),
        *("--format", "text", "--language", "de"),
    )
    assert said.returncode == 0
    assert "21. November 2026" in said.stdout
    assert re.search(r"\d\.\d{3}\.\d{3} Renminbi Yuan", said.stdout)
    assert not re.search(r"21 November|[\u4e00-\u9fff]", said.stdout)


def test_catalogs_are_begun_once_and_for_a_language_that_exists(copy: Copy) -> None:
    """What is there is not written over, and nonsense is refused: status 2 and one line."""
    for language, told in (("de", "a language without catalogs"), ("xx_YY", "Babel knows")):
        refused = copy.run("locales/build.py", "--new", language)
        assert refused.returncode == 2
        assert told in refused.stderr
    assert "de" not in CODES
