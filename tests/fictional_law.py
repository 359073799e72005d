"""Puts an invented change of law in force, as a maintainer would add it, for one test.

Each folder of `tests/law/fictional/` holds what a recipe of `docs/adding.md` asks for: files of
the law, texts in both languages, and the rules of an interpretation. Nothing of it is left over
afterwards: the library and the texts in use are those of the package again.
"""

from __future__ import annotations

import re
import runpy
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from importlib.resources.abc import Traversable
from pathlib import Path

import pytest

from bot import language
from flows.assessment.interpretations.registry import use_law
from flows.assessment.interpretations.rules import InterpretationRules
from flows.law.library import Library, own_folder
from locales.build import compile_catalogs

CHANGES = Path(__file__).parent / "law" / "fictional"
FIRST_DAY = date(2027, 3, 1)
"""The day on which each invented change takes effect."""
LAST_DAY = date(2027, 2, 28)


@contextmanager
def in_force(change: str, folder: Path, *ends: str) -> Iterator[Library]:
    """Put a change in force with its rules and texts, in a folder of the test's own.

    `ends` are the instruments and provisions on file that end on the day before it.
    """
    on_file = library_with(change, folder, *ends)
    rules = [_rules(path) for path in (CHANGES / change).glob("*.py")]
    with use_law(on_file, *rules), texts_of(CHANGES / change, folder):
        yield on_file


def library_with(change: str, folder: Path, *ends: str) -> Library:
    """Return the law on file with that of a change, and with what it ends."""
    amended = folder / "amended"
    amended.mkdir()
    for id_ in ends:
        _end(id_, amended)
    return Library.load(own_folder(), CHANGES / change / "instruments", amended)


@contextmanager
def texts_of(change: Path, folder: Path) -> Iterator[None]:
    """Add the texts of a change to the catalogs."""
    shutil.copytree(change / "locales", folder / "locales")
    added = compile_catalogs(folder / "locales")
    own = language._sources

    def sources(voice: language.Voice) -> list[tuple[str, Traversable]]:
        here = [path for path in added if path.parts[-3] == language.FOLDERS[voice]]
        return [*own(voice), *((path.stem, path) for path in here)]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(language, "_sources", sources)
        _forget_texts()
        yield
    _forget_texts()


def _forget_texts() -> None:
    for cached in (language._catalog, language._found, language._fixed_label):
        cached.cache_clear()


def _rules(path: Path) -> InterpretationRules:
    rules = runpy.run_path(str(path))["RULES"]
    assert isinstance(rules, InterpretationRules)
    return rules


def _end(id_: str, folder: Path) -> None:
    """Write the file of a provision or instrument with its last day."""
    name = f"{id_.partition(':')[0]}.toml"
    target = folder / name
    if not target.exists():
        target.write_text((own_folder() / name).read_text(encoding="utf-8"), encoding="utf-8")
    text = target.read_text(encoding="utf-8")
    ended, count = re.subn(
        rf'^id = "{re.escape(id_)}"$', f'id = "{id_}"\nto = {LAST_DAY}', text, flags=re.MULTILINE
    )
    assert count == 1, f"{id_} is not on file"
    target.write_text(ended, encoding="utf-8")
