"""The versions of the texts to which people consent."""

from __future__ import annotations

CONSENT_VERSION = "2"
"""The consent before the first fact. Raise it when a text `consent.*` or `privacy.*` of the
catalogs changes in meaning."""
HAND_OVER_VERSION = "2"
"""The consent before a brief is sent to a firm. Raise it when `hand_over.*` changes in meaning."""
