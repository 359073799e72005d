"""The text of `NOTICE`: the works that an image or environment of this program passes on."""

from __future__ import annotations

import re
from importlib.metadata import metadata
from pathlib import Path

RUNTIME = Path(__file__).parents[1] / "requirements" / "runtime.txt"
_PINNED = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==([^ ;]+)", re.MULTILINE)
_SPELT = {"Apache 2.0": "Apache-2.0"}
_READ = {"jinja2": "BSD-3-Clause"}
"""The licence of a package that declares only a kind of licence, as its licence file has it."""
_HEAD = """China IP Intake
Licensed under the Apache License, Version 2.0; see LICENSE.

An image or environment of this program passes on the works below, unchanged, each under its own
licence. The text of each licence lies beside the package it belongs to, in its `.dist-info`
folder. They are used as libraries: nobody is kept from replacing one by a changed version of it
(LGPL-3.0, section 4), as `pip install` does, nor from studying how it works with the program.

"""
_TAIL = """
psycopg-binary holds copies of libpq (PostgreSQL License), OpenSSL (Apache-2.0), MIT Kerberos
and what these need, as its own documentation lists. manimgx-fonts-cjk holds fonts under the
SIL Open Font License 1.1; they are embedded in briefs as that licence allows. babel holds data
of the Unicode CLDR (Unicode-3.0); tzdata holds the time zone database (public domain).

The container image is built on Debian and Python: the licences of its packages lie in
/usr/share/doc/*/copyright, Python's in its library folder.
"""


def packages() -> list[tuple[str, str]]:
    """Return name and version of every package that runs with the program."""
    return _PINNED.findall(RUNTIME.read_text("utf-8"))


def notice_page() -> str:
    """Return the list: name, version, licence."""
    rows = [(name, version, _licence(name)) for name, version in packages()]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    lines = [f"{name:<{widths[0]}}  {version:<{widths[1]}}  {what}" for name, version, what in rows]
    return _HEAD + "\n".join(lines) + "\n" + _TAIL


def _licence(name: str) -> str:
    """Return the licence that a package declares, as an SPDX expression."""
    found = metadata(name).json
    declared = str(found.get("license_expression") or found.get("license") or _READ.get(name, ""))
    if not declared:
        raise ValueError(f"{name} declares no licence")
    return _SPELT.get(declared, declared)
