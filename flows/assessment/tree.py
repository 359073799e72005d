"""The rule tree: all-of, any-of, at-least-n, not, and leaves that test facts.

A node's value lies on one scale, `Level`, from not met through open to met, with strength
of proof inside it. The tree is evaluated once, with intervals: a fact not yet asked
(`pending`) is everything its leaf could be; a fact that is missing and not pending is open
and final. With nothing pending both ends agree, and the value is the assessment's.

A value holds levels and no facts, and follows from its children's values alone. So a node makes
it once for the same children and hands it out again, to the next case too: two equal values of
a node are one object, and what is said of a value can be kept with it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Literal, NamedTuple, TypeAlias

from flows.assessment.model import Effect
from flows.facts import NOT_APPLICABLE, PROOF_SUFFIX, UNSURE, YES, Facts, Proof
from flows.vocabulary import FACTS

Pending: TypeAlias = AbstractSet[str]
"""Fact ids, and `<id>.proof` keys, that may still be answered."""


class Level(IntEnum):
    """One scale for a leaf, a circumstance, an element and a route."""

    NOT_MET = 0
    OPEN = 1
    ARGUABLE = 2
    """Met, but on weak proof or on a discretion."""
    MET = 3


NOT_MET, OPEN, ARGUABLE, MET = Level
"""The levels by name: looking one up in its class takes longer than most leaves do."""


class Range(NamedTuple):
    """The least and the most that a node can still be."""

    low: Level
    high: Level

    @property
    def settled(self) -> bool:
        """Whether nothing pending can change the value."""
        return self.low == self.high


ANYTHING = Range(NOT_MET, MET)


_EXACTLY = tuple(Range(level, level) for level in Level)


def exactly(level: Level) -> Range:
    """Return the range of one level."""
    return _EXACTLY[level]


@dataclass(slots=True, eq=False)
class Value:
    """A node with its range over the facts, and the values of its children; never changed.

    `unknown` are the facts that keep an open leaf open. Compared by identity.
    """

    node: Node
    range: Range
    children: tuple[Value, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def level(self) -> Level:
        """The level of a settled value (its low end otherwise)."""
        return self.range.low

    def walk(self) -> Iterator[Value]:
        """Yield this value and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()


_MOST_KEPT = 128
"""A node keeps so many of its values at the most: few ever have more than a dozen."""
View: TypeAlias = tuple[Value, Level, Level]
"""A child's value, and the floor and ceiling between which its differences count."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Node:
    """A rule or a part of one, compared by identity.

    `name` is the element's or circumstance's id where it has one; `provisions` the ids of
    the law it applies; `reason` the code given where the node is not fully met; `effect`
    what the court does where a circumstance is met. `_made` are the values made so far, by what
    they follow from.
    """

    name: str = ""
    provisions: tuple[str, ...] = ()
    reason: str = ""
    effect: Effect | None = None
    _made: dict[object, Value] = field(default_factory=dict, init=False, repr=False)

    def evaluate(self, facts: Facts, pending: Pending) -> Value:
        """Return the value of the node over the facts."""
        raise NotImplementedError

    def settle(self, facts: Facts) -> Value:
        """Return the value of the node with nothing pending: the quick way for an assessment."""
        return self.evaluate(facts, frozenset())

    def span(self, children: tuple[Value, ...]) -> Range:
        """Return the node's range from the values of its children."""
        raise NotImplementedError

    def value(self, children: tuple[Value, ...]) -> Value:
        """Return the node's value over these of its children: the one made before, if any."""
        found = self._made.get(children)
        if found is None:
            found = self._keep(children, Value(self, self.span(children), children))
        return found

    def _keep(self, key: object, value: Value) -> Value:
        """Return the value, kept for the next time."""
        if len(self._made) >= _MOST_KEPT:
            self._made.clear()
        self._made[key] = value
        return value

    @property
    def children(self) -> tuple[Node, ...]:
        """The nodes directly below."""
        return ()

    def views(self, value: Value, floor: Level, ceiling: Level) -> Iterable[View]:
        """Return the children that show in this node's value, between floor and ceiling.

        Each comes with its own floor and ceiling: differences beyond them do not show.
        """
        del floor, ceiling
        return [(child, NOT_MET, MET) for child in value.children]

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()

    def facts(self) -> frozenset[str]:
        """Return every fact that the node reads, proofs as `<id>.proof`."""
        return frozenset(
            fact for node in self.walk() if isinstance(node, Leaf) for fact in node.reads
        )

    def in_force(self, value: Value) -> tuple[Value, ...]:
        """Return the children that a person is shown in this node's value: the rule itself."""
        return value.children

    @functools.cached_property
    def has_parts(self) -> bool:
        """Whether a node below it has a name of its own."""
        return any(node.name for child in self.children for node in child.walk())

    @functools.cached_property
    def cites(self) -> bool:
        """Whether the node or one below it names a provision."""
        return any(node.provisions for node in self.walk())

    @functools.cached_property
    def fixed_provisions(self) -> tuple[str, ...] | None:
        """All provisions at and below the node; None where the facts decide which it rests on."""
        choices = (node for node in self.walk() if isinstance(node, Any | Switch))
        if any(child.cites for node in choices for child in node.children):
            return None
        return tuple(dict.fromkeys(id_ for node in self.walk() for id_ in node.provisions))

    @functools.cached_property
    def fact_ids(self) -> tuple[str, ...]:
        """The facts that the node reads, without proofs, in the vocabulary's order."""
        read = self.facts()
        return tuple(fact for fact in FACTS if fact in read)


