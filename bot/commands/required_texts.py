"""Every text that the program needs, derived from the program itself.

Most keys are spelled in full in the source and are read from there. A key that ends in a code
follows from the enumeration or table of its codes, here or in `flows`. A text of the catalogs
that is neither required nor optional is left over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import get_args

from bot.brief.elements import NOT_STATED
from bot.brief.evidence_list import FORMS, SOURCES
from bot.brief.service import Reason
from bot.cards.asides import CONFIRMED_COMMANDS, SHOWN_COMMANDS
from bot.cards.glossary import glossary
from bot.cards.result import PAGES
from bot.cards.result.todo import NOTED_UNDATED
from bot.cards.result.why import CIRCUMSTANCE_KEYS
from bot.commands.law import FIGURE_NAMES
from bot.commands.source_keys import spelled_keys
from bot.language import FOLDERS, PLACES, domains, messages
from bot.language_registry import CHOICES, CODES
from bot.pages.typed_fields import DATE_PARTS
from bot.reading import ErrorCode, Note
from bot.store.audit_entry import AuditAction
from bot.turn import DispatchKind, FileRequest
from flows.assessment.model import Effect
from flows.assessment.text_keys import assessment_keys
from flows.engine.lint_finding import LintFinding
from flows.engine.question import Flow
from flows.engine.session import Purpose
from flows.engine.texts import needed_keys, vocabulary_keys
from flows.facts import NO, UNSURE, FactKind, Proof
from flows.law import provisions as law
from flows.law.library import library
from flows.law.text_figures import Unit
from flows.law.text_keys import law_keys

_TYPED = (FactKind.DATE, FactKind.MONEY, FactKind.PERCENT, FactKind.COUNT)
_PROOFS = tuple(proof.value for proof in Proof)


def required_keys(flow: Flow) -> frozenset[str]:
    """Return the key of every text that must be in the catalogs of every language."""
    return frozenset[str]().union(
        needed_keys(flow),
        vocabulary_keys(),
        assessment_keys(),
        law_keys(),
        spelled_keys({key.partition(".")[0] for key in _domains()}),
        _term_keys(),
        _keys_with_codes(),
    )


def place_of(folder: str, key: str) -> str:
    """Return the file and the key of a text, for a finding; `folder` is that of its language.

    A text that no language has belongs into the catalog of the keys that begin like its own.
    """
    return f"locales/{folder}/LC_MESSAGES/{_domain_of(key)}.po: {key}"


def check_glossary() -> Iterator[LintFinding]:
    """Yield each term of `locales/glossary.toml` that has no name in a language."""
    for term, names in glossary().items():
        for code in CODES:
            if not names.get(code):
                where = f"locales/glossary.toml: {term}"
                yield LintFinding("term", where, f"no name in {code}", "names in every language")


def _term_keys() -> Iterator[str]:
    """Yield the keys of the terms of `locales/glossary.toml`."""
    for term in glossary():
        yield f"term.{term}"
        yield f"term.{term}.meaning"


def _keys_with_codes() -> Iterator[str]:
    """Yield the keys of the cards, the brief and the commands that a code completes."""
    for start, codes in _FAMILIES.items():
        yield from (f"{start}{code}" for code in codes())
    yield from CIRCUMSTANCE_KEYS.values()
    yield from (f"result.{page}.heading" for page in PAGES)


def _ways() -> Iterator[str]:
    """Yield the ways to the base that the law on file names."""
    for provision in library().provisions.values():
        yield from (way for step in provision.figures.base_order for way in step)


_FAMILIES: dict[str, Callable[[], Iterable[str]]] = {
    "answer.": lambda: (kind.value for kind in _TYPED),
    "brief.article.": lambda: map(str, range(1, len(PLACES) + 1)),
    "brief.effect.": lambda: (effect.value for effect in Effect if effect is not Effect.BAR),
    "brief.failed.": lambda: get_args(Reason),
    "brief.proof.": lambda: (*_PROOFS, NOT_STATED),
    "evidence_list.form.": lambda: FORMS,
    "evidence_list.source.": lambda: SOURCES,
    "button.confirm_": lambda: CONFIRMED_COMMANDS,
    "button.done.": lambda: (NO, UNSURE),
    "button.page.": lambda: PAGES,
    "button.withdraw.": lambda: get_args(Purpose),
    "cite.": lambda: map(str, range(len(PLACES) + 1)),
    "command.": lambda: SHOWN_COMMANDS,
    "confirm.": lambda: CONFIRMED_COMMANDS,
    "error.": lambda: (code.value for code in ErrorCode),
    "example.": lambda: (kind.value for kind in _TYPED),
    "export.log.": lambda: (action.name.lower() for action in AuditAction),
    "export.to_firm.": lambda: get_args(DispatchKind),
    "hand_over.agree.": lambda: get_args(Purpose),
    "hand_over.given.": lambda: get_args(Purpose),
    "hand_over.notice.": lambda: ("withdrawn", "withdrawn_too"),
    "hand_over.withdrawn.": lambda: get_args(Purpose),
    "language.": lambda: CHOICES,
    "law.confidence.": lambda: (confidence.value for confidence in law.Confidence),
    "law.effect.": lambda: (effect.value for effect in law.Effect),
    "law.figure.": lambda: FIGURE_NAMES,
    "law.list.": lambda: (law.LawState.ANNOUNCED.value, law.LawState.DRAFT.value),
    "law.unit.": lambda: get_args(Unit),
    "law.way.": _ways,
    "note.": lambda: (note.value for note in Note),
    "proof.": lambda: (*_PROOFS, UNSURE),
    "rest.": lambda: (NO, UNSURE),
    "web.date.": lambda: DATE_PARTS,
    "web.file.": lambda: (request.value for request in FileRequest),
    "web.value.": lambda: ("percent", "count", "text"),
    "todo.note.": lambda: (id_ for id_, _ in NOTED_UNDATED),
}
"""How keys begin, and the codes that complete them."""


@cache
def _domains() -> dict[str, str]:
    """Return the catalog of each key, of the first language that has it."""
    found: dict[str, str] = {}
    for code in FOLDERS:
        for domain in domains(code):
            for key in messages(code, domain):
                found.setdefault(key, domain)
    return found


@cache
def _domain_of(key: str) -> str:
    known = _domains()
    start = key
    while key not in known and "." in start:
        start = start.rpartition(".")[0]
        near = [domain for other, domain in known.items() if other.startswith(f"{start}.")]
        if near:
            return max(dict.fromkeys(near), key=near.count)
    return known.get(key, "bot")
