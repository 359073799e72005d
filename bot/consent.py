"""Which texts people agree to."""

from __future__ import annotations

CONSENT_VERSION = "2"
"""Before the first fact: raise it when `consent.*` or `privacy.*` in the catalogs changes in
meaning."""
HAND_OVER_VERSION = "1"
"""Before a brief is sent to a firm: raise it when `hand_over.*` changes in meaning."""
