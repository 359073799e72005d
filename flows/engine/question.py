"""What a question is. The questions themselves are in `flows/interview/`.

One question is one card. Its answer is a fragment of a facts file: the values it sets, and
the proof of each as `<id>.proof`. A fact it asks about but that the person is not sure of is
absent; a question is answered as soon as the answers hold its id.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypeAlias

from flows.assessment import goals
from flows.assessment.tree import Node
from flows.engine.relevance import Relevance
from flows.facts import NO, NONE, NOT_APPLICABLE, PROOF_SUFFIX, UNSURE, YES, FactKind, Facts, Proof
from flows.facts_file import Fragment, Json
from flows.vocabulary import FACTS, Topic

Rest: TypeAlias = Literal["no", "unsure"]
ANY = "any"
"""The key in `sets` for any line ticked, or any value typed."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """What every question has.

    `applies_if` is a dependency between facts with no law in it; it reads only facts of
    earlier questions. `article` is the provision id shown with the reason why it is asked.
    `proof` asks, on the same card, what the proof in hand is; the one answer serves every
    provable fact that was affirmed. `always` marks what no rule reads but every card needs to
    know: who is speaking. `filed` marks what no rule reads but a firm's file needs: it is asked
    in every full intake. `sets` is what an answer says of other facts, by option or line; by
    `none` where no line is true, by `any` where one is or a value is typed. `only_if` says on
    which earlier answers an option or line is offered; one that it does not name always is.
    """

    id: str
    topic: Topic
    applies_if: Node | None = None
    article: str = ""
    proof: bool = False
    always: bool = False
    filed: bool = False
    sets: Mapping[str, Mapping[str, Json]] = field(default_factory=dict, hash=False)
    only_if: Mapping[str, Node] = field(default_factory=dict, hash=False)

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts it sets."""
        beside = (fact for values in self.sets.values() for fact in values)
        return tuple(dict.fromkeys((*self.asks, *self._tells, *beside)))

    @property
    def _tells(self) -> tuple[str, ...]:
        """The facts that its lines set beside those it asks about."""
        return ()

    @property
    def asks(self) -> tuple[str, ...]:
        """The facts to which its options, lines or typed values belong."""
        raise NotImplementedError

    @cached_property
    def keys(self) -> frozenset[str]:
        """The facts it sets and, where it asks for proof, their `<id>.proof` keys."""
        proofs = {f + PROOF_SUFFIX for f in self.facts if self.proof and FACTS[f].provable}
        return frozenset(self.facts) | proofs


@dataclass(frozen=True, kw_only=True)
class Choice(Question):
    """One option of a tri or choice fact; not sure is always offered.

    An option that is no code of the fact says only what it `sets`.
    """

    fact: str
    options: tuple[str, ...]

    @property
    def asks(self) -> tuple[str, ...]:
        """The one fact."""
        return (self.fact,)

    def answer(self, option: str, proof: Proof | None = None) -> dict[str, Json]:
        """Return the fragment of one option picked."""
        if option == UNSURE:
            return {}
        own = {self.fact: option} if option in FACTS[self.fact].codes else {}
        values: dict[str, Json] = {**own, **self.sets.get(option, {})}
        return {**values, **_proofs(self, values, proof)}


@dataclass(frozen=True, kw_only=True)
class MultiYesNo(Question):
    """Several tri facts on one card: ticked is yes, the rest either no or not known.

    `presupposed` names, by line, the lines that it takes for granted (a notice received was
    sent): they are yes with it.
    """

    ticks: tuple[str, ...]
    presupposed: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)

    @property
    def asks(self) -> tuple[str, ...]:
        """One fact a line."""
        return self.ticks

    def answer(
        self,
        picked: Collection[str],
        rest: Rest,
        proof: Proof | None = None,
        lines: Collection[str] | None = None,
    ) -> dict[str, Json]:
        """Return the fragment: yes for what was ticked, and `rest` for the others.

        `lines` are those that were offered, where not all were; of the others nothing is said.
        """
        implied = (line for each in picked for line in self.presupposed.get(each, ()))
        picked = {*picked, *implied}
        values: dict[str, Json] = {
            f: YES if f in picked else NO
            for f in self.ticks
            if f in picked or (rest == NO and (lines is None or f in lines))
        }
        values |= self.sets.get(ANY if picked else NONE, {}) if picked or rest == NO else {}
        return {**values, **_proofs(self, values, proof)}


