"""The keys that seal what is stored."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.encryption import KeyRing, Place, new_key
from bot.errors import StoreError, WrongKeyError
from bot.settings import data_folder, load_settings
from bot.store.key_file import key_file
from bot.store.opening import open_store

HERE = Place("c", "s", ("c", "s"))


@pytest.fixture(autouse=True)
def _bare(bare: None) -> None:
    """Start without settings of the machine."""


class TestKeys:
    """The keys that seal what is stored."""

    async def test_a_key_file_is_made_once_and_said_so(self, tmp_path: Path) -> None:
        """On the first start a key is made beside the database, for its owner alone."""
        said: list[str] = []
        for _ in range(2):
            store = await open_store(load_settings(), said.append)
            await store.close()
        file = data_folder() / "intake.sqlite3.keys"
        assert [str(file) in line for line in said] == [True]
        assert oct(_mode(file)) == "0o600"
        assert sorted(path.name for path in _beside(file)) == [
            "intake.sqlite3",
            "intake.sqlite3.keys",
        ]
        assert str(tmp_path) in str(file)

    async def test_a_lost_key_file_is_not_replaced(self) -> None:
        """A database without its key is not opened with a new one."""
        await (await open_store(load_settings())).close()
        (data_folder() / "intake.sqlite3.keys").unlink()
        with pytest.raises(WrongKeyError, match="put it back"):
            await open_store(load_settings())

    def test_a_spoilt_key_file_is_named(self, tmp_path: Path) -> None:
        """What is no key ring is an error that names the file and shows no key."""
        file = tmp_path / "x.keys"
        file.write_text("rubbish")
        file.chmod(0o600)
        with pytest.raises(StoreError, match=r"x\.keys.*key 1"):
            key_file(file, make=True)

    def test_an_old_key_still_opens(self) -> None:
        """After rotation the new key seals, and both open."""
        old = new_key()
        sealed = KeyRing.parse(old).seal(b"fact", HERE)
        both = KeyRing.parse(f"{new_key().replace('k1', 'k2')},{old}")
        assert both.unseal(sealed, HERE) == b"fact"
        with pytest.raises(WrongKeyError):
            KeyRing.parse(old).unseal(both.seal(b"fact", HERE), HERE)

    @pytest.mark.parametrize("at", [Place("c", "s", ("c", "t")), Place("c", "s", ("d", "s"))])
    def test_opens_only_where_it_was_put(self, at: Place) -> None:
        """Another owner or column does not open it, and neither does a changed byte."""
        ring = KeyRing.parse(new_key())
        sealed = ring.seal(b"fact", HERE)
        with pytest.raises(WrongKeyError):
            ring.unseal(sealed, at)
        for place in range(len(sealed)):
            spoilt = bytearray(sealed)
            spoilt[place] ^= 1
            if place:
                with pytest.raises(WrongKeyError):
                    ring.unseal(bytes(spoilt), HERE)

    def test_no_value_is_sealed_twice_alike(self) -> None:
        """Equal facts do not look equal on the disk."""
        ring = KeyRing.parse(new_key())
        assert ring.seal(b"fact", HERE) != ring.seal(b"fact", HERE)


def _mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def _beside(path: Path) -> list[Path]:
    return list(path.parent.iterdir())
