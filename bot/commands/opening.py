"""The store as commands open it."""

from __future__ import annotations

import sys

from bot.settings import Settings
from bot.store.opening import open_store
from bot.store.transactional import TransactionalStore


async def opened(settings: Settings) -> TransactionalStore:
    """Return the store of the settings; what it has to tell goes to standard error.

    Raises:
        SettingsError: the URL or the keys are not as they should be.
        StoreError: the database cannot be opened.
    """
    return await open_store(settings, lambda note: print(note, file=sys.stderr))
