"""Disabling core files, which would contain keys and answers."""

from __future__ import annotations

import sys


def forbid_core_files() -> None:
    """Disable core files of this process and its children."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not everywhere

    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, most))
