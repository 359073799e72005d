"""Opens the store that a URL names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bot.settings import Settings, SettingsError
from bot.store.protocol import Store
from bot.store.sealing import KeyRing, Sealer, key_file
from bot.store.sqlite import SqliteStore

_SQLITE = "sqlite:///"


async def open_store(settings: Settings, say: Callable[[str], None] = lambda _: None) -> Store:
    """Return the store of `INTAKE_DATABASE_URL`, opened; the caller closes it.

    `say` is told, for the operator, when a key file was made.

    Raises:
        SettingsError: the URL or the keys are not as they should be.
        StoreError: the database cannot be opened.
    """
    url = settings.database_url
    if not url.startswith(_SQLITE) or url == _SQLITE:
        raise SettingsError("INTAKE_DATABASE_URL", "sqlite:///folder/file.sqlite3")
    path = _path(url.removeprefix(_SQLITE))
    return await SqliteStore.open(path, _sealer(settings, path, say))


def _path(written: str) -> Path:
    return Path(written).expanduser()


def _sealer(settings: Settings, path: Path, say: Callable[[str], None]) -> Sealer:
    """Return the key ring of the settings, or of a file beside the database."""
    if settings.encryption_keys is not None:
        return KeyRing.parse(settings.encryption_keys.get_secret_value())
    beside = path.with_name(path.name + ".keys")
    fresh = not path.exists()
    if fresh:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    ring, made = key_file(beside, make=fresh)
    if made:
        say(f"A key was made in {beside}: without it the stored sessions cannot be read.")
    return ring
