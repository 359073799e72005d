"""Which text people agree to before the first fact."""

from __future__ import annotations

CONSENT_VERSION = "1"
"""Raise it when `consent.*` or `privacy.*` in the catalogs changes in meaning."""
