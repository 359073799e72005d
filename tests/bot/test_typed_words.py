"""What typed words come to on a card: taken and repeated, confirmed, asked back, refused."""

from __future__ import annotations

import pytest
from talking import SHORT, Person

from bot.cards.card import Card
from bot.chat.conversation import converse
from bot.language import Localizer
from bot.turn import Typed
from flows.engine import steps
from flows.facts_file import Json
from flows.interview import FLOW


def labels(card: Card) -> list[str]:
    """Return the labels of a card's buttons in English."""
    return [Localizer("en").label(button.label) for button in card.buttons]


@pytest.fixture
def person() -> Person:
    """Somebody who has agreed."""
    return Person(SHORT).agrees()


@pytest.fixture
def loss(person: Person) -> Person:
    """Somebody who is asked for a sum."""
    person.types("1", "trademark", "none", "none")
    assert person.card.id == "question:actual_loss:pick"
    return person


def at(question: str) -> Person:
    """Return somebody for whom a question of the whole interview is open."""
    person = Person(FLOW).agrees().types("1", "trademark")
    stopped: dict[str, Json] = {"acts_ongoing": "no"}
    person.session = steps.answer(FLOW, person.holds, "acts_match", stopped).session
    person.session = steps.edit(FLOW, person.holds, question).session
    assert person.card.id == f"question:{question}:pick"
    return person


class TestSums:
    """Sums: doubtful ones are confirmed, currencies asked once, far higher ones confirmed."""

    def test_two_sums_side_by_side_are_asked(self, loss: Person) -> None:
        """三万五万 offers 30,000 and 50,000, and nothing is stored."""
        loss.types("三万五万元")
        assert labels(loss.card)[:2] == ["CNY 30,000", "CNY 50,000"]
        assert "actual_loss" not in loss.answers

    def test_the_currency_is_asked_after_the_sum(self, loss: Person) -> None:
        """Without a currency the sum is asked first, then the currency."""
        loss.types("三万五万")
        assert labels(loss.card)[:2] == ["30,000", "50,000"]
        loss.taps("50,000")
        assert "In which currency?" in loss.reads
        loss.taps("EUR 50,000").types("no proof yet")
        assert loss.answers["actual_loss"]["actual_loss"] == {"amount": "50000", "currency": "EUR"}

    def test_a_currency_can_be_typed_by_its_name(self, loss: Person) -> None:
        """A currency that is not offered is taken by its name."""
        loss.types("5000", "Swiss francs", "no proof yet")
        assert loss.answers["actual_loss"]["actual_loss"] == {"amount": "5000", "currency": "CHF"}

    def test_the_currency_is_asked_once(self, loss: Person) -> None:
        """A second sum has the currency of the first."""
        loss.types("5000", "euros", "no proof yet", "700")
        assert loss.answers["royalty"]["royalty"] == {"amount": "700", "currency": "EUR"}

    def test_a_sentence_is_confirmed(self, loss: Person) -> None:
        """The one figure of a sentence is shown, and taken by a press."""
        loss.types("we lost about 2 million yuan because of them")
        assert "actual_loss" not in loss.answers
        assert "Did I understand you?" in loss.reads
        loss.taps("CNY 2,000,000").types("no proof yet")
        assert loss.answers["actual_loss"]["actual_loss"] == {
            "amount": "2000000",
            "currency": "CNY",
        }

    def test_a_far_higher_sum_is_confirmed(self, loss: Person) -> None:
        """More than a hundred times another sum is shown beside it, and confirmed."""
        loss.types("RMB 50,000", "no proof yet", "RMB 5,000,001")
        assert "royalty" not in loss.answers
        assert "more than 100 times" in loss.hears
        assert "CNY 50,000" in loss.hears
        loss.taps("CNY 5,000,001")
        assert "royalty" in loss.answers

    def test_a_hundred_times_is_not_far_more(self, loss: Person) -> None:
        """A hundred times another sum is taken as it is."""
        loss.types("RMB 50,000", "no proof yet", "RMB 5,000,000")
        assert "royalty" in loss.answers

    def test_none_is_confirmed_as_nothing(self, loss: Person) -> None:
        """A typed "none" offers the sum of nothing; not sure stays beside it."""
        loss.types("没有")
        assert labels(loss.card)[0] == "CNY 0"
        assert "actual_loss" not in loss.answers

    def test_a_noted_sum_can_be_changed_by_one_press(self, loss: Person) -> None:
        """The card that repeats a sum has a button that opens its question."""
        loss.types("RMB 50,000", "no proof yet")
        button = next(one for one in labels(loss.card) if one.startswith("Change: CNY 50,000"))
        loss.taps(button)
        assert loss.card.id == "question:actual_loss:pick"

    def test_the_button_goes_with_the_next_answer(self, loss: Person) -> None:
        """Only the card right after the answer repeats it."""
        loss.types("RMB 50,000", "no proof yet", "/why", "/continue")
        assert not any(one.startswith("Change:") for one in labels(loss.card))

    def test_a_command_changes_it_too(self, loss: Person) -> None:
        """Where there are no buttons a command does the same."""
        loss.types("RMB 50,000", "no proof yet", "/change")
        assert loss.card.id == "question:actual_loss:pick"


