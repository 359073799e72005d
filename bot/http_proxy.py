"""The HTTP proxy of the environment.

The `trust_env` option of an HTTP client would also use the credentials of a `.netrc` file.
"""

from __future__ import annotations

import urllib.request
from urllib.parse import urlsplit


def environment_proxy(url: str) -> str | None:
    """Return the proxy that the environment sets for this URL, or None."""
    parts = urlsplit(url)
    if parts.hostname is None or urllib.request.proxy_bypass(parts.hostname):
        return None
    proxies = urllib.request.getproxies()
    return proxies.get(parts.scheme) or proxies.get("all")
