"""Keeps python-telegram-bot from loading the HTTP client that we replace.

The library imports httpx wherever it is imported, and httpx takes more memory than the rest of
the library; our transport is aiohttp (`transport.py`). While the library loads it needs only
names to annotate with. Afterwards whoever does use httpx through it gets the real one.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType

_CLIENT = "httpx"


class _Later(ModuleType):
    """Stands for the client: any name is a type while loading, the client's own afterwards."""

    is_loading = True

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        return object if self.is_loading else getattr(importlib.import_module(_CLIENT), name)


def leave_httpx() -> None:
    """Load python-telegram-bot without httpx; nothing where either is loaded already."""
    if _CLIENT in sys.modules or "telegram" in sys.modules:
        return
    stand_in = sys.modules[_CLIENT] = _Later(_CLIENT)
    try:
        importlib.import_module("telegram.ext")
    finally:
        stand_in.is_loading = False
        del sys.modules[_CLIENT]