class TestDates:
    """Ends that have not come, stretches, none."""

    @pytest.mark.parametrize("typed", ["still going on", "ongoing", "还在继续", "至今", "now"])
    def test_still_going_on_is_stored(self, typed: str) -> None:
        """The card for the end stores that the acts go on."""
        person = at("acts_ended").types(typed)
        person.types("no proof yet")
        assert person.answers["acts_ended"]["acts_ongoing"] == "yes"
        assert "acts_ended" not in person.answers["acts_ended"]

    def test_a_season_is_stored_as_its_months(self) -> None:
        """Spring is March to May, said back with its first and last day."""
        person = at("acts_started").types("spring 2024")
        assert "1 March 2024 – 31 May 2024" in person.hears
        assert person.answers["acts_started"] == {"acts_started": "2024-03/2024-05"}

    @pytest.mark.parametrize("typed", ["none", "no", "never", "没有"])
    def test_none_is_the_option_of_the_card(self, typed: str) -> None:
        """A typed "none" takes the button for it."""
        person = at("last_demand").types(typed)
        assert person.answers["last_demand"]["demand_made"] == "no"

    def test_none_without_an_option_leaves_the_date_out(self) -> None:
        """Where the card has no such button, no date is stored, and that is said."""
        person = at("acts_started").types("none")
        assert person.answers["acts_started"] == {}
        assert "there is no such date" in person.hears


class TestOptions:
    """Words for options: shown where taken, asked where several fit."""

    def test_what_was_taken_is_said(self, person: Person) -> None:
        """An option picked by a usual word is repeated by its label."""
        person.types("plaintiff")
        assert "Right holder" in person.hears

    def test_several_are_named(self) -> None:
        """A word of several labels names them, and the card stays as it is."""
        person = at("stage")
        before = person.holds
        person.types("judgment")
        assert "First-instance judgment" in person.hears
        assert "Judgment in legal effect" in person.hears
        assert person.holds == before

    def test_a_sentence_is_asked(self) -> None:
        """An option named in a sentence is to be pressed."""
        person = at("right_type").types("they copied our logo")
        assert "Did you mean Trademark (brand, logo)?" in person.hears

    def test_a_refusal_is_one_line_with_an_example(self) -> None:
        """What is not understood is refused in one line; the card need not come again."""
        person = at("right_type").types("pizza")
        assert "For example: Trademark (brand, logo)" in person.hears
        assert "\n" not in person.hears

    def test_none_of_a_list(self) -> None:
        """A sentence that denies all of a list says none of it."""
        person = at("notice_events").types("we never warned them")
        assert person.answers["notice_events"]["notice_sent"] == "no"


class TestPlainWords:
    """Words that do what commands do."""

    @pytest.mark.parametrize(("word", "card"), [("help", "help"), ("帮助", "help")])
    def test_help(self, person: Person, word: str, card: str) -> None:
        """A plain word opens the help."""
        assert card in person.types(word).card.id

    @pytest.mark.parametrize("word", ["back", "返回", "上一步"])
    def test_back(self, loss: Person, word: str) -> None:
        """A plain word goes back."""
        assert loss.types(word).card.id.startswith("question:shell_changes")

    @pytest.mark.parametrize("word", ["skip", "跳过", "next"])
    def test_skip(self, loss: Person, word: str) -> None:
        """A plain word skips the question."""
        assert loss.types(word).answers["actual_loss"] == {}

    def test_next_closes_a_list_of_ticks(self, person: Person) -> None:
        """After a tick "next" means done."""
        person.types("1", "trademark", "1", "next")
        assert person.card.id == "question:notice_events:rest"

    def test_stop(self, loss: Person) -> None:
        """To stop loses nothing."""
        before = loss.holds
        assert "Your answers are kept" in loss.types("stop").hears
        assert loss.holds == before


def test_the_card_stands_after_a_refusal() -> None:
    """A channel is told that the card on the screen is still the right one."""
    person = at("right_type")
    turn = converse(FLOW, person.holds, Typed("pizza"), now=person.now, new_id="x")
    assert turn.card_stands
    assert turn.session == person.holds


@pytest.mark.parametrize("digits", ["5000", "9" * 5000])
def test_a_number_without_a_place_is_refused_where_nothing_is_asked(
    person: Person, digits: str
) -> None:
    """Under an aside a number beyond its lines, of any length, leaves the session as it was."""
    person.types("/privacy")
    before = person.session
    person.types(digits)
    assert person.session == before
