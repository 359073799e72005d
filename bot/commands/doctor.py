"""`intake doctor`: checks the installation and names a remedy for each problem."""

from __future__ import annotations

import argparse
import asyncio
import os
from datetime import UTC, datetime

from bot.commands.example import examples
from bot.days import day_in_china
from bot.exit_status import ExitStatus
from bot.operations.doctor.check_result import CheckResult, Grade, note, problem
from bot.settings import Settings, SettingsError, load_known_settings


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "doctor",
        help="check settings, firms, database, Telegram, fonts, texts and law",
        **examples("intake doctor --offline"),
    )
    parser.add_argument(
        "--database", metavar="URL", help="use this database instead of INTAKE_DATABASE_URL"
    )
    parser.add_argument("--offline", action="store_true", help="do not contact Telegram")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print each result; the status is `FAULT` where there is a problem."""
    try:
        settings = load_known_settings(database_url=args.database)
    except SettingsError as error:
        found = [problem("settings", str(error), "docs/settings.md lists the allowed values")]
    else:
        found = asyncio.run(_found(settings, offline=args.offline))
    for result in found:
        print(result)
    problems = sum(result.grade is Grade.PROBLEM for result in found)
    print(f"\n{len(found)} checks, {problems} problems")
    return ExitStatus.FAULT if problems else ExitStatus.DONE


async def _found(settings: Settings, *, offline: bool) -> list[CheckResult]:
    from bot.operations.doctor.bundled_data import on_catalogs, on_fonts, on_law  # noqa: PLC0415
    from bot.operations.doctor.configuration import on_firms, on_settings  # noqa: PLC0415
    from bot.operations.doctor.database import on_database  # noqa: PLC0415

    now = datetime.now(UTC)
    today = day_in_china(now)
    return [
        *on_settings(settings, os.environ),
        *on_firms(settings),
        *await on_database(settings, now),
        *([] if offline else await _on_telegram(settings, now)),
        *on_catalogs(),
        *await on_fonts(today),
        *on_law(today),
    ]


async def _on_telegram(settings: Settings, now: datetime) -> list[CheckResult]:
    from bot.commands.telegram import place_of  # noqa: PLC0415
    from bot.operations.doctor.telegram import on_telegram  # noqa: PLC0415

    if settings.telegram_token is None:
        return [note("telegram", "no token is set", "the terminal needs none")]
    try:
        place = place_of(settings)
    except SettingsError as error:
        return [problem("telegram", str(error), "@BotFather shows the token")]
    return await on_telegram(settings, place, now)
