"""What people are told about who handles their data, filled in from the settings.

Whoever serves others must be named (PIPL Arts. 14, 17): `notice_for_others` refuses to start
without a name and a contact. A terminal, or a page that only this computer can open, is used by
its own user: `notice_for_this_computer` names "this computer".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from bot.settings import Settings, SettingsError
from flows.engine.session import Firm

Place: TypeAlias = Literal["terminal", "telegram", "web"]
"""The kind of channel; it decides who else receives the messages."""


@dataclass(frozen=True, slots=True, eq=False)
class PrivacyNotice:
    """Who handles the data, why, where and for how long; equal only to itself.

    Without a name the service is for this computer only. `country` is a code of ISO 3166 or
    empty. Times are in days. `firms` are those to which a brief can be sent.
    """

    name: str = ""
    contact: str = ""
    country: str = ""
    purposes: str = ""
    place: Place = "terminal"
    unfinished_days: int = 30
    finished_days: int = 90
    audit_days: int = 3 * 365
    firms: tuple[Firm, ...] = ()

    @property
    def is_for_others(self) -> bool:
        """Whether somebody other than the user of this computer handles the data."""
        return bool(self.name)


THIS_COMPUTER: Final = PrivacyNotice()
"""The notice of a service that nobody else uses, with the default periods."""


def notice_for_this_computer(
    settings: Settings, firms: tuple[Firm, ...] = (), place: Place = "terminal"
) -> PrivacyNotice:
    """Return the notice of a terminal, or of a page that only this computer can open."""
    return _notice(settings.model_copy(update=_NOBODY), firms, place)


def notice_for_others(settings: Settings, firms: tuple[Firm, ...], place: Place) -> PrivacyNotice:
    """Return the notice of a service for others.

    Raises:
        SettingsError: the name or the contact of the operator is missing.
    """
    if missing := missing_operator(settings):
        raise SettingsError(*missing)
    return _notice(settings, firms, place)


def missing_operator(settings: Settings) -> tuple[str, str] | None:
    """Return the first setting that a service for others lacks, and what is expected in it."""
    if not settings.operator_name:
        return "INTAKE_OPERATOR_NAME", "the name of whoever runs this service, to tell people"
    if not settings.operator_contact:
        return "INTAKE_OPERATOR_CONTACT", "how to reach whoever runs this service, to tell people"
    return None


_NOBODY: Final = dict.fromkeys(
    ("operator_name", "operator_contact", "operator_country", "operator_purposes"), ""
)


def _notice(settings: Settings, firms: tuple[Firm, ...], place: Place) -> PrivacyNotice:
    return PrivacyNotice(
        name=settings.operator_name,
        contact=settings.operator_contact,
        country=settings.operator_country,
        purposes=settings.operator_purposes,
        place=place,
        unfinished_days=settings.keep_unfinished_days,
        finished_days=settings.keep_finished_days,
        audit_days=settings.keep_audit_days,
        firms=firms,
    )
