"""Cards within the limits of a channel: nothing is lost, nothing is too long or too much."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from talking import SHORT, Person

from bot.cards import present
from bot.cards.card import Card
from bot.cards.channel_limits import ChannelLimits, units
from bot.cards.limits import cards_of
from bot.cards.render import UNTICKED, RenderedButton, render
from bot.language import Localizer, plain
from bot.text_width import columns
from flows.engine.session import LanguageChoice

LANGUAGES: tuple[LanguageChoice, ...] = ("en", "zh", "both")
LIMITS = st.builds(
    ChannelLimits,
    buttons=st.none() | st.integers(0, 12),
    label=st.none() | st.integers(2, 60),
)


@cache
def cards() -> tuple[Card, ...]:
    """Return every card of the short interview's questions."""
    return tuple(card for question in SHORT.questions for card in cards_of(SHORT, question.id))


def keys(rows: tuple[tuple[RenderedButton, ...], ...]) -> list[RenderedButton]:
    """Return the buttons of rows, in order."""
    return [key for row in rows for key in row]


@given(st.sampled_from(cards()), st.sampled_from(LANGUAGES), LIMITS)
def test_nothing_is_lost(card: Card, language: LanguageChoice, limits: ChannelLimits) -> None:
    """Each choice has its button or its number, each command its button or its name."""
    localizer = Localizer(language)
    shown, whole = render(card, localizer, limits), render(card, localizer)
    pressed = keys(shown.rows)
    assert limits.buttons is None or len(pressed) <= limits.buttons
    assert all(limits.label is None or columns(key.label) <= limits.label for key in pressed)
    codes = {key.code for key in pressed}
    choices = [key for key in keys(whole.rows) if not key.command]
    lines = shown.html.split("\n")
    if shown.numbered:
        for number, key in enumerate(choices, 1):
            assert f"{number}. {key.label}" in [plain(line) for line in lines]
    else:
        assert {key.code for key in choices} <= codes
    for key in keys(whole.rows):
        if key.command and key.code not in codes:
            assert f"/{key.command} " in lines[-1]


@given(st.sampled_from(cards()), st.sampled_from(LANGUAGES))
def test_without_limits_nothing_changes(card: Card, language: LanguageChoice) -> None:
    """With room for all, the card is as it was made."""
    shown = render(card, Localizer(language), ChannelLimits(buttons=100, label=1000))
    assert shown == render(card, Localizer(language))
    assert shown.html == shown.body
    assert [key.code for key in keys(shown.rows)] == [one.action.code for one in card.buttons]


def test_numbers_as_buttons() -> None:
    """With labels too wide but room for all, the buttons carry the numbers and show the ticks."""
    person = Person().agrees().types("1", "trademark")
    shown = render(person.card, Localizer("en"), ChannelLimits(buttons=10, label=8))
    labels = [key.label for key in keys(shown.rows)]
    assert labels[:3] == [f"{UNTICKED} 1", f"{UNTICKED} 2", f"{UNTICKED} 3"]
    assert shown.numbered[0].startswith(UNTICKED)
    numbered = next(key for key in keys(shown.rows) if key.label.endswith("2"))
    assert numbered.code == person.card.choices[1].action.code


def test_commands_where_there_is_room() -> None:
    """With fewer buttons than choices the commands take them, and the choices are typed."""
    person = Person().agrees().types("1")
    shown = render(person.card, Localizer("en"), ChannelLimits(buttons=1))
    assert [key.command for key in keys(shown.rows)] == ["back"]
    assert [key.command for key in shown.commands] == ["why"]


@given(st.text(alphabet="a 😀\n字", max_size=3000), st.integers(20, 500))
def test_long_texts_come_in_parts(text: str, limit: int) -> None:
    """No part is longer than the channel takes, and no letter is lost."""
    parts = ChannelLimits(text=limit).parts(text)
    assert all(units(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@pytest.mark.parametrize("page", [3, 8, None])
def test_a_list_in_pages(page: int | None) -> None:
    """A list shows as many options as the channel takes on a card, or all of them."""
    person = Person().agrees().types("1")
    codes: list[str] = []
    shown = present(SHORT, person.holds, page)
    while True:
        options = [one for one in shown.choices if one.action.act.value == "o"]
        assert page is None or len(options) <= page
        codes += [one.action.option for one in options]
        onward = [one for one in shown.choices if one.label.key == "button.page_after"]
        if not onward:
            break
        view = f"list.{onward[0].action.option}"
        shown = present(SHORT, person.holds.model_copy(update={"view": view}), page)
    assert len(codes) == len(set(codes)) == 12
