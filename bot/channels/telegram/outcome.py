"""The outcome of one Bot API call: one closed union, read from the answer in one place.

The descriptions are those of the official server and of Telegram's backend, in lower case.
Each failure has a row in the tests.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import Enum
from http import HTTPStatus
from typing import Final, TypeAlias

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"

# Telegram always names the wait; this is for a proxy that answers 429 without one.
_DEFAULT_WAIT: Final = 5.0
_MOST_SAID: Final = 200


class Absence(Enum):
    """Why a chat cannot be written to."""

    BLOCKED = "blocked"
    DEACTIVATED = "deactivated"
    KICKED = "kicked"
    NEVER_STARTED = "never started"
    NO_CHAT = "no such chat"
    FORBIDDEN = "forbidden"


class Rival(Enum):
    """The other reader of updates that a 409 names."""

    OTHER_POLL = "another getUpdates"
    WEBHOOK_JUST_SET = "a webhook was set meanwhile"
    WEBHOOK_ACTIVE = "a webhook is active"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Sent:
    """A message was sent; its id is None if the answer was cut off."""

    message_id: int | None


@dataclass(frozen=True, slots=True)
class Done:
    """A call that sends no message was done; its raw result."""

    result: Json


@dataclass(frozen=True, slots=True)
class NotModified:
    """The message already shows exactly this: a success."""


@dataclass(frozen=True, slots=True)
class Gone:
    """The chat cannot be written to until the person comes back."""

    why: Absence


@dataclass(frozen=True, slots=True)
class Moved:
    """The group has another chat id now."""

    chat_id: int


@dataclass(frozen=True, slots=True)
class Uneditable:
    """The message is missing or cannot be edited: send a new one."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """Nothing was sent: `may_send` returned false."""


@dataclass(frozen=True, slots=True)
class Expired:
    """The press is too old to be acknowledged; its input still counts."""


@dataclass(frozen=True, slots=True)
class BadEntities:
    """The markup cannot be parsed: send the plain text."""


@dataclass(frozen=True, slots=True)
class TooLong:
    """Text, caption or file is over Telegram's limit: split it."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Refused for good: the call is wrong, and a repeat would fail too."""

    said: str


@dataclass(frozen=True, slots=True)
class Later:
    """Too many calls: not done; repeat after this many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Unknown:
    """May have been done; `done` if it certainly was and only the answer is missing."""

    said: str
    done: bool = False


@dataclass(frozen=True, slots=True)
class Failed:
    """Not done, and the call is not at fault: repeat it later."""

    said: str


@dataclass(frozen=True, slots=True)
class Fatal:
    """The token or the URL is wrong: no call will succeed."""

    status: int
    said: str


@dataclass(frozen=True, slots=True)
class PollingConflict:
    """Another process reads this bot's updates."""

    rival: Rival
    said: str


CallOutcome: TypeAlias = (
    Sent
    | Done
    | NotModified
    | Gone
    | Moved
    | Uneditable
    | Withheld
    | Expired
    | BadEntities
    | TooLong
    | Refused
    | Later
    | Unknown
    | Failed
    | Fatal
    | PollingConflict
)

_TEXTS: Final[tuple[tuple[str, CallOutcome], ...]] = (
    ("message is not modified", NotModified()),
    ("message_not_modified", NotModified()),
    ("bot was blocked", Gone(Absence.BLOCKED)),
    ("user_is_blocked", Gone(Absence.BLOCKED)),
    ("user is deactivated", Gone(Absence.DEACTIVATED)),
    ("user_deactivated", Gone(Absence.DEACTIVATED)),
    ("bot was kicked", Gone(Absence.KICKED)),
    ("is not a member of", Gone(Absence.KICKED)),
    ("chat is deactivated", Gone(Absence.KICKED)),
    ("group chat was deleted", Gone(Absence.KICKED)),
    ("can't initiate conversation", Gone(Absence.NEVER_STARTED)),
    ("chat not found", Gone(Absence.NO_CHAT)),
    ("user not found", Gone(Absence.NO_CHAT)),
    ("peer_id_invalid", Gone(Absence.NO_CHAT)),
    ("have no write access", Gone(Absence.FORBIDDEN)),
    ("not enough rights to send", Gone(Absence.FORBIDDEN)),
    ("chat_write_forbidden", Gone(Absence.FORBIDDEN)),
    ("message to edit not found", Uneditable()),
    ("message can't be edited", Uneditable()),
    ("message_edit_time_expired", Uneditable()),
    ("message_id_invalid", Uneditable()),
    ("there is no text in the message", Uneditable()),
    ("message to delete not found", Uneditable()),
    ("message can't be deleted", Uneditable()),
    ("query is too old", Expired()),
    ("query_id_invalid", Expired()),
    ("can't parse entities", BadEntities()),
    ("entity_bounds_invalid", BadEntities()),
    ("is too long", TooLong()),
    ("too_long", TooLong()),
    ("file is too big", TooLong()),
)

