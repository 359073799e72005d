"""The consent card, the privacy page, and the fingerprint of the text that people agree to."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from typing import Final

from bot.cards.buttons import go
from bot.cards.card import Button, ButtonAction, ButtonKind, Card, Paragraph
from bot.cards.handover import name_of
from bot.consent import CONSENT_VERSION
from bot.language import Localizer, Voice, country, speak
from bot.language_registry import DEFAULT
from bot.privacy_notice import Place, PrivacyNotice
from bot.text import Param, Text, text
from flows.engine.session import BOTH, LanguageChoice, LanguageCode, Session, State, is_newer

RENEWAL: Final = "?consent"
"""The view that shows a newer consent text in front of the card."""
_BEFORE: Final = (State.LANGUAGE, State.CONSENT, State.CLOSED, State.DELETED)
_LENGTH: Final = 16
"""Hexadecimal digits of a fingerprint."""


def consent_card(session: Session, notice: PrivacyNotice) -> Card:
    """Return the consent card: what the service is and is not, who runs it, what it stores."""
    return _card(session, tuple((one,) for one in _consent_texts(notice)))


def renewal_card(session: Session, notice: PrivacyNotice) -> Card:
    """Return the consent card for a person who agreed to an older text."""
    again = text("consent.renewed")
    return _card(session, tuple((one,) for one in (again, *_consent_texts(notice))))


def privacy_paragraphs(notice: PrivacyNotice) -> tuple[Paragraph, ...]:
    """Return what the privacy page tells everybody, a paragraph for each subject."""
    return tuple((one,) for one in (*_privacy_texts(notice), *_firm_texts(notice)))


def is_outdated(session: Session, notice: PrivacyNotice) -> bool:
    """Whether the person agreed to an older text than this program shows.

    A consent from before fingerprints counts by its version. One to a newer version, given while
    this program was being replaced, is not outdated.
    """
    given = session.consent
    if given is None or session.state in _BEFORE:
        return False
    if given.version != CONSENT_VERSION:
        return not is_newer(given.version, CONSENT_VERSION)
    own = session.own_language
    return bool(given.fingerprint) and given.fingerprint != fingerprint(notice, given.language, own)


def fingerprint(
    notice: PrivacyNotice, language: LanguageChoice | None, own: LanguageCode | None
) -> str:
    """Return the hash of the consent and privacy texts as a person is shown them.

    Firms are left out: each of them needs a consent of its own.
    """
    return _hashed(notice, tuple(sorted(Localizer(language or BOTH, own or DEFAULT).voices)))


@lru_cache(maxsize=64)
def _hashed(notice: PrivacyNotice, voices: tuple[Voice, ...]) -> str:
    texts = (*_consent_texts(notice), *_privacy_texts(notice))
    said = "\n".join(speak(one, voice) for voice in voices for one in texts)
    return sha256(said.encode()).hexdigest()[:_LENGTH]


def _card(session: Session, paragraphs: tuple[Paragraph, ...]) -> Card:
    choices = [
        Button(ButtonAction(ButtonKind.CONSENT, "", code, session.revision), Text(label))
        for code, label in (("yes", "consent.yes"), ("no", "consent.no"))
    ]
    return Card(
        id="consent",
        revision=session.revision,
        heading=text("consent.heading"),
        paragraphs=paragraphs,
        rows=(
            *((choice,) for choice in choices),
            (go(session, "privacy", "button.privacy"), go(session, "lang", "button.lang")),
        ),
    )


def _consent_texts(notice: PrivacyNotice) -> tuple[Text, ...]:
    return (
        text("consent.what_it_is"),
        text("consent.what_it_is_not"),
        _by(notice, "consent.kept.here", "consent.kept.operator"),
        text("consent.no_secret"),
        text("consent.ask"),
    )


def _privacy_texts(notice: PrivacyNotice) -> tuple[Text, ...]:
    periods: dict[str, Param] = {
        "unfinished": notice.unfinished_days,
        "finished": notice.finished_days,
        "log": notice.audit_days,
    }
    return (
        _by(notice, "privacy.who.here", "privacy.who.operator"),
        text("privacy.what"),
        text("privacy.third_persons"),
        text("privacy.why"),
        *((text("privacy.purposes", purposes=notice.purposes),) if notice.purposes else ()),
        text("privacy.automated"),
        _by(notice, "privacy.how_long.here", "privacy.how_long.operator", **periods),
        _where(notice),
        text(_RECEIVES[notice.place if notice.is_for_others else "terminal"]),
        text("privacy.abroad.telegram" if notice.place == "telegram" else "privacy.abroad"),
        _by(notice, "privacy.rights.here", "privacy.rights.operator"),
        _by(notice, "privacy.complaint.here", "privacy.complaint.operator"),
        text("privacy.minors"),
    )


def _firm_texts(notice: PrivacyNotice) -> tuple[Text, ...]:
    if not notice.firms:
        return ()
    return (text("privacy.firms", firms=tuple(name_of(firm) for firm in notice.firms)),)


def _where(notice: PrivacyNotice) -> Text:
    where = country(notice.country) if notice.is_for_others else None
    if where is None:
        return _by(notice, "privacy.where.here", "privacy.where.operator")
    return text("privacy.where.country", operator=notice.name, country=where)


def _by(notice: PrivacyNotice, here: str, operator: str, **params: Param) -> Text:
    """Return the wording for this computer, or the one that names the operator."""
    if not notice.is_for_others:
        return Text(here, params)
    return Text(operator, {"operator": notice.name, "contact": notice.contact, **params})


_RECEIVES: Final[dict[Place, str]] = {
    "terminal": "privacy.receives.terminal",
    "telegram": "privacy.receives.telegram",
    "web": "privacy.receives.web",
}
"""Who receives the messages besides the operator, by the kind of channel."""
