"""Every text of the law is there in both languages, in plain sentences of our own."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal
from importlib import resources

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from flows.law.library import library
from flows.law.provisions import Figures
from flows.law.text_figures import as_short_as_shown
from flows.law.text_keys import law_keys

LANGUAGES = ("en", "zh_Hans")
HAN = re.compile(r"[\u4e00-\u9fff]")
LONGEST_ENGLISH = 36
LONGEST_CHINESE = 45


def catalog(language: str) -> Catalog:
    """Return the catalog of the law in a language."""
    source = resources.files("locales") / language / "LC_MESSAGES" / "law.po"
    with source.open("rb") as handle:
        return read_po(handle, locale=language, abort_invalid=True)


CATALOGS = {language: catalog(language) for language in LANGUAGES}


def texts(language: str) -> dict[str, str]:
    """Return the texts by key; of a plural, its last form."""
    return {last(message.id): last(message.string) for message in CATALOGS[language] if message.id}


def last(forms: str | tuple[str, ...] | list[str] | None) -> str:
    """Return the last plural form, or the only one."""
    return forms if isinstance(forms, str) else (forms or ("",))[-1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_provision_has_a_text_and_every_text_a_provision(language: str) -> None:
    """Nothing on file lacks its text, and no text is left over from what was removed."""
    of_data = {
        key
        for key in texts(language)
        if key.partition(".")[0] in {"provision", "instrument", "judgment"}
    }
    assert of_data == law_keys()


def test_both_languages_have_the_same_keys_and_placeholders() -> None:
    """A key of one language is a key of the other and takes the same parameters."""
    english, chinese = texts("en"), texts("zh_Hans")
    assert english.keys() == chinese.keys()
    for key, text in english.items():
        fields = [
            {(name, spec) for _, name, spec, _ in string.Formatter().parse(said) if name}
            for said in (text, chinese[key])
        ]
        assert fields[0] == fields[1], key


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_clean(language: str) -> None:
    """No text is empty, has stray spaces, or is in the other language."""
    for key, text in texts(language).items():
        assert text, key
        assert text == text.strip(), key
        assert "  " not in text, key
        if key.partition(".")[0] == "provision":
            assert bool(HAN.search(text)) is (language == "zh_Hans"), key


def test_sentences_are_short() -> None:
    """A paraphrase is one a business owner can read: short sentences in both languages."""
    for key, text in texts("en").items():
        if key.startswith("provision."):
            for sentence in re.split(r"(?<=[.!?:;]) ", as_short_as_shown(text)):
                assert len(sentence.split()) <= LONGEST_ENGLISH, key
    for key, text in texts("zh_Hans").items():
        if key.startswith("provision."):
            for sentence in re.split("[。！？；：]", as_short_as_shown(text)):
                assert len(sentence) <= LONGEST_CHINESE, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_of_a_provision_stand_in_its_text(language: str) -> None:
    """The text of a provision mentions its figures by name, so that both can never differ."""
    said = texts(language)
    for law in library().provisions.values():
        for name, _ in _numbers(law.figures):
            assert f"{{law:{name}}}" in said[law.text_key], (law.id, name)


def _numbers(figures: Figures) -> Iterator[tuple[str, object]]:
    """Yield the figures of a provision that are numbers, by name."""
    yield from figures.named
    for field in fields(figures):
        value = getattr(figures, field.name)
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            yield field.name, value
