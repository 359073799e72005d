"""Finds the functions of the assessment that name a provision, by parsing the source.

A provision is named by its id, by an f-string that begins with a known article, or by the
series of succeeding provisions that it belongs to. What the data of an interpretation name is
used by its rule module.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator, Mapping
from pathlib import Path

import flows.assessment
from flows.law.library import library

RULES = Path(flows.assessment.__file__).parent


@functools.cache
def named_in_code() -> Mapping[str, tuple[str, ...]]:
    """Return the functions (`module.function`, or `module.CONSTANT`) by provision."""
    found: dict[str, dict[str, None]] = {}
    for path in sorted(RULES.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for statement in tree.body:
            for id_ in _named(statement):
                for name in _names(statement):
                    found.setdefault(id_, {})[f"{path.stem}.{name}"] = None
    for id_, place in _named_by_interpretations():
        found.setdefault(id_, {})[place] = None
    return {id_: tuple(places) for id_, places in found.items()}


def _named_by_interpretations() -> Iterator[tuple[str, str]]:
    """Yield each provision that an interpretation's data name, with what it is used for."""
    for one in library().interpretations:
        module = one.id.replace("-", "_")
        for element, rows in (("intent", one.intent), ("seriousness", one.seriousness)):
            yield from ((row.provision, f"{module}.{element}.{row.name}") for row in rows)
        bars, transition = one.time_bars, one.transition
        used = {
            "base_rule": (*one.base, one.accounts),
            "exposure": (one.fines, *(law.id for law in library().series.get(one.cap or "", ()))),
            "eligible": (one.excludes,),
            "timing_rule": (bars.claim, bars.separate_suit),
            "regime_of": (one.commencement, transition.provision if transition else None),
        }
        for place, ids in used.items():
            yield from ((id_, place) for id_ in ids if id_)


def _names(statement: ast.stmt) -> list[str]:
    """Return the names that a statement of a module defines: function, class or constants."""
    match statement:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
        case ast.Assign(targets=targets):
            nodes = (node for target in targets for node in ast.walk(target))
            return [node.id for node in nodes if isinstance(node, ast.Name)]
        case _:
            return ["module"]


def _named(statement: ast.stmt) -> Iterator[str]:
    """Yield the provisions that a statement of a module names."""
    texts = {
        target.id: node.value.value
        for node in ast.walk(statement)
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    beginnings = {id(part) for node in ast.walk(statement) for part in _beginning(node)}
    for node in ast.walk(statement):
        if id(node) in beginnings:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from _meant(node.value)
        elif isinstance(node, ast.JoinedStr):
            yield from _written(node, texts)


def _beginning(node: ast.AST) -> Iterator[ast.expr]:
    """Yield the text of a local name `article`: the beginning of ids, not a provision."""
    match node:
        case ast.Assign(targets=[ast.Name(id="article")], value=value):
            yield value


def _meant(text: str) -> Iterator[str]:
    """Yield the provision with this id, or those of this series or prefix of series."""
    law = library()
    if text in law.provisions:
        yield text
    for name, provisions in law.series.items():
        if text == name or (text.endswith(".") and name.startswith(text)):
            yield from (provision.id for provision in provisions)


def _written(node: ast.JoinedStr, texts: Mapping[str, str]) -> Iterator[str]:
    """Yield the provisions that an f-string with the beginning of an id may name."""
    text, whole = "", True
    for part in node.values:
        if isinstance(part, ast.Constant) and whole:
            text += str(part.value)
        elif isinstance(part, ast.FormattedValue) and isinstance(part.value, ast.Name) and whole:
            whole = part.value.id in texts
            text += texts.get(part.value.id, "")
    provisions = library().provisions
    if whole:
        yield from (id_ for id_ in provisions if id_ == text)
    elif ":" in text:
        yield from (id_ for id_ in provisions if id_.startswith(text))
