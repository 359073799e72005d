"""Errors of the store. Their messages contain no fact of a case."""

from __future__ import annotations


class StoreError(Exception):
    """The store is unavailable (disk full, locked, unreachable, damaged); nothing was written."""


class NewerSchemaError(StoreError):
    """A newer version of this program wrote the database."""


class WrongKeyError(StoreError):
    """The configured keys do not decrypt the stored data."""


class DamagedError(WrongKeyError):
    """One stored session cannot be read, others can; a retry does not help."""
