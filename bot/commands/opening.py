"""The store as commands open it."""

from __future__ import annotations

import sys

from bot.settings import Settings
from bot.store.opening import open_store
from bot.store.transactional import TransactionalStore


async def opened(settings: Settings, *, make: bool = True) -> TransactionalStore:
    """Return the store of the settings; what it has to tell goes to standard error.

    An embedded database that is not there is made, if `make`.

    Raises:
        SettingsError: the URL or the keys are not as they should be.
        StoreError: the database cannot be opened.
    """
    return await open_store(settings, lambda note: print(note, file=sys.stderr), make=make)
