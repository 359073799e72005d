"""What the tests of the interview share: the texts of both languages, as people read them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TypeAlias

import pytest
from babel.messages.pofile import read_po

LOCALES = Path(__file__).parents[2] / "locales"
LANGUAGES = ("en", "zh_Hans")

Texts: TypeAlias = dict[str, str]
Glossary: TypeAlias = dict[str, dict[str, list[str]]]


def _texts(path: Path) -> Texts:
    with path.open("rb") as handle:
        catalog = read_po(handle, abort_invalid=True)
    return {str(message.id): str(message.string) for message in catalog if message.id}


@pytest.fixture(scope="session")
def texts() -> dict[str, Texts]:
    """Return the texts of the interview by language and key."""
    return {
        language: _texts(LOCALES / language / "LC_MESSAGES" / "interview.po")
        for language in LANGUAGES
    }


@pytest.fixture(scope="session")
def glossary() -> Glossary:
    """Return the terms of art: accepted forms by language, and forms never used."""
    with (LOCALES / "glossary.toml").open("rb") as handle:
        return tomllib.load(handle)
