"""Sending the result to a firm: consents, contact details, and withdrawal."""

from __future__ import annotations

from bot.cards.buttons import view
from bot.cards.card import Button, ButtonAction, ButtonKind, Card, Paragraph
from bot.cards.parties import FIRST_PARTY, told
from bot.language import country
from bot.language_registry import CODES
from bot.text import LocalizedName, Text, text
from flows.engine.session import Agreed, Firm, HandOver, Offer, Session, State

OFFER, CONTACT = "?send", "?contact"
NO_CONTACT = "no_contact"


def name_of(firm: Firm) -> LocalizedName:
    """Return the name of a firm in every language.

    A hand-over from before a language was added has no name in it: the firm's first name,
    a proper name, then stands in its place.
    """
    first = next(iter(firm.names.values()))
    return LocalizedName({code: firm.names.get(code, first) for code in CODES})


def offer_card(session: Session) -> Card | None:
    """Return the offer: who gets what, why and where, with a tick box for each consent."""
    offer = session.offer
    if offer is None:
        return None
    rows = [(_tick(session, offer, number),) for number, _ in enumerate(offer.purposes)]
    rows.append((view(session, CONTACT, text("button.contact")),))
    if offer.is_agreed:
        send = ButtonAction(ButtonKind.GO, "send", "yes", session.revision)
        rows.append((Button(send, text("button.confirm_send", firm=name_of(offer.firm))),))
    rows.append((view(session, FIRST_PARTY, text("button.parties")),))
    return Card(
        id="hand_over",
        revision=session.revision,
        heading=text("hand_over.heading"),
        paragraphs=tuple((line,) for line in _lines(offer)),
        rows=(*rows, (_close(session),)),
    )


def contact_card(session: Session) -> Card | None:
    """Return the card that asks how the firm can reach the person."""
    if session.offer is None:
        return None
    leave_out = ButtonAction(ButtonKind.AGREE, NO_CONTACT, "", session.revision)
    return Card(
        id="contact",
        revision=session.revision,
        heading=text("hand_over.heading"),
        paragraphs=((text("hand_over.ask_contact", firm=name_of(session.offer.firm)),),),
        rows=((Button(leave_out, text("button.no_contact")),),),
        typed=True,
    )


def onward(session: Session) -> tuple[tuple[Button, ...], ...]:
    """Return the button that sends the result, or that shows where it was sent."""
    if session.state is State.HANDED_OVER:
        firm = name_of(session.hand_overs[-1].firm)
        return ((view(session, "?privacy", text("button.handed_over", firm=firm)),),)
    if session.firm is None:
        return ()
    action = ButtonAction(ButtonKind.GO, "send", "", session.revision)
    return ((Button(action, text("button.send", firm=name_of(session.firm))),),)


def given(session: Session) -> tuple[Paragraph, ...]:
    """Return the consents in a session."""
    lines = []
    if session.consent is not None:
        at = session.consent.at
        lines.append(text("privacy.given", day=at.date(), version=session.consent.version))
    lines += [_given(one, agreed) for one in session.hand_overs for agreed in one.consents]
    return (tuple(lines),) if lines else ()


def ways_back(session: Session) -> tuple[tuple[Button, ...], ...]:
    """Return a button to withdraw each consent to a hand-over."""
    return tuple(
        (
            Button(
                ButtonAction(ButtonKind.WITHDRAW, agreed.to, str(number), session.revision),
                text(
                    f"button.withdraw.{agreed.to}",
                    firm=name_of(one.firm),
                    country=_country(one.firm),
                ),
            ),
        )
        for number, one in enumerate(session.hand_overs)
        for agreed in one.consents
        if agreed.withdrawn is None
    )


def _lines(offer: Offer) -> list[Text]:
    firm = offer.firm
    name, where = name_of(firm), _country(firm)
    typed = text("hand_over.contact", typed=offer.contact)
    lines = [
        text("hand_over.who", firm=name, country=where, contact=firm.contact),
        text("hand_over.what", case=offer.case, hash=offer.sha256),
        typed if offer.contact else text("hand_over.no_contact"),
        told(offer),
        text("hand_over.why"),
        text("hand_over.rights", firm=name, contact=firm.contact),
    ]
    if firm.crosses_border:
        lines.append(text("hand_over.border", country=where))
    return [*lines, text("hand_over.ask")]


def _tick(session: Session, offer: Offer, number: int) -> Button:
    purpose = offer.purposes[number]
    return Button(
        ButtonAction(ButtonKind.AGREE, purpose, "", session.revision),
        text(f"hand_over.agree.{purpose}", firm=name_of(offer.firm), country=_country(offer.firm)),
        ticked=purpose in offer.agreed,
    )


def _given(one: HandOver, agreed: Agreed) -> Text:
    state = "given" if agreed.withdrawn is None else "withdrawn"
    return text(
        f"hand_over.{state}.{agreed.to}",
        firm=name_of(one.firm),
        country=_country(one.firm),
        case=one.case,
        day=(agreed.withdrawn or agreed.at).date(),
        version=agreed.version,
    )


def _country(firm: Firm) -> LocalizedName:
    return country(firm.country) or LocalizedName(dict.fromkeys(CODES, firm.country))


def _close(session: Session) -> Button:
    action = ButtonAction(ButtonKind.GO, "continue", "", session.revision)
    return Button(action, text("button.not_now"), command="continue")
