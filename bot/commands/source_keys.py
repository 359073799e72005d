"""The keys of texts that the source of `bot` spells, read from its syntax trees."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

_KEY = re.compile(r"[a-z_]+(\.[a-z0-9_]*[a-z0-9])+")
_SAID = re.compile(r'say\("([a-z_.]*[a-z0-9])"')
"""A text in a template; one that a code completes is in `required_texts`."""
_NOT_KEYS = frozenset(
    {
        "brief.pdf",
        "brief.json",
        "brief.docx",
        "brief.ics",
        "brief.typ",
        "evidence.docx",
        "evidence.xlsx",
        "summary.txt",
        "telegram.ext",
        "web.code",
    }
)
"""Strings of the program that look like keys and are none."""


def spelled_keys(families: Collection[str]) -> frozenset[str]:
    """Return the keys that are spelled in full.

    These are the strings in the form of a key that begin with one of `families`, and every
    key given to `Text` or `text`.
    """
    found: set[str] = set()
    for tree in _trees():
        found |= {key for key in _strings(tree) if key.partition(".")[0] in families}
        found |= {
            text.value
            for text in _texts(tree)
            if isinstance(text, ast.Constant) and isinstance(text.value, str)
        }
    found |= {key for page in _templates() for key in _SAID.findall(page)}
    return frozenset(key for key in found - _NOT_KEYS if not key.endswith(".html"))


def completed_families() -> frozenset[str]:
    """Return how those keys begin that are completed with a code: `error.`, `brief.failed.`."""
    return frozenset(
        str(text.values[0].value)
        for tree in _trees()
        for text in _texts(tree)
        if isinstance(text, ast.JoinedStr) and isinstance(text.values[0], ast.Constant)
    )


@cache
def _trees() -> tuple[ast.Module, ...]:
    return tuple(ast.parse(one.read_text(encoding="utf-8")) for one in _sources(files("bot")))


@cache
def _templates() -> tuple[str, ...]:
    folder = files("bot.pages") / "templates"
    return tuple(page.read_text(encoding="utf-8") for page in folder.iterdir())


def _sources(folder: Traversable) -> Iterator[Traversable]:
    for child in folder.iterdir():
        if child.is_dir():
            yield from _sources(child)
        elif child.name.endswith(".py"):
            yield child


def _strings(tree: ast.AST) -> Iterator[str]:
    """Yield the strings in the form of a key, but for the parts of f-strings."""
    nodes = list(ast.walk(tree))
    parts = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in nodes:
        if isinstance(node, ast.Constant) and id(node) not in parts:
            value = node.value
            if isinstance(value, str) and _KEY.fullmatch(value):
                yield value


def _texts(tree: ast.AST) -> Iterator[ast.expr]:
    """Yield the first argument of each call of `Text` and `text`."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        if isinstance(node.func, ast.Name) and node.func.id in {"Text", "text"}:
            yield node.args[0]