@dataclass(frozen=True, kw_only=True, eq=False)
class Leaf(Node):
    """A test of facts: exact where none of them is pending, else anything up to `most`.

    `bounds` may narrow that from the facts already known. `first` are those of its facts to
    ask about before the others.
    """

    reads: frozenset[str]
    test: Callable[[Facts], Level]
    bounds: Callable[[Facts, Pending], Range] | None = None
    first: frozenset[str] = frozenset()

    def evaluate(self, facts: Facts, pending: Pending) -> Value:
        """Return the test's level, or the range it may still take."""
        if self.reads.isdisjoint(pending):
            return self.settle(facts)
        return self._at(self.bounds(facts, pending) if self.bounds else ANYTHING)

    def settle(self, facts: Facts) -> Value:
        """Return the test's level, with the facts that are missing where it is open."""
        level = self.test(facts)
        if level is OPEN:
            return self._open(facts)
        return self._made.get(level) or self._keep(level, Value(self, _EXACTLY[level]))

    def _open(self, facts: Facts) -> Value:
        """Return the open value: its unknown facts; all of them where the known ones fall short."""
        ids = self.fact_ids
        if len(ids) > 1:
            ids = tuple([fact for fact in ids if not facts.is_known(fact)]) or ids
        return self._made.get(ids) or self._keep(ids, Value(self, _EXACTLY[OPEN], unknown=ids))

    def _at(self, span: Range) -> Value:
        """Return the value of an unsettled leaf."""
        return self._made.get(span) or self._keep(span, Value(self, span))


@dataclass(frozen=True, kw_only=True, eq=False)
class Joint(Node):
    """A node over others.

    `in_turn` puts off the questions of each child until the one before it is settled: a
    fallback is asked about once what it stands in for has failed.
    """

    of: tuple[Node, ...]
    in_turn: bool = False

    @property
    def children(self) -> tuple[Node, ...]:
        """The nodes joined."""
        return self.of

    def evaluate(self, facts: Facts, pending: Pending) -> Value:
        """Return the joined value of the children."""
        children = tuple([child.evaluate(facts, pending) for child in self.of])
        return self._made.get(children) or self.value(children)

    def settle(self, facts: Facts) -> Value:
        """Return the joined level of the children."""
        children = tuple([child.settle(facts) for child in self.of])
        return self._made.get(children) or self.value(children)

    def span(self, children: tuple[Value, ...]) -> Range:
        """Return the join of both ends."""
        low = self.join([child.range.low for child in children])
        high = self.join([child.range.high for child in children])
        return Range(min(low, high), max(low, high))

    def views(self, value: Value, floor: Level, ceiling: Level) -> Iterable[View]:
        """Return every child, seen only within what this node can still be.

        Least, greatest and n-th best commute with cutting off at both ends.
        """
        floor = max(floor, value.range.low)
        ceiling = min(ceiling, value.range.high)
        return [(child, floor, ceiling) for child in value.children]

    def join(self, levels: list[Level]) -> Level:
        """Return the joint level; monotone (or, for `Not`, antitone) in each."""
        raise NotImplementedError


