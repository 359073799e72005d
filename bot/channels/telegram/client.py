"""The Bot API calls of the product. Each returns one outcome; replies are parsed only if needed.

python-telegram-bot's `Bot` parses every reply into objects, which costs more than the call, and
its `do_api_request` warns about each method that `Bot` has by name. So calls are made over the
transport directly, at `Bot.base_url`.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.channels.telegram.outcome import (
    CallOutcome,
    Done,
    Failed,
    Json,
    Sent,
    Unknown,
    read_outcome,
)
from bot.channels.telegram.transport import (
    HttpTransport,
    NoAnswerError,
    NotSentError,
    Timeouts,
    Upload,
)
from bot.observer import SILENT, Observer

_LOG: Final = logging.getLogger(__name__)

# Seconds a connection may stay silent after the long poll should have ended.
_POLL_MARGIN: Final = 10.0

_NO_FILES: Final[Mapping[str, Upload]] = {}


@dataclass(frozen=True, slots=True)
class InlineButton:
    """One inline button: its label, and its data of 1 to 64 bytes or a URL."""

    label: str
    data: str = ""
    url: str = ""


Keyboard = Sequence[Sequence[InlineButton]]


class Client:
    """One bot at one Bot API server. No method raises on a failure of server or network."""

    def __init__(
        self,
        wire: HttpTransport,
        base_url: str,
        allowance: Timeouts | None = None,
        observer: Observer = SILENT,
    ) -> None:
        """Take the transport and the URL with the token, as `Bot.base_url` gives it."""
        self._wire = wire
        self._base_url = base_url
        self._allowance = allowance or Timeouts()
        self._observer = observer

    async def call(
        self,
        method: str,
        params: Mapping[str, object],
        *,
        files: Mapping[str, Upload] = _NO_FILES,
        allowance: Timeouts | None = None,
    ) -> CallOutcome:
        """Make any call; a success is `Done` with the raw result."""
        began = time.monotonic()
        outcome = await self._called(method, params, files, allowance or self._allowance)
        seconds = time.monotonic() - began
        self._observer.call(method, outcome, seconds)
        fields = {"method": method, "outcome": type(outcome).__name__, "ms": round(seconds * 1000)}
        _LOG.debug("call", extra=fields)
        return outcome

    async def _called(
        self,
        method: str,
        params: Mapping[str, object],
        files: Mapping[str, Upload],
        allowance: Timeouts,
    ) -> CallOutcome:
        url = f"{self._base_url}/{method}"
        try:
            reply = await self._wire.exchange(url, params, files, allowance)
        except NotSentError as error:
            return Failed(error.message)
        except NoAnswerError as error:
            return Unknown(error.message)
        return read_outcome(reply.status, reply.body)

    async def send_message(
        self,
        chat_id: int,
        text: str,
        keyboard: Keyboard = (),
        *,
        html: bool = True,
        silent: bool = False,
    ) -> CallOutcome:
        """Send a message of 1 to 4,096 characters; `Sent` with its id."""
        params = {"chat_id": chat_id} | _text(text, html=html)
        if keyboard:
            params["reply_markup"] = _markup(keyboard)
        if silent:
            params["disable_notification"] = True
        return _sent(await self.call("sendMessage", params), None)

    async def edit_message(
        self,
        chat_id: int,
        message_id: int,
        text: str,
        keyboard: Keyboard = (),
        *,
        html: bool = True,
    ) -> CallOutcome:
        """Change text and keyboard of a message; `Sent`, or `NotModified` if they are the same."""
        params = {"chat_id": chat_id, "message_id": message_id} | _text(text, html=html)
        params["reply_markup"] = _markup(keyboard)
        return _sent(await self.call("editMessageText", params), message_id)

    async def edit_keyboard(
        self, chat_id: int, message_id: int, keyboard: Keyboard = ()
    ) -> CallOutcome:
        """Change only the keyboard; without one, remove it."""
        params = {
            "chat_id": chat_id,
            "message_id": message_id,
            "reply_markup": _markup(keyboard),
        }
        return _sent(await self.call("editMessageReplyMarkup", params), message_id)

    async def delete_message(self, chat_id: int, message_id: int) -> CallOutcome:
        """Delete a message; `Uneditable` if it is gone or too old."""
        return await self.call("deleteMessage", {"chat_id": chat_id, "message_id": message_id})

    async def answer_tap(
        self, query_id: str, text: str = "", *, alert: bool = False
    ) -> CallOutcome:
        """Acknowledge a press, with up to 200 characters of text; `Expired` if it is too old."""
        params: dict[str, object] = {"callback_query_id": query_id}
        if text:
            params |= {"text": text, "show_alert": alert}
        return await self.call("answerCallbackQuery", params)

    async def show_typing(self, chat_id: int) -> CallOutcome:
        """Show "typing" for up to five seconds."""
        return await self.call("sendChatAction", {"chat_id": chat_id, "action": "typing"})

    async def send_document(
        self, chat_id: int, file: Upload, caption: str = "", *, html: bool = True
    ) -> CallOutcome:
        """Send a file of up to 50 MB with a caption of up to 1,024 characters."""
        params: dict[str, object] = {"chat_id": chat_id}
        if caption:
            params["caption"] = caption
            if html:
                params["parse_mode"] = "HTML"
        return _sent(await self.call("sendDocument", params, files={"document": file}), None)

    async def get_updates(
        self, offset: int | None, *, seconds: int, limit: int, kinds: Sequence[str]
    ) -> CallOutcome:
        """Wait up to `seconds` for updates; `Done` with the raw list.

        This confirms all updates before `offset`; they are never delivered again.
        """
        params: dict[str, object] = {
            "timeout": seconds,
            "limit": limit,
            "allowed_updates": list(kinds),
        }
        if offset is not None:
            params["offset"] = offset
        allowance = replace(self._allowance, read=seconds + _POLL_MARGIN)
        return await self.call("getUpdates", params, allowance=allowance)

    async def get_me(self) -> CallOutcome:
        """Return who the bot is. The first call at start-up: it detects a wrong token."""
        return await self.call("getMe", {})

    async def get_webhook_info(self) -> CallOutcome:
        """Return the state of the webhook."""
        return await self.call("getWebhookInfo", {})

    async def set_webhook(
        self, url: str, *, secret: str, kinds: Sequence[str], connections: int
    ) -> CallOutcome:
        """Have Telegram post the updates of these kinds to a URL."""
        params = {
            "url": url,
            "secret_token": secret,
            "allowed_updates": list(kinds),
            "max_connections": connections,
        }
        return await self.call("setWebhook", params)

    async def delete_webhook(self) -> CallOutcome:
        """Return to polling; waiting updates are kept."""
        return await self.call("deleteWebhook", {"drop_pending_updates": False})


def _text(text: str, *, html: bool) -> dict[str, object]:
    params: dict[str, object] = {
        "text": text,
        "link_preview_options": {"is_disabled": True},
    }
    if html:
        params["parse_mode"] = "HTML"
    return params


def _markup(keyboard: Keyboard) -> dict[str, Json]:
    return {"inline_keyboard": [[_button(button) for button in row] for row in keyboard]}


def _button(button: InlineButton) -> dict[str, Json]:
    if button.url:
        return {"text": button.label, "url": button.url}
    return {"text": button.label, "callback_data": button.data}


def _sent(outcome: CallOutcome, message_id: int | None) -> CallOutcome:
    """Read the id of the message, if the call was done."""
    if isinstance(outcome, Unknown) and outcome.done:
        return Sent(message_id)
    if isinstance(outcome, Done):
        result = outcome.result
        found = result.get("message_id") if isinstance(result, dict) else None
        return Sent(found if isinstance(found, int) else message_id)
    return outcome
