"""The key file beside an embedded database: mode 0600, always whole, the sealing key first."""

from __future__ import annotations

import os
import sys
from collections.abc import Container
from pathlib import Path

from bot.encryption import KeyRing, new_key
from bot.errors import StoreError, WrongKeyError


def beside(database: Path) -> Path:
    """Return where the key file of a database stands."""
    return database.with_name(database.name + ".keys")


def key_file(path: Path, *, make: bool) -> tuple[KeyRing, bool]:
    """Return the key ring kept in a file, and whether it was made just now.

    Raises:
        WrongKeyError: there is none and none may be made.
        StoreError: it cannot be read or made.
    """
    made = make and not path.exists() and _written(path, [new_key()], over=False)
    return KeyRing.parse("\n".join(_lines(path))), made


def put_first(path: Path) -> KeyRing:
    """Make a new key, to seal with from now on, and return the ring with it.

    Raises:
        StoreError: the file cannot be read or written.
    """
    lines = _lines(path)
    taken = {line.partition(":")[0] for line in lines}
    lines.insert(0, new_key(taken))
    _written(path, lines, over=True)
    return KeyRing.parse("\n".join(lines))


def keep_only(path: Path, used: Container[str]) -> tuple[str, ...]:
    """Drop the keys that seal nothing any more, never the first; return their ids.

    Raises:
        StoreError: the file cannot be read or written.
    """
    first, *older = _lines(path)
    kept = [line for line in older if line.partition(":")[0] in used]
    dropped = [line.partition(":")[0] for line in older if line not in kept]
    if dropped:
        _written(path, [first, *kept], over=True)
    return tuple(dropped)


def _lines(path: Path) -> list[str]:
    """Return the keys as written, checked."""
    try:
        written = path.read_text("ascii")
        KeyRing.parse(written)
    except FileNotFoundError:
        raise WrongKeyError(f"the key file {path} is missing: put it back") from None
    except (OSError, ValueError) as error:
        raise StoreError(f"the key file {path} cannot be read: {_why(error)}") from None
    return written.replace(",", "\n").split()


def _written(path: Path, lines: list[str], *, over: bool) -> bool:
    """Write a key file whole or not at all; False where another process made one first."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        draft.unlink(missing_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        give_to_owner(draft, path)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write("\n".join(lines) + "\n")
            file.flush()
            os.fsync(file.fileno())
        if over:
            draft.replace(path)
        else:
            os.link(draft, path)
        _kept(path.parent)
    except FileExistsError:
        return False
    except OSError as error:
        raise StoreError(f"the key file {path} cannot be written: {error.strerror}") from None
    finally:
        draft.unlink(missing_ok=True)
    return True


def give_to_owner(draft: Path, target: Path) -> None:
    """Give a file to the owner of the one it takes the place of, else of the folder.

    Only root can: a service must still be able to read what root wrote for it.
    """
    if sys.platform != "win32" and os.geteuid() == 0:
        before = (target if target.exists() else target.parent).stat()
        os.chown(draft, before.st_uid, before.st_gid)


def _kept(folder: Path) -> None:
    """See to it that the folder's entry survives a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _why(error: OSError | ValueError) -> str:
    return error.strerror or "" if isinstance(error, OSError) else str(error)