class All(Joint):
    """As good as the worst of its children."""

    def join(self, levels: list[Level]) -> Level:
        """Return the least level."""
        return min(levels) if levels else MET


class Once(All):
    """An all-of settled once for each case: for what several routes share."""

    def settle(self, facts: Facts) -> Value:
        """Return the joined value; the one found before over the same facts."""
        found = facts.memo.get(self)
        if not isinstance(found, Value):
            found = facts.memo[self] = super().settle(facts)
        return found


class Clash(All):
    """An all-of that is a contradiction: met or not is all that is ever asked of it.

    Several rules ask about the same one; it is settled once for each case.
    """

    def settle(self, facts: Facts) -> Value:
        """Return the joined level; what stands after a part that fails is left out."""
        found = facts.memo.get(self)
        if isinstance(found, Value):
            return found
        children: list[Value] = []
        for child in self.of:
            children.append(child.settle(facts))
            if children[-1].range.low is NOT_MET:
                break
        facts.memo[self] = found = self.value(tuple(children))
        return found


class Any(Joint):
    """As good as the best of its children."""

    def join(self, levels: list[Level]) -> Level:
        """Return the greatest level."""
        return max(levels) if levels else NOT_MET


@dataclass(frozen=True, kw_only=True, eq=False)
class AtLeast(Joint):
    """Met by `count` of its children; with some but too few it stays `short`."""

    count: int
    short: Literal[Level.NOT_MET, Level.OPEN] = Level.NOT_MET

    def join(self, levels: list[Level]) -> Level:
        """Return the level of the count-th best child, or `short` where some but too few are."""
        ranked = sorted(levels, reverse=True)
        level = ranked[self.count - 1] if len(ranked) >= self.count else NOT_MET
        some = ranked[0] > NOT_MET if ranked else False
        return max(level, self.short) if some else level


class Not(Joint):
    """Met where its one child is not."""

    def views(self, value: Value, floor: Level, ceiling: Level) -> Iterable[View]:
        """Return the child, seen only where it turns this node's value."""
        (child,) = value.children
        below = OPEN if ceiling <= OPEN else NOT_MET
        above = OPEN if floor >= OPEN else ARGUABLE
        return [(child, below, above)]

    def join(self, levels: list[Level]) -> Level:
        """Return the level on the scale turned round."""
        (level,) = levels
        if level == NOT_MET:
            return MET
        return OPEN if level == OPEN else NOT_MET


@dataclass(frozen=True, kw_only=True, eq=False)
class Limit(Joint):
    """Its one child, but no better than `ceiling`: a may, or a factor, is only arguable."""

    ceiling: Level = ARGUABLE

    def join(self, levels: list[Level]) -> Level:
        """Return the child's level under the ceiling."""
        (level,) = levels
        return min(level, self.ceiling)


