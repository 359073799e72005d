"""Errors of the store. Their messages hold no fact of a case."""

from __future__ import annotations


class StoreError(Exception):
    """The store cannot do it now (disk full, locked, gone, damaged): nothing was kept."""


class NewerSchemaError(StoreError):
    """A newer version of this program wrote the database."""


class WrongKeyError(StoreError):
    """The encryption keys at hand do not open what is stored."""


class DamagedError(WrongKeyError):
    """One stored session cannot be read, the others can: trying again does not help."""
