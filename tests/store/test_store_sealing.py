"""Sealing: read only with a key, only where it was put; the key ring and its file."""

from __future__ import annotations

import base64
import os
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from databases.place import ring_of
from hypothesis import given
from hypothesis import strategies as st

from bot.encryption import KeyRing, new_key, sealing_key
from bot.errors import StoreError, WrongKeyError
from bot.store.key_file import keep_only, key_file, put_first

SECRET = base64.b64encode(bytes(range(32))).decode()
"""32 bytes, always the same: tests are named by what they are given."""

texts = st.text(max_size=20)


class TestSealing:
    """One value."""

    @given(st.binary(max_size=300), texts, texts)
    def test_there_and_back(self, plain: bytes, owner: str, column: str) -> None:
        """What was sealed opens again, and is not to be seen in between."""
        ring = ring_of("k1")
        sealed = ring.seal(plain, owner, column)
        assert ring.unseal(sealed, owner, column) == plain
        assert sealing_key(sealed) == "k1"
        assert sealed.startswith(ring.mark)
        assert len(plain) < 8 or plain not in sealed

    @given(st.binary(max_size=60), st.data())
    def test_one_bit_is_enough(self, plain: bytes, data: st.DataObject) -> None:
        """A value of which any bit was changed, or the end cut off, does not open."""
        ring = ring_of("k1", "k2")
        sealed = bytearray(ring.seal(plain, "s1", "content"))
        at = data.draw(st.integers(0, len(sealed) * 8 - 1))
        cut = data.draw(st.integers(0, len(sealed) - 1))
        flipped = bytes([*sealed[: at // 8], sealed[at // 8] ^ 1 << at % 8, *sealed[at // 8 + 1 :]])
        for broken in (flipped, bytes(sealed[:cut])):
            with pytest.raises(WrongKeyError):
                ring.unseal(broken, "s1", "content")

    @pytest.mark.parametrize(
        ("owner", "column"), [("s2", "content"), ("s1", "address"), ("", ""), ("content\0s1", "")]
    )
    def test_only_where_it_was_put(self, owner: str, column: str) -> None:
        """A value does not open for another session or another column."""
        ring = ring_of("k1")
        with pytest.raises(WrongKeyError):
            ring.unseal(ring.seal(b"secret", "s1", "content"), owner, column)

    def test_it_is_aes_256_gcm(self) -> None:
        """Anybody can open a value with the key, knowing how it is laid out."""
        sealed = ring_of("k1").seal(b"secret", "s1", "content")
        assert sealed[:4] == b"\x01\x02k1"
        cipher = AESGCM(b"k1".ljust(32, b"."))
        assert cipher.decrypt(sealed[4:16], sealed[16:], b"content\0s1") == b"secret"

    def test_the_same_is_never_sealed_the_same(self) -> None:
        """Two values cannot be told to be equal."""
        ring = ring_of("k1")
        assert len({ring.seal(b"secret", "s1", "content") for _ in range(100)}) == 100


class TestKeyRing:
    """Several keys."""

    def test_the_first_seals_and_all_open(self) -> None:
        """A ring opens what any of its keys sealed; a ring without the key does not."""
        old, both, new = ring_of("k1"), ring_of("k2", "k1"), ring_of("k2")
        early, late = old.seal(b"secret", "", ""), both.seal(b"secret", "", "")
        assert both.unseal(early, "", "") == both.unseal(late, "", "") == b"secret"
        assert new.unseal(late, "", "") == b"secret"
        for ring, sealed in ((new, early), (old, late)):
            with pytest.raises(WrongKeyError):
                ring.unseal(sealed, "", "")

    def test_another_key_of_the_same_id(self) -> None:
        """An id is a name, not a proof: a different key under it opens nothing."""
        sealed = KeyRing.parse(new_key()).seal(b"secret", "", "")
        with pytest.raises(WrongKeyError):
            KeyRing.parse(new_key()).unseal(sealed, "", "")

    @pytest.mark.parametrize(
        "written",
        [
            "",
            "k1",
            "k1:",
            "k1:c2hvcnQ=",
            "k1:not base64",
            f"k 1:{SECRET}",
            f"{'k' * 33}:{SECRET}",
            f"密:{SECRET}",
            f"k1:{SECRET},k1:{SECRET}",
            f"k1:{SECRET} k2:AAAA",
        ],
    )
    def test_what_is_no_ring(self, written: str) -> None:
        """A ring that is not as it should be is refused, and no key is repeated."""
        with pytest.raises(ValueError, match="key") as refusal:
            KeyRing.parse(written)
        assert new_key()[3:] not in str(refusal.value)
        assert "c2hvcnQ" not in str(refusal.value)

    def test_written_in_several_ways(self) -> None:
        """Keys may be separated by commas, blanks or lines."""
        one, two, three = new_key(), new_key({"k1"}), new_key({"k1", "k2"})
        assert KeyRing.parse(f"{one},{two}\n {three}\n").ids == ("k1", "k2", "k3")

    def test_a_key_is_not_shown(self) -> None:
        """The ring can be printed."""
        written = new_key()
        assert written[3:] not in repr(KeyRing.parse(written))


class TestKeyFile:
    """The file beside an embedded database."""

    def test_made_once(self, tmp_path: Path) -> None:
        """Made where it may be, for its owner alone, and then left as it is."""
        path = tmp_path / "keys"
        ring, made = key_file(path, make=True)
        again, made_again = key_file(path, make=True)
        assert made
        assert not made_again
        assert again.unseal(ring.seal(b"secret", "", ""), "", "") == b"secret"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert [file.name for file in tmp_path.iterdir()] == ["keys"]

    def test_a_draft_left_behind_is_no_obstacle(self, tmp_path: Path) -> None:
        """A process that died while it made the file keeps no later one from making it."""
        path = tmp_path / "keys"
        (tmp_path / f"keys.{os.getpid()}").write_text("half")
        assert key_file(path, make=True)[1]

    def test_a_new_key_stands_first(self, tmp_path: Path) -> None:
        """It seals from then on; the older ones stay until they seal nothing."""
        path = tmp_path / "keys"
        old, _ = key_file(path, make=True)
        assert put_first(path).ids == ("k2", "k1")
        assert put_first(path).ids == ("k3", "k2", "k1")
        assert keep_only(path, {"k1"}) == ("k2",)
        ring, _ = key_file(path, make=False)
        assert ring.ids == ("k3", "k1")
        assert ring.unseal(old.seal(b"secret", "", ""), "", "") == b"secret"
        assert keep_only(path, ()) == ("k1",)
        assert keep_only(path, ()) == ()

    @pytest.mark.parametrize("written", [b"", b"nonsense", b"\xff\xfe", b"k1:AAAA"])
    def test_what_is_no_key_file(self, tmp_path: Path, written: bytes) -> None:
        """A file that holds no keys is named, left as it is, and never written over."""
        path = tmp_path / "keys"
        path.write_bytes(written)
        for attempt in (lambda: key_file(path, make=True), lambda: put_first(path)):
            with pytest.raises(StoreError, match="keys"):
                attempt()
        assert path.read_bytes() == written

    def test_a_missing_one(self, tmp_path: Path) -> None:
        """Where none may be made it says what to do."""
        with pytest.raises(WrongKeyError, match="put it back"):
            key_file(tmp_path / "keys", make=False)

    def test_where_nothing_can_be_written(self, tmp_path: Path) -> None:
        """A folder that is not there is a refusal like the others."""
        with pytest.raises(StoreError, match="cannot be written"):
            key_file(tmp_path / "nowhere" / "keys", make=True)
