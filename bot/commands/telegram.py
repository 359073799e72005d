"""`intake telegram`: the interview on Telegram, by long polling or by webhook."""

from __future__ import annotations

import argparse
import asyncio
import re
import socket
import sys
from collections.abc import Coroutine
from contextlib import AbstractAsyncContextManager, ExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.commands.example import Example, examples
from bot.commands.serving import listener_on, monitor_of, monitoring_listener, told_to_stop
from bot.exit_status import ExitStatus
from bot.handover.opening import receivers_of
from bot.observer import SILENT
from bot.privacy_notice import notice_for_others
from bot.settings import Settings, SettingsError, load_settings
from bot.store.opening import open_store, policy_of
from flows.interview import FLOW

if TYPE_CHECKING:
    from bot.channels.telegram.client import Client
    from bot.channels.telegram.outcome import CallOutcome
    from bot.channels.telegram.service import BotConnection, BotEndpoint
    from bot.channels.telegram.webhook_endpoint import WebhookEndpoint

_TOKEN_SETTING = "INTAKE_TELEGRAM_TOKEN"  # noqa: S105 - its name
_NEEDED = (_TOKEN_SETTING, "INTAKE_OPERATOR_NAME", "INTAKE_OPERATOR_CONTACT")
_TOKEN = re.compile(r"\d+:[\w-]+(/test)?", re.ASCII)


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "telegram",
        help="serve the interview on Telegram",
        **examples(
            Example("intake telegram", serves="serves on Telegram", needs=_NEEDED),
            Example("intake telegram --check", needs=(_TOKEN_SETTING,)),
        ),
    )
    parser.add_argument(
        "--database", metavar="URL", help="use this database instead of INTAKE_DATABASE_URL"
    )
    parser.add_argument(
        "--check", action="store_true", help="print how Telegram sees the bot, and exit"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serve until stopped by a signal; or print the state and return."""
    # Imported here because the library is slow to load and other commands do not need it.
    from bot.channels.telegram.polling import FatalTelegramError  # noqa: PLC0415
    from bot.channels.telegram.service import UnreachableError  # noqa: PLC0415
    from bot.operations import logs  # noqa: PLC0415
    from bot.redaction import Redactor  # noqa: PLC0415

    settings = load_settings(database_url=args.database)
    place = place_of(settings)
    logs.configure(Redactor(place.token), settings.log_format, settings.log_level)
    work = _check(place) if args.check else _serve(settings, place)
    try:
        return asyncio.run(work)
    except FatalTelegramError as error:
        said = f"{error.outcome.said} ({error.outcome.status})"
        return _failed(
            f"Telegram refuses the bot: {said}; check INTAKE_TELEGRAM_TOKEN",
            ExitStatus.REFUSED_BY_TELEGRAM,
        )
    except UnreachableError as error:
        return _failed(f"Telegram cannot be reached: {error}", ExitStatus.UNREACHABLE)


def place_of(settings: Settings) -> BotEndpoint:
    """Return the bot and the Bot API server of the settings.

    Raises:
        SettingsError: the token is missing or malformed.
    """
    from bot.channels.telegram.service import BotEndpoint  # noqa: PLC0415

    token = settings.telegram_token.get_secret_value() if settings.telegram_token else ""
    if not _TOKEN.fullmatch(token):
        raise SettingsError(_TOKEN_SETTING, "the token of the bot, as @BotFather shows it")
    return BotEndpoint(
        token=token,
        base_url=settings.telegram_base_url,
        base_file_url=settings.telegram_base_file_url,
    )


async def _serve(settings: Settings, place: BotEndpoint) -> int:
    from bot.channels.telegram.service import serve  # noqa: PLC0415
    from bot.clock import SystemClock  # noqa: PLC0415
    from bot.handover.dispatcher import FirmDispatcher  # noqa: PLC0415
    from bot.operations.maintenance import run_retention  # noqa: PLC0415
    from bot.operations.supervisor import supervised  # noqa: PLC0415

    receivers = receivers_of(settings)
    firms = tuple(one.firm for one in receivers)
    notice = notice_for_others(settings, firms, "telegram")
    with ExitStack() as to_close:
        opening = _opening(settings)
        if opening is not None:
            to_close.callback(opening[1].close)
        watched = to_close.enter_context(monitoring_listener(settings))
        async with await open_store(settings, _note) as store:
            watch = monitor_of(store, watched)
            store.observer = watch.observer if watch else SILENT

            def maintenance() -> Coroutine[Any, Any, None]:
                return run_retention(store, policy_of(settings), SystemClock(), _now)

            def beside(client: Client) -> AbstractAsyncContextManager[None]:
                return supervised(client.get_me, watch, settings.stuck_seconds, maintenance)

            with told_to_stop() as (stop, interrupted):
                async with FirmDispatcher(store, receivers).at_work():
                    await serve(
                        FLOW,
                        store,
                        place,
                        stop,
                        opening=opening,
                        firms=firms,
                        notice=notice,
                        say=_say,
                        observer=store.observer,
                        beside=beside,
                    )
    return ExitStatus.INTERRUPTED if interrupted.is_set() else ExitStatus.DONE


def _opening(settings: Settings) -> tuple[WebhookEndpoint, socket.socket] | None:
    """Return the webhook endpoint and its listening socket, or None for polling.

    Raises:
        SettingsError: a setting is invalid, or the address is in use.
    """
    if not settings.webhook_url:
        return None
    from bot.channels.telegram.webhook_endpoint import WebhookEndpoint, is_secret  # noqa: PLC0415

    secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else ""
    if not is_secret(secret):
        raise SettingsError("INTAKE_WEBHOOK_SECRET", "32 to 256 letters, digits, _ and -")
    if not settings.webhook_url.startswith("https://"):
        raise SettingsError("INTAKE_WEBHOOK_URL", "a URL that begins with https://")
    listener = listener_on(settings.webhook_listen, "INTAKE_WEBHOOK_LISTEN")
    _say("listens on {}:{}".format(*listener.getsockname()[:2]))
    return WebhookEndpoint(settings.webhook_url, secret), listener


async def _check(place: BotEndpoint) -> int:
    from bot.channels.telegram.service import connected, introduced  # noqa: PLC0415

    async with connected(place) as line:
        me = await introduced(line.client)
        print(f"token: valid, @{me.name} ({me.number})")
        for told in await _found(line):
            print(told)
    return 0


async def _found(line: BotConnection) -> list[str]:
    """Return the state of the bot at Telegram, one line each."""
    from bot.channels.telegram.outcome import Done  # noqa: PLC0415
    from bot.channels.telegram.profiles import profiles  # noqa: PLC0415

    told = _permitted(await line.client.get_me())
    webhook = await line.client.get_webhook_info()
    if isinstance(webhook, Done) and isinstance(webhook.result, dict):
        state, waiting = webhook.result.get("url"), webhook.result.get("pending_update_count")
        told.append(f"webhook: {state or 'none'}")
        told.append(f"updates waiting: {waiting}")
        trouble = webhook.result.get("last_error_message")
        told += [f"webhook error: {trouble}"] if trouble else []
    else:
        told.append(f"webhook: no answer ({type(webhook).__name__})")
    for code, profile in profiles().items():
        shown = await line.client.call("getMyCommands", {"language_code": code} if code else {})
        ours = [{"command": name, "description": what} for name, what in profile.commands]
        is_told = isinstance(shown, Done) and shown.result == ours
        state = "set" if is_told else "not set yet; the next start sets them"
        told.append(f"commands ({code or 'default'}): {state}")
    return told


def _permitted(shown: CallOutcome) -> list[str]:
    """Return what the bot may do in groups; it should not be in any."""
    me = getattr(shown, "result", None)
    if not isinstance(me, dict):
        return [f"groups: no answer ({type(shown).__name__})"]
    joins, reads = me.get("can_join_groups"), me.get("can_read_all_group_messages")
    return [
        "groups: can be added (BotFather, /setjoingroups: Disable)" if joins else "groups: no",
        "messages in groups: receives all (BotFather, /setprivacy: Enable)"
        if reads
        else "messages in groups: receives commands only",
    ]


def _now() -> datetime:
    return datetime.now(UTC)


def _say(line: str) -> None:
    print(line, flush=True)


def _note(line: str) -> None:
    print(line, file=sys.stderr)


def _failed(message: str, status: int) -> int:
    print(f"intake: {message}", file=sys.stderr)
    return status
