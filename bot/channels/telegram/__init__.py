"""The Telegram channel: updates in, messages out, over the Bot API."""

from __future__ import annotations

from bot.channels.telegram import httpx_stub

httpx_stub.leave_httpx()
