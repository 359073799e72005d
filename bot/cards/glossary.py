"""The legal terms on a card: explained on first use, and on request under /why."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from importlib.resources import files

from bot.cards.wording import option_text
from bot.language import plain, speak
from bot.text import Text, text
from flows.engine.question import AnyQuestion, Flow, MultiYesNo

ENGLISH = "en"
"""Terms are detected in the English text of a card, whatever its language."""
AT_ONCE = 2
"""The number of terms explained on the card; /why explains the others."""


def new_terms(flow: Flow, question: AnyQuestion, seen: Collection[str]) -> tuple[Text, ...]:
    """Return the meanings of the first few terms that no earlier question used.

    `seen` are ids of questions.
    """
    earlier = (flow.question(id_) for id_ in seen if id_ != question.id)
    known = {term for other in earlier if other is not None for term in terms_of(other)}
    return meanings([term for term in terms_of(question) if term not in known][:AT_ONCE])


def meanings(terms: Iterable[str]) -> tuple[Text, ...]:
    """Return one line for each term: its name and its meaning."""
    return tuple(
        text("card.term", term=Text(f"term.{term}"), meaning=Text(f"term.{term}.meaning"))
        for term in terms
    )


@cache
def terms_of(question: AnyQuestion) -> tuple[str, ...]:
    """Return the legal terms in a question's text and lines, in the order of the glossary."""
    lines = question.ticks if isinstance(question, MultiYesNo) else question.options
    labels = (Text(f"question.{question.id}.text"), *(option_text(question, o) for o in lines))
    shown = " | ".join(plain(speak(label, ENGLISH)) for label in labels)
    return tuple(term for term, forms in _forms().items() if has_term(shown, forms))


def has_term(shown: str, forms: Collection[str]) -> bool:
    """Whether an English text has one of these forms as whole words, singular or plural."""
    return any(
        re.search(rf"(?<![\w-]){re.escape(form)}(?:s|es)?(?![\w-])", shown, re.IGNORECASE)
        for form in forms
    )


@cache
def glossary() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Return `locales/glossary.toml`: the names of each term by language code."""
    raw = tomllib.loads((files("locales") / "glossary.toml").read_text(encoding="utf-8"))
    return {
        term: {code: tuple(forms) for code, forms in names.items()} for term, names in raw.items()
    }


def _forms() -> Mapping[str, tuple[str, ...]]:
    """Return the English forms of each term."""
    return {term: names[ENGLISH] for term, names in glossary().items()}
