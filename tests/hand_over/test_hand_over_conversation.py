"""Sending a result: shown, agreed to one by one, sent as shown, taken back; in any order."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from receiving import AT_HOME, FIRM
from talking import NOON, Person

from bot.brief.document import fingerprint, read
from bot.chat.export import exported
from bot.consent import HAND_OVER_VERSION
from bot.language import Localizer
from bot.store import ChatKey, Held
from bot.turn import Tapped
from flows.engine.session import State

SEND = "Send to Example IP Law Firm"
NOW_SEND = "Send it to Example IP Law Firm now"
SENDING, BORDER = "I agree to send it to Example IP Law Firm", "I agree that it goes to China"


def labels(person: Person) -> list[str]:
    """Return the English labels of the card's buttons."""
    return [Localizer("en").label(button.label) for button in person.card.buttons]


class TestOffer:
    """Who is offered which firm."""

    @pytest.mark.parametrize(
        ("firms", "payload", "offered"),
        [
            ((), "", None),
            ((FIRM,), "", FIRM),
            ((FIRM, AT_HOME), "", None),
            ((FIRM, AT_HOME), "home", AT_HOME),
            ((FIRM, AT_HOME), "en_ABC-123", FIRM),
            ((FIRM, AT_HOME), "ref_home", AT_HOME),
            ((FIRM, AT_HOME), "nobody", None),
        ],
    )
    def test_the_firm_of_the_link_or_the_only_one(
        self, firms: tuple[object, ...], payload: str, offered: object
    ) -> None:
        """Whoever came by a firm's link is offered that firm; others only where there is one."""
        person = Person(firms=firms)  # type: ignore[arg-type]
        person.starts("en", payload)
        if person.card.id == "language":
            person.taps("English")
        person.taps("Yes, I agree").types("/assess")
        assert person.holds.firm == offered
        assert ("Send to" in " ".join(labels(person))) is (offered is not None)

    def test_without_a_result_or_a_firm_it_says_so(self) -> None:
        """The command works everywhere: it says what is missing, and changes nothing."""
        person = Person().agrees().types("/send")
        assert "result" in person.hears
        person.types("/assess", "/send")
        assert "No firm is set up here" in person.hears
        assert person.card.id == "result:front"