# Not TooLong: splitting the text would not shorten these.
_NOT_THE_TEXT: Final = ("reply markup is too long", "reply_markup_too_long", "secret token is too")

_OF_THE_BOT: Final = (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND)
_RIVALS: Final = (
    ("terminated by other getupdates", Rival.OTHER_POLL),
    ("terminated by setwebhook", Rival.WEBHOOK_JUST_SET),
    ("webhook is active", Rival.WEBHOOK_ACTIVE),
)


def read_outcome(status: int, body: bytes) -> CallOutcome:
    """Return the outcome of an answer; never raises, whatever the body is."""
    answer = _parse(body)
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        if answer is None or answer.get("ok") is not False:
            return _success(answer, body)
        code = answer.get("error_code")
        status = code if isinstance(code, int) else HTTPStatus.BAD_REQUEST
    if answer is None and status in _OF_THE_BOT:
        # A page of a proxy; Telegram itself answers in JSON.
        return Failed(f"HTTP status {status}, not Telegram's")
    answer = answer or {}
    said = str(answer.get("description") or f"HTTP status {status}")[:_MOST_SAID]
    parameters = answer.get("parameters")
    return _failure(status, said, parameters if isinstance(parameters, dict) else {})


def _parse(body: bytes) -> dict[str, Json] | None:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None


def _success(answer: dict[str, Json] | None, body: bytes) -> CallOutcome:
    if answer is not None and "result" in answer:
        return Done(answer["result"])
    # A page of another server with status 200 does not mean that anything was done.
    if body.replace(b" ", b"").startswith(b'{"ok":true'):
        return Unknown("the answer is cut off", done=True)
    return Failed("the answer is not Telegram's")


def _failure(status: int, said: str, parameters: dict[str, Json]) -> CallOutcome:
    moved, wait = parameters.get("migrate_to_chat_id"), parameters.get("retry_after")
    if isinstance(moved, int):
        return Moved(moved)
    if isinstance(wait, int | float):
        return Later(max(float(wait), 0.0))
    match status:
        case HTTPStatus.BAD_REQUEST | HTTPStatus.FORBIDDEN:
            return _refusal(status, said)
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.NOT_FOUND:
            return Fatal(status, said)
        case HTTPStatus.CONFLICT:
            return PollingConflict(_rival(said), said)
        case _:
            return _trouble(status, said)


def _trouble(status: int, said: str) -> CallOutcome:
    """Read a status that is about the server or a proxy, not about the call."""
    match status:
        case HTTPStatus.TOO_MANY_REQUESTS:
            return Later(_DEFAULT_WAIT)
        case HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            return TooLong()
        case HTTPStatus.GATEWAY_TIMEOUT:
            return Unknown(said)
        case HTTPStatus.REQUEST_TIMEOUT | HTTPStatus.TOO_EARLY:
            return Failed(said)
        case _ if HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
            return Refused(said)
        case _:
            return Failed(said)


def _refusal(status: int, said: str) -> CallOutcome:
    text = said.lower()
    if not any(part in text for part in _NOT_THE_TEXT):
        for part, outcome in _TEXTS:
            if part in text:
                return outcome
    return Gone(Absence.FORBIDDEN) if status == HTTPStatus.FORBIDDEN else Refused(said)


def _rival(said: str) -> Rival:
    text = said.lower()
    return next((rival for part, rival in _RIVALS if part in text), Rival.OTHER)
