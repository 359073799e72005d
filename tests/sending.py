"""Somebody who has just sent a result to the firm of `receiving`."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache

from databases.people import MINUTE, NOW
from receiving import FIRM
from talking import Person

from bot.turn import Turn
from flows.engine.session import Session

CONTACT = "ada.lovelace@example.com"
AGREE = ("I agree to send it to Example IP Law Firm", "I agree that it goes to China")


@cache
def sender() -> Person:
    """Return somebody who has just sent the result, after all that leads there."""
    person = Person(firms=(FIRM,), now=NOW).agrees().types("/assess")
    person.taps("Send to Example IP Law Firm", "How they reach you").types(CONTACT)
    return person.taps(*AGREE, "Send it to Example IP Law Firm now")


def agreed(new_id: str = "one") -> Turn:
    """Return the turn of somebody who sends the result, under this id."""
    person = sender()
    (message,) = person.dispatches
    given = message.hand_over.model_copy(update={"id": new_id})
    body = json.dumps({**json.loads(message.body), "id": new_id})
    held = person.holds.hand_overs[0].model_copy(update={"id": new_id})
    session = person.holds.model_copy(update={"hand_overs": (held,), "id": new_id})
    return Turn(session, dispatches=(replace(message, hand_over=given, body=body),))


def taken_back(session: Session | None) -> Turn:
    """Take the consent to cross a border back."""
    person = Person(session=session, firms=(FIRM,), now=NOW + MINUTE).types("/privacy")
    person.taps("Take back: transfer to China")
    return Turn(person.session, tuple(person.said))
