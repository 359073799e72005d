"""What a command raises that was given something it cannot take."""

from __future__ import annotations


class RefusedError(Exception):
    """The input is wrong; the message says where, what was found and what is allowed."""
