"""Compiles the catalogs: a build hook, and `python locales/build.py` for a checkout."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HERE = Path(__file__).parent


def compile_catalogs(folder: Path = HERE) -> list[Path]:
    """Write a .mo beside every .po under `folder`, each whole, and return the files written."""
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


class CatalogBuildHook(BuildHookInterface[Any]):
    """Puts the compiled catalogs into the wheel and beside an editable install."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before the files are gathered; .mo files are ignored by git, so name them."""
        del version
        root = Path(self.root)
        for path in compile_catalogs(root / "locales"):
            build_data["artifacts"].append(str(path.relative_to(root)))


if __name__ == "__main__":
    compile_catalogs()
