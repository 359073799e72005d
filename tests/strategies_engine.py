"""Random trees over a few facts, and random ways to answer them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from random import Random

from hypothesis import strategies as st

from flows.assessment.tree import (
    AllOf,
    AnyOf,
    AtLeast,
    Goal,
    Leaf,
    Level,
    Limit,
    Node,
    Not,
    Pending,
    Switch,
    Unless,
    one_of,
    predicate,
    yes,
)
from flows.engine.people import person
from flows.engine.question import (
    AnyQuestion,
    Choice,
    Flow,
    MultiChoice,
    MultiYesNo,
    Rest,
    TypedValue,
)
from flows.engine.session import Depth
from flows.facts import (
    NO,
    NONE,
    NOT_APPLICABLE,
    PROOF_SUFFIX,
    UNSURE,
    YES,
    FactKind,
    Facts,
    Proof,
    Value,
)
from flows.facts_file import Json
from flows.vocabulary import FACTS, Topic

SELECTOR = "fine"
TRIS = ("lawful_source", "independent_origin", "notice_sent", "notice_received")
PALETTE = (*TRIS, SELECTOR, "right_status", "relationship")
CODES = {
    SELECTOR: FACTS[SELECTOR].codes,
    "right_status": FACTS["right_status"].codes,
    "relationship": ("employee", "supplier", NONE),
}


@st.composite
def leaves(draw: st.DrawFn) -> Leaf:
    """Draw a leaf of one fact, or of two read together."""
    fact = draw(st.sampled_from(PALETTE))
    if fact in TRIS:
        if draw(st.booleans()):
            return _neither(fact, draw(st.sampled_from(TRIS)))
        return yes(fact, not_applicable=draw(st.sampled_from([Level.NOT_MET, Level.MET])))
    codes = draw(st.lists(st.sampled_from(CODES[fact]), min_size=1, max_size=2, unique=True))
    return one_of(fact, *codes)


def _neither(one: str, other: str) -> Leaf:
    """Return a leaf without narrower bounds: met where neither fact is yes."""

    def level(facts: Facts) -> Level:
        codes = (facts.code(one), facts.code(other))
        if YES in codes:
            return Level.NOT_MET
        return Level.OPEN if None in codes else Level.MET

    return predicate(one, other, by=level)


def _selected(codes: Iterable[str]) -> Leaf:
    return one_of(SELECTOR, *codes)


@st.composite
def switches(draw: st.DrawFn, rules: st.SearchStrategy[Node]) -> Switch:
    """Draw a choice between rules: by a condition and its opposite, or by the selector's codes."""
    if draw(st.booleans()):
        condition = AllOf(of=tuple(draw(st.lists(leaves(), min_size=1, max_size=2))))
        return Switch(cases=((condition, draw(rules)), (Not(of=(condition,)), draw(rules))))
    codes = draw(st.permutations(CODES[SELECTOR]))
    cut = draw(st.integers(1, len(codes) - 1))
    shares = (codes[:cut], codes[cut:])
    return Switch(cases=tuple((_selected(share), draw(rules)) for share in shares))


def _joined(inner: st.SearchStrategy[Node], *, proud: bool) -> st.SearchStrategy[Node]:
    some = st.lists(inner, min_size=1, max_size=3).map(tuple)
    nodes: list[st.SearchStrategy[Node]] = [
        st.builds(AllOf, of=some, in_turn=st.booleans()),
        st.builds(AnyOf, of=some, in_turn=st.booleans()),
        st.builds(
            AtLeast,
            of=some,
            count=st.integers(1, 3),
            short=st.sampled_from([Level.NOT_MET, Level.OPEN]),
        ),
        inner.map(lambda child: Limit(of=(child,))),
        switches(inner),
    ]
    if not proud:
        nodes.append(inner.map(lambda child: Not(of=(child,))))
        nodes.append(st.builds(Unless, conflict=inner, child=inner))
    return st.one_of(nodes)


@cache
def trees(*, proud: bool = False) -> st.SearchStrategy[Node]:
    """Draw a tree; a proud one has neither `Not` nor `Unless`: more never makes it less."""
    return st.recursive(leaves(), lambda inner: _joined(inner, proud=proud), max_leaves=8)