class TestAgreeing:
    """What has to be agreed to."""

    def test_the_card_tells_all_that_the_law_asks(self, assessed: Person) -> None:
        """Who receives what, why, where, the hash, and how to take it back stand on one card."""
        shown = assessed.taps(SEND).reads
        for told in (
            "Example IP Law Firm, China",
            "privacy@example.com",
            assessed.holds.offer.sha256 if assessed.holds.offer else "?",
            assessed.holds.offer.case if assessed.holds.offer else "?",
            "Taking it back",
            "Across a border",
        ):
            assert told in shown

    def test_nothing_is_sent_until_each_consent_is_given(self, assessed: Person) -> None:
        """The button that sends is there only while every consent is ticked."""
        assessed.taps(SEND)
        for tick, is_ready in ((SENDING, False), (BORDER, True), (SENDING, False), (SENDING, True)):
            assessed.taps(tick)
            assert (NOW_SEND in labels(assessed)) is is_ready
        assert not assessed.dispatches
        assessed.taps(NOW_SEND)
        given = assessed.holds.hand_overs[0]
        assert [(one.to, one.version, one.language, one.at) for one in given.consents] == [
            ("sending", HAND_OVER_VERSION, "en", NOON),
            ("border", HAND_OVER_VERSION, "en", NOON),
        ]
        assert assessed.holds.state is State.HANDED_OVER

    def test_at_home_one_consent_is_enough(self) -> None:
        """Where no border is crossed, none is asked about."""
        person = Person(firms=(AT_HOME,)).agrees().types("/assess").taps(SEND)
        assert BORDER not in labels(person)
        assert "Across a border" not in person.reads
        person.taps(SENDING, NOW_SEND)
        assert [one.to for one in person.holds.hand_overs[0].consents] == ["sending"]

    def test_a_forged_button_sends_nothing(self, assessed: Person) -> None:
        """A press that no card shows neither agrees nor sends."""
        for code in ("g:send:yes", "a:sending:", "a:border:", "x:sending:0", "a:other:"):
            assessed.does(Tapped(f"{code}:{assessed.holds.revision}"))
            assert not assessed.dispatches
            assert not assessed.holds.hand_overs

    def test_what_is_sent_is_what_was_shown(self, assessed: Person) -> None:
        """The message holds the brief of the hash on the card, the contact and the consents."""
        assessed.taps(SEND, "How they reach you").types("Ada <ada@example.com>  +44 20 7946 0000")
        assessed.taps(SENDING, BORDER)
        offer = assessed.holds.offer
        assert offer is not None
        (message,) = assessed.taps(NOW_SEND).dispatches
        body = json.loads(message.body)
        assert body["sha256"] == offer.sha256 == fingerprint(body["brief"])
        assert read(json.dumps(body["brief"])).case == body["case"] == offer.case
        assert body["contact"] == "Ada <ada@example.com> +44 20 7946 0000"
        assert [one["to"] for one in body["consents"]] == ["sending", "border"]
        assert message.hand_over.contact == ""

    def test_a_contact_steers_no_screen(self, assessed: Person) -> None:
        """What cannot be seen in a contact is not kept: here, on paper and at the firm."""
        typed = "Ada\x1b[2J\u202e <b>\u200b<ada@example.com>\ud800\x00\r\nBcc: x"
        assessed.taps(SEND, "How they reach you").types(typed)
        offer = assessed.holds.offer
        assert offer is not None
        assert offer.contact == "Ada [2J <b><ada@example.com> Bcc: x"
        (message,) = assessed.taps(SENDING, BORDER, NOW_SEND).dispatches
        assert json.loads(message.body)["contact"] == offer.contact
        assert message.body.encode()

    def test_a_number_of_any_length_is_a_contact_or_too_long(self, assessed: Person) -> None:
        """Digits that are no button of the card are a contact, as many as there may be."""
        assessed.taps(SEND, "How they reach you").types("9" * 300)
        assert assessed.holds.offer is not None
        assert assessed.holds.offer.contact == "9" * 300
        assessed.taps("How they reach you").types("9" * 5000)
        assert "300" in assessed.hears

    def test_another_firm_or_brief_is_agreed_to_anew(self, assessed: Person) -> None:
        """Where the firm is no longer as shown, nothing is sent and the card comes again."""
        assessed.taps(SEND, SENDING, BORDER)
        assessed.firms = (FIRM.model_copy(update={"country": "DE"}),)
        assessed.taps(NOW_SEND)
        assert not assessed.dispatches
        assert "look once more" in assessed.hears
        assert assessed.holds.offer is not None
        assert assessed.holds.offer.agreed == ()
        assert "Germany" in assessed.reads

    def test_the_contact_is_typed_shown_and_left_out_again(self, assessed: Person) -> None:
        """What is typed is the contact, whatever it looks like; too much of it is refused."""
        assessed.taps(SEND, "How they reach you").types("x" * 301)
        assert "300 characters at most" in assessed.hears
        assessed.types("not sure <b>")
        assert "not sure <b>" in assessed.reads
        assessed.taps("How they reach you", "Leave contact details out")
        assert "No contact details so far" in assessed.reads

    def test_the_result_goes_on_as_before(self, assessed: Person) -> None:
        """After sending every page of the result is still there, and a new one can be sent."""
        assessed.taps(SEND, SENDING, BORDER, NOW_SEND)
        assert "Sent to Example IP Law Firm: see or take back" in labels(assessed)
        assert assessed.types("/brief").effects
        assessed.types("/review", "/assess")
        assert assessed.holds.state is State.ASSESSED
        assert SEND in labels(assessed)


class TestTakingBack:
    """Each consent by itself, any time."""

    def test_privacy_shows_each_consent_and_takes_it_back(self, assessed: Person) -> None:
        """The page lists what was agreed to with its date; a button ends it."""
        assessed.taps(SEND, SENDING, BORDER, NOW_SEND).types("/privacy")
        person = replace(assessed, now=NOON + timedelta(days=1))
        assert "21 November 2026" in person.reads
        assert "You agreed that your answers are stored" in person.reads
        person.taps("Take back: transfer to China")
        assert "Taken back on 22 November 2026" in person.reads
        assert "asked to delete" in person.hears
        assert not person.holds.hand_overs[0].stands
        assert person.holds.state is State.ASSESSED
        person.taps("Take back: sending to Example IP Law Firm")
        assert "Take back" not in " ".join(labels(person))

    def test_deleting_says_who_is_asked_to_delete(self, assessed: Person) -> None:
        """Who deletes all is told that the firm is asked to do so too."""
        assessed.taps(SEND, SENDING, BORDER, NOW_SEND).types("/delete", "1")
        assert assessed.session is None
        assert "Example IP Law Firm has received anything" in assessed.hears

    def test_the_copy_holds_the_hand_over(self, assessed: Person) -> None:
        """`/export` gives the consents, to whom, what and the contact."""
        assessed.taps(SEND, "How they reach you").types("ada@example.com")
        assessed.taps(SENDING, BORDER, NOW_SEND)
        (one,) = json.loads(
            exported(assessed.flow, ChatKey("terminal", "1"), assessed.holds, Held())
        )["hand_overs"]
        assert (one["firm"]["code"], one["contact"]) == ("ABC-123", "ada@example.com")
        assert len(one["consents"]) == 2
