"""The result is sent to a firm: shown what that means, agreed to, sent, and taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args
from unicodedata import category

from bot.brief.case import case_of_session
from bot.brief.document import document
from bot.cards.handover import CONTACT, NO_CONTACT, OFFER, name_of
from bot.chat.turn_context import TurnContext
from bot.consent import HAND_OVER_VERSION
from bot.firm_message import hand_over_message
from bot.handover.firms import offered
from bot.text import Text, text
from bot.turn import Turn
from flows.assessment.assess import assess
from flows.engine import steps
from flows.engine.session import BOTH, Agreed, Firm, HandOver, Offer, Purpose, Session
from flows.facts_file import Json

LONGEST_CONTACT = 300
_PURPOSES: dict[str, Purpose] = {purpose: purpose for purpose in get_args(Purpose)}


def with_firm(session: Session, firms: tuple[Firm, ...]) -> Session:
    """Return a session with the firm that its result may be sent to, as of now."""
    firm = offered(firms, session.referral) if session.state.has_result else None
    return session if firm == session.firm else session.model_copy(update={"firm": firm})


def show_offer(scene: TurnContext, _: str = "") -> Turn:
    """Show what sending would mean; what was ticked for another brief or firm is not kept."""
    session = scene.session
    firm = offered(scene.firms, session.referral)
    if not session.state.has_result:
        return scene.stay(text("notice.brief_needs_result"))
    if firm is None:
        return scene.stay(text("hand_over.notice.no_firm"))
    brief = _brief(scene)
    offer = Offer(firm=firm, case=str(brief["case"]), sha256=str(brief["sha256"]))
    kept = session.offer
    if kept is not None and kept.firm == firm:
        agreed = kept.agreed if kept.sha256 == offer.sha256 else ()
        offer = offer.model_copy(update={"contact": kept.contact, "agreed": agreed})
    return _offering(scene, offer)


def agree(scene: TurnContext, name: str) -> Turn:
    """Tick or untick one consent; or leave the contact out.

    Raises:
        KeyError: there is nothing to agree to.
    """
    offer = _offer(scene)
    if name == NO_CONTACT:
        return _offering(scene, offer.model_copy(update={"contact": ""}))
    purpose = _PURPOSES[name]
    if purpose not in offer.purposes:
        raise KeyError(name)
    ticked = set(offer.agreed) ^ {purpose}
    agreed = tuple(one for one in offer.purposes if one in ticked)
    return _offering(scene, offer.model_copy(update={"agreed": agreed}))


def take_contact(scene: TurnContext, typed: str) -> Turn:
    """Keep what was typed under the card that asks for the contact.

    Raises:
        KeyError: there is nothing to agree to.
    """
    contact = " ".join("".join(map(_visible, typed)).split())
    if not contact or len(contact) > LONGEST_CONTACT:
        return scene.stay(text("hand_over.notice.contact_length", most=LONGEST_CONTACT))
    return _offering(scene, _offer(scene).model_copy(update={"contact": contact}))


def send(scene: TurnContext) -> Turn:
    """Record the consents and queue the brief; the very one, to the very firm, that was shown."""
    offer = scene.session.offer
    firm = offered(scene.firms, scene.session.referral)
    if offer is None or not offer.is_agreed:
        return show_offer(scene)
    brief = _brief(scene)
    if firm != offer.firm or brief["sha256"] != offer.sha256:
        turn = show_offer(scene)
        return Turn(turn.session, (text("hand_over.notice.changed"), *turn.notices))
    given = HandOver(
        id=scene.new_id,
        firm=offer.firm,
        case=offer.case,
        sha256=offer.sha256,
        contact=offer.contact,
        consents=tuple(_agreed(scene, purpose) for purpose in offer.purposes),
    )
    step = steps.hand_over(scene.flow, scene.session, given)
    said = text("hand_over.notice.queued", firm=name_of(offer.firm), case=offer.case)
    message = hand_over_message(given, brief, scene.now)
    return Turn(step.session, (said,), dispatches=(message,))


def withdraw(scene: TurnContext, name: str, number: int) -> Turn:
    """Take one consent back; the store calls back what was sent.

    Raises:
        KeyError, IndexError: there is no such consent.
    """
    given, purpose = scene.session.hand_overs[number], _PURPOSES[name]
    step = steps.withdraw(scene.flow, scene.session, given.id, purpose, scene.now)
    told = "withdrawn" if given.stands else "withdrawn_too"
    return Turn(step.session, (text(f"hand_over.notice.{told}", firm=name_of(given.firm)),))


def called_back(session: Session) -> tuple[Text, ...]:
    """Return what is said of the firms that have something, when all is deleted."""
    firms = {one.firm.code: one.firm for one in session.hand_overs if one.stands}
    return tuple(
        text("hand_over.notice.deleted", firm=name_of(firm), contact=firm.contact)
        for firm in firms.values()
    )


def is_asked_contact(scene: TurnContext) -> bool:
    """Whether what is typed is the contact."""
    return scene.session.view == CONTACT and scene.session.offer is not None


def _visible(char: str) -> str:
    """Return a character of a contact; nothing for one that only changes how others look.

    The firm's screen is not ours: it must not be steered by what a stranger typed.
    """
    if char.isprintable():
        return char
    return "" if category(char) == "Cf" else " "


def _agreed(scene: TurnContext, purpose: Purpose) -> Agreed:
    language = scene.session.language or BOTH
    return Agreed(to=purpose, version=HAND_OVER_VERSION, language=language, at=scene.now)


def _offer(scene: TurnContext) -> Offer:
    if scene.session.offer is None or scene.session.view not in (OFFER, CONTACT):
        raise KeyError(OFFER)
    return scene.session.offer


def _offering(scene: TurnContext, offer: Offer) -> Turn:
    offering = scene.session.model_copy(update={"offer": offer})
    return replace(scene, session=offering).turn_to(OFFER)


def _brief(scene: TurnContext) -> dict[str, Json]:
    case = case_of_session(scene.flow, scene.session)
    return document(case, assess(case.facts, case.as_of, case.flow_version))
