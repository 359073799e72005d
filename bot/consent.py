"""The versions of the texts to which people consent."""

from __future__ import annotations

CONSENT_VERSION = "3"
"""The consent before the first fact. Raise it when what you do with the data changes.

A change of the text itself, `consent.*` or `privacy.*` in the catalogs or a setting shown in it,
is noticed by its fingerprint: everybody is asked again either way.
"""
HAND_OVER_VERSION = "2"
"""The consent before a brief is sent to a firm. Raise it when `hand_over.*` changes in meaning."""