@dataclass(frozen=True, kw_only=True)
class MultiChoice(Question):
    """Any number of codes of one multi fact.

    With `closed`, what is not ticked counts as no, without asking. `names` are the facts that
    the person can tell where a code is picked; their questions depend on it. Lines that are no
    code of the fact are codes of the multi fact `beside`; `signs` says by such a line who ticks
    it, and `denied` what it says of other facts where it is not true.
    """

    fact: str
    options: tuple[str, ...]
    closed: bool = False
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    beside: str = ""
    signs: Mapping[str, Node] = field(default_factory=dict, hash=False)
    denied: Mapping[str, Mapping[str, Json]] = field(default_factory=dict, hash=False)

    @property
    def asks(self) -> tuple[str, ...]:
        """The one fact, and the one beside it."""
        return (self.fact, self.beside) if self.beside else (self.fact,)

    @property
    def _tells(self) -> tuple[str, ...]:
        """The facts that a line denies where it is not true."""
        return tuple(fact for said in self.denied.values() for fact in said)

    def answer(
        self, picked: Collection[str], rest: Rest, proof: Proof | None = None
    ) -> dict[str, Json]:
        """Return the fragment: the codes ticked, closed or with the others unknown.

        Nothing ticked and nothing left open means the code `none`, where the fact has it;
        `none` ticked beside another code gives way to it.
        """
        if NONE in picked and not set(picked) - {NONE}:
            rest = "no"
        ticked = [line for line in self.options if line in picked and line != NONE]
        values = _list(self.fact, ticked, rest)
        if self.beside:
            values |= _list(self.beside, ticked, rest)
            for line, said in self.denied.items() if rest == NO else ():
                values |= said if line not in ticked else {}
        if ticked or rest == NO:
            values |= self.sets.get(ANY if ticked else NONE, {})
        return {**values, **_proofs(self, values, proof)}


@dataclass(frozen=True, kw_only=True)
class TypedValue(Question):
    """A typed date, amount, percentage or count; `options` are answers that take no typing."""

    fact: str
    options: tuple[str, ...] = ()

    @property
    def kind(self) -> FactKind:
        """What is typed."""
        return FACTS[self.fact].kind

    @property
    def asks(self) -> tuple[str, ...]:
        """The one fact."""
        return (self.fact,)

    def answer(self, value: Json, proof: Proof | None = None) -> dict[str, Json]:
        """Return the fragment of a value already in its facts-file form."""
        values: dict[str, Json] = {self.fact: value, **self.sets.get(ANY, {})}
        return {**values, **_proofs(self, values, proof)}

    def instead(self, option: str, proof: Proof | None = None) -> dict[str, Json]:
        """Return the fragment of an option picked instead of typing."""
        values = dict(self.sets[option])
        return {**values, **_proofs(self, values, proof)}


def _list(fact: str, ticked: Sequence[str], rest: Rest) -> dict[str, Json]:
    """Return the codes of a multi fact among the lines ticked, closed or with the rest unknown."""
    codes: list[Json] = [line for line in ticked if line in FACTS[fact].codes]
    if rest == UNSURE:
        return {fact: [*codes, UNSURE]}
    if codes:
        return {fact: codes}
    return {fact: [NONE]} if NONE in FACTS[fact].codes else {}


AnyQuestion: TypeAlias = Choice | MultiYesNo | MultiChoice | TypedValue


def offered(question: Choice | MultiYesNo | MultiChoice, facts: Facts) -> tuple[str, ...]:
    """Return the options or lines that the card offers after these answers, in order."""
    every = question.ticks if isinstance(question, MultiYesNo) else question.options
    conditions = question.only_if
    return tuple(c for c in every if c not in conditions or conditions[c].holds(facts))


@dataclass(frozen=True)
class Flow:
    """The whole interview: its version, and its questions in the order they are asked.

    `relevance` says which of them can still matter.
    """

    version: str
    questions: tuple[AnyQuestion, ...]
    relevance: Relevance = goals

    def question(self, id_: str) -> AnyQuestion | None:
        """Return the question of this id, or None where the flow has none."""
        return self._by_id.get(id_)

    @cached_property
    def _by_id(self) -> Mapping[str, AnyQuestion]:
        return {question.id: question for question in self.questions}


def _proofs(question: Question, values: Fragment, proof: Proof | None) -> dict[str, Json]:
    """Return the one proof for each provable fact that was affirmed."""
    if proof is None:
        return {}
    return {fact + PROOF_SUFFIX: proof.value for fact in to_prove(question, values)}


def to_prove(question: Question, values: Fragment) -> tuple[str, ...]:
    """Return the provable facts that an answer affirms, where the question asks for proof."""
    denied = (NO, NOT_APPLICABLE, NONE, [NONE], [UNSURE])
    return tuple(
        fact
        for fact, value in values.items()
        if question.proof and fact in FACTS and FACTS[fact].provable and value not in denied
    )
