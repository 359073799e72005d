"""The hand-over of a result to a firm: offer, consent, sending, withdrawal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import get_args
from unicodedata import category

from bot.brief.case import case_of_session
from bot.brief.document import document
from bot.cards.handover import CONTACT, NO_CONTACT, OFFER, name_of
from bot.cards.parties import CODE, NO_PARTY, PARTY_VIEWS, following
from bot.chat.turn_context import TurnContext
from bot.consent import HAND_OVER_VERSION
from bot.firm_message import hand_over_message
from bot.handover.firms import offered
from bot.parties import checked_code
from bot.text import Text, text
from bot.turn import Turn
from flows.assessment.assess import assess
from flows.engine import steps
from flows.engine.session import BOTH, Agreed, Firm, HandOver, Offer, Purpose, Session
from flows.facts_file import Json

LONGEST_CONTACT = 300
_PURPOSES: dict[str, Purpose] = {purpose: purpose for purpose in get_args(Purpose)}


def with_firm(session: Session, firms: tuple[Firm, ...]) -> Session:
    """Return a session with the firm that its result may be sent to now."""
    firm = offered(firms, session.referral) if session.state.has_result else None
    return session if firm == session.firm else session.model_copy(update={"firm": firm})


def show_offer(context: TurnContext, _: str = "") -> Turn:
    """Show the offer. Consents ticked for another brief or another firm are dropped."""
    session = context.session
    firm = offered(context.firms, session.referral)
    if not session.state.has_result:
        return context.stay(text("notice.brief_needs_result"))
    if firm is None:
        return context.stay(text("hand_over.notice.no_firm"))
    brief = _brief(context)
    offer = Offer(firm=firm, case=str(brief["case"]), sha256=str(brief["sha256"]))
    kept = session.offer
    if kept is not None and kept.firm == firm:
        agreed = kept.agreed if kept.sha256 == offer.sha256 else ()
        more = {"contact": kept.contact, "parties": kept.parties, "agreed": agreed}
        offer = offer.model_copy(update=more)
    return _offering(context, offer)


def agree(context: TurnContext, name: str) -> Turn:
    """Tick or untick one consent, or leave the contact out.

    Raises:
        KeyError: no offer is shown.
    """
    offer = _offer(context)
    if name == NO_PARTY:
        return _told_party(context, offer, "")
    if name == NO_CONTACT:
        return _offering(context, offer.model_copy(update={"contact": ""}))
    purpose = _PURPOSES[name]
    if purpose not in offer.purposes:
        raise KeyError(name)
    ticked = set(offer.agreed) ^ {purpose}
    agreed = tuple(one for one in offer.purposes if one in ticked)
    return _offering(context, offer.model_copy(update={"agreed": agreed}))


def take_contact(context: TurnContext, typed: str) -> Turn:
    """Keep the contact that was typed.

    Raises:
        KeyError: no offer is shown.
    """
    contact = _line(typed)
    if not contact or len(contact) > LONGEST_CONTACT:
        return context.stay(text("hand_over.notice.contact_length", most=LONGEST_CONTACT))
    return _offering(context, _offer(context).model_copy(update={"contact": contact}))


def take_party(context: TurnContext, typed: str) -> Turn:
    """Keep a name or number that was typed for the conflict check, and ask the next.

    Raises:
        KeyError: no offer is shown.
    """
    line = _line(typed)
    if not line or len(line) > LONGEST_CONTACT:
        return context.stay(text("hand_over.notice.contact_length", most=LONGEST_CONTACT))
    try:
        return _told_party(context, _offer(context), line)
    except ValueError:
        return context.stay(text("hand_over.notice.code"))


def send(context: TurnContext) -> Turn:
    """Record the consents and queue the brief that was shown, to the firm that was shown."""
    offer = context.session.offer
    firm = offered(context.firms, context.session.referral)
    if offer is None or not offer.is_agreed:
        return show_offer(context)
    brief = _brief(context)
    if firm != offer.firm or brief["sha256"] != offer.sha256:
        turn = show_offer(context)
        return Turn(turn.session, (text("hand_over.notice.changed"), *turn.notices))
    given = HandOver(
        id=context.new_id,
        firm=offer.firm,
        case=offer.case,
        sha256=offer.sha256,
        contact=offer.contact,
        parties=offer.parties,
        consents=tuple(_agreed(context, purpose) for purpose in offer.purposes),
    )
    step = steps.hand_over(context.flow, context.session, given)
    said = text("hand_over.notice.queued", firm=name_of(offer.firm), case=offer.case)
    message = hand_over_message(given, brief, context.now)
    return Turn(step.session, (said,), dispatches=(message,))


def withdraw(context: TurnContext, name: str, number: int) -> Turn:
    """Withdraw one consent; the store sends the withdrawal to the firm.

    Raises:
        KeyError, IndexError: there is no such consent.
    """
    given, purpose = context.session.hand_overs[number], _PURPOSES[name]
    step = steps.withdraw(context.flow, context.session, given.id, purpose, context.now)
    told = "withdrawn" if given.stands else "withdrawn_too"
    return Turn(step.session, (text(f"hand_over.notice.{told}", firm=name_of(given.firm)),))


def called_back(session: Session) -> tuple[Text, ...]:
    """Return what a person who deletes everything is told of the firms that have a brief."""
    firms = {one.firm.code: one.firm for one in session.hand_overs if one.stands}
    return tuple(
        text("hand_over.notice.deleted", firm=name_of(firm), contact=firm.contact)
        for firm in firms.values()
    )


def typed_for(context: TurnContext) -> Callable[[TurnContext, str], Turn] | None:
    """Return what takes typed text: the contact or a name; None where neither is asked."""
    if context.session.offer is None:
        return None
    if context.session.view == CONTACT:
        return take_contact
    return take_party if context.session.view in PARTY_VIEWS else None


def _line(typed: str) -> str:
    """Return typed text as one line without invisible characters."""
    return " ".join("".join(map(_visible, typed)).split())


def _told_party(context: TurnContext, offer: Offer, line: str) -> Turn:
    """Keep one entry, drop it where the line is empty, and show the next card.

    Raises:
        KeyError: no entry is asked for.
        ValueError: it is no unified social credit code.
    """
    view = context.session.view
    key = PARTY_VIEWS[view]
    told = {**offer.parties, key: checked_code(line) if key == CODE else line}
    parties = {name: said for name, said in told.items() if said}
    purposes = offer.model_copy(update={"parties": parties}).purposes
    agreed = tuple(one for one in offer.agreed if one in purposes and one != "names")
    changed = offer.model_copy(update={"parties": parties, "agreed": agreed})
    offering = context.session.model_copy(update={"offer": changed})
    return replace(context, session=offering).turn_to(following(view) or OFFER)


def _visible(char: str) -> str:
    """Return a character of a contact; nothing for one that only changes how others look.

    What a stranger types must not control the display of the firm.
    """
    if char.isprintable():
        return char
    return "" if category(char) == "Cf" else " "


def _agreed(context: TurnContext, purpose: Purpose) -> Agreed:
    language = context.session.language or BOTH
    return Agreed(to=purpose, version=HAND_OVER_VERSION, language=language, at=context.now)


def _offer(context: TurnContext) -> Offer:
    views = (OFFER, CONTACT, *PARTY_VIEWS)
    if context.session.offer is None or context.session.view not in views:
        raise KeyError(OFFER)
    return context.session.offer


def _offering(context: TurnContext, offer: Offer) -> Turn:
    offering = context.session.model_copy(update={"offer": offer})
    return replace(context, session=offering).turn_to(OFFER)


def _brief(context: TurnContext) -> dict[str, Json]:
    case = case_of_session(context.flow, context.session)
    return document(case, assess(case.facts, case.as_of, case.flow_version))
