"""Telegram: does it know the bot, do its webhook and our settings agree, what time is it there?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urlsplit

import aiohttp

from bot.channels.telegram.outcome import Done, Json
from bot.channels.telegram.polling import FatalTelegramError
from bot.channels.telegram.service import (
    BotConnection,
    BotEndpoint,
    UnreachableError,
    connected,
    introduced,
)
from bot.channels.telegram.transport import environment_proxy
from bot.operations.doctor.check_result import CheckResult, note, sound, trouble
from bot.settings import Settings

_SUBJECT, _CLOCK = "telegram", "clock"
MOST_APART: Final = timedelta(seconds=30)
"""How far our clock may be from Telegram's."""
MOST_WAITING: Final = 100
"""With more updates waiting than this, nobody is reading them fast enough."""


async def on_telegram(settings: Settings, place: BotEndpoint, at: datetime) -> list[CheckResult]:
    """Look at the bot as Telegram sees it, and at the clock."""
    try:
        async with connected(place) as line:
            me = await introduced(line.client)
            found = [sound(_SUBJECT, f"knows the bot as @{me.name}")]
            found += [*await _on_webhook(line, settings), *await _on_groups(line)]
    except FatalTelegramError as error:
        return [
            trouble(
                _SUBJECT,
                f"refuses the bot: {error.outcome.said} ({error.outcome.status})",
                "put the right token in INTAKE_TELEGRAM_TOKEN: @BotFather shows it",
            )
        ]
    except UnreachableError as error:
        return [
            trouble(
                _SUBJECT,
                f"cannot be reached: {error}",
                "check network, HTTPS_PROXY and INTAKE_TELEGRAM_BASE_URL",
            )
        ]
    return [*found, await _on_clock(place, at)]


async def _on_webhook(line: BotConnection, settings: Settings) -> list[CheckResult]:
    outcome = await line.client.get_webhook_info()
    if not (isinstance(outcome, Done) and isinstance(outcome.result, dict)):
        return [note(_SUBJECT, "does not say which webhook is set")]
    return list(_webhook(outcome.result, settings.webhook_url))


def _webhook(told: dict[str, Json], ours: str) -> Iterator[CheckResult]:
    theirs, waiting = str(told.get("url") or ""), told.get("pending_update_count")
    if theirs != ours:
        # Not the address itself: its path may be secret.
        shown = "another webhook is set" if theirs else "no webhook is set yet"
        yield note(
            _SUBJECT,
            shown if ours else "a webhook is set, but we poll",
            "the next start puts it right; is another process serving this bot?",
        )
    if trouble_ := told.get("last_error_message"):
        yield trouble(
            _SUBJECT,
            f"could not deliver lately: {trouble_}",
            "does INTAKE_WEBHOOK_URL lead to INTAKE_WEBHOOK_LISTEN, with a good certificate?",
        )
    if isinstance(waiting, int) and waiting > MOST_WAITING:
        yield trouble(_SUBJECT, f"{waiting} updates are waiting", "is a service running?")


async def _on_groups(line: BotConnection) -> list[CheckResult]:
    outcome = await line.client.get_me()
    told = outcome.result if isinstance(outcome, Done) else None
    if isinstance(told, dict) and told.get("can_join_groups"):
        return [note(_SUBJECT, "the bot can be added to groups", "@BotFather, /setjoingroups")]
    return []


async def _on_clock(place: BotEndpoint, at: datetime) -> CheckResult:
    """Compare with the time that the server's answers carry."""
    parts = urlsplit(place.base_url)
    root = f"{parts.scheme}://{parts.netloc}/"
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(10)) as http,
            http.head(root, proxy=environment_proxy(root), allow_redirects=False) as answer,
        ):
            theirs = parsedate_to_datetime(answer.headers["Date"])
    except (aiohttp.ClientError, TimeoutError, KeyError, ValueError):
        return note(_CLOCK, "Telegram's server does not tell the time")
    apart = abs(theirs - at)
    if apart > MOST_APART:
        return trouble(
            _CLOCK,
            f"{apart.total_seconds():.0f} seconds from Telegram's",
            "set it; let the machine keep it by NTP: deadlines and retention go by it",
        )
    return sound(_CLOCK, "agrees with Telegram's")