def _values(fact: str) -> st.SearchStrategy[Value]:
    spec = FACTS[fact]
    if spec.kind is FactKind.MULTI:
        codes = [code for code in CODES[fact] if code != NONE]
        picked = st.frozensets(st.sampled_from([*codes, "unsure"]), min_size=1)
        return st.just(frozenset({NONE})) | picked
    return st.sampled_from(CODES.get(fact, spec.codes))


@dataclass(frozen=True)
class Case:
    """What is known, and what may still be answered."""

    facts: Facts
    pending: frozenset[str]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw a case in the middle of an interview."""
    values: dict[str, Value] = {}
    proofs: dict[str, Proof] = {}
    pending: set[str] = set()
    for fact in PALETTE:
        stage = draw(st.sampled_from(["known", "missing", "pending", "pending"]))
        if stage == "known":
            values[fact] = draw(_values(fact))
        elif stage == "pending":
            pending.add(fact)
        if not FACTS[fact].provable or stage == "missing":
            continue
        proof = draw(st.sampled_from([None, "pending", *Proof]))
        if proof == "pending":
            pending.add(fact + PROOF_SUFFIX)
        elif isinstance(proof, Proof) and stage == "known":
            proofs[fact] = proof
    return Case(Facts(values, proofs), frozenset(pending))


@st.composite
def completions(draw: st.DrawFn, case: Case, keys: frozenset[str] | None = None) -> Case:
    """Draw a case in which these pending keys (or all) have been answered or passed over."""
    keys = case.pending if keys is None else keys & case.pending
    values = dict(case.facts.values)
    proofs = dict(case.facts.proofs)
    for fact in sorted(keys & set(PALETTE)):
        answer = draw(st.none() | _values(fact))
        if answer is not None:
            values[fact] = answer
    for key in sorted(keys - set(PALETTE)):
        proof = draw(st.none() | st.sampled_from(Proof))
        if proof is not None:
            proofs[key.removesuffix(PROOF_SUFFIX)] = proof
    return Case(Facts(values, proofs), case.pending - keys)


@dataclass(frozen=True)
class TreeGoal:
    """Relevance for one tree: a quick check sees it up to arguable, a full intake to the end."""

    tree: Node

    def window(self, depth: Depth) -> tuple[Level, Level]:
        """Return the levels between which a difference counts."""
        return Level.NOT_MET, Level.ARGUABLE if depth == "quick" else Level.MET

    def wanted(self, facts: Facts, pending: Pending, as_of: date, depth: Depth) -> frozenset[str]:
        """Return the pending facts that can still move the tree."""
        del as_of
        return Goal(self.tree.evaluate(facts, pending), *self.window(depth)).relevant(pending)

    def reason_skipped(
        self, facts: Facts, pending: Pending, as_of: date, depth: Depth, keys: frozenset[str]
    ) -> str:
        """Return the tree's name where none of the keys is wanted."""
        wanted = self.wanted(facts, pending, as_of, depth)
        return "" if wanted & keys else self.tree.name or "tree"


class _Everything:
    """Relevance for which every fact matters to the end."""

    def wanted(self, facts: Facts, pending: Pending, as_of: date, depth: Depth) -> frozenset[str]:
        """Return all that is pending."""
        del facts, as_of, depth
        return frozenset(pending)

    def reason_skipped(
        self, facts: Facts, pending: Pending, as_of: date, depth: Depth, keys: frozenset[str]
    ) -> str:
        """Return a reason where none of the keys is pending any more."""
        del facts, as_of, depth
        return "" if keys & pending else "known"


EVERYTHING = _Everything()

