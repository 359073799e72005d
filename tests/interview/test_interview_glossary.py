"""The terms of art: explained once, and never rendered two ways."""

from __future__ import annotations

from bot.cards.glossary import has_term

Catalogs = dict[str, dict[str, str]]
Glossary = dict[str, dict[str, list[str]]]


def test_every_term_is_explained_in_both_languages(texts: Catalogs, glossary: Glossary) -> None:
    """A term has a name, the first of its accepted forms, and a meaning."""
    for id_, term in glossary.items():
        assert texts["en"][f"term.{id_}"] == term["en"][0]
        assert texts["zh_Hans"][f"term.{id_}"] == term["zh"][0]
        for catalog in texts.values():
            assert catalog[f"term.{id_}.meaning"].endswith((".", "。"))
    explained = {key.split(".")[1] for key in texts["en"] if key.startswith("term.")}
    assert explained == set(glossary)


def test_a_term_in_one_language_stands_in_the_other(texts: Catalogs, glossary: Glossary) -> None:
    """Where one language uses a term of art, its twin uses the matching one."""
    unmatched = {
        (id_, key)
        for key, english in texts["en"].items()
        for id_, term in glossary.items()
        if not key.startswith("term.")
        and has_term(english, term["en"])
        != any(form in texts["zh_Hans"][key] for form in term["zh"])
    }
    assert not unmatched


def test_no_text_uses_a_form_that_is_ruled_out(texts: Catalogs, glossary: Glossary) -> None:
    """The wrong name of a term appears nowhere."""
    ruled_out = [form for term in glossary.values() for form in term.get("never", [])]
    assert ruled_out
    for catalog in texts.values():
        for key, text in catalog.items():
            assert not any(form.lower() in text.lower() for form in ruled_out), key


def test_names_of_terms_are_unique(glossary: Glossary) -> None:
    """No name belongs to two terms."""
    for language in ("en", "zh"):
        names = [term[language][0] for term in glossary.values()]
        assert len(set(names)) == len(names)


def test_the_check_would_find_a_term_rendered_two_ways(glossary: Glossary) -> None:
    """A term's plain word inside another word is no use of the term."""
    assert has_term("It has trade secrets.", glossary["trade_secret"]["en"])
    assert not has_term("This is a database.", glossary["base"]["en"])
