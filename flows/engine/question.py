"""What a question is. The questions themselves are in `flows/interview/`.

One question is one card. Its answer is a fragment of a facts file: the values it sets, and
the proof of each as `<id>.proof`. A fact it asks about but that the person is not sure of is
absent; a question is answered as soon as the answers hold its id.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypeAlias

from flows.assessment import goals
from flows.assessment.tree import Node
from flows.engine.relevance import Relevance
from flows.facts import NO, NONE, NOT_APPLICABLE, PROOF_SUFFIX, UNSURE, YES, FactKind, Proof
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
    `none` where no line is true, by `any` where one is or a value is typed.
    """

    id: str
    topic: Topic
    applies_if: Node | None = None
    article: str = ""
    proof: bool = False
    always: bool = False
    filed: bool = False
    sets: Mapping[str, Mapping[str, Json]] = field(default_factory=dict, hash=False)

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts it sets."""
        beside = (fact for values in self.sets.values() for fact in values)
        return tuple(dict.fromkeys((*self.asks, *beside)))

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
        self, picked: Collection[str], rest: Rest, proof: Proof | None = None
    ) -> dict[str, Json]:
        """Return the fragment: yes for what was ticked, and `rest` for the others."""
        implied = (line for each in picked for line in self.presupposed.get(each, ()))
        picked = {*picked, *implied}
        values: dict[str, Json] = {
            f: YES if f in picked else NO for f in self.ticks if f in picked or rest == NO
        }
        values |= self.sets.get(ANY if picked else NONE, {}) if picked or rest == NO else {}
        return {**values, **_proofs(self, values, proof)}


@dataclass(frozen=True, kw_only=True)
class MultiChoice(Question):
    """Any number of codes of one multi fact.

    With `closed`, what is not ticked counts as no, without asking. `names` are the facts that
    the person can tell where a code is picked; their questions depend on it.
    """

    fact: str
    options: tuple[str, ...]
    closed: bool = False
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)

    @property
    def asks(self) -> tuple[str, ...]:
        """The one fact."""
        return (self.fact,)

    def answer(
        self, picked: Collection[str], rest: Rest, proof: Proof | None = None
    ) -> dict[str, Json]:
        """Return the fragment: the codes ticked, closed or with the others unknown.

        Nothing ticked and nothing left open means the code `none`, where the fact has it;
        `none` ticked beside another code gives way to it.
        """
        named: list[Json] = [code for code in self.options if code in picked and code != NONE]
        if named:
            values: dict[str, Json] = {self.fact: [*named, UNSURE] if rest == UNSURE else named}
            values |= self.sets.get(ANY, {})
            return {**values, **_proofs(self, values, proof)}
        if rest == UNSURE and NONE not in picked:
            return {self.fact: [UNSURE]}
        none: dict[str, Json] = {self.fact: [NONE]} if NONE in FACTS[self.fact].codes else {}
        return {**none, **self.sets.get(NONE, {})}


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


AnyQuestion: TypeAlias = Choice | MultiYesNo | MultiChoice | TypedValue


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
    if proof is None or not question.proof:
        return {}
    denied = (NO, NOT_APPLICABLE, NONE, [NONE])
    return {
        fact + PROOF_SUFFIX: proof.value
        for fact, value in values.items()
        if FACTS[fact].provable and value not in denied
    }
