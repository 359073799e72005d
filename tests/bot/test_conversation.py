"""The conversation: nothing lost, nothing done twice, a kind word for everything."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from talking import NOON, SHORT, Person

from bot.chat.commands import COMMANDS
from bot.chat.conversation import converse
from bot.consent import CONSENT_VERSION
from bot.language import Localizer
from bot.turn import Command, FileRequest, Input, Started, Tapped, Typed
from flows.engine.question import AnyQuestion
from flows.engine.session import State
from flows.facts import UNSURE
from flows.interview import FLOW

RIGHT_HOLDER = "Right holder: they use what is mine"


class TestBeginning:
    """LanguageChoice, consent, and the way out."""

    def test_language_then_consent_then_the_first_question(self) -> None:
        """Nothing is asked before language and consent, and the consent is recorded."""
        person = Person().starts("en-GB")
        assert person.card.id == "language"
        person.taps("中文")
        assert person.card.id == "consent"
        assert "请不要发送秘密本身" in person.reads
        person.types("同意")
        consent = person.holds.consent
        assert consent is not None
        assert (consent.version, consent.language, consent.at) == (CONSENT_VERSION, "zh", NOON)
        assert person.card.id == "question:party_role:pick"

    def test_the_guessed_language_stands_first(self) -> None:
        """A hint preselects, it does not decide."""
        person = Person().starts("zh-CN")
        assert person.card.buttons[0].action.option == "zh"
        assert person.holds.state is State.LANGUAGE

    @pytest.mark.parametrize("first", [Typed("hi"), Tapped("x"), Command("unsupported")])
    def test_whatever_comes_first_is_a_beginning(self, first: Input) -> None:
        """Without a session, all is a beginning in the language that the channel knows."""
        session = converse(SHORT, None, first, now=NOON, new_id="1", hint="zh").session
        assert session is not None
        assert (session.state, session.language) == (State.LANGUAGE, "zh")

    def test_a_command_may_come_first(self) -> None:
        """Privacy and help are shown at once; a link's language counts more than the app's."""
        turn = converse(SHORT, None, Command("privacy"), now=NOON, new_id="1", hint="zh")
        assert turn.session is not None
        assert turn.session.view == "?privacy"
        begun = Started("zh", "en")
        turn = converse(SHORT, None, begun, now=NOON, new_id="1", hint="zh")
        assert turn.session is not None
        assert turn.session.language == "en"

    def test_traditional_readers_are_told(self) -> None:
        """Who reads traditional Chinese is offered simplified, and told so."""
        assert "simplified Chinese" in Person().starts("zh-Hant-TW").hears

    @pytest.mark.parametrize(
        ("payload", "language", "code"),
        [
            ("zh", "zh", ""),
            ("both_FIRM-1", "both", "FIRM-1"),
            ("FIRM_1", None, "FIRM_1"),
            ("english", None, "english"),
            ("<script>", None, ""),
            ("x" * 64, None, ""),
        ],
    )
    def test_a_deep_link_carries_a_language_and_a_firm(
        self, payload: str, language: str | None, code: str
    ) -> None:
        """A language in a link is taken as chosen, the rest is the firm's code."""
        session = Person().starts("", payload).holds
        assert session.referral == code
        assert session.language == language
        assert session.state is (State.CONSENT if language else State.LANGUAGE)

    def test_no_consent_no_interview(self) -> None:
        """Who declines leaves no fact, and may begin again."""
        person = Person().starts().taps("English", "No, thank you")
        assert person.holds.state is State.CLOSED
        assert person.types("hello").holds.state is State.CLOSED
        assert person.types("/continue").hears.startswith("This conversation is closed")
        assert person.taps("Begin again").card.id == "consent"

    def test_a_stranger_may_say_anything_first(self) -> None:
        """Whatever comes first, the door opens."""
        for first in (Typed("hi"), Tapped("o:x:y:3"), Command("why"), Command("nonsense")):
            assert Person().does(first).card.id == "language"

    def test_a_stranger_may_ask_for_help_and_privacy(self) -> None:
        """Help and privacy need no session; deleting nothing says so."""
        assert Person().types("/help").card.id == "help"
        assert Person().types("/privacy").card.id == "privacy"
        assert Person().types("/delete").session is None