_ASKED: tuple[AnyQuestion, ...] = (
    Choice(
        id="status",
        topic=Topic.RIGHT,
        proof=True,
        fact="right_status",
        options=CODES["right_status"],
    ),
    MultiChoice(
        id="relations",
        topic=Topic.RELATIONSHIP,
        proof=True,
        fact="relationship",
        options=("employee",),
    ),
    MultiChoice(
        id="dealings", topic=Topic.RELATIONSHIP, fact="relationship", options=("supplier",)
    ),
    MultiYesNo(
        id="notice",
        topic=Topic.NOTICE,
        proof=True,
        presupposed={"notice_received": ("notice_sent",)},
        ticks=("notice_sent", "notice_received"),
    ),
    Choice(id="received", topic=Topic.NOTICE, fact="notice_received", options=(YES, NO)),
    Choice(id="source", topic=Topic.CONDUCT, fact="lawful_source", options=(YES, NO)),
    Choice(
        id="origin",
        topic=Topic.CONDUCT,
        fact="independent_origin",
        options=(YES, NO, NOT_APPLICABLE),
    ),
    Choice(id="fine", topic=Topic.MONEY, fact=SELECTOR, options=CODES[SELECTOR]),
    TypedValue(id="loss", topic=Topic.MONEY, proof=True, fact="actual_loss"),
)


@st.composite
def interviews(draw: st.DrawFn) -> Flow:
    """Draw a flow: these questions in any order, each perhaps hanging on earlier ones."""
    asked = draw(st.permutations(_ASKED))
    questions: list[AnyQuestion] = []
    for place, question in enumerate(asked):
        later = {fact for other in asked[place:] for fact in other.facts}
        earlier = {fact for other in questions for fact in other.facts} & set(PALETTE) - later
        hangs = draw(st.booleans())
        gate = draw(_gates(sorted(earlier))) if earlier and hangs else None
        always = draw(st.sampled_from([False, False, False, True]))
        questions.append(replace(question, applies_if=gate, always=always))
    return Flow(version="1", questions=tuple(questions), relevance=TreeGoal(draw(trees())))


def _gates(facts: list[str]) -> st.SearchStrategy[Node]:
    """Draw a condition over these facts that is never left open, or one that may be."""
    fact = st.sampled_from(facts)
    sure = fact.map(lambda f: one_of(f, *CODES.get(f, (YES,))[:1]))
    turned = sure.map(lambda leaf: Not(of=(leaf,)))
    weak = sure.map(lambda leaf: Limit(of=(leaf,)))
    return st.one_of(sure, turned, weak, st.tuples(sure, turned).map(lambda of: AnyOf(of=of)))


def fragments(question: AnyQuestion) -> st.SearchStrategy[dict[str, Json]]:
    """Draw an answer to a question, as its card would write it."""
    proof = st.none() | st.sampled_from(Proof)
    rest: st.SearchStrategy[Rest] = st.sampled_from(["no", "unsure"])
    match question:
        case Choice():
            options = st.sampled_from([*question.options, UNSURE])
            return st.builds(question.answer, options, proof)
        case MultiYesNo():
            lines = st.sets(st.sampled_from(question.ticks))
            return st.builds(question.answer, lines, rest, proof)
        case MultiChoice():
            picked = st.sets(st.sampled_from([*question.options, NONE]))
            return st.builds(question.answer, picked, rest, proof)
        case TypedValue():
            typed = st.sampled_from(TYPED[question.kind])
            instead = [question.instead(option) for option in question.options]
            return st.builds(question.answer, typed, proof) | st.sampled_from([{}, *instead])


TYPED: dict[FactKind, list[Json]] = {
    FactKind.DATE: ["2019", "2024-05", "2026-06-30"],
    FactKind.MONEY: [{"amount": "0", "currency": "CNY"}, {"amount": "2640000", "currency": "CNY"}],
    FactKind.PERCENT: ["0", "12.5", "100"],
    FactKind.COUNT: [0, 1, 40],
}


@st.composite
def answered(draw: st.DrawFn, flow: Flow) -> dict[str, dict[str, Json]]:
    """Draw answers to some of a flow's questions, given in any order."""
    some = draw(st.lists(st.sampled_from(flow.questions), unique_by=lambda q: q.id))
    return {question.id: draw(fragments(question)) for question in some}


TODAY = date(2026, 11, 21)


def people() -> st.SearchStrategy[Facts]:
    """Draw what a random consistent person knows."""
    seeds = st.integers(0, 1_000_000)
    return seeds.map(lambda seed: person(Random(seed), TODAY))  # noqa: S311 - seeded, no secret
