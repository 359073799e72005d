"""Lint: proves that a flow is sound before anybody is asked anything.

Every question can be asked, every fact can be given, every option belongs to its fact and can
matter, no state is a dead end, every text is there, every card and button fits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from graphlib import CycleError, TopologicalSorter
from itertools import groupby, islice

from flows.engine.idle import check_options
from flows.engine.interview_status import outlook
from flows.engine.lint_finding import LintFinding
from flows.engine.machine import TRANSITIONS, Transition
from flows.engine.question import AnyQuestion, Choice, Flow, MultiChoice, MultiYesNo, TypedValue
from flows.engine.reach import ways_to
from flows.engine.session import Depth, State
from flows.engine.texts import Catalogs, check_texts
from flows.facts import PROOF_SUFFIX, FactKind
from flows.vocabulary import FACTS

CARD_LENGTH = 4096
"""Characters that one message may hold."""
BUTTON_BYTES = 64
"""Bytes of data that one button may carry."""
ENDS = (State.ASSESSED, State.HANDED_OVER, State.CLOSED, State.DELETED)
_DEPTHS: tuple[Depth, ...] = ("quick", "full")
_WAYS = 200
_KINDS: dict[type[AnyQuestion], frozenset[FactKind]] = {
    Choice: frozenset({FactKind.TRI, FactKind.CHOICE}),
    MultiYesNo: frozenset({FactKind.TRI}),
    MultiChoice: frozenset({FactKind.MULTI}),
    TypedValue: frozenset({FactKind.DATE, FactKind.MONEY, FactKind.PERCENT, FactKind.COUNT}),
}


def lint(
    flow: Flow,
    catalogs: Catalogs,
    *,
    as_of: date,
    required: Collection[str] = (),
    where: Callable[[str, str], str] | None = None,
    card_length: Callable[[str], int] | None = None,
    button_bytes: Callable[[str], int] | None = None,
) -> tuple[LintFinding, ...]:
    """Return everything wrong with a flow and the catalogs; nothing where they are sound.

    `required` and `where` are those of `check_texts`. `card_length` gives the characters of a
    question's longest card in the longest language mode, `button_bytes` the bytes of its
    longest button data, both by question id. A card with a text that is missing or cannot be
    filled has no size: sizes are checked once the texts are sound.
    """
    findings = [*check_questions(flow), *check_gates(flow), *check_machine(TRANSITIONS)]
    if not findings:
        findings += [*check_asked(flow, as_of), *check_options(flow, as_of)]
    placed = {} if where is None else {"where": where}
    faulty = tuple(check_texts(flow, catalogs, required, **placed))
    findings += faulty
    if faulty:
        return tuple(findings)
    for rule, measure, limit in (
        ("card", card_length, CARD_LENGTH),
        ("button", button_bytes, BUTTON_BYTES),
    ):
        if measure is not None:
            findings += _check_sizes(flow, rule, measure, limit)
    return tuple(findings)


def check_questions(flow: Flow) -> Iterator[LintFinding]:
    """Yield what is wrong with ids, facts, options and proof, and the facts nobody can give."""
    for id_, count in Counter(question.id for question in flow.questions).items():
        if count > 1:
            yield LintFinding("id", id_, f"{count} questions of this id", "each id once")
    for topic, count in Counter(t for t, _ in groupby(flow.questions, _topic)).items():
        if count > 1:
            yield LintFinding("topic", topic, "its questions in several places", "all in a row")
    for question in flow.questions:
        yield from _check_question(question)
    asked = {fact for question in flow.questions for fact in question.facts}
    for fact in FACTS.keys() - asked:
        where = f"flows/interview/{FACTS[fact].topic.value}.py"
        yield LintFinding("fact", where, f"no question that sets {fact}", "one for each fact")


def check_gates(flow: Flow) -> Iterator[LintFinding]:
    """Yield each `applies_if` that reads what an earlier question does not set, and any cycle.

    What the question itself sets may be read too: only earlier answers count in its own turn.
    """
    setters: dict[str, set[str]] = {}
    for question in flow.questions:
        for fact in question.facts:
            setters.setdefault(fact, set()).add(question.id)
    earlier: set[str] = set()
    for question in flow.questions:
        for fact in sorted(_read(question)):
            late = setters.get(fact, set()) - earlier - {question.id}
            if late or not setters.get(fact, set()) & earlier:
                found = f"{fact}, set by {', '.join(sorted(late)) or 'no question'}"
                yield LintFinding(
                    "applies_if", _where(question), found, "facts of earlier questions"
                )
        earlier.add(question.id)
    hangs = {
        question.id: {
            id_ for fact in _read(question) for id_ in setters.get(fact, ()) if id_ != question.id
        }
        for question in flow.questions
    }
    try:
        TopologicalSorter(hangs).prepare()
    except CycleError as error:
        ring = " <- ".join(error.args[1])
        yield LintFinding("cycle", error.args[1][0], ring, "questions that hang on no later one")


def check_asked(flow: Flow, as_of: date) -> Iterator[LintFinding]:
    """Yield each question that no answers found make apply, or that no depth ever wants."""
    for question in flow.questions:
        ways = list(islice(ways_to(flow, question), _WAYS))
        if not ways:
            found = "no answers that make it apply"
            yield LintFinding("reachable", _where(question), found, "an applies_if that can hold")
        elif not any(
            question.id in outlook(flow, answers, depth, as_of).ahead
            for answers in ways
            for depth in _DEPTHS
        ):
            found = "no depth that wants its facts"
            yield LintFinding(
                "asked",
                _where(question),
                found,
                "facts that a goal reads, or always=True, filed=True",
            )


def check_machine(transitions: Iterable[Transition]) -> Iterator[LintFinding]:
    """Yield each state that cannot be reached, or from which no end can be."""
    steps: dict[State, set[State]] = {state: set() for state in State}
    for line in transitions:
        for source in line.sources:
            steps[source].add(source if line.target is None else line.target)
    for state in sorted(State, key=list(State).index):
        where = f"flows/engine/machine.py: {state.value}"
        if state not in _reached(State.LANGUAGE, steps):
            yield LintFinding("state", where, "no way to it", "a way from the first state")
        if _reached(state, steps).isdisjoint(ENDS):
            yield LintFinding("dead_end", where, "no way out", "a way to an end")


def _check_question(question: AnyQuestion) -> Iterator[LintFinding]:
    where = _where(question)
    for fact in question.facts:
        if fact not in FACTS:
            yield LintFinding("fact", where, fact, "facts of flows/vocabulary.py")
            return
    for fact in question.asks:
        kinds = _KINDS[type(question)]
        if FACTS[fact].kind not in kinds:
            yield LintFinding(
                "kind", where, f"{fact}, a {FACTS[fact].kind}", ", ".join(sorted(kinds))
            )
    if isinstance(question, Choice | MultiChoice):
        codes = (*(code for fact in question.asks for code in FACTS[fact].codes), *question.sets)
        for option in question.options:
            if option not in codes or question.options.count(option) > 1:
                yield LintFinding("option", where, option, f"each once of {', '.join(codes)}")
    if question.proof and not any(FACTS[fact].provable for fact in question.facts):
        yield LintFinding("proof", where, "a proof asked of what takes none", "proof=False")


def _check_sizes(
    flow: Flow, rule: str, measure: Callable[[str], int], limit: int
) -> Iterator[LintFinding]:
    for question in flow.questions:
        try:
            size = measure(question.id)
        except LookupError as error:
            yield LintFinding("text", _where(question), str(error), "texts that can be filled")
        else:
            if size > limit:
                yield LintFinding(rule, _where(question), str(size), f"at most {limit}")


def _reached(start: State, steps: dict[State, set[State]]) -> set[State]:
    found = {start}
    while more := {target for state in found for target in steps[state]} - found:
        found |= more
    return found


def _read(question: AnyQuestion) -> frozenset[str]:
    """Return the facts that `applies_if` reads; proofs count as their facts."""
    read = question.applies_if.facts() if question.applies_if else frozenset[str]()
    return frozenset(key.removesuffix(PROOF_SUFFIX) for key in read)


def _topic(question: AnyQuestion) -> str:
    return question.topic.value


def _where(question: AnyQuestion) -> str:
    return f"flows/interview/{question.topic.value}.py: {question.id}"