class TestAnswering:
    """From a tap or a word to an answer."""

    def test_a_choice_by_button_number_or_words(self) -> None:
        """The same answer, however it is given."""
        for line in ("1", "right holder", RIGHT_HOLDER, "the first one"):
            assert Person().agrees().types(line).answers == {
                "party_role": {"party_role": "right_holder"}
            }
        assert "party_role" in Person().agrees().taps(RIGHT_HOLDER).answers

    def test_not_sure_helps_and_goes_on(self, person: Person) -> None:
        """Not sure is an answer; the next card comes with where to look."""
        person.types("not sure")
        assert person.answers == {"party_role": {}}
        assert person.said
        assert person.card.id == "question:right_type:pick"

    def test_a_long_list_is_paged_and_known_by_name(self, person: Person) -> None:
        """More options stand on the next page; their words are understood on the first."""
        person.types("1")
        first = [button.action.option for button in person.card.choices]
        person.taps("More (2/2) ▶")
        second = [button.action.option for button in person.card.choices]
        assert set(first).isdisjoint(set(second) - {"1"})
        assert UNSURE in second
        person.types("/back", "/continue", "layout design")
        assert person.answers["right_type"] == {"right_type": "layout_design"}

    def test_words_that_fit_several_options_are_asked_back(self, person: Person) -> None:
        """Where two options fit, both are named and nothing is taken."""
        person.types("1", "patent")
        assert "Which one do you mean: " in person.hears
        assert "Utility model" in person.hears
        assert "right_type" not in person.answers

    def test_ticks_by_name_across_pages(self) -> None:
        """Several lines may be named at once, wherever they stand in the list."""
        person = Person(flow=replace(FLOW, questions=(question("act_kinds"),))).agrees()
        person.types("they use our trade secret, something else")
        assert person.holds.draft is not None
        assert person.holds.draft.picked == ("used_secret", "other")
        person.taps("More (2/2) ▶").types("1, 2")
        assert person.holds.draft.picked == ("used_secret", *_ticks(person)[:2], "other")

    def test_ticks_on_another_page_stay_there(self) -> None:
        """Ticking a line of the second page of a list shows that page again, ticked."""
        person = Person(flow=replace(FLOW, questions=(question("act_kinds"),))).agrees()
        person.taps("More (2/2) ▶").types("1")
        assert person.card.choices[0].ticked
        assert person.card.choices[0].action.option == person.holds.draft.picked[0]  # type: ignore[union-attr]
        assert person.card.choices[0].action.option == "used_beyond_purpose"

    def test_ticks_then_the_rest_then_the_proof(self, person: Person) -> None:
        """What is not ticked is asked about, then the proof, on the same card."""
        self._to_notice(person)
        person.types("1 2", "done")
        assert person.card.id == "question:notice_events:rest"
        person.types("1")
        assert person.card.id == "question:notice_events:proof"
        person.types("own papers")
        assert person.answers["notice_events"] == {
            "notice_sent": "yes",
            "notice_received": "yes",
            "continued_after_notice": "no",
            "notice_sent.proof": "document",
            "notice_received.proof": "document",
        }

    def test_ticks_left_open(self, person: Person) -> None:
        """Lines nobody is sure of are left unknown."""
        self._to_notice(person)
        person.types("1", "done", "not sure", "not sure")
        assert person.answers["notice_events"] == {"notice_sent": "yes"}

    def test_none_of_these_is_one_press(self, person: Person) -> None:
        """Where nothing is true, one button or word says so."""
        self._to_notice(person)
        denied = {"notice_sent": "no", "notice_received": "no", "continued_after_notice": "no"}
        assert person.types("none of these").answers["notice_events"] == denied
        other = Person().agrees()
        self._to_notice(other)
        assert other.taps("None of these").answers["notice_events"] == denied

    def test_all_of_them(self, person: Person) -> None:
        """Where all is true there is no rest to ask about."""
        self._to_notice(person)
        assert person.types("all of them", "done").card.id == "question:notice_events:proof"

    def test_picks_close_their_list(self, person: Person) -> None:
        """Codes picked are a closed list, or hold `unsure`."""
        self._to_notice(person)
        person.types("none", "2", "done", "not sure", "no proof yet")
        assert person.answers["shell_changes"] == {
            "shell_changes": ["nominee_shareholding", "unsure"],
            "shell_changes.proof": "none",
        }

    def test_an_amount_is_echoed_in_full(self, person: Person) -> None:
        """A typed amount is understood, said back, and proved."""
        self._to_loss(person)
        person.types("about 120万")
        assert "about" in person.hears
        offered = [_english(person, button.action.code) for button in person.card.choices]
        assert offered[:2] == ["CNY 1,200,000", "USD 1,200,000"]
        person.taps("CNY 1,200,000")
        assert "CNY 1,200,000" in person.hears
        person.types("1")
        assert person.answers["actual_loss"] == {
            "actual_loss": {"amount": "1200000", "currency": "CNY"},
            "actual_loss.proof": "official",
        }

    def test_an_ambiguous_date_is_asked_back(self, person: Person) -> None:
        """A date with two readings is shown in both, in full, and one is picked."""
        self._to_notice(person)
        person.types("1", "done", "no", "1", "03/04/2025")
        assert "3 April 2025" in [_english(person, b.action.code) for b in person.card.choices]
        person.taps("3 April 2025")
        assert person.answers["notice_date"] == {"notice_date": "2025-04-03"}

    def test_another_currency_is_not_mixed_in(self, person: Person) -> None:
        """The currency of the first amount binds the others."""
        self._to_loss(person)
        person.types("USD 1,000", "no proof yet", "5000 RMB")
        assert "USD" in person.hears
        assert "royalty" not in person.answers
        assert person.types("5000").answers["royalty"] == {
            "royalty": {"amount": "5000", "currency": "USD"}
        }

    @pytest.mark.parametrize("nonsense", ["asdf", "", "99", "<b>", "\u202e", "{0}", "yes yes no"])
    def test_nonsense_keeps_the_question(self, person: Person, nonsense: str) -> None:
        """What is not understood changes nothing and gets a clear word."""
        before = person.holds
        person.types(nonsense)
        assert person.hears
        assert person.session == before

    def test_nonsense_where_something_is_to_be_typed_gets_an_example(self, person: Person) -> None:
        """The notice says what is wrong, and gives an example."""
        self._to_loss(person)
        assert "For example: " in person.types("a lot").hears

    def test_a_pasted_document_is_not_kept(self, person: Person) -> None:
        """Long text is refused with the reminder not to paste the secret."""
        person.types("secret formula " * 200)
        assert "never paste" in person.hears
        assert "formula" not in person.holds.model_dump_json()

    @staticmethod
    def _to_notice(person: Person) -> None:
        person.types("1", "trademark")
        assert person.card.id == "question:notice_events:pick"

    @staticmethod
    def _to_loss(person: Person) -> None:
        person.types("1", "trademark", "none", "none")
        assert person.card.id == "question:actual_loss:pick"


