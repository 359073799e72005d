"""Which texts a flow needs, and what is wrong with those it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from string import Formatter
from typing import TypeAlias

from flows.engine.lint_finding import LintFinding
from flows.engine.question import AnyQuestion, Choice, Flow, MultiChoice, MultiYesNo, TypedValue
from flows.facts import NO, NOT_APPLICABLE, UNSURE, YES, FactKind, Proof
from flows.vocabulary import FACTS

Catalogs: TypeAlias = Mapping[str, Mapping[str, str]]
"""Language to key to text."""

_SHARED = (YES, NO, UNSURE, NOT_APPLICABLE)
_REQUIRED = ("text", "why", "find_out")
_OPTIONAL = ("text.accused", "example")


def check_texts(flow: Flow, catalogs: Catalogs) -> Iterator[LintFinding]:
    """Yield every text that is missing, left over, empty, or not alike in all languages."""
    needed = needed_keys(flow)
    allowed = needed | {
        f"question.{question.id}.{part}" for question in flow.questions for part in _OPTIONAL
    }
    keys = {key for catalog in catalogs.values() for key in catalog}
    for language, catalog in catalogs.items():
        for key in sorted((needed | keys) - catalog.keys()):
            yield LintFinding("text", f"{language}: {key}", "no text", "a text in every language")
        for key, text in catalog.items():
            yield from _check_text(f"{language}: {key}", text)
    for key in sorted(keys):
        if key.startswith("question.") and key not in allowed:
            yield LintFinding(
                "text", key, "a text that nothing shows", "keys of the flow's questions"
            )
        yield from _check_placeholders(key, catalogs)


def needed_keys(flow: Flow) -> frozenset[str]:
    """Return the keys without which a card of the flow cannot be shown."""
    keys = {f"option.{code}" for code in _SHARED} | {f"proof.{proof.value}" for proof in Proof}
    for question in flow.questions:
        own = f"question.{question.id}"
        keys.add(f"topic.{question.topic.value}")
        keys |= {f"{own}.{part}" for part in _REQUIRED}
        keys |= {f"{own}.option.{line}" for line in _lines(question)}
        for fact in question.facts:
            keys.add(f"fact.{fact}")
            if FACTS[fact].kind in (FactKind.CHOICE, FactKind.MULTI):
                keys |= {f"fact.{fact}.{code}" for code in FACTS[fact].codes}
    return frozenset(keys)


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


def _check_placeholders(key: str, catalogs: Catalogs) -> Iterator[LintFinding]:
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
                "placeholder", f"{language}: {key}", found, "the same in every language"
            )


def placeholders(text: str) -> frozenset[str] | None:
    """Return the names to be filled in; None where the text cannot be formatted."""
    try:
        return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)
    except ValueError:
        return None
