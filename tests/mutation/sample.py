"""The sample of mutants: seeded, with more weight on the rules of the routes."""

from __future__ import annotations

import ast
import functools
import re
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

import cosmic_ray.plugins
from cosmic_ray.ast import ast_nodes, get_ast_from_path
from cosmic_ray.ast.ast_query import ASTQuery
from cosmic_ray.mutating import MutationVisitor
from cosmic_ray.work_item import MutationSpec, WorkItem

from mutation.operators import Provider

cosmic_ray.plugins.OPERATOR_PROVIDERS["rules"] = Provider()

RULES_FOLDER = Path("flows/assessment")
RULES = frozenset(
    {
        "right",
        "intent",
        "seriousness",
        "base",
        "figure",
        "exposure",
        "timing",
        "statutes",
        "regime",
        "liquidated",
        "proportion",
        "forum",
        "limitation",
        "deadlines",
        "conflicts",
        "warnings",
    }
)
"""The files that hold the law of the routes."""
WEIGHT = 3.0
"""Weight of a mutant of these files; others have weight 1."""
_ORDER = "(?:Lt|LtE|Gt|GtE)"
_REACHING = re.compile(
    r"rules/.*"
    r"|core/(?:AddNot|NumberReplacer|ExceptionReplacer|ZeroIterationForLoop)"
    r"|core/Replace(?:True|False|And|Or|Break|Continue)With\w+"
    r"|core/ReplaceUnaryOperator_Delete_Not"
    r"|core/ReplaceBinaryOperator_(?:Add|Sub|Mul|Div)_(?:Add|Sub|Mul|Div)"
    r"|core/ReplaceComparisonOperator_(?:Is_IsNot|IsNot_Is|Eq_NotEq|NotEq_Eq)"
    rf"|core/ReplaceComparisonOperator_{_ORDER}_{_ORDER}"
)
"""Operators that can change an answer; other ones, such as removing a cache, cannot."""
_OPERATOR = re.compile(r"core/Replace(?:Binary|Comparison)Operator_(\w+?)_")


def every(only: Iterable[str] = ()) -> list[WorkItem]:
    """Return every mutant of the folder, or of these files or folders, in a fixed order."""
    names = set(only)
    paths = [
        path
        for path in sorted(RULES_FOLDER.rglob("*.py"))
        if not names or names & {path.stem, path.parent.name}
    ]
    found = (mutation for path in paths for mutation in _of_file(path) if _is_rule(mutation))
    return [WorkItem.single(uuid.uuid4().hex, mutation) for mutation in found]


def _of_file(path: Path) -> Iterator[MutationSpec]:
    """Yield the mutants of a file by all operators that can change an answer."""
    tree = get_ast_from_path(path)
    nodes = [(node, ASTQuery(node).get_definition_name()) for node in ast_nodes(tree)]
    for name in filter(_REACHING.fullmatch, cosmic_ray.plugins.operator_names()):
        operator = cosmic_ray.plugins.get_operator(name)()
        places = (
            (definition, *position)
            for node, definition in nodes
            for position in operator.mutation_positions(node)
        )
        for occurrence, (definition, start, end) in enumerate(places):
            yield MutationSpec(path, name, occurrence, start, end, {}, definition)


def _is_rule(mutation: MutationSpec) -> bool:
    """Whether a mutant changes a rule, and not a decorator or an import."""
    line = _lines(mutation.module_path)[mutation.start_pos[0] - 1]
    return not line.lstrip().startswith(("@", "from ", "import ")) and _multiplies(mutation)


def _multiplies(mutation: MutationSpec) -> bool:
    """Whether a mutated `*` is a product, and not the unpacking of arguments."""
    if "Operator_Mul_" not in mutation.operator_name:
        return True
    source = "\n".join(_lines(mutation.module_path))
    operator = cosmic_ray.plugins.get_operator(mutation.operator_name)()
    try:
        return _products(MutationVisitor.mutate_code(source, operator, mutation.occurrence)) != (
            _products(source)
        )
    except SyntaxError:
        return False


def _products(source: str) -> int:
    return sum(isinstance(node, ast.Mult) for node in ast.walk(ast.parse(source)))


@functools.cache
def _lines(path: Path) -> tuple[str, ...]:
    return tuple(path.read_text(encoding="utf-8").splitlines())


def drawn(items: list[WorkItem], size: int, seed: int) -> list[WorkItem]:
    """Return a weighted sample, with at most one mutant per place and kind of operator."""
    random = Random(seed)  # noqa: S311 - a sample, not a secret
    keyed = [(random.random() ** (1 / _weight(item)), item) for item in items]
    taken: set[tuple[str, ...]] = set()
    chosen = []
    for _, item in sorted(keyed, key=lambda pair: pair[0], reverse=True):
        place = _place(item)
        if place not in taken:
            taken.add(place)
            chosen.append(item)
    return chosen[:size]


def _weight(item: WorkItem) -> float:
    return WEIGHT if item.mutations[0].module_path.stem in RULES else 1.0


def _place(item: WorkItem) -> tuple[str, ...]:
    """Return the key of place and operator; an operator has many replacements."""
    (mutation,) = item.mutations
    of = _OPERATOR.match(mutation.operator_name)
    name = of[1] if of else mutation.operator_name
    return (str(mutation.module_path), str(mutation.start_pos), str(mutation.end_pos), name)
