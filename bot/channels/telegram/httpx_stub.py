"""Keeps python-telegram-bot from loading httpx, which our transport replaces.

The library imports httpx at start, and httpx takes more memory than the rest of the library;
our transport uses aiohttp (`transport.py`). While loading, the library needs only names for
annotations. Code that uses httpx through it afterwards gets the real module.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType

_CLIENT = "httpx"


class _Later(ModuleType):
    """Stub of httpx: while loading, any name is a type; afterwards, httpx's own."""

    is_loading = True

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        return object if self.is_loading else getattr(importlib.import_module(_CLIENT), name)


def leave_httpx() -> None:
    """Load python-telegram-bot without httpx; does nothing if either is loaded already."""
    if _CLIENT in sys.modules or "telegram" in sys.modules:
        return
    stand_in = sys.modules[_CLIENT] = _Later(_CLIENT)
    try:
        importlib.import_module("telegram.ext")
    finally:
        stand_in.is_loading = False
        del sys.modules[_CLIENT]
