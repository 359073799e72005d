"""Opening the store in a command."""

from __future__ import annotations

import sys

from bot.settings import Settings
from bot.store.opening import open_store
from bot.store.transactional import TransactionalStore


async def opened(settings: Settings, *, make: bool = True) -> TransactionalStore:
    """Return the store of the settings; its notes are printed on standard error.

    With `make` a missing embedded database is created.

    Raises:
        SettingsError: the URL or the keys are invalid.
        StoreError: the database cannot be opened.
    """
    return await open_store(settings, lambda note: print(note, file=sys.stderr), make=make)
