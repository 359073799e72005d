"""The texts of the interview: complete, alike in both languages, short and plain."""

from __future__ import annotations

import re
from statistics import mean

import pytest

from flows.engine.question import AnyQuestion, Choice, MultiChoice, MultiYesNo, TypedValue
from flows.engine.readability import grade, grades, outliers, sentences
from flows.facts import NO, NOT_APPLICABLE, UNSURE, YES, FactKind, Proof
from flows.interview import FLOW
from flows.law.text_figures import as_short_as_shown
from flows.vocabulary import FACTS, Topic

SHARED_OPTIONS = (YES, NO, UNSURE, NOT_APPLICABLE)
OPTIONAL = ("text.accused", "text.adviser", "example")
VOICES = ("accused", "adviser")
PARTS = ("text", "text.accused", "text.adviser", "why", "example", "find_out")
BUTTON = {"en": 40, "zh_Hans": 18}
LINE = {"en": 60, "zh_Hans": 28}
QUESTION = {"en": 250, "zh_Hans": 120}
PLAIN_ENGLISH = 8.0
"""The highest school grade that the questions may need on average."""

Catalogs = dict[str, dict[str, str]]


def lines(question: AnyQuestion) -> tuple[str, ...]:
    """Return what a question offers, without what all questions share."""
    match question:
        case Choice() | MultiChoice():
            return tuple(code for code in question.options if code not in SHARED_OPTIONS)
        case MultiYesNo():
            return question.ticks
        case TypedValue():
            return question.options


def required_keys(known: set[str]) -> set[str]:
    """Return every key the interview needs, but for terms and optional texts."""
    keys = {f"topic.{topic.value}" for topic in Topic}
    keys |= {f"option.{code}" for code in SHARED_OPTIONS}
    keys |= {f"proof.{proof.value}" for proof in Proof}
    for question in FLOW.questions:
        own = f"question.{question.id}"
        keys |= {f"{own}.{part}" for part in PARTS if part not in OPTIONAL}
        keys |= {f"{own}.{part}" for part in OPTIONAL if f"{own}.{part}" in known}
        options = {f"{own}.option.{line}" for line in lines(question)}
        keys |= options | ({f"{o}.{voice}" for o in options for voice in VOICES} & known)
    for fact in FACTS.values():
        keys.add(f"fact.{fact.id}")
        if fact.kind in (FactKind.CHOICE, FactKind.MULTI):
            keys |= {f"fact.{fact.id}.{code}" for code in fact.codes}
    return keys


def test_every_key_has_a_text_in_both_languages(texts: Catalogs) -> None:
    """No text is missing, none is empty, and none is left over from an earlier question."""
    for language, catalog in texts.items():
        terms = {key for key in catalog if key.startswith("term.")}
        assert set(catalog) - terms == required_keys(set(catalog)), language
        assert all(catalog.values()), language
    assert texts["en"].keys() == texts["zh_Hans"].keys()


def test_placeholders_are_the_same(texts: Catalogs) -> None:
    """What a text leaves to be filled in is the same in both languages."""
    for key, english in texts["en"].items():
        chinese = texts["zh_Hans"][key]
        assert set(re.findall(r"\{\w*\}", english)) == set(re.findall(r"\{\w*\}", chinese)), key


def test_texts_are_clean(texts: Catalogs) -> None:
    """No markup, no space around a text, no address, no half-width comma between Chinese."""
    for catalog in texts.values():
        for key, text in catalog.items():
            assert text == text.strip(), key
            assert not re.search(r"[<>]|https?:", text), key
    for key, text in texts["zh_Hans"].items():
        assert not re.search(r"[一-鿿][,;?!]", text), key


@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_labels_fit_their_buttons(texts: Catalogs, language: str) -> None:
    """A button holds a short label, a line of a list a longer one, a card a short question."""
    catalog = texts[language]
    shared = {f"option.{code}" for code in SHARED_OPTIONS} | {f"proof.{p.value}" for p in Proof}
    limits = dict.fromkeys(shared, BUTTON[language])
    for question in FLOW.questions:
        own = f"question.{question.id}"
        limit = BUTTON if isinstance(question, Choice) else LINE
        limits |= {f"{own}.option.{line}": limit[language] for line in lines(question)}
        limits |= {f"{own}.{part}": QUESTION[language] for part in PARTS if part != "example"}
    long = {key for key, limit in limits.items() if len(catalog.get(key, "")) > limit}
    assert not long


def test_options_of_one_question_differ(texts: Catalogs) -> None:
    """Nobody has to choose between two options of the same words."""
    for catalog in texts.values():
        for question in FLOW.questions:
            labels = [catalog[f"question.{question.id}.option.{line}"] for line in lines(question)]
            assert len(set(labels)) == len(labels), question.id


def test_the_accused_are_asked_in_their_own_words(texts: Catalogs) -> None:
    """A question that speaks of the other side has a wording for the accused side."""
    for catalog, side in ((texts["en"], r"other side|\bthe accused"), (texts["zh_Hans"], "对方")):
        for question in FLOW.questions:
            own = f"question.{question.id}.text"
            if re.search(side, catalog[own]):
                assert f"{own}.accused" in catalog, question.id


def test_options_and_help_take_no_side(texts: Catalogs) -> None:
    """Options, reasons and hints speak of us only in quotations, or where each side has its own."""
    for key, text in texts["en"].items():
        own_words = f"{key}.accused" in texts["en"] and f"{key}.adviser" in texts["en"]
        if ".text" not in key and not own_words:
            assert not re.search(r"\b(our|ours|us)\b", re.sub(r"'[^']*'", "", text)), key


def test_entries_show_how_to_type_the_answer(texts: Catalogs) -> None:
    """A question with a typed answer gives an example to copy, in each language's own form."""
    for question in FLOW.questions:
        if isinstance(question, TypedValue):
            for catalog in texts.values():
                example = catalog[f"question.{question.id}.example"]
                assert re.search(r"\d|百分之", example), question.id


def test_grade_tells_plain_from_heavy_prose() -> None:
    """The index puts a child's sentence low and a lawyer's sentence high."""
    plain = "The dog ran. The cat sat down. We had fun."
    heavy = "Notwithstanding antecedent representations, indemnification obligations persist."
    assert grade(plain) < 3
    assert grade(heavy) > 15


def test_english_is_plain(texts: Catalogs) -> None:
    """On average the questions read at grade eight or easier."""
    assert mean(grades(FLOW, texts["en"]).values()) <= PLAIN_ENGLISH


def test_chinese_sentences_are_short(texts: Catalogs) -> None:
    """No Chinese sentence reaches forty characters."""
    shown = map(as_short_as_shown, texts["zh_Hans"].values())
    every = [one for text in shown for one in sentences(text)]
    assert max(map(len, every)) < 40


def test_the_outliers_are_named(texts: Catalogs) -> None:
    """The check says how hard both languages are, and names the hardest questions."""
    english, chinese = outliers(FLOW, texts)
    hardest = max(grades(FLOW, texts["en"]).items(), key=lambda item: item[1])[0]
    assert hardest in english
    assert "characters a sentence" in chinese


def test_a_question_without_texts_is_no_outlier(texts: Catalogs) -> None:
    """How hard the texts are can be said while a question has none yet; of no texts, nothing."""
    lacking = {
        language: {key: text for key, text in catalog.items() if ".acts_started." not in key}
        for language, catalog in texts.items()
    }
    assert len(list(outliers(FLOW, lacking))) == 2
    assert list(outliers(FLOW, {"en": {}, "zh_Hans": {}})) == []
