"""Which texts a flow needs, and what is wrong with the texts of the catalogs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from string import Formatter
from typing import TypeAlias

from flows.engine.lint_finding import LintFinding
from flows.engine.question import AnyQuestion, Choice, Flow, MultiChoice, MultiYesNo, TypedValue
from flows.facts import NO, NONE, NOT_APPLICABLE, UNSURE, YES, FactKind, Proof
from flows.vocabulary import FACTS, Topic

Catalogs: TypeAlias = Mapping[str, Mapping[str, str]]
"""Language to key to text."""

_SHARED = (YES, NO, UNSURE, NOT_APPLICABLE)
_CODED = (FactKind.CHOICE, FactKind.MULTI)
_REQUIRED = ("text", "why", "find_out")
_OPTIONAL = ("text.accused", "text.adviser", "example")
_VOICES = ("accused", "adviser")


def _language_and_key(language: str, key: str) -> str:
    return f"{language}: {key}"


def check_texts(
    flow: Flow,
    catalogs: Catalogs,
    required: Collection[str] = (),
    where: Callable[[str, str], str] = _language_and_key,
) -> Iterator[LintFinding]:
    """Yield every text that is missing, left over, empty, or not alike in all languages.

    Args:
        flow: its questions, options and facts need texts.
        catalogs: the texts of each language by key.
        required: the keys of all other texts that the program needs; where they are given, a
            text beside them is left over.
        where: names the place of a text by language and key.
    """
    needed = needed_keys(flow) | frozenset(required)
    allowed = (
        needed
        | usual_keys(flow)
        | {f"question.{question.id}.{part}" for question in flow.questions for part in _OPTIONAL}
        | {
            f"question.{question.id}.option.{line}.{voice}"
            for question in flow.questions
            for line in _lines(question)
            for voice in _VOICES
        }
    )
    keys = {key for catalog in catalogs.values() for key in catalog}
    for language, catalog in catalogs.items():
        for key in sorted((needed | keys) - catalog.keys()):
            yield LintFinding("text", where(language, key), "no text", "a text in every language")
        for key, text in catalog.items():
            yield from _check_text(where(language, key), text)
    for key in sorted(keys):
        if key not in allowed and (required or key.startswith("question.")):
            yield LintFinding("text", key, "a text that nothing shows", "keys that are in use")
        yield from _check_placeholders(key, catalogs, where)


def needed_keys(flow: Flow) -> frozenset[str]:
    """Return the keys without which a card of the flow cannot be shown."""
    keys = {f"option.{code}" for code in _SHARED} | {f"proof.{proof.value}" for proof in Proof}
    for question in flow.questions:
        own = f"question.{question.id}"
        keys.add(f"topic.{question.topic.value}")
        keys |= {f"{own}.{part}" for part in _REQUIRED}
        keys |= {f"{own}.option.{line}" for line in _lines(question)}
        for fact in question.facts:
            keys |= _fact_keys(fact)
    return frozenset(keys)


def usual_keys(flow: Flow) -> frozenset[str]:
    """Return the keys of the usual words for options, which typed text is compared with."""
    return frozenset(
        f"words.{question.id}.{code}"
        for question in flow.questions
        for code in (*_lines(question), YES, NO, NONE)
    )


def vocabulary_keys() -> frozenset[str]:
    """Return the keys of the names of every topic, fact and code, asked or not."""
    topics = {f"topic.{topic.value}" for topic in Topic}
    return frozenset(topics.union(*map(_fact_keys, FACTS)))


def _fact_keys(fact: str) -> set[str]:
    codes = FACTS[fact].codes if FACTS[fact].kind in _CODED else ()
    return {f"fact.{fact}", *(f"fact.{fact}.{code}" for code in codes)}


def _lines(question: AnyQuestion) -> tuple[str, ...]:
    """Return the options and lines that have a text of their own."""
    match question:
        case Choice() | MultiChoice():
            return tuple(code for code in question.options if code not in _SHARED)
        case MultiYesNo():
            return question.ticks
        case TypedValue():
            return question.options


def _check_text(where: str, text: str) -> Iterator[LintFinding]:
    if not text.strip():
        yield LintFinding("text", where, "an empty text", "a text")
    elif text != text.strip():
        yield LintFinding("text", where, "a space at an end", "no space at either end")
    if placeholders(text) is None:
        yield LintFinding("placeholder", where, "braces that do not match", "{name}, or {{ and }}")


def _check_placeholders(
    key: str, catalogs: Catalogs, where: Callable[[str, str], str]
) -> Iterator[LintFinding]:
    sets = {
        language: names
        for language, catalog in catalogs.items()
        if (names := placeholders(catalog.get(key, ""))) is not None and key in catalog
    }
    everywhere = frozenset[str]().union(*sets.values())
    for language, names in sets.items():
        if missing := sorted(everywhere - names):
            found = f"no {', '.join(missing)}"
            yield LintFinding(
                "placeholder", where(language, key), found, "the same in every language"
            )


def placeholders(text: str) -> frozenset[str] | None:
    """Return the names to be filled in; None where the text cannot be formatted."""
    try:
        return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)
    except ValueError:
        return None
