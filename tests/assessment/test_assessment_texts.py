"""Every code that an assessment can hold has a text in both languages, with equal placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po
from case_facts import TODAY, facts_of
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import ASSESSED, cases

from flows.assessment.assess import assess
from flows.assessment.deadlines import deadlines
from flows.assessment.model import (
    Amounts,
    Assessment,
    Exposure,
    Liquidated,
)
from flows.assessment.text_keys import assessment_keys
from flows.facts import Facts
from flows.facts_file import Json
from flows.law.library import library
from flows.law.text_figures import as_short_as_shown
from flows.vocabulary import FACTS

LOCALES = Path(__file__).parents[2] / "locales"
LANGUAGES = ("en", "zh_Hans")
DAYS = (
    date(2020, 6, 1),
    date(2025, 1, 1),
    TODAY,
    date(2027, 2, 1),
    *(one.start for one in library().interpretations if one.start > TODAY),
)
DEADLINE_STATUS = ("running", "near", "passed", "met", "unknown", "not_applicable")
RISKS = ("none", "low", "moderate", "high", "unknown")
BUTTON = {"en": 90, "zh_Hans": 40}
"""The most characters of a label that stands in a line of its own."""
LABELS = ("status.", "route_status.", "element.", "circumstance.", "urgency.", "deadline.")


def catalog(language: str) -> dict[str, str]:
    """Return every text of a language by key, the header left aside."""
    path = LOCALES / language / "LC_MESSAGES" / "assessment.po"
    with path.open("rb") as handle:
        messages = read_po(handle, locale=language, abort_invalid=True)
    return {str(message.id): str(message.string) for message in messages if message.id}


TEXTS = {language: catalog(language) for language in LANGUAGES}


def from_amounts(found: Amounts | None, agreed: Liquidated | None) -> Iterator[str]:
    """Yield the keys of a route's own money."""
    if found is not None:
        yield f"base_method.{found.method}"
        yield from (f"note.{note}" for note in found.notes)
    if agreed is not None:
        yield f"loss_method.{agreed.loss_method}"
        yield f"risk.{agreed.risk}"
        yield from (f"note.{note}" for note in agreed.notes)


def from_exposure(exposure: Exposure | None) -> Iterator[str]:
    """Yield the keys of the punitive route's money."""
    if exposure is not None:
        yield f"base_method.{exposure.base_method}"
        yield f"assumption.{exposure.assumption}"
        yield from (f"assumption.{reading}" for reading in exposure.readings)
        yield from (f"note.{note}" for note in exposure.notes)


def from_assessment(found: Assessment) -> Iterator[str]:
    """Yield every key that showing an assessment needs."""
    yield f"regime_why.{found.regime.why}"
    for route in found.routes.values():
        yield from (f"reason.{reason}" for reason in route.reasons)
        yield from from_amounts(route.amounts, route.liquidated)
        for name, element in route.elements.items():
            yield f"element.{name}"
            yield from (f"circumstance.{part}" for part in element.circumstances)
    yield from from_exposure(found.exposure)
    yield from (f"deadline.{limit.id}" for limit in found.deadlines)
    yield from (f"deadline_status.{limit.status}" for limit in found.deadlines)
    yield from (f"conflict.{conflict.rule}" for conflict in found.conflicts)
    yield from (item.how for item in found.evidence)
    yield from (f"step_why.{step.why}" for step in found.next_steps)
    yield from (f"triage.{reason}" for reason in found.triage.reasons)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_named_code_has_a_text(language: str) -> None:
    """What the rules and tables name can be said."""
    assert assessment_keys() <= set(TEXTS[language])


@given(cases(), ASSESSED)
@settings(max_examples=60)
def test_every_assessment_can_be_said(facts: Facts, as_of: date) -> None:
    """Whatever the facts and the day, every code in the assessment has a text."""
    needed = set(from_assessment(assess(facts, as_of)))
    assert needed <= assessment_keys()
    for language in LANGUAGES:
        assert needed <= set(TEXTS[language])


@given(
    st.fixed_dictionaries(
        {"stage": st.sampled_from(FACTS["stage"].codes)},
        optional={
            "right_type": st.sampled_from(FACTS["right_type"].codes),
            "judgment_effective_date": st.sampled_from(["2026-04", "2026-05", "2026"]),
            "technology_or_goods_trade": st.just("yes"),
            "acts_ongoing": st.sampled_from(["yes", "no"]),
            "knew_date": st.sampled_from(["2020", "2025"]),
        },
    )
)
def test_every_deadline_can_be_said(data: dict[str, Json]) -> None:
    """Each time limit has a name, also those that only some cases have."""
    for limit in deadlines(facts_of(data), TODAY):
        assert f"deadline.{limit.id}" in assessment_keys()


def test_both_languages_hold_the_same_keys() -> None:
    """No text stands in one language alone."""
    assert set(TEXTS["en"]) == set(TEXTS["zh_Hans"])


def test_no_text_is_left_over() -> None:
    """A text belongs to a code that exists."""
    assert set(TEXTS["en"]) - assessment_keys() == set()


def placeholders(text: str) -> set[str]:
    """Return the names of the placeholders in a text."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("key", sorted(TEXTS["en"]))
def test_a_text_is_well_formed_in_both_languages(key: str) -> None:
    """Equal placeholders, no stray markup, no blank at either end, and the same paragraphs."""
    one, other = (TEXTS[language][key] for language in LANGUAGES)
    assert placeholders(one) == placeholders(other)
    assert one.count("\n\n") == other.count("\n\n")
    for text in (one, other):
        assert text
        assert text == text.strip()
        assert not re.search(r"<(?!/?[bi]>)", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_are_short(language: str) -> None:
    """What stands in a line of its own fits in one."""
    long = {
        key: text
        for key, text in TEXTS[language].items()
        if key.startswith(LABELS) and len(text) > BUTTON[language]
    }
    assert long == {}


def test_chinese_sentences_are_short() -> None:
    """A Chinese sentence has at most forty characters."""
    long = [
        sentence
        for text in TEXTS["zh_Hans"].values()
        for sentence in re.split(r"[。！？]", as_short_as_shown(text))
        if len(sentence) > 40
    ]
    assert long == []


def test_warnings_and_steps_are_brief() -> None:
    """A warning or a step is one to three short sentences."""
    for key, text in TEXTS["en"].items():
        if key.startswith(("warning.", "step.")):
            sentences = [part for part in re.split(r"(?<=[.!?])\s", text) if part]
            assert 1 <= len(sentences) <= 3, key
            assert all(len(sentence.split()) <= 26 for sentence in sentences), key