@dataclass(frozen=True, kw_only=True, eq=False)
class Unless(Node):
    """Its child, but open where the conflict (answers that contradict each other) is met.

    Its range leaves out of account a contradiction that answers still pending could make:
    nobody is asked a question in order to catch them.
    """

    conflict: Node
    child: Node

    @property
    def children(self) -> tuple[Node, ...]:
        """The conflict, then the rule it would leave open."""
        return (self.conflict, self.child)

    def views(self, value: Value, floor: Level, ceiling: Level) -> Iterable[View]:
        """Return the child alone."""
        return [(value.children[1], floor, ceiling)]

    def in_force(self, value: Value) -> tuple[Value, ...]:
        """Return the rule; the contradiction decides, but is no part of it."""
        return value.children[1:]

    def evaluate(self, facts: Facts, pending: Pending) -> Value:
        """Return the child's range, or open where the answers given contradict each other."""
        conflict = self.conflict.evaluate(facts, pending)
        return self.value((conflict, self.child.evaluate(facts, pending)))

    def settle(self, facts: Facts) -> Value:
        """Return the child's level, or open where the answers contradict each other."""
        return self.value((self.conflict.settle(facts), self.child.settle(facts)))

    def span(self, children: tuple[Value, ...]) -> Range:
        """Return the child's range, or open where the conflict is met."""
        conflict, child = children
        return _EXACTLY[OPEN] if conflict.range.low >= ARGUABLE else child.range


@dataclass(frozen=True, kw_only=True, eq=False)
class Switch(Node):
    """One of several branches by conditions that exclude each other; open where they differ.

    Used where the law in force turns on a fact: each case is (condition, rule). Where no
    condition holds it is not met: leave that no case out if its rule could be met.
    """

    cases: tuple[tuple[Node, Node], ...]

    @property
    def children(self) -> tuple[Node, ...]:
        """Each condition followed by its rule."""
        return tuple(node for case in self.cases for node in case)

    def views(self, value: Value, floor: Level, ceiling: Level) -> Iterable[View]:
        """Return the branch in force, or each possible one with its condition."""
        cases = tuple(pairs(value))
        if len(cases) == 1 and cases[0][0].range.low >= ARGUABLE:
            return [(cases[0][1], floor, ceiling)]
        return [
            *((condition, NOT_MET, ARGUABLE) for condition, _ in cases),
            *((rule, floor, ceiling) for _, rule in cases),
        ]

    def in_force(self, value: Value) -> tuple[Value, ...]:
        """Return the rules that are or may be in force, without the conditions of each."""
        return value.children[1::2]

    def evaluate(self, facts: Facts, pending: Pending) -> Value:
        """Return the branch in force; where that is unknown, no worse than the worst branch.

        The value holds the possible cases alone: the branch in force, or each that may be.
        """
        possible: list[Value] = []
        for condition, rule in self.cases:
            held = condition.evaluate(facts, pending)
            if held.range.low >= ARGUABLE:
                return self.value((held, rule.evaluate(facts, pending)))
            if held.range.high > NOT_MET:
                possible += (held, rule.evaluate(facts, pending))
        return self.value(tuple(possible))

    def settle(self, facts: Facts) -> Value:
        """Return the branch in force; where that is unknown, no worse than the worst branch."""
        possible: list[Value] = []
        for condition, rule in self.cases:
            held = condition.settle(facts)
            level = held.range.low
            if level >= ARGUABLE:
                return self.value((held, rule.settle(facts)))
            if level is OPEN:
                possible += (held, rule.settle(facts))
        return self.value(tuple(possible))

    def span(self, children: tuple[Value, ...]) -> Range:
        """Return the range of the branch in force, or one over each that may be."""
        conditions, branches = children[::2], children[1::2]
        if len(branches) == 1 and conditions[0].range.low >= ARGUABLE:
            return branches[0].range
        lows = [rule.range.low for rule in branches] or [NOT_MET]
        highs = [rule.range.high for rule in branches] or [NOT_MET]
        if all(condition.range.settled for condition in conditions):
            return Range(_undecided(lows), _undecided(highs))
        return Range(min(lows), max(highs))


def pairs(value: Value) -> Iterator[tuple[Value, Value]]:
    """Yield the possible cases of a switch's value, each as (condition, rule)."""
    yield from zip(value.children[::2], value.children[1::2], strict=True)


def _undecided(levels: list[Level]) -> Level:
    """Return what can be said where any of these levels may be the true one."""
    return max(min(levels), OPEN) if max(levels) > NOT_MET else NOT_MET


_DOCUMENT, _OFFICIAL = Proof.DOCUMENT, Proof.OFFICIAL