class TestOldTaps:
    """Double taps and old keyboards."""

    def test_the_second_tap_changes_nothing(self, person: Person) -> None:
        """A double tap counts once and is told so."""
        code = person.button(RIGHT_HOLDER).action.code
        once = person.does(Tapped(code)).holds
        person.does(Tapped(code))
        assert person.holds == once
        assert "already recorded" in person.hears

    def test_a_button_kept_from_before_a_deletion_changes_nothing(self) -> None:
        """The first cards of a new session look as those of the one before; they are others."""
        person = Person()
        kept: list[str] = []
        for _ in range(3):
            person.starts()
            for label in ("English", "Yes, I agree", RIGHT_HOLDER):
                before = person.holds
                for code in kept:
                    assert person.does(Tapped(code)).session == before
                person.taps(label)
            kept += [button.action.code for button in person.card.buttons]
            for state in ({"en"}, {"yes"}, {"no"}):
                kept += [f"{act}::{code}:{n}" for act in "lc" for code in state for n in range(9)]
            person.types("/delete", "1")
            assert person.session is None

    @pytest.mark.parametrize(
        "code", ["", "x", "old_version:button:⚙️", "o:nobody:yes:1", "a:b:c:d", "z::" + "1" * 70]
    )
    def test_foreign_data_changes_nothing(self, person: Person, code: str) -> None:
        """Data that is not ours is answered, and nothing happens."""
        before = person.holds
        assert "already recorded" in person.does(Tapped(code)).hears
        assert person.session == before

    @given(st.text(max_size=70))
    def test_no_data_can_break_it(self, code: str) -> None:
        """Whatever a button carries, the session stays whole."""
        person = Person().agrees()
        before = person.holds
        person.does(Tapped(code))
        assert person.session == before

    @given(
        st.builds(
            "{}:{}:{}:{}".format,
            st.sampled_from("otdrpvknlcewg"),
            st.sampled_from(["", "why", "delete", "6b1d9f1e", "?lang", "continue"]),
            st.sampled_from(["", "yes", "no", "unsure", "0", "9", "en"]),
            st.integers(0, 3),
        )
    )
    def test_no_button_of_ours_can_break_it(self, code: str) -> None:
        """Any code of our form leaves a session whose card can be shown, or deletes it."""
        person = Person().agrees().does(Tapped(code))
        assert person.session is None or person.reads


