"""The database: is it there, of this version, whole, ours alone, and does anything wait in it?"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from bot.errors import NewerSchemaError, StoreError, WrongKeyError
from bot.operations.doctor.check_result import CheckResult, note, sound, trouble
from bot.settings import Settings, SettingsError
from bot.store.opening import open_store, schema_of, sqlite_path
from bot.store.sqlite_files import open_to_others
from bot.store.statistics import StoreStats

_DATABASE, _KEYS = "database", "keys"
_CARE = "see docs/operations/database.md"
LEAST_FREE: Final = 200_000_000
"""With fewer bytes free than this, the disk is called full."""
AHEAD: Final = timedelta(minutes=5)
"""How far a stored time may lie ahead of the clock."""


async def on_database(settings: Settings, at: datetime) -> list[CheckResult]:
    """Look at what is stored; a database that is not there yet is not made."""
    try:
        path = sqlite_path(settings)
        if path is not None:
            return [*_on_file(path), *(await _inside(settings, at) if path.exists() else ())]
        return await _inside(settings, at)
    except SettingsError as error:
        return [trouble(_DATABASE, str(error), "docs/settings.md says what is allowed")]


def _on_file(path: Path) -> Iterator[CheckResult]:
    folder = next(place for place in path.absolute().parents if place.exists())
    if not os.access(folder, os.W_OK):
        yield trouble(
            _DATABASE, f"{folder} cannot be written", "give it to the user of the service"
        )
    if not path.exists():
        yield note(_DATABASE, f"{path} is not there yet; the first start makes it")
    for file in open_to_others(path):
        yield trouble(_DATABASE, f"{file} can be read by others", f"chmod 600 {file}")
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE:
        yield trouble(
            _DATABASE,
            f"{free // 1_000_000} MB are free on its disk",
            "make room: updates will fail",
        )


async def _inside(settings: Settings, at: datetime) -> list[CheckResult]:
    try:
        found, known = await schema_of(settings)
        if found < known:
            return [note(_DATABASE, f"schema {found}; the next start brings it to {known}")]
        async with await open_store(settings) as store:
            wrong = await store.integrity()
            stats = await store.stats(at)
            latest = await store.latest()
    except WrongKeyError as error:
        return [trouble(_KEYS, str(error), f"put the right keys back: {_CARE}")]
    except NewerSchemaError as error:
        return [trouble(_DATABASE, str(error), "start the newer version")]
    except StoreError as error:
        return [trouble(_DATABASE, str(error), _CARE)]
    said = f"{_where(settings)}, schema {found}, {_told(stats)}"
    return [
        *(trouble(_DATABASE, finding, f"put a backup in its place: {_CARE}") for finding in wrong),
        *([] if wrong else [sound(_DATABASE, said)]),
        sound(_KEYS, "open what is stored"),
        *_waiting(stats),
        *_clock(latest, at),
    ]


def _where(settings: Settings) -> str:
    """Return which database it is, without the password that its address may hold."""
    path = sqlite_path(settings)
    if path is not None:
        return str(path)
    from bot.store.postgres import place  # noqa: PLC0415 - the embedded default needs no driver

    return place(settings.database_url)


def _told(stats: StoreStats) -> str:
    total = sum(stats.sessions.values())
    return f"{total} sessions ({stats.active} active), {stats.waiting} things to send"


def _waiting(stats: StoreStats) -> Iterator[CheckResult]:
    if stats.late:
        yield note(
            _DATABASE,
            f"{stats.late} chats have been waiting for a card for more than a minute",
            "is a service running? its log says what is in the way",
        )
    if stats.parked:
        yield trouble(
            _DATABASE,
            f"{stats.parked} updates were given up",
            "`intake updates parked` lists them; report the place in the code",
        )


def _clock(latest: datetime | None, at: datetime) -> Iterator[CheckResult]:
    if latest is not None and latest - at > AHEAD:
        yield trouble(
            "clock",
            f"it is {at:%Y-%m-%dT%H:%MZ}, but somebody was here at {latest:%Y-%m-%dT%H:%MZ}",
            "set the clock; let the machine keep it by NTP",
        )
