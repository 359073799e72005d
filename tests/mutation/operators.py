"""Changes that make a rule wrong: a condition left out, all for any, met for open, no for yes.

cosmic-ray changes comparisons, numbers, `and`, `or` and the like. Rules here are mostly calls
that combine conditions, which it does not change; these operators do. They implement its
interface: `mutation_positions` yields the places, `mutate` changes a node.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, TypeAlias

from parso.python.tree import Keyword, Name, Operator, PythonNode
from parso.tree import BaseNode, NodeOrLeaf

Position: TypeAlias = tuple[tuple[int, int], tuple[int, int]]

NEEDED = frozenset({"of", "by", "child", "cases", "default", "default_factory", "maxsize"})
"""Keyword arguments that a rule requires."""
VARIADIC = {
    "circumstance": 2,
    "one_of": 1,
    "said": 1,
    "weighed": 0,
    "test": 0,
    "met": 1,
    "absent": 1,
    "step": 1,
    "when": 1,
    "is_": 1,
    "is_not": 1,
    "acts": 0,
    "limit": 1,
    "live": 0,
    "_is": 1,
    "_either": 0,
    "_both": 1,
    "_right": 0,
    "_left": 1,
    "_within": 1,
    "_warned": 0,
    "_listed": 2,
    "_after_notice": 1,
    "_counterfeit": 1,
    "_without_date": 3,
    "_imprecise": 1,
    "on_file": 1,
    "plus": 0,
    "times": 0,
}
"""Calls with variable arguments, and the index of the first of these."""
SWAPS = {
    "All": "Any",
    "Any": "All",
    "all": "any",
    "any": "all",
    "min": "max",
    "max": "min",
    "YES": "NO",
    "NO": "YES",
}
"""Names, and the name with which they are replaced."""
MEMBERS = {
    ("Level", "MET"): "OPEN",
    ("Level", "OPEN"): "NOT_MET",
    ("Level", "NOT_MET"): "OPEN",
    ("Level", "ARGUABLE"): "MET",
    ("Effect", "MAY"): "SHALL",
    ("Effect", "SHALL"): "MAY",
    ("Effect", "BAR"): "FACTOR",
    ("RouteStatus", "AVAILABLE"): "ARGUABLE",
    ("RouteStatus", "ARGUABLE"): "AVAILABLE",
    ("Status", "MET"): "ARGUABLE",
}
"""Members, and the member with which they are replaced."""


class Form:
    """What cosmic-ray requires of an operator in addition to its two methods."""

    @classmethod
    def arguments(cls) -> tuple[()]:
        """Return no arguments."""
        return ()

    @classmethod
    def examples(cls) -> tuple[()]:
        """Return no examples."""
        return ()


class LeaveOut(Form):
    """Leaves out one element of a tuple, list, set or dict, or one argument of a call."""

    def mutation_positions(self, node: NodeOrLeaf) -> Iterator[Position]:
        """Yield the position of each removable element."""
        for group in _can_go(node):
            yield group[0].start_pos, group[-1].end_pos

    def mutate(self, node: NodeOrLeaf, index: int) -> NodeOrLeaf:
        """Return the node without the element with this index."""
        assert isinstance(node, BaseNode)
        gone = _can_go(node)[index]
        kept = [group for group in _groups(node) if group != gone]
        node.children = [part for group in kept for part in _closed(group)]
        return node


class TakeForOther(Form):
    """Replaces a name or a member by another of its kind: all by any, open by met, no by yes."""

    def mutation_positions(self, node: NodeOrLeaf) -> Iterator[Position]:
        """Yield the position of a name that has a replacement."""
        if _other(node):
            yield node.start_pos, node.end_pos

    def mutate(self, node: NodeOrLeaf, index: int) -> NodeOrLeaf:
        """Return the node with the other name."""
        del index
        assert isinstance(node, Name)
        node.value = _other(node)
        return node


class AmongOrNot(Form):
    """Replaces `in` by `not in` and the reverse."""

    def mutation_positions(self, node: NodeOrLeaf) -> Iterator[Position]:
        """Yield the position of the operator."""
        if _asks_among(node):
            yield node.start_pos, node.end_pos

    def mutate(self, node: NodeOrLeaf, index: int) -> NodeOrLeaf:
        """Return the opposite operator."""
        del index
        word = "in" if isinstance(node, BaseNode) else "not in"
        return Keyword(word, node.start_pos, prefix=" ")


def _asks_among(node: NodeOrLeaf) -> bool:
    """Whether this is an `in` or `not in` of a comparison."""
    if node.parent is None or node.parent.type != "comparison":
        return False
    return node.get_code().split() in (["in"], ["not", "in"])


def _can_go(node: NodeOrLeaf) -> list[list[NodeOrLeaf]]:
    """Return the elements that can be removed."""
    groups = _groups(node)
    if node.type == "arglist":
        start = VARIADIC.get(_called(node), len(groups))
        return [group for at, group in enumerate(groups) if _spare(group, at, start)]
    if node.type == "dictorsetmaker" and len(groups) == 1:
        return []
    return groups


def _spare(group: list[NodeOrLeaf], place: int, start: int) -> bool:
    """Whether an argument can be removed: an optional keyword, or a variable argument."""
    argument = group[0]
    if argument.type == "argument" and isinstance(argument, BaseNode):
        first = argument.children[0]
        if first.type == "operator":
            return place >= start
        return isinstance(first, Name) and first.value not in NEEDED
    return place >= start


def _groups(node: NodeOrLeaf) -> list[list[NodeOrLeaf]]:
    """Return the elements or arguments between the commas."""
    if not isinstance(node, PythonNode) or node.type not in {
        "arglist",
        "dictorsetmaker",
        "testlist_comp",
    }:
        return []
    groups: list[list[NodeOrLeaf]] = [[]]
    for child in node.children:
        if child.type == "operator" and child.get_code(include_prefix=False) == ",":
            groups.append([])
        else:
            groups[-1].append(child)
    found = [group for group in groups if group]
    return found if len(groups) > 1 else []


def _closed(group: list[NodeOrLeaf]) -> list[NodeOrLeaf]:
    """Return the element with a comma after it."""
    return [*group, Operator(",", group[-1].end_pos)]


def _called(arglist: NodeOrLeaf) -> str:
    """Return the name of the function that is called with these arguments."""
    trailer = arglist.parent
    before = trailer.get_previous_sibling() if trailer else None
    return before.value if isinstance(before, Name) else ""


def _other(node: NodeOrLeaf) -> str:
    """Return the replacement of a name; empty if it has none or is only defined here."""
    if not isinstance(node, Name) or node.get_definition(include_setitem=True):
        return ""
    stated = node.search_ancestor("annassign")
    if stated is not None and node.start_pos < stated.children[1].end_pos:
        return ""
    parent = node.parent
    if parent is not None and parent.type == "trailer":
        owner = parent.get_previous_sibling()
        return MEMBERS.get((owner.value, node.value), "") if isinstance(owner, Name) else ""
    return SWAPS.get(node.value, "")


class Provider:
    """The operators by name, for cosmic-ray."""

    by_name: ClassVar[dict[str, type[Form]]] = {
        each.__name__: each for each in (LeaveOut, TakeForOther, AmongOrNot)
    }

    def __iter__(self) -> Iterator[str]:
        """Yield the names."""
        return iter(self.by_name)

    def __getitem__(self, name: str) -> type[Form]:
        """Return the operator of this name."""
        return self.by_name[name]
