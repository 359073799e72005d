"""`intake web`: the interview as a web page."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Coroutine
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

from bot.commands.example import Example, examples
from bot.commands.serving import listener_on, monitor_of, monitoring_listener, told_to_stop
from bot.exit_status import ExitStatus
from bot.handover.opening import receivers_of
from bot.observer import SILENT
from bot.settings import Settings, load_settings
from bot.store.opening import policy_of
from flows.interview import FLOW


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "web",
        help="serve the interview as a web page",
        **examples(
            Example("intake web", serves="serving on", needs=("INTAKE_WEB_LISTEN",)),
            Example("intake web --listen 127.0.0.1:0", serves="serving on"),
        ),
    )
    parser.add_argument(
        "--database", metavar="URL", help="use this database instead of INTAKE_DATABASE_URL"
    )
    parser.add_argument(
        "--listen", metavar="HOST:PORT", help="serve here instead of INTAKE_WEB_LISTEN"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serve until stopped by a signal."""
    # Imported here because they are slow to load and other commands do not need them.
    from bot.operations import logs  # noqa: PLC0415
    from bot.redaction import Redactor  # noqa: PLC0415

    settings = load_settings(database_url=args.database, web_listen=args.listen)
    logs.configure(Redactor(""), settings.log_format, settings.log_level)
    return asyncio.run(_serve(settings))


async def _serve(settings: Settings) -> int:
    from bot.channels.web.service import serve, web_address  # noqa: PLC0415
    from bot.clock import SystemClock  # noqa: PLC0415
    from bot.commands.opening import opened  # noqa: PLC0415
    from bot.handover.dispatcher import FirmDispatcher  # noqa: PLC0415
    from bot.operations.maintenance import run_retention  # noqa: PLC0415
    from bot.operations.supervisor import supervised  # noqa: PLC0415

    receivers = receivers_of(settings)
    with (
        closing(listener_on(settings.web_listen, "INTAKE_WEB_LISTEN")) as listener,
        monitoring_listener(settings) as watched,
    ):
        host, port = listener.getsockname()[:2]
        web_address(settings, host, port)
        async with await opened(settings) as store:
            watch = monitor_of(store, watched)
            store.observer = watch.observer if watch else SILENT

            def maintenance() -> Coroutine[Any, Any, None]:
                return run_retention(store, policy_of(settings), SystemClock(), _now)

            async def ask() -> None:
                """Tell the monitor that the service works: there is no platform to ask."""
                if watch is not None:
                    watch.observer.reached = watch.observer.steady()

            with told_to_stop() as (stop, interrupted):
                print(f"serving on http://{_shown(host)}:{port}", flush=True)
                async with (
                    FirmDispatcher(store, receivers).at_work(),
                    supervised(ask, watch, settings.stuck_seconds, maintenance),
                ):
                    firms = tuple(one.firm for one in receivers)
                    await serve(
                        FLOW, store, settings, listener, stop, firms=firms, observer=store.observer
                    )
    return ExitStatus.INTERRUPTED if interrupted.is_set() else ExitStatus.DONE


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _now() -> datetime:
    return datetime.now(UTC)
