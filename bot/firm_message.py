"""The messages to a firm, hand-over and withdrawal, and their signature.

docs/hand-over.md documents them for firms. A key may be added; raise `VERSION` when one is
removed or changes its meaning.
"""

from __future__ import annotations

import hmac
import json
from datetime import datetime
from hashlib import sha256

from bot.turn import Dispatch, DispatchKind
from flows.engine.session import HandOver
from flows.facts_file import Json

FORMAT = "china-ip-intake/hand-over"
VERSION = "1"


def hand_over_message(given: HandOver, brief: dict[str, Json], at: datetime) -> Dispatch:
    """Return the message that sends a brief; its hash must be the one agreed to.

    Raises:
        ValueError: the hash differs.
    """
    if brief["sha256"] != given.sha256:
        raise ValueError("another brief than the one agreed to")
    consents: list[Json] = [
        one.model_dump(mode="json", exclude={"withdrawn"}) for one in given.consents
    ]
    receiver: Json = given.firm.model_dump(mode="json", exclude={"code", "address"})
    more: dict[str, Json] = {
        "receiver": receiver,
        "contact": given.contact,
        "parties": {**given.parties},
        "consents": consents,
        "brief": brief,
    }
    return _dispatch("hand_over", given, at, more)


def withdrawal_message(given: HandOver, at: datetime) -> Dispatch:
    """Return the message that withdraws a hand-over; it holds nothing of the case."""
    return _dispatch("withdrawal", given, at, {})


def headers(message: Dispatch, secret: str, at: datetime) -> dict[str, str]:
    """Return the headers of a message sent at this time."""
    stamp = str(int(at.timestamp()))
    return {
        "Content-Type": "application/json",
        "Idempotency-Key": message.key,
        "Intake-Timestamp": stamp,
        "Intake-Signature": "v1=" + signature(secret, stamp, message.body.encode()),
    }


def signature(secret: str, stamp: str, body: bytes) -> str:
    """Return HMAC-SHA256, in hexadecimal digits, of the time stamp, a full stop and the body."""
    return hmac.new(secret.encode(), stamp.encode() + b"." + body, sha256).hexdigest()


def _dispatch(kind: DispatchKind, given: HandOver, at: datetime, more: dict[str, Json]) -> Dispatch:
    body = {
        "format": FORMAT,
        "version": VERSION,
        "kind": kind,
        "id": given.id,
        "firm": given.firm.code,
        "case": given.case,
        "sha256": given.sha256,
        "at": at.isoformat(),
        **more,
    }
    # The body holds contact and names where they are sent; they are not stored a second time.
    bare = given.model_copy(update={"contact": "", "parties": {}})
    return Dispatch(kind, bare, json.dumps(body, ensure_ascii=False))
