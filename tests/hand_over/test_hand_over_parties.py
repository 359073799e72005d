"""The parties at hand-over: asked once, all optional, agreed to, sealed, and no facts."""

from __future__ import annotations

import json

import pytest
from receiving import AT_HOME
from talking import Person

from bot.brief.case import case_of_session
from bot.brief.document import document
from bot.cards.parties import PARTY_VIEWS
from bot.language import Localizer
from flows.assessment.assess import assess
from flows.interview import FLOW

SEND, NAMES = "Send to Home Firm", "Names for the conflict check"
CODE = "91110000600037341L"


def labels(person: Person) -> list[str]:
    """Return the English labels of the card's buttons."""
    return [Localizer("en").label(button.label) for button in person.card.buttons]


@pytest.fixture
def offered() -> Person:
    """Return somebody who looks at the offer of a firm in their country."""
    person = Person(firms=(AT_HOME,)).agrees().types("/assess")
    return person.taps(next(label for label in labels(person) if label.startswith("Send to")))


def sends(person: Person) -> Person:
    """Tick every consent and send."""
    for label in [label for label in labels(person) if label.startswith("I agree")]:
        person.taps(label)
    return person.taps(next(label for label in labels(person) if label.startswith("Send it to")))


def test_each_entry_is_asked_once_and_may_be_left_out(offered: Person) -> None:
    """One card after the other asks for an entry, and the last leads back to the offer."""
    offered.taps(NAMES)
    for _ in PARTY_VIEWS:
        assert offered.card.id == "parties"
        offered.taps("Leave this out")
    assert offered.card.id == "hand_over"
    assert offered.holds.offer is not None
    assert offered.holds.offer.parties == {}
    assert not any("names" in label for label in labels(offered) if label.startswith("I agree"))


def test_names_are_agreed_to_by_themselves_and_sent(offered: Person) -> None:
    """With names there is one consent more; then they stand in the message beside the brief."""
    offered.taps(NAMES).types("Müller GmbH").types("深圳市某某科技有限公司").types(CODE.lower())
    offered.taps("Back to sending")
    assert "Müller GmbH" in offered.reads
    assert sum(label.startswith("I agree") for label in labels(offered)) == 2
    sends(offered)
    (message,) = offered.dispatches
    body = json.loads(message.body)
    assert body["parties"] == {
        "client": "Müller GmbH",
        "other_side": "深圳市某某科技有限公司",
        "other_side_code": CODE,
    }
    assert "names" in [one["to"] for one in body["consents"]]
    assert message.hand_over.parties == {}


def test_names_are_no_facts(offered: Person) -> None:
    """Nothing that was typed reaches answers, facts or the brief."""
    before = offered.holds.answers
    offered.taps(NAMES).types("Müller GmbH")
    assert offered.holds.answers == before
    case = case_of_session(FLOW, offered.holds)
    content = document(case, assess(case.facts, case.as_of, case.flow_version))
    assert "Müller" not in json.dumps(content, ensure_ascii=False)


@pytest.mark.parametrize("wrong", ["91110000600037341X", "12345", "x" * 40])
def test_a_wrong_code_is_refused_with_a_reason(offered: Person, wrong: str) -> None:
    """A code whose check digit is wrong is not kept; the person is told, and asked again."""
    offered.taps(NAMES, "Leave this out", "Leave this out").types(wrong)
    assert [said.key for said in offered.said] == ["hand_over.notice.code"]
    assert offered.card.id == "parties"
    assert offered.holds.offer is not None
    assert offered.holds.offer.parties == {}


def test_a_withdrawal_drops_the_names(offered: Person) -> None:
    """Once a consent is withdrawn, the session holds no name of the hand-over."""
    sends(offered.taps(NAMES).types("Müller GmbH").taps("Back to sending"))
    assert offered.holds.hand_overs[0].parties == {"client": "Müller GmbH"}
    offered.types("/privacy")
    offered.taps(next(label for label in labels(offered) if "names" in label))
    assert offered.holds.hand_overs[0].parties == {}
    assert not offered.holds.hand_overs[0].stands


def test_changed_names_are_agreed_to_again(offered: Person) -> None:
    """A consent to names does not cover names that are typed after it."""
    offered.taps(NAMES).types("Müller GmbH").taps("Back to sending")
    for label in [label for label in labels(offered) if label.startswith("I agree")]:
        offered.taps(label)
    assert any(label.startswith("Send it to") for label in labels(offered))
    offered.taps(NAMES).types("Other GmbH").taps("Back to sending")
    assert not any(label.startswith("Send it to") for label in labels(offered))
