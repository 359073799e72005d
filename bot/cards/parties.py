"""The cards that ask for names and numbers at hand-over: one entry each, all optional, once."""

from __future__ import annotations

from typing import Final

from bot.cards.buttons import view as view_button
from bot.cards.card import Button, ButtonAction, ButtonKind, Card
from bot.parties import KEYS, name_of
from bot.text import Text, text
from flows.engine.session import Offer, Session

CODE: Final = "other_side_code"
"""The entry whose check digit is verified."""
NO_PARTY: Final = "no_party"
_OFFER: Final = "?send"
_ASKED_ELSEWHERE: Final = "contact"
PARTY_VIEWS: Final = {f"?party_{key}": key for key in KEYS if key != _ASKED_ELSEWHERE}
"""The views of a session in which an entry is asked for, in order."""
FIRST_PARTY: Final = next(iter(PARTY_VIEWS))
_ASKS: Final = {
    "client": "parties.ask.client",
    "other_side": "parties.ask.other_side",
    CODE: "parties.ask.other_side_code",
    "affiliates": "parties.ask.affiliates",
    "individuals": "parties.ask.individuals",
    "numbers": "parties.ask.numbers",
    "referred_by": "parties.ask.referred_by",
    "wish": "parties.ask.wish",
}


def following(view: str) -> str | None:
    """Return the view that asks the next entry; None after the last."""
    views = [*PARTY_VIEWS, None]
    return views[views.index(view) + 1]


def party_card(session: Session) -> Card | None:
    """Return the card that asks for the entry of the session's view."""
    offer = session.offer
    if offer is None:
        return None
    key = PARTY_VIEWS[session.view]
    number = [*PARTY_VIEWS].index(session.view) + 1
    lines = [text(_ASKS[key], n=number, all=len(PARTY_VIEWS))]
    if number == 1:
        lines.append(text("parties.ask.why"))
    if key in offer.parties:
        lines.append(text("parties.ask.so_far", said=offer.parties[key]))
    skip = ButtonAction(ButtonKind.AGREE, NO_PARTY, "", session.revision)
    return Card(
        id="parties",
        revision=session.revision,
        heading=text("hand_over.heading"),
        paragraphs=tuple((line,) for line in lines),
        rows=(
            (Button(skip, text("button.no_party")),),
            (view_button(session, _OFFER, text("button.parties_done")),),
        ),
        typed=True,
    )


def told(offer: Offer) -> Text:
    """Return the names told so far, for the offer."""
    if not offer.parties:
        return text("hand_over.no_parties")
    items = tuple(
        text("parties.entry", name=name_of(key), said=said) for key, said in offer.parties.items()
    )
    return text("hand_over.parties", items=items)
