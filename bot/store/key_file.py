"""The key file beside a SQLite database: mode 0600, written atomically, first key encrypts."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from bot.encryption import KeyRing, new_key
from bot.errors import StoreError, WrongKeyError
from bot.input_file import SECRET_LIMIT, InputFileError, MissingFileError, read_text


def beside(database: Path) -> Path:
    """Return the path of the key file of a database."""
    return database.with_name(database.name + ".keys")


def key_file(path: Path, *, make: bool) -> tuple[KeyRing, bool]:
    """Return the keys of a file, and whether the file was created now.

    Raises:
        WrongKeyError: it does not exist and must not be created.
        StoreError: it cannot be read or created.
    """
    made = make and not path.exists() and _written(path, [new_key()], over=False)
    return KeyRing.parse("\n".join(_lines(path))), made


def put_first(path: Path) -> KeyRing:
    """Add a new key in first place and return all keys.

    Raises:
        StoreError: the file cannot be read or written.
    """
    lines = _lines(path)
    taken = {_id_of(line) for line in lines}
    lines.insert(0, new_key(taken))
    _written(path, lines, over=True)
    return KeyRing.parse("\n".join(lines))


def drop(path: Path, id_: str) -> None:
    """Remove a key from the file.

    Raises:
        StoreError: it is not in the file, it is the first key, or the file cannot be written.
    """
    first, *older = _lines(path)
    if _id_of(first) == id_:
        raise StoreError(f"{id_} is the key that encrypts: `intake keys rotate` creates another")
    kept = [line for line in older if _id_of(line) != id_]
    if kept == older:
        raise StoreError(f"there is no key {id_} in {path}")
    _written(path, [first, *kept], over=True)


def _id_of(line: str) -> str:
    return line.partition(":")[0]


def _lines(path: Path) -> list[str]:
    """Return the keys as written, after checking them."""
    try:
        written = read_text(path, SECRET_LIMIT, secret=True)
        KeyRing.parse(written)
    except MissingFileError:
        raise WrongKeyError(f"the key file {path} is missing: put it back") from None
    except (InputFileError, ValueError) as error:
        raise StoreError(f"the key file {path} cannot be read: {error}") from None
    return written.replace(",", "\n").split()


def _written(path: Path, lines: list[str], *, over: bool) -> bool:
    """Write a key file atomically; False if another process created it first."""
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
    """Give a file the owner of the file that it replaces, or of the folder.

    Only root can do this: a service must be able to read files that root wrote for it.
    """
    if sys.platform != "win32" and os.geteuid() == 0:
        before = (target if target.exists() else target.parent).stat()
        os.chown(draft, before.st_uid, before.st_gid)


def _kept(folder: Path) -> None:
    """Sync a folder, so that its new entry survives a power failure."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
