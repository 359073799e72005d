"""Checks of Telegram: the token, the webhook, groups, and the difference of the clocks."""

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
from bot.http_proxy import environment_proxy
from bot.operations.doctor.check_result import CheckResult, note, ok, problem
from bot.settings import Settings

_SUBJECT, _CLOCK = "telegram", "clock"
MAX_APART: Final = timedelta(seconds=30)
"""Maximum difference between our clock and Telegram's."""
MAX_WAITING: Final = 100
"""With more waiting updates than this, no service reads them fast enough."""


async def on_telegram(settings: Settings, place: BotEndpoint, at: datetime) -> list[CheckResult]:
    """Check the bot as Telegram knows it, and the clock."""
    try:
        async with connected(place) as line:
            me = await introduced(line.client)
            found = [ok(_SUBJECT, f"knows the bot as @{me.name}")]
            found += [*await _on_webhook(line, settings), *await _on_groups(line)]
    except FatalTelegramError as error:
        return [
            problem(
                _SUBJECT,
                f"refuses the bot: {error.outcome.said} ({error.outcome.status})",
                "set INTAKE_TELEGRAM_TOKEN to the token that @BotFather shows",
            )
        ]
    except UnreachableError as error:
        return [
            problem(
                _SUBJECT,
                f"cannot be reached: {error}",
                "check network, HTTPS_PROXY and INTAKE_TELEGRAM_BASE_URL",
            )
        ]
    return [*found, await _on_clock(place, at)]


async def _on_webhook(line: BotConnection, settings: Settings) -> list[CheckResult]:
    outcome = await line.client.get_webhook_info()
    if not (isinstance(outcome, Done) and isinstance(outcome.result, dict)):
        return [note(_SUBJECT, "did not answer which webhook is set")]
    return list(_webhook(outcome.result, settings.webhook_url))


def _webhook(told: dict[str, Json], ours: str) -> Iterator[CheckResult]:
    theirs, waiting = str(told.get("url") or ""), told.get("pending_update_count")
    if theirs != ours:
        # Without the address itself: its path may be secret.
        shown = "another webhook is set" if theirs else "no webhook is set yet"
        yield note(
            _SUBJECT,
            shown if ours else "a webhook is set, but INTAKE_WEBHOOK_URL is empty",
            "the next start corrects this; check that no other process serves this bot",
        )
    if error := told.get("last_error_message"):
        yield problem(
            _SUBJECT,
            f"could not deliver updates: {error}",
            "check that INTAKE_WEBHOOK_URL leads to INTAKE_WEBHOOK_LISTEN with a valid certificate",
        )
    if isinstance(waiting, int) and waiting > MAX_WAITING:
        yield problem(_SUBJECT, f"{waiting} updates are waiting", "check that a service is running")


async def _on_groups(line: BotConnection) -> list[CheckResult]:
    outcome = await line.client.get_me()
    told = outcome.result if isinstance(outcome, Done) else None
    if isinstance(told, dict) and told.get("can_join_groups"):
        return [
            note(_SUBJECT, "the bot can be added to groups", "@BotFather: /setjoingroups, Disable")
        ]
    return []


async def _on_clock(place: BotEndpoint, at: datetime) -> CheckResult:
    """Compare our clock with the Date header of the server."""
    parts = urlsplit(place.base_url)
    root = f"{parts.scheme}://{parts.netloc}/"
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(10)) as http,
            http.head(root, proxy=environment_proxy(root), allow_redirects=False) as answer,
        ):
            theirs = parsedate_to_datetime(answer.headers["Date"])
    except (aiohttp.ClientError, TimeoutError, KeyError, ValueError):
        return note(_CLOCK, "Telegram's server sends no Date header")
    apart = abs(theirs - at)
    if apart > MAX_APART:
        return problem(
            _CLOCK,
            f"differs from Telegram's by {apart.total_seconds():.0f} seconds",
            "set the clock and use NTP; deadlines and retention depend on it",
        )
    return ok(_CLOCK, "agrees with Telegram's")
