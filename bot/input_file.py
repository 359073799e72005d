"""Reading input files: regular files of a limited size, in UTF-8.

A FIFO or a device could block the program or fill its memory, so neither is read.
"""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

KILOBYTE: Final = 1024
SECRET_LIMIT: Final = 64 * KILOBYTE
"""The maximum size of a file of keys, secrets, firms or settings, in bytes."""
FACTS_LIMIT: Final = 1024 * KILOBYTE
"""The maximum size of a facts file, in bytes."""
_OTHERS: Final = 0o007
_OTHERS_WRITE: Final = 0o002


class InputFileError(Exception):
    """A file cannot be read; the message has the reason without name or content."""


class MissingFileError(InputFileError):
    """The file does not exist."""


@contextmanager
def regular_file(path: Path) -> Iterator[BinaryIO]:
    """Open a regular file for reading; symbolic links are followed.

    Raises:
        MissingFileError: it does not exist.
        InputFileError: it is not a regular file, or cannot be opened.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(path, flags)
    except FileNotFoundError:
        raise MissingFileError("there is no such file") from None
    except (OSError, ValueError) as error:
        raise InputFileError(_reason(error)) from None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise InputFileError("it is no regular file")
    with os.fdopen(handle, "rb") as file:
        yield file


def read_bytes(path: Path, limit: int, *, secret: bool = False, trusted: bool = False) -> bytes:
    """Return the content of a regular file.

    `secret` refuses a file that every user can read or write, `trusted` one that every user can
    write.

    Raises:
        InputFileError: it cannot be read, has more than `limit` bytes, or is open to others.
    """
    with regular_file(path) as file:
        mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
        if os.name == "posix" and mode & (_OTHERS if secret else _OTHERS_WRITE if trusted else 0):
            what = "read" if mode & 0o004 and secret else "changed"
            raise InputFileError(f"it can be {what} by anybody (mode {mode:04o}): chmod 600")
        try:
            content = file.read(limit + 1)
        except OSError as error:
            raise InputFileError(_reason(error)) from None
    return within(content, limit)


def within(content: bytes, limit: int) -> bytes:
    """Return the content.

    Raises:
        InputFileError: it has more than `limit` bytes.
    """
    if len(content) > limit:
        raise InputFileError(f"it holds more than {limit // KILOBYTE} KB")
    return content


def read_text(path: Path, limit: int, *, secret: bool = False, trusted: bool = False) -> str:
    """Return the content as text without a byte order mark.

    Raises:
        InputFileError: as `read_bytes`, or it is not UTF-8.
    """
    return decoded(read_bytes(path, limit, secret=secret, trusted=trusted))


def decoded(content: bytes) -> str:
    """Return content as text.

    Raises:
        InputFileError: it is not UTF-8.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputFileError("it is not UTF-8 text") from None


def _reason(error: OSError | ValueError) -> str:
    """Return the message of the system, or that the path is invalid (it contains a NUL)."""
    return (error.strerror if isinstance(error, OSError) else None) or "it is no path"