def test(*reads: str, by: Callable[[Facts], Level], **about: object) -> Leaf:
    """Return a leaf that reads these facts and applies `by`."""
    return Leaf(reads=frozenset(reads), test=by, **about)  # type: ignore[arg-type]


def one_of(fact: str, *codes: str, name: str = "", reason: str = "") -> Leaf:
    """Return a leaf met where a choice or multi fact holds one of these codes."""
    wanted = frozenset(codes)
    multi = FACTS[fact].kind == "multi"
    provable = FACTS[fact].provable

    def level(facts: Facts) -> Level:
        if multi:
            held = facts.codes(fact)
            hit, known = not wanted.isdisjoint(held), bool(held) and UNSURE not in held
        else:
            code = facts.code(fact)
            hit, known = code in wanted, code is not None
        if hit:
            return met(facts, fact) if provable else MET
        return NOT_MET if known else OPEN

    return _fact_leaf(fact, level, name=name, reason=reason)


def yes(fact: str, *, not_applicable: Level = NOT_MET, reason: str = "") -> Leaf:
    """Return a leaf met where a tri fact is yes.

    `not_applicable` is what the answer not applicable means here: not met for a circumstance,
    met for a part of an element that cannot apply.
    """
    provable = FACTS[fact].provable

    def level(facts: Facts) -> Level:
        code = facts.values.get(fact)
        if code is None or code == UNSURE:
            return OPEN
        if code == YES:
            return met(facts, fact) if provable else MET
        return not_applicable if code == NOT_APPLICABLE else NOT_MET

    return _fact_leaf(fact, level, reason=reason)


def met(facts: Facts, *provable: str) -> Level:
    """Return met, or arguable where one of these facts has weak proof or none stated."""
    for fact in provable:
        proof = facts.proofs.get(fact)
        if proof is not _DOCUMENT and proof is not _OFFICIAL:
            return ARGUABLE
    return MET


def _fact_leaf(
    fact: str, level: Callable[[Facts], Level], *, name: str = "", reason: str = ""
) -> Leaf:
    """Return a leaf of one fact whose range narrows once the fact, but not its proof, is known."""
    proof_key = fact + PROOF_SUFFIX

    def bounds(facts: Facts, pending: Pending) -> Range:
        if fact in pending:
            return ANYTHING
        now = level(facts)
        if now >= ARGUABLE and proof_key in pending:
            return Range(ARGUABLE, MET)
        return exactly(now)

    reads = frozenset({fact, proof_key} if FACTS[fact].provable else {fact})
    return Leaf(reads=reads, test=level, bounds=bounds, name=name, reason=reason)


@dataclass(frozen=True)
class Goal:
    """What an interview is to settle: a node, within a window of levels.

    A quick check cares whether a route can be had, not how strong it is: its window ends at
    arguable. `relevant` gives the facts that can still move the node inside its window; with
    `in_turn`, those of them to ask about first. There are some as long as there are any.
    """

    value: Value
    floor: Level = NOT_MET
    ceiling: Level = MET

    def relevant(self, pending: Pending, *, in_turn: bool = False) -> frozenset[str]:
        """Return the pending facts that lie on a path of unsettled nodes."""
        found: set[str] = set()
        _collect(self.value, self.floor, self.ceiling, found, pending if in_turn else None)
        return frozenset(found.intersection(pending))


def _collect(
    value: Value, floor: Level, ceiling: Level, found: set[str], in_turn: Pending | None
) -> bool:
    """Add what the leaves read below each node unsettled between floor and ceiling.

    `in_turn` is what is pending, to add only what is to be asked first; None adds all. Whether
    the node is unsettled there is returned.
    """
    span = value.range
    if span.low == span.high or span.high <= floor or span.low >= ceiling:
        return False
    node = value.node
    if isinstance(node, Leaf):
        found |= (in_turn and node.first & in_turn) or node.reads
        return True
    first_only = in_turn is not None and isinstance(node, Joint) and node.in_turn
    for child, low, high in node.views(value, floor, ceiling):
        if _collect(child, low, high, found, in_turn) and first_only:
            break
    return True
