"""Which URLs secrets and briefs may be sent to: https, or plain HTTP on this machine."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")
"""The host names that never leave this machine."""


def is_secure_url(url: str) -> bool:
    """Whether a URL is encrypted or stays on this machine, and every parser reads the same host.

    A blank, an odd host or port, or a user name in it makes it insecure.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
        host.encode("idna")
    except ValueError:
        return False
    is_at_home = parts.scheme == "http" and host in LOOPBACK
    is_plain = url.isprintable() and " " not in url and not set("@\\") & set(parts.netloc)
    return bool(host) and is_plain and (parts.scheme == "https" or is_at_home)
