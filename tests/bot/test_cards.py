"""The cards: everything fits, everything can be pressed, every key is there."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from talking import SHORT, Person

from bot.cards import present
from bot.cards.card import (
    LONGEST_ACTION,
    LONGEST_CARD,
    ButtonAction,
    ButtonKind,
    Card,
    parse_action,
    tag,
)
from bot.cards.channel_limits import split
from bot.cards.limits import cards_of, longest_action, longest_answer, longest_card
from bot.cards.paging import ROOM, pages
from bot.cards.render import render
from bot.language import Localizer
from bot.text import text
from flows.engine.session import LanguageChoice
from flows.interview import FLOW

QUESTIONS = [question.id for question in FLOW.questions]
LANGUAGES: tuple[LanguageChoice, ...] = ("en", "zh", "both")
TOAST = 200
"""What a callback answer may hold."""


def check(card: Card, language: LanguageChoice) -> None:
    """Assert that a card fits and renders, in one language mode."""
    shown = render(card, Localizer(language))
    assert 0 < len(shown.html) <= LONGEST_CARD, card.id
    assert not re.search(r"<(?!/?[bi]>)", shown.html), card.id
    assert not re.search(r"[{}]", shown.html), card.id
    for key in (key for row in shown.rows for key in row):
        assert key.label, card.id
        assert len(key.code.encode()) <= LONGEST_ACTION, key.code
        assert parse_action(key.code) is not None, key.code
    codes = Counter(button.action.code for button in card.buttons)
    assert set(codes.values()) <= {1}, card.id


class TestEveryQuestion:
    """The whole interview, every part of every card."""

    @pytest.mark.parametrize("question", QUESTIONS)
    def test_fits_and_renders(self, question: str) -> None:
        """Every card of every question fits into a message, in every language mode."""
        for card in cards_of(FLOW, question):
            for language in LANGUAGES:
                check(card, language)

    def test_limits_say_the_same(self) -> None:
        """The figures the lint uses are those of the cards."""
        assert longest_card(FLOW, "right_type") <= LONGEST_CARD
        assert longest_action(FLOW, "right_type") <= LONGEST_ACTION

    def test_an_unknown_question_has_no_cards(self) -> None:
        """Asked for a question that is not there, it says so."""
        with pytest.raises(KeyError):
            longest_card(FLOW, "nobody")


class TestActions:
    """What a button carries."""

    def test_tags_are_stable(self) -> None:
        """The tag of a question never changes: buttons in old chats carry it."""
        assert tag("party_role") == "2d7608dc"

    def test_no_two_questions_share_a_tag(self) -> None:
        """Every question of the interview has a tag of its own."""
        assert len({tag(id_) for id_ in QUESTIONS}) == len(QUESTIONS)

    @pytest.mark.parametrize("act", list(ButtonKind))
    def test_a_code_comes_back_as_it_was(self, act: ButtonKind) -> None:
        """What is written into a button is read out of it."""
        action = ButtonAction(act, "?why", "some_code", 123)
        assert parse_action(action.code) == action


class TestOtherCards:
    """The cards around the questions."""

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize(
        "lines",
        [
            (),
            ("1",),
            ("1", "no"),
            ("1", "/help"),
            ("1", "/privacy"),
            ("1", "/lang"),
            ("1", "/delete"),
            ("1", "yes", "1", "/restart"),
            ("1", "yes", "1", "/why"),
            ("1", "yes", "1", "/why", "1"),
            ("1", "yes", "/review"),
            ("1", "yes", "1", "2", "/review"),
        ],
    )
    def test_fit_and_render(self, lines: tuple[str, ...], language: LanguageChoice) -> None:
        """Every other card fits and renders too."""
        person = Person().starts().types(*lines)
        check(person.card, language)

    def test_a_full_review_is_paged_and_every_answer_can_be_opened(self) -> None:
        """With every question answered, each page fits and each answer has its button."""
        person = Person(flow=FLOW).agrees()
        session = person.holds.model_copy(
            update={
                "answers": {q.id: longest_answer(q) for q in FLOW.questions},
            }
        )
        opened = []
        person.session = session
        person.types("/review")
        while True:
            check(person.card, "both")
            opened += [
                b.action.target for b in person.card.buttons if b.action.act is ButtonKind.EDIT
            ]
            further = [b for b in person.card.buttons if b.label.key == "button.page_after"]
            if not further:
                break
            person.taps(Localizer("en").label(further[0].label))
        assert opened == [tag(id_) for id_ in QUESTIONS]

    def test_the_same_session_shows_the_same_card(self, person: Person) -> None:
        """A card follows from the session alone."""
        assert present(SHORT, person.holds) == present(SHORT, person.holds)


class TestPages:
    """Long cards in parts."""

    def test_nothing_is_lost_and_everything_fits(self) -> None:
        """Every line stands on one page, in order, whatever its length."""
        lines = [
            tuple(text("answer.list", items=(str(n) * size,)) for n in range(3))
            for size in (5, 500, 900)
        ] * 5
        parts = pages(lines)
        assert [line for part in parts for paragraph in part for line in paragraph] == [
            line for paragraph in lines for line in paragraph
        ]
        both = Localizer("both")
        for part in parts:
            assert sum(len(both.html(line)) for whole in part for line in whole) <= ROOM

    def test_nothing_gives_one_empty_page(self) -> None:
        """A card without paragraphs has one page."""
        assert pages([]) == ((),)

    @pytest.mark.parametrize("mark", ["\n\n", "\n", " ", ""])
    def test_long_texts_are_cut_where_it_hurts_least(self, mark: str) -> None:
        """Parts are below the limit, and together they are the whole."""
        whole = mark.join(["x" * 90] * 100)
        parts = split(whole, 1000)
        assert all(0 < len(part) <= 1000 for part in parts)
        assert "".join(parts).replace(mark, "") == whole.replace(mark, "") if mark else True


class TestToasts:
    """What is said in passing."""

    def test_fit_a_callback_answer(self) -> None:
        """A light word fits where a platform shows it, in both languages."""
        assert len(Localizer("both").label(text("toast.already_recorded"))) <= TOAST
