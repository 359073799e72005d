"""Lint of the law: the figures that texts mention, and the rules of its interpretations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from flows.assessment.interpretations.registry import check_rules
from flows.engine.lint_finding import LintFinding
from flows.engine.texts import Catalogs
from flows.law.file_schema import LawDataError
from flows.law.library import library
from flows.law.spelled_figures import allowances, spelled
from flows.law.text_figures import UnknownFigureError, law_figure, references


def lint_law(
    catalogs: Catalogs, where: Callable[[str, str], str] | None = None
) -> tuple[LintFinding, ...]:
    """Return everything wrong with the figures in texts and with the interpretations on file.

    Texts that are missing are found by `flows.engine.texts`. `where` names the place of a text
    by language and key.
    """
    place = where or (lambda language, key: f"{language}: {key}")
    return (
        *_check_interpretations(),
        *_check_references(catalogs, place),
        *_check_spelled(catalogs, place),
        *_check_allowances(catalogs),
    )


def _check_interpretations() -> Iterator[LintFinding]:
    try:
        check_rules()
    except LawDataError as error:
        place = f"flows/law/instruments/{error.file}: {error.key}"
        yield LintFinding("law", place, error.problem, "the same circumstances in data and rules")


def _check_references(
    catalogs: Catalogs, place: Callable[[str, str], str]
) -> Iterator[LintFinding]:
    """Yield each figure that is not on file, and each that only one language mentions."""
    mentioned: dict[str, set[str]] = {}
    for language, catalog in catalogs.items():
        for key, text in catalog.items():
            for reference in _references(text):
                mentioned.setdefault(key, set()).add(reference)
                try:
                    law_figure(library(), reference, key)
                except UnknownFigureError as error:
                    allowed = "a figure of flows/law/text_figures.py"
                    yield LintFinding("figure", place(language, key), str(error), allowed)
    for key, every in mentioned.items():
        for language, catalog in catalogs.items():
            missing = every - set(_references(catalog.get(key, "")))
            if key in catalog and missing:
                found = f"no {', '.join(f'{{law:{one}}}' for one in sorted(missing))}"
                allowed = "the same figures in every language"
                yield LintFinding("figure", place(language, key), found, allowed)


def _references(text: str) -> tuple[str, ...]:
    try:
        return references(text)
    except ValueError:  # braces that do not match are a finding of `check_texts`
        return ()


def _check_spelled(catalogs: Catalogs, place: Callable[[str, str], str]) -> Iterator[LintFinding]:
    """Yield each text that spells a figure of the law."""
    for language, catalog in catalogs.items():
        for key, text in catalog.items():
            if any(one.covers(key) for one in allowances()):
                continue
            if figures := spelled(text):
                found = f"the figure {', '.join(figures)}"
                allowed = "{law:...}, a parameter, or an entry in flows/law/spelled_figures.toml"
                yield LintFinding("figure", place(language, key), found, allowed)


def _check_allowances(catalogs: Mapping[str, Mapping[str, str]]) -> Iterator[LintFinding]:
    """Yield each entry of the allow-list that no text needs."""
    for one in allowances():
        texts = (
            catalog[key] for catalog in catalogs.values() for key in catalog if one.covers(key)
        )
        if not any(spelled(text) for text in texts):
            place = f"flows/law/spelled_figures.toml: {one.pattern}"
            yield LintFinding("figure", place, "an entry that no text needs", "keys in use")
