"""Opens the store of the database URL."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from bot.encryption import KeyRing
from bot.errors import StoreError
from bot.settings import Settings, SettingsError
from bot.store.key_file import beside, key_file
from bot.store.retention import Policy
from bot.store.sqlite import SqliteStore
from bot.store.transactional import TransactionalStore

_SQLITE = "sqlite:///"
_POSTGRES = ("postgresql://", "postgres://")


async def open_store(
    settings: Settings, say: Callable[[str], None] = lambda _: None, *, make: bool = True
) -> TransactionalStore:
    """Return the open store of `INTAKE_DATABASE_URL`; the caller closes it.

    A missing SQLite database is created if `make` is set. `say` receives a message for the operator
    when a key file was created.

    Raises:
        SettingsError: the URL or the keys are invalid.
        StoreError: the database cannot be opened.
    """
    path = sqlite_path(settings)
    if path is not None:
        if not make and not path.exists():
            raise StoreError(f"there is no database {path}")
        return await SqliteStore.open(path, keys_of(settings, path, say))
    # Imported here: SQLite does not need this driver.
    from bot.store.postgres import PostgresStore  # noqa: PLC0415

    _check_place(settings)
    if settings.encryption_keys is None:
        raise SettingsError("INTAKE_ENCRYPTION_KEYS", "keys (`intake keys make` makes one)")
    keys = KeyRing.parse(settings.encryption_keys.get_secret_value())
    return await PostgresStore.open(settings.database_url, keys)


async def schema_of(settings: Settings) -> tuple[int, int]:
    """Return the schema number of a database, 0 without one, and the newest known number.

    Nothing is changed.

    Raises:
        SettingsError: the URL is invalid.
        StoreError: the database cannot be read.
    """
    path = sqlite_path(settings)
    if path is not None:
        return await asyncio.to_thread(SqliteStore.schema_of, path)
    from bot.store.postgres import PostgresStore  # noqa: PLC0415

    _check_place(settings)
    return await asyncio.to_thread(PostgresStore.schema_of, settings.database_url)


def sqlite_path(settings: Settings) -> Path | None:
    """Return the path of the SQLite database, or None for PostgreSQL.

    Raises:
        SettingsError: the URL is neither.
    """
    url = settings.database_url
    if url.startswith(_POSTGRES):
        return None
    if not url.startswith(_SQLITE) or url == _SQLITE:
        raise _no_url()
    return Path(url.removeprefix(_SQLITE)).expanduser()


def policy_of(settings: Settings) -> Policy:
    """Return the retention periods of the settings."""
    return Policy(
        unfinished=timedelta(days=settings.keep_unfinished_days),
        finished=timedelta(days=settings.keep_finished_days),
        warning=timedelta(days=settings.warn_days_before),
        audit=timedelta(days=settings.keep_audit_days),
    )


def keys_of(
    settings: Settings,
    path: Path,
    say: Callable[[str], None] = lambda _: None,
    *,
    make: bool = True,
) -> KeyRing:
    """Return the keys of the settings, or of the key file beside the SQLite database.

    The key file is created for a new database if `make` is set; `say` receives a message then.

    Raises:
        StoreError: the file is missing or cannot be read.
    """
    if settings.encryption_keys is not None:
        return KeyRing.parse(settings.encryption_keys.get_secret_value())
    fresh = make and not path.exists()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"the database {path}: {error.strerror}") from None
    ring, made = key_file(beside(path), make=fresh)
    if made:
        say(f"A key was made in {beside(path)}: without it the stored sessions cannot be read.")
    return ring


def _check_place(settings: Settings) -> None:
    from bot.store.postgres import place  # noqa: PLC0415 - as above

    try:
        place(settings.database_url)
    except ValueError:
        raise _no_url() from None


def _no_url() -> SettingsError:
    return SettingsError(
        "INTAKE_DATABASE_URL",
        "sqlite:///folder/file.sqlite3 or postgresql://user:password@host:5432/name",
    )
