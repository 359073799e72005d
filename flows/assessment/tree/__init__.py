"""The rule tree: all-of, any-of, at-least-n, not, and leaves that test facts.

A node's value lies on one scale, `Level`, from not met through open to met, with strength
of proof inside it. The tree is evaluated with intervals. A leaf whose fact is not yet asked
(`pending`) ranges over all levels it may still get; where the fact is missing and not pending,
the leaf is open and stays so. With nothing pending both ends of the range are equal.

scale.py       the levels, and a range of them
nodes.py       a node and its value; the leaf
leaves.py      leaves that weigh the proof, and stay open while the answer is unknown
composites.py  nodes that combine other nodes
conditions.py  plain conditions: leaves that ask only what was answered
kept_values.py the values of nodes, kept for the next case of the same interview
goal.py        what an interview is to settle, and the facts that can still matter for it
"""

from __future__ import annotations

from flows.assessment.tree.composites import (
    AllOf,
    AnyOf,
    AtLeast,
    CompositeNode,
    Contradiction,
    Limit,
    Memoized,
    Not,
    Switch,
    Unless,
    pairs,
)
from flows.assessment.tree.goal import Goal
from flows.assessment.tree.kept_values import keep_values
from flows.assessment.tree.leaves import met, one_of, predicate, weighed, yes
from flows.assessment.tree.nodes import Leaf, Node, Pending, Value, View, facts_read
from flows.assessment.tree.scale import (
    ANYTHING,
    ARGUABLE,
    MET,
    NOT_MET,
    OPEN,
    Level,
    Range,
    exactly,
)

__all__ = [
    "ANYTHING",
    "ARGUABLE",
    "MET",
    "NOT_MET",
    "OPEN",
    "AllOf",
    "AnyOf",
    "AtLeast",
    "CompositeNode",
    "Contradiction",
    "Goal",
    "Leaf",
    "Level",
    "Limit",
    "Memoized",
    "Node",
    "Not",
    "Pending",
    "Range",
    "Switch",
    "Unless",
    "Value",
    "View",
    "exactly",
    "facts_read",
    "keep_values",
    "met",
    "one_of",
    "pairs",
    "predicate",
    "weighed",
    "yes",
]
