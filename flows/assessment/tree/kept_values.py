"""The values of nodes over one case, to be used again for the next case of the same interview.

One answer changes few facts, so most nodes have the value that they had before it. A node's
value follows from the facts that it depends on (`Node.depends_on`) and from which of them are
pending. Where neither has changed, the value has not changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from flows.facts import PROOF_SUFFIX, Facts
from flows.law.library import Library, library

if TYPE_CHECKING:
    from flows.assessment.tree.nodes import Node, Value


class KeptValues:
    """The values of the nodes evaluated so far over these facts, with these facts pending.

    Nodes find it in `Facts.memo`, by its class. Values of other pending facts are not kept.
    """

    __slots__ = ("by_node", "library", "pending", "proofs", "values")

    def __init__(
        self, facts: Facts, pending: AbstractSet[str], by_node: dict[Node, Value] | None = None
    ) -> None:
        self.values, self.proofs = facts.values, facts.proofs
        self.library: Library = library()
        self.pending = pending
        self.by_node: dict[Node, Value] = {} if by_node is None else by_node


def keep_values(facts: Facts, pending: AbstractSet[str], earlier: Facts | None = None) -> None:
    """Have the values of nodes kept with these facts, beginning with those that still hold.

    `earlier` are facts whose values were kept; None where there are none. The values are the
    same with it and without it.
    """
    before = None if earlier is None else earlier.memo.get(KeptValues)
    if not isinstance(before, KeptValues) or before.library is not library():
        facts.memo[KeptValues] = KeptValues(facts, pending)
        return
    changed = _changed(before, facts) | (before.pending ^ pending)
    # A copy of the items: another thread may be evaluating over the earlier facts.
    held = {
        node: value
        for node, value in before.by_node.copy().items()
        if changed.isdisjoint(node.depends_on)
    }
    facts.memo[KeptValues] = KeptValues(facts, pending, held)


def _changed(before: KeptValues, after: Facts) -> set[str]:
    """Return the facts whose value differs, and the proof keys of those whose proof does."""
    proofs = _differing(before.proofs, after.proofs)
    return _differing(before.values, after.values) | {key + PROOF_SUFFIX for key in proofs}


def _differing(before: Mapping[str, object], after: Mapping[str, object]) -> set[str]:
    """Return the keys that only one of the two has, or that have another value in it."""
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