class TestChangingOnesMind:
    """Back, review, edit, restart."""

    def test_back_walks_the_path(self, person: Person) -> None:
        """Back opens the question before, with its answer, and answering it goes on."""
        person.types("1", "trademark", "/back")
        assert person.card.id == "question:right_type:pick"
        assert "Trademark" in person.reads
        person.types("/back")
        assert person.card.id == "question:party_role:pick"
        assert "first question" in person.types("/back").hears
        person.types("/continue")
        assert person.card.id == "question:notice_events:pick"

    def test_back_within_a_card(self, person: Person) -> None:
        """Back from the proof leads to the ticks of the same card, still ticked."""
        person.types("1", "trademark", "1", "done", "/back")
        assert person.card.id == "question:notice_events:pick"
        assert [b.ticked for b in person.card.choices][:3] == [True, False, False]

    def test_a_changed_answer_drops_what_hangs_on_it_by_name(self, person: Person) -> None:
        """What no longer applies is named, kept aside, and offered again."""
        person.types("1", "trademark", "1", "done", "no", "1", "2025-03-01", "/review")
        person.types("3")
        assert person.card.id == "question:notice_events:pick"
        person.types("1", "none of these")
        assert "these no longer apply: " in person.hears
        assert "notice_date" not in person.answers
        person.types("/review", "3", "1", "done", "no", "1")
        assert person.card.id == "question:notice_date:pick"
        assert "1 March 2025" in person.reads
        person.types("/keep")
        assert person.answers["notice_date"] == {"notice_date": "2025-03-01"}

    def test_leaving_an_answer_as_it_is(self, person: Person) -> None:
        """Opened from the review and left so, an answer stays."""
        person.types("1", "trademark", "/review", "1")
        before = person.answers
        person.taps("Leave it so")
        assert person.answers == before
        assert person.card.id == "question:notice_events:pick"

    def test_starting_over_asks_first(self, person: Person) -> None:
        """Restart keeps language and consent, drops the answers, and only when confirmed."""
        person.types("1", "/restart", "no")
        assert person.answers
        person.types("/restart", "yes")
        assert person.answers == {}
        assert person.holds.consent is not None
        assert person.card.id == "question:party_role:pick"

    def test_deleting_asks_first_and_leaves_nothing(self, person: Person) -> None:
        """Delete is confirmed; then there is no session."""
        person.types("1", "/delete", "what?")
        assert person.card.id == "confirm:delete"
        person.types("no")
        assert person.card.id == "question:right_type:pick"
        person.types("/delete").taps("Yes, delete everything")
        assert person.session is None
        assert "Your answers were deleted" in person.hears


