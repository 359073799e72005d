"""Compiles the catalogs, and begins those of a new language.

python locales/build.py            write a .mo file beside each .po file
python locales/build.py --new de   write catalogs of a new language, with every text empty

It is the build hook of the wheel too. Exit status 2: the language is unknown to Babel, or its
folder is there already.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HERE = Path(__file__).parent
SOURCE = "en"
"""The language that a new one is translated from."""
_WIDTH = 100


class NewCatalogsError(Exception):
    """The catalogs of a new language cannot be begun; one line says why."""


def compile_catalogs(folder: Path = HERE) -> list[Path]:
    """Write a .mo file beside every .po file under `folder`, and return the files written.

    A reader never sees half a file: each is written under another name first.
    """
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        with source.open("rb") as handle:
            catalog = read_po(handle, locale=source.parts[-3], abort_invalid=True)
        target = source.with_suffix(".mo")
        draft = target.with_suffix(f".{os.getpid()}")
        with draft.open("wb") as handle:
            write_mo(handle, catalog)
        draft.replace(target)
        written.append(target)
    return written


def begin_catalogs(language: str, folder: Path = HERE) -> list[Path]:
    """Write the catalogs of a new language and return them.

    Each key has an empty text, with the English one in the comment above it.

    Raises:
        NewCatalogsError: Babel does not know the language, or its folder exists.
    """
    try:
        locale = Locale.parse(language)
    except (ValueError, UnknownLocaleError):
        raise NewCatalogsError(
            f"found language {language!r}; allowed: a locale that Babel knows, such as de or pt_BR"
        ) from None
    target = folder / language / "LC_MESSAGES"
    if target.exists():
        raise NewCatalogsError(f"found {target}; allowed: a language without catalogs")
    target.mkdir(parents=True)
    written = []
    for source in sorted((folder / SOURCE / "LC_MESSAGES").glob("*.po")):
        with source.open("rb") as handle:
            english = read_po(handle, locale=SOURCE, abort_invalid=True)
        with (target / source.name).open("wb") as handle:
            write_po(handle, _emptied(english, locale), width=_WIDTH, omit_header=False)
        written.append(target / source.name)
    return written


def _emptied(english: Catalog, locale: Locale) -> Catalog:
    made = Catalog(
        locale=locale, project="China IP Intake", header_comment=english.header_comment, fuzzy=False
    )
    for message in english:
        if message.id:
            said = message.string or ""
            last = said if isinstance(said, str) else said[-1]
            comments = [*message.auto_comments, *last.splitlines()]
            made.add(message.id, auto_comments=comments, user_comments=message.user_comments)
    return made


class CatalogBuildHook(BuildHookInterface[Any]):
    """Puts the compiled catalogs into the wheel and beside an editable install."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before the files are gathered; git ignores .mo files, so name them."""
        del version
        root = Path(self.root)
        for path in compile_catalogs(root / "locales"):
            build_data["artifacts"].append(str(path.relative_to(root)))


def main() -> None:
    """Begin the catalogs that are asked for, and compile all."""
    parser = argparse.ArgumentParser(description="Compile the catalogs.")
    parser.add_argument("--new", metavar="LOCALE", help="begin the catalogs of this language")
    asked = parser.parse_args()
    if asked.new is not None:
        try:
            begin_catalogs(asked.new)
        except NewCatalogsError as error:
            parser.exit(2, f"{error}\n")
    compile_catalogs()


if __name__ == "__main__":
    main()
