"""The Telegram channel: updates in, messages out, over the Bot API."""

from __future__ import annotations

from bot.telegram import lean

lean.leave_httpx()