class TestLanguageSwitch:
    """Another language in the middle."""

    def test_nothing_is_lost(self, person: Person) -> None:
        """The same card in the other language, half-made ticks and all."""
        person.types("1", "trademark", "1")
        person.types("/lang zh")
        assert person.card.id == "question:notice_events:pick"
        assert person.card.choices[0].ticked
        assert "完成，其余没有" in [_chinese(person, b.action.code) for b in person.card.buttons]
        person.types("/lang", "3")
        assert person.holds.language == "both"
        assert person.card.choices[0].ticked

    def test_typed_words_of_either_language_are_taken(self, person: Person) -> None:
        """Somebody reading English may answer in Chinese."""
        person.types("1", "商标")
        assert person.answers["right_type"] == {"right_type": "trademark"}


class TestPagesOverTheCard:
    """Why, help, privacy: looked at and left."""

    def test_why_shows_the_reason_and_the_law(self, person: Person) -> None:
        """The reason, the article and our paraphrase; then the question again."""
        person.types("1", "/why")
        assert "Art. 1185" in person.reads
        person.taps("Go on")
        assert person.card.id == "question:right_type:pick"

    def test_an_answer_may_be_given_from_there(self, person: Person) -> None:
        """Words that answer the question below are taken; a bare number is not."""
        person.types("/help", "1")
        assert person.card.id == "help"
        person.types("right holder")
        assert person.answers == {"party_role": {"party_role": "right_holder"}}

    def test_a_question_passed_over_is_listed_with_what_settled_it(self) -> None:
        """In the real interview, what is settled is named for each question skipped."""
        person = Person(flow=FLOW).agrees()
        person.types("right holder", "trademark", "owner", "declared invalid", "not sure")
        person.types("/skipped")
        assert person.card.id == "skipped"
        assert "Settled: " in person.reads

    def test_the_questions_skipped_are_listed(self, person: Person) -> None:
        """On request it says what was skipped."""
        assert person.types("/why").taps("Which questions were skipped?").card.id == "skipped"


class TestCommandsEverywhere:
    """Every command in every state."""

    STATES = (
        ("language", ()),
        ("consent", ("1",)),
        ("closed", ("1", "no")),
        ("question", ("1", "yes")),
        ("draft", ("1", "yes", "1", "trademark", "1", "done")),
        ("entry", ("1", "yes", "1", "trademark", "none", "none")),
        ("review", ("1", "yes", "1", "/review")),
        ("aside", ("1", "yes", "1", "/help")),
    )

    @pytest.mark.parametrize("command", [*COMMANDS, "start", "unsupported", "nosuch"])
    @pytest.mark.parametrize(("state", "lines"), STATES, ids=[name for name, _ in STATES])
    def test_works_or_says_so(self, state: str, lines: tuple[str, ...], command: str) -> None:
        """A command gives a card that can be shown; answers go only where that was asked."""
        del state
        person = Person().starts().types(*lines)
        before = dict(person.answers)
        person.does(Started() if command == "start" else Command(command))
        assert person.card.revision == person.holds.revision
        assert person.reads
        for id_, answer in before.items():
            assert person.answers[id_] == answer

    def test_export_is_an_effect(self, person: Person) -> None:
        """A copy of everything is sent by the channel; nothing changes."""
        before = person.holds
        assert person.types("/export").effects == (FileRequest.EXPORT,)
        assert person.session == before

    def test_start_in_the_middle_keeps_all(self, person: Person) -> None:
        """Coming back shows where one was."""
        person.types("1").starts("zh", "zh_FIRM")
        assert "Welcome back" in person.hears
        assert person.holds.language == "en"
        assert person.holds.referral == "FIRM"
        assert person.card.id == "question:right_type:pick"


