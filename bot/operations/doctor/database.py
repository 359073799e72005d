"""Checks of the database: existence, schema, integrity, permissions, waiting entries."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from bot.errors import NewerSchemaError, StoreError, WrongKeyError
from bot.operations.doctor.check_result import CheckResult, note, ok, problem
from bot.settings import Settings, SettingsError
from bot.store.opening import open_store, schema_of, sqlite_path
from bot.store.restoring import replaced_databases
from bot.store.sealing import SealMode
from bot.store.sqlite_files import open_to_others
from bot.store.statistics import StoreStats

_DATABASE, _KEYS = "database", "keys"
_CARE = "see docs/operations/database.md"
MIN_FREE: Final = 200_000_000
"""Free bytes below which the disk is reported as full."""
AHEAD: Final = timedelta(minutes=5)
"""How far a stored time may be ahead of the clock."""


async def on_database(settings: Settings, at: datetime) -> list[CheckResult]:
    """Check the database; do not create a missing one."""
    try:
        path = sqlite_path(settings)
        if path is not None:
            return [*_on_file(path), *(await _inside(settings, at) if path.exists() else ())]
        return await _inside(settings, at)
    except SettingsError as error:
        return [problem(_DATABASE, str(error), "docs/settings.md lists the allowed values")]


def _on_file(path: Path) -> Iterator[CheckResult]:
    folder = next(place for place in path.absolute().parents if place.exists())
    if not os.access(folder, os.W_OK):
        yield problem(
            _DATABASE, f"{folder} is not writable", "make the user of the service its owner"
        )
    if not path.exists():
        yield note(_DATABASE, f"{path} does not exist yet; the first start creates it")
    for file in open_to_others(path):
        yield problem(_DATABASE, f"{file} can be read by others", f"chmod 600 {file}")
    for kept in replaced_databases(path):
        yield note(
            _DATABASE,
            f"{kept} was replaced by a restore; it still holds people deleted since",
            "delete it when you no longer need it",
        )
    free = shutil.disk_usage(folder).free
    if free < MIN_FREE:
        yield problem(
            _DATABASE,
            f"only {free // 1_000_000} MB are free on its disk",
            "free some space; updates fail on a full disk",
        )


async def _inside(settings: Settings, at: datetime) -> list[CheckResult]:
    try:
        found, known = await schema_of(settings)
        if found < known:
            return [note(_DATABASE, f"schema {found}; the next start upgrades it to {known}")]
        async with await open_store(settings) as store:
            wrong = await store.integrity()
            stats = await store.stats(at)
            latest = await store.latest()
            mode = await store.mode()
    except WrongKeyError as error:
        return [problem(_KEYS, str(error), f"restore the right keys: {_CARE}")]
    except NewerSchemaError as error:
        return [problem(_DATABASE, str(error), "start the newer version")]
    except StoreError as error:
        return [problem(_DATABASE, str(error), _CARE)]
    said = f"{_where(settings)}, schema {found}, {_told(stats)}"
    return [
        *(problem(_DATABASE, finding, f"restore a backup: {_CARE}") for finding in wrong),
        *([] if wrong else [ok(_DATABASE, said)]),
        ok(_KEYS, "the keys decrypt the database"),
        *_sealing(mode),
        *_waiting(stats),
        *_clock(latest, at),
    ]


def _sealing(mode: SealMode) -> Iterator[CheckResult]:
    if mode is not SealMode.BOUND:
        yield problem(
            _DATABASE,
            "values encrypted by release 0.1 are accepted: one moved to another chat opens there",
            "run `intake database reencrypt` when no process of 0.1 is left",
        )


def _where(settings: Settings) -> str:
    """Return the name of the database without the password that its URL may hold."""
    path = sqlite_path(settings)
    if path is not None:
        return str(path)
    from bot.store.postgres import place  # noqa: PLC0415 - the embedded default needs no driver

    return place(settings.database_url)


def _told(stats: StoreStats) -> str:
    total = sum(stats.sessions.values())
    return f"{total} sessions ({stats.active} active), {stats.waiting} messages to send"


def _waiting(stats: StoreStats) -> Iterator[CheckResult]:
    if stats.late:
        yield note(
            _DATABASE,
            f"{stats.late} chats have been waiting for a card for more than a minute",
            "check that a service is running; its log names the cause",
        )
    if stats.parked:
        yield problem(
            _DATABASE,
            f"{stats.parked} updates were parked after repeated failures",
            "`intake updates parked` lists them; report the source line that it names",
        )


def _clock(latest: datetime | None, at: datetime) -> Iterator[CheckResult]:
    if latest is not None and latest - at > AHEAD:
        yield problem(
            "clock",
            f"now is {at:%Y-%m-%dT%H:%MZ}, but a stored activity is of {latest:%Y-%m-%dT%H:%MZ}",
            "set the clock; use NTP",
        )
