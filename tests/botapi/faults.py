"""Every way a Bot API server fails, by name, and when it does: next time or at a seeded rate."""

from __future__ import annotations

import random
from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from botapi.errors import ApiError


class Way(Enum):
    """What happens to the call and its answer."""

    ANSWER = "answered so"
    DROP_BEFORE = "the connection closes, the call is not done"
    DROP_AFTER = "the call is done, then the connection closes"
    SLOW = "the call is done, the answer is held back"
    STALL = "the call is not done, after a while the connection closes"


@dataclass(frozen=True, slots=True)
class Fault:
    """One failure. `done` tells whether the call takes effect; `seconds` how long it hangs."""

    name: str
    way: Way = Way.ANSWER
    status: int = 200
    body: bytes = b""
    done: bool = False
    seconds: float = 30.0


def _error(status: int, description: str, **parameters: int) -> tuple[int, bytes]:
    return status, ApiError(status, description, parameters).body


def _page(status: int, title: str) -> tuple[int, bytes]:
    lines = (
        "<html>",
        f"<head><title>{title}</title></head>",
        "<body>",
        f"<center><h1>{title}</h1></center>",
        "<hr><center>nginx/1.18.0</center>",
        "</body>",
        "</html>",
        "",
    )
    return status, "\r\n".join(lines).encode()


_ANSWERS: Final = {
    "429": _error(429, "Too Many Requests: retry after 1", retry_after=1),
    "429_long": _error(429, "Too Many Requests: retry after 35", retry_after=35),
    "403_blocked": _error(403, "Forbidden: bot was blocked by the user"),
    "403_deactivated": _error(403, "Forbidden: user is deactivated"),
    "403_kicked": _error(403, "Forbidden: bot was kicked from the group chat"),
    "403_initiate": _error(403, "Forbidden: bot can't initiate conversation with a user"),
    "400_not_modified": _error(
        400,
        "Bad Request: message is not modified: specified new message content and reply markup"
        " are exactly the same as a current content and reply markup of the message",
    ),
    "400_query_old": _error(
        400,
        "Bad Request: query is too old and response timeout expired or query ID is invalid",
    ),
    "400_edit_missing": _error(400, "Bad Request: message to edit not found"),
    "400_cant_edit": _error(400, "Bad Request: message can't be edited"),
    "400_del_missing": _error(400, "Bad Request: message to delete not found"),
    "400_reply_missing": _error(400, "Bad Request: message to be replied not found"),
    "400_chat": _error(400, "Bad Request: chat not found"),
    "400_too_long": _error(400, "Bad Request: message is too long"),
    "400_caption_long": _error(400, "Bad Request: message caption is too long"),
    "400_empty": _error(400, "Bad Request: message text is empty"),
    "400_button_data": _error(400, "Bad Request: BUTTON_DATA_INVALID"),
    "400_entities": _error(
        400,
        "Bad Request: can't parse entities: Can't find end of the entity starting at byte"
        " offset 12",
    ),
    "400_migrate": _error(
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
        migrate_to_chat_id=-1001234567890,
    ),
    "400_file": _error(400, "Bad Request: wrong file_id or the file is temporarily unavailable"),
    "400_file_big": _error(400, "Bad Request: file is too big"),
    "401": _error(401, "Unauthorized"),
    "404": _error(404, "Not Found"),
    "409_getupdates": _error(
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot"
        " instance is running",
    ),
    "409_setwebhook": _error(409, "Conflict: terminated by setWebhook request"),
    "409_webhook": _error(
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to"
        " delete the webhook first",
    ),
    "413": _error(413, "Request Entity Too Large"),
    "500": _error(500, "Internal Server Error: restart"),
    "502": _error(502, "Bad Gateway"),
    "502_html": _page(502, "502 Bad Gateway"),
    "504_html": _page(504, "504 Gateway Time-out"),
}

FAULTS: Final[dict[str, Fault]] = {
    **{name: Fault(name, Way.ANSWER, *answer) for name, answer in _ANSWERS.items()},
    # The gateway gave up on a server that went on.
    "504_html": Fault("504_html", Way.ANSWER, *_ANSWERS["504_html"], done=True),
    "200_garbage": Fault(
        "200_garbage", Way.ANSWER, 200, b'{"ok":true,"result":{"message_id":', done=True
    ),
    "drop_before": Fault("drop_before", Way.DROP_BEFORE),
    "drop_after": Fault("drop_after", Way.DROP_AFTER, done=True),
    "slow": Fault("slow", Way.SLOW, done=True),
    "stall": Fault("stall", Way.STALL),
}
"""One fault a row of the table of failures."""


class FaultPlan:
    """Which call fails how; calls are counted by method, names as in the Bot API."""

    def __init__(self, seed: int = 0) -> None:
        self._random = random.Random(seed)  # noqa: S311 - a repeatable plan, not a secret
        self._next: dict[str, deque[Fault]] = defaultdict(deque)
        self._rates: list[tuple[float, tuple[Fault, ...], frozenset[str]]] = []
        self.struck: list[tuple[str, str]] = []

    def next(self, method: str, name: str, *, times: int = 1, seconds: float | None = None) -> None:
        """Let the next calls of a method fail so."""
        fault = FAULTS[name]
        if seconds is not None:
            fault = replace(fault, seconds=seconds)
        self._next[method.lower()].extend([fault] * times)

    def at_rate(
        self,
        per_cent: float,
        names: Iterable[str],
        *,
        methods: Iterable[str] = (),
        seconds: float = 0.05,
    ) -> None:
        """Let so many of a hundred calls fail, each in one of these ways, until `calm`."""
        faults = tuple(replace(FAULTS[name], seconds=seconds) for name in names)
        self._rates.append((per_cent / 100, faults, frozenset(m.lower() for m in methods)))

    def calm(self) -> None:
        """Let nothing fail any more."""
        self._next.clear()
        self._rates.clear()

    def strike(self, method: str) -> Fault | None:
        """Return how this call fails, or None; each is written down in `struck`."""
        fault = self._choose(method)
        if fault is not None:
            self.struck.append((method, fault.name))
        return fault

    def _choose(self, method: str) -> Fault | None:
        planned = self._next.get(method)
        if planned:
            return planned.popleft()
        for share, faults, methods in self._rates:
            if (not methods or method in methods) and self._random.random() < share:
                return self._random.choice(faults)
        return None