class TestTime:
    """Days pass, and the interview changes."""

    def test_the_day_assessed_for_is_today_in_china(self, person: Person) -> None:
        """After midnight in Shanghai it is the next day, whatever the day in UTC."""
        person.now = NOON.replace(hour=15, minute=59)
        assert person.types("1").holds.as_of == date(2026, 11, 21)
        person.now = NOON.replace(hour=16)
        assert person.types("trademark").holds.as_of == date(2026, 11, 22)

    def test_a_card_of_yesterday_can_be_tapped(self, person: Person) -> None:
        """A new day alone makes no card old."""
        code = person.button(RIGHT_HOLDER).action.code
        person.now += timedelta(days=3)
        assert person.does(Tapped(code)).answers

    def test_a_result_keeps_its_day_until_one_comes_back(self, person: Person) -> None:
        """A result looked at later is still that of its day; coming back renews it, and says so."""
        person.types("1", "trademark", "/assess")
        assert person.card.id == "result:front"
        person.now += timedelta(days=2)
        person.types("/why")
        assert person.holds.as_of == date(2026, 11, 21)
        person.starts()
        assert person.holds.as_of == date(2026, 11, 23)
        assert "as of 23 November 2026" in person.hears

    def test_from_the_result_on(self, person: Person) -> None:
        """From the result one turns pages, goes back to the answers, and into the full intake."""
        person.types("1", "trademark", "/assess", "/why", "/back")
        assert person.card.id == "result:front"
        person.types("/back")
        assert person.card.id == "review"
        person.types("/assess").taps("Go on to the full intake")
        assert person.holds.depth == "full"
        assert person.card.id == "question:notice_events:pick"

    def test_a_newer_interview_names_what_is_gone(self, person: Person) -> None:
        """Answers to questions that no longer exist are named and taken out."""
        person.types("1", "trademark", "none")
        person.flow = replace(
            SHORT,
            version="short-2",
            questions=tuple(q for q in SHORT.questions if q.id != "right_type"),
        )
        person.types("/review")
        assert person.holds.flow_version == "short-2"
        assert "were taken out: " in person.hears
        assert "right_type" not in person.answers
        assert "party_role" in person.answers

    def test_a_newer_interview_that_fits_says_nothing(self, person: Person) -> None:
        """Where every answer still fits, nobody is bothered."""
        person.types("1", "trademark")
        person.flow = replace(SHORT, version="short-2")
        assert person.types("/continue").hears == ""

    def test_pure(self, person: Person) -> None:
        """The same session, input and moment give the same turn."""
        turns = [
            converse(SHORT, person.session, Typed("1"), now=NOON, new_id="n") for _ in range(2)
        ]
        assert turns[0] == turns[1]


def _ticks(person: Person) -> list[str]:
    return [b.action.option for b in person.card.buttons if b.ticked is not None]


def question(id_: str) -> AnyQuestion:
    """Return a question of the interview, asked whatever the law makes of it."""
    found = FLOW.question(id_)
    assert found is not None
    return replace(found, always=True)


def _english(person: Person, code: str) -> str:
    (button,) = (b for b in person.card.buttons if b.action.code == code)
    return Localizer("en").label(button.label)


def _chinese(person: Person, code: str) -> str:
    (button,) = (b for b in person.card.buttons if b.action.code == code)
    return Localizer("zh").label(button.label)
