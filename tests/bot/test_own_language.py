"""The reader's own language, as a conversation finds it out and keeps it."""

from __future__ import annotations

import pytest
from talking import Person

from bot.cards.render import render
from bot.language import localizer_for


def labels(person: Person) -> list[str]:
    """Return the labels of the buttons of the card, as this person sees them."""
    shown = render(person.card, localizer_for(person.holds))
    return [button.label for row in shown.rows for button in row]


@pytest.mark.parametrize(("hint", "own"), [("en", "en"), ("zh-CN", "zh"), ("pt", "en")])
def test_the_platform_says_which(hint: str, own: str) -> None:
    """Who chooses both at once reads the buttons in the language of the platform."""
    for person in (Person().starts(hint, "both"), Person().starts(hint).types("/lang both")):
        assert (person.holds.language, person.holds.own_language) == ("both", own)
    assert labels(Person().starts(hint, "both")) == labels(Person().starts(hint, own))


def test_the_language_read_before_stays(person: Person) -> None:
    """Who reads Chinese and then chooses both keeps Chinese buttons; English the other way."""
    for code in ("zh", "en"):
        person.types(f"/lang {code}")
        alone = labels(person)
        person.types("/lang both")
        assert person.holds.own_language == code
        assert labels(person) == alone


def test_both_languages_stand_in_the_text(person: Person) -> None:
    """The card's text has all of it in each language, the reader's own first."""
    person.types("/lang en")
    english = render(person.card, localizer_for(person.holds)).html.partition("</i>")[2]
    person.types("/lang zh")
    chinese = render(person.card, localizer_for(person.holds)).html.partition("</i>")[2]
    person.types("/lang both")
    shown = render(person.card, localizer_for(person.holds)).html
    assert shown.endswith(f"{chinese.strip()}\n\n{english.strip()}")


def test_a_session_from_before_takes_the_language_of_the_next_start(person: Person) -> None:
    """An old session in both languages learns the reader's own when they start again."""
    old = person.holds.model_copy(update={"language": "both", "own_language": None})
    person.session = old
    person.starts("zh-CN")
    assert (person.holds.own_language, person.holds.revision) == ("zh", old.revision + 1)
    person.starts("en")
    assert person.holds.own_language == "zh"


def test_nobody_who_names_no_language_is_guessed() -> None:
    """Without a hint nothing is kept, and the first language of the registry serves."""
    person = Person().starts("", "both")
    assert person.holds.own_language is None
    assert labels(person) == labels(Person().starts("en", "both"))
