"""One entry of the audit log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class AuditAction(StrEnum):
    """The action of an entry."""

    CONSENT_GIVEN = "consent given"
    CONSENT_WITHDRAWN = "consent withdrawn"
    SENDING_AGREED = "consent to sending given"
    SENDING_WITHDRAWN = "consent to sending withdrawn"
    BORDER_AGREED = "consent to cross-border transfer given"
    BORDER_WITHDRAWN = "consent to cross-border transfer withdrawn"
    NAMES_AGREED = "consent to sending names given"
    NAMES_WITHDRAWN = "consent to sending names withdrawn"
    HANDED_OVER = "handed over"
    HAND_OVER_FAILED = "hand-over failed"
    WITHDRAWAL_SENT = "withdrawal sent"
    WITHDRAWAL_FAILED = "withdrawal failed"
    EXPORTED = "exported"
    DELETED = "deleted"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One entry of the log.

    `who` is a hash in hexadecimal; `detail` holds the code of the firm, or the version and language
    of the text agreed to.
    """

    at: datetime
    who: str
    action: AuditAction
    detail: str = ""
